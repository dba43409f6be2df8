/// Recognises text in the old one-byte Vietnamese encodings, so that a clerk is told to convert the
/// file instead of "bad UTF-8".
enum LegacyEncoding {
    /// True when `bytes` hold high bytes that stand alone, as TCVN3 and VNI letters do between ASCII
    /// letters, and none that begin a correct UTF-8 character.
    static func isLikely(in bytes: [UInt8]) -> Bool {
        var alone = 0
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            guard byte >= 0x80 else {
                index += 1
                continue
            }
            if isUTF8Character(bytes, at: index) { return false }
            alone += 1
            index += 1
        }
        return alone > 0
    }

    private static func isUTF8Character(_ bytes: [UInt8], at index: Int) -> Bool {
        let length =
            switch bytes[index] {
            case 0xC2...0xDF: 2
            case 0xE0...0xEF: 3
            case 0xF0...0xF4: 4
            default: 0
            }
        guard length > 0, index + length <= bytes.count else { return false }
        return bytes[index + 1..<index + length].allSatisfy { $0 & 0xC0 == 0x80 }
    }
}
