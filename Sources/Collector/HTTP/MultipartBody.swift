import Shared

/// The parts of a form that carries files (`multipart/form-data`, RFC 7578), read strictly from the
/// whole body: what a browser sends, and nothing that could be read in two ways.
struct MultipartBody: Sendable {
    /// One part.
    struct Part: Sendable {
        /// The field's name.
        let name: String
        /// What the file is called where it comes from, without its folder; nil for a plain field.
        let fileName: String?
        /// Its bytes.
        let bytes: [UInt8]
    }

    /// Most parts of one form.
    static let partLimit = 64
    /// Most bytes of the lines above one part.
    static let headLimit = 4096

    /// The parts in the order they came.
    let parts: [Part]

    /// Reads a body; nil for one that is damaged, cut short, or not such a form.
    ///
    /// - Parameter type: the whole `Content-Type` of the request.
    init?(_ body: [UInt8], type: String) {
        guard let boundary = Self.boundary(in: type) else { return nil }
        let opening = Array("--\(boundary)".utf8)
        guard body.starts(with: opening) else { return nil }
        var parts: [Part] = []
        var rest = body[opening.count...]
        let closing = Array("\r\n--\(boundary)".utf8)
        while true {
            if rest.starts(with: Self.end) {
                let tail = rest.dropFirst(Self.end.count)
                guard tail.isEmpty || tail.elementsEqual(Self.line) else { return nil }
                break
            }
            guard rest.starts(with: Self.line), parts.count < Self.partLimit,
                let head = Self.find(Self.blank, in: rest.dropFirst(2), within: Self.headLimit),
                let end = Self.find(closing, in: rest[(head + 2)...], within: .max)
            else { return nil }
            // The blank line's first half may be the end of the last line.
            let lines = rest[(rest.startIndex + 2)..<head]
            let start = head + Self.blank.count
            guard let (name, fileName) = Self.head(lines), start <= end else { return nil }
            parts.append(Part(name: name, fileName: fileName, bytes: Array(rest[start..<end])))
            rest = rest[(end + closing.count)...]
        }
        self.parts = parts
    }

    private static let line = Array("\r\n".utf8)
    private static let blank = Array("\r\n\r\n".utf8)
    private static let end = Array("--".utf8)

    /// The place of `pattern` at or after the beginning of `bytes`; nil where it is not.
    private static func find(
        _ pattern: [UInt8], in bytes: ArraySlice<UInt8>, within limit: Int
    ) -> Int? {
        guard let first = pattern.first, bytes.count >= pattern.count else { return nil }
        let room = bytes.count - pattern.count
        var place = bytes.startIndex
        let last = bytes.startIndex + min(room, limit)
        while place <= last {
            guard let found = bytes[place...last].firstIndex(of: first) else { return nil }
            if bytes[found...].starts(with: pattern) { return found }
            place = found + 1
        }
        return nil
    }

    // MARK: - Head lines

    /// The text between parts: 1 to 70 of the characters that RFC 2046 allows, without spaces.
    private static func boundary(in type: String) -> String? {
        let parts = type.split(separator: ";").map { $0.drop { $0 == " " } }
        guard parts.first?.lowercased() == "multipart/form-data" else { return nil }
        let given = parts.dropFirst().filter { $0.lowercased().hasPrefix("boundary=") }
        guard given.count == 1, var text = given.first?.dropFirst(9) else { return nil }
        if text.count > 2, text.first == "\"", text.last == "\"" {
            text = text.dropFirst().dropLast()
        }
        let allowed = Set(
            "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'()+_,-./:=?")
        guard (1...70).contains(text.count), text.allSatisfy(allowed.contains) else { return nil }
        return String(text)
    }

    /// Name and file name of a part; nil where its one `Content-Disposition` does not say them.
    private static func head(
        _ bytes: ArraySlice<UInt8>
    ) -> (name: String, fileName: String?)? {
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        var found: (String, String?)?
        for line in text.split(separator: "\r\n") {
            guard let colon = line.firstIndex(of: ":") else { return nil }
            guard line[..<colon].lowercased() == "content-disposition" else { continue }
            guard found == nil else { return nil }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            guard let parameters = parameters(value), let name = parameters["name"] else {
                return nil
            }
            found = (name, parameters["filename"].map(base))
        }
        return found
    }

    /// `form-data; name="file"; filename="bao cao.xlsx"`: each parameter once, in quotation marks.
    private static func parameters(_ value: Substring) -> [String: String]? {
        guard value.hasPrefix("form-data") else { return nil }
        var rest = value.dropFirst(9)
        var parameters: [String: String] = [:]
        while !rest.isEmpty {
            guard rest.hasPrefix("; ") || rest.hasPrefix(";") else { return nil }
            rest = rest.dropFirst().drop { $0 == " " }
            guard let equals = rest.firstIndex(of: "=") else { return nil }
            let key = rest[..<equals].lowercased()
            rest = rest[rest.index(after: equals)...]
            guard rest.first == "\"", let end = rest.dropFirst().firstIndex(of: "\""),
                parameters[key] == nil
            else { return nil }
            // Browsers write what would break the line as %22, %0D and %0A (the HTML standard).
            parameters[key] =
                String(rest.dropFirst()[..<end]).replacing("%22", with: "\"")
                .replacing("%0D", with: "").replacing("%0A", with: "").nfc
            rest = rest[rest.index(after: end)...]
        }
        return parameters
    }

    /// Without the folder that some browsers send along.
    private static func base(_ name: String) -> String {
        let last = name.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
        return String(last.prefix(120))
    }
}
