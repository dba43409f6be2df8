/// Swift source with its comments and the insides of its string literals blanked out, line for
/// line, so that a search finds code and not prose about code.
///
/// Knows line and nested block comments, and plain, multi-line and raw literals. Code inside an
/// interpolation is blanked with its literal.
struct SwiftCode {
    private enum State: Equatable {
        case code
        case blockComment(depth: Int)
        case literal(hashes: Int, multiline: Bool)
    }

    private var state = State.code
    private var rest: ArraySlice<UInt8> = []
    private var kept: [UInt8] = []

    /// The code alone of `lines`, one result a line.
    static func lines(of lines: [String]) -> [String] {
        var code = SwiftCode()
        return lines.map { code.read($0) }
    }

    private mutating func read(_ line: String) -> String {
        if case .literal(_, multiline: false) = state { state = .code }
        // Most lines have neither: a debug build has no time for each of their bytes.
        if state == .code, !line.utf8.contains(where: { $0 == 0x22 || $0 == 0x2F }) { return line }
        rest = ArraySlice(line.utf8)
        kept = []
        while !rest.isEmpty { step() }
        return String(decoding: kept, as: UTF8.self)
    }

    private mutating func step() {
        switch state {
        case .code: stepInCode()
        case .blockComment(let depth): stepInComment(depth: depth)
        case .literal(let hashes, let multiline): stepInLiteral(hashes, multiline)
        }
    }

    private mutating func stepInCode() {
        if starts(with: "//") {
            rest = []
        } else if starts(with: "/*") {
            rest = rest.dropFirst(2)
            state = .blockComment(depth: 1)
        } else if let opened = openedLiteral() {
            state = opened
            kept.append(UInt8(ascii: "\""))
        } else if let byte = rest.popFirst() {
            kept.append(byte)
        }
    }

    private mutating func stepInComment(depth: Int) {
        if starts(with: "*/") {
            rest = rest.dropFirst(2)
            state = depth == 1 ? .code : .blockComment(depth: depth - 1)
        } else if starts(with: "/*") {
            rest = rest.dropFirst(2)
            state = .blockComment(depth: depth + 1)
        } else {
            rest = rest.dropFirst()
        }
    }

    private mutating func stepInLiteral(_ hashes: Int, _ multiline: Bool) {
        let closing = (multiline ? "\"\"\"" : "\"") + String(repeating: "#", count: hashes)
        let escape = "\\" + String(repeating: "#", count: hashes)
        if starts(with: closing) {
            rest = rest.dropFirst(closing.utf8.count)
            kept.append(UInt8(ascii: "\""))
            state = .code
        } else {
            rest = rest.dropFirst(starts(with: escape) ? escape.utf8.count + 1 : 1)
        }
    }

    /// The literal that opens here, its opening mark consumed; nil when none does.
    private mutating func openedLiteral() -> State? {
        let hashes = rest.prefix { $0 == UInt8(ascii: "#") }.count
        let afterHashes = rest.dropFirst(hashes)
        guard afterHashes.first == UInt8(ascii: "\"") else { return nil }
        let multiline = afterHashes.starts(with: "\"\"\"".utf8)
        rest = afterHashes.dropFirst(multiline ? 3 : 1)
        return .literal(hashes: hashes, multiline: multiline)
    }

    private func starts(with text: String) -> Bool { rest.starts(with: text.utf8) }
}
