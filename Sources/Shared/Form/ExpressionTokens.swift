/// Splits the text of an expression into words, numbers and symbols.
enum ExpressionTokens {
    /// Longer texts are refused: an expression is read and judged by recursion, which must stay
    /// shallow whatever somebody writes.
    static let limit = 200

    private static let symbols = Array("+-*(),=!<>".utf8)
    private static let beforeEqual = Array("!<>".utf8)

    /// The tokens in order; throws at the first byte that no expression holds.
    static func split(_ text: String) throws(ExpressionParser.Fault) -> [String] {
        let bytes = Array(text.utf8)
        var tokens: [String] = []
        var index = 0
        while index < bytes.count {
            let width = width(at: index, of: bytes)
            guard width > 0 else {
                let rest = String(decoding: bytes[index...], as: UTF8.self).prefix(8)
                throw ExpressionParser.Fault(
                    vi: "không hiểu “\(rest)”", en: "cannot read “\(rest)”")
            }
            if !isSpace(bytes[index]) {
                tokens.append(String(decoding: bytes[index..<index + width], as: UTF8.self))
            }
            index += width
        }
        guard tokens.count <= limit else {
            throw ExpressionParser.Fault(
                vi: "dài quá \(limit) phần tử", en: "longer than \(limit) words and symbols")
        }
        return tokens
    }

    /// How many bytes the token (or space) at `index` takes; 0 when there can be none.
    private static func width(at index: Int, of bytes: [UInt8]) -> Int {
        let byte = bytes[index]
        if isSpace(byte) { return 1 }
        if isWord(byte) { return bytes[index...].prefix(while: isWord).count }
        guard symbols.contains(byte) else { return 0 }
        let isPair = index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "=")
        if isPair && beforeEqual.contains(byte) { return 2 }
        return byte == UInt8(ascii: "!") ? 0 : 1
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        CodeAlphabet.isLower(byte) || CodeAlphabet.isDigit(byte) || byte == UInt8(ascii: "_")
            || byte == UInt8(ascii: ".")
    }
}
