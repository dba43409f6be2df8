import HTTPTypes
import Hummingbird
import NIOCore
import Shared

/// The fields of a form as a browser sends them: `application/x-www-form-urlencoded`, and where files
/// come along `multipart/form-data`.
struct FormFields: Sendable {
    /// A file that came with a form.
    struct File: Sendable {
        /// What it is called where it comes from, without its folder.
        let name: String
        let bytes: [UInt8]
    }

    private let pairs: [(name: String, value: String)]
    /// Where each name stands first: a form may have a hundred thousand fields, and be asked for each.
    private let places: [String: Int]
    private var files: [String: File] = [:]

    /// No field.
    init() {
        self.init([])
    }

    private init(_ pairs: [(name: String, value: String)]) {
        self.pairs = pairs
        places = Dictionary(
            pairs.enumerated().map { ($0.element.name, $0.offset) },
            uniquingKeysWith: { first, _ in first })
    }

    /// Reads a body; a broken escape stays as it was typed.
    init(body: [UInt8]) {
        self.init(
            body.split(separator: UInt8(ascii: "&")).map { part in
                let sides = part.split(
                    separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
                return (
                    Self.decoded(sides[0]), sides.count == 2 ? Self.decoded(sides[1]) : ""
                )
            })
    }

    /// The fields and files of a form with files; a field chosen without a file has none.
    init(_ body: MultipartBody) {
        self.init(
            body.parts.filter { $0.fileName == nil }.map { part in
                let text = String(decoding: part.bytes, as: UTF8.self)
                return (part.name, text.replacing("\r\n", with: "\n").nfc)
            })
        for part in body.parts {
            guard let name = part.fileName, !name.isEmpty || !part.bytes.isEmpty else { continue }
            if files[part.name] == nil { files[part.name] = File(name: name, bytes: part.bytes) }
        }
    }

    /// The file of a field; nil when none was chosen.
    func file(_ name: String) -> File? { files[name] }

    /// The first value of a field, in NFC, line ends as line feeds; nil when it is not there.
    subscript(_ name: String) -> String? { places[name].map { pairs[$0].value } }

    /// The value of a field without spaces around it; empty when it is not there.
    func text(_ name: String) -> String {
        let start = (self[name] ?? "").drop(while: \.isWhitespace)
        let end = start.lastIndex { !$0.isWhitespace }
        return end.map { String(start[...$0]) } ?? ""
    }

    /// Every value of a field: the boxes that were ticked.
    func all(_ name: String) -> [String] { pairs.filter { $0.name == name }.map(\.value) }

    /// Names and values of the fields whose names begin with `prefix`, the prefix taken off.
    func fields(beginningWith prefix: String) -> [(name: String, value: String)] {
        pairs.filter { $0.name.hasPrefix(prefix) }.map {
            (String($0.name.dropFirst(prefix.count)), $0.value)
        }
    }

    private static func decoded(_ bytes: ArraySlice<UInt8>) -> String {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let byte = bytes[index]
            if byte == UInt8(ascii: "+") {
                out.append(0x20)
            } else if byte == UInt8(ascii: "%"), index + 2 < bytes.endIndex,
                let pair = Hex.decode(
                    String(decoding: bytes[(index + 1)...(index + 2)], as: UTF8.self)),
                let value = pair.first
            {
                out.append(value)
                index += 2
            } else {
                out.append(byte)
            }
            index += 1
        }
        return String(decoding: out, as: UTF8.self).replacing("\r\n", with: "\n").nfc
    }
}

extension Request {
    /// Reads the fields of a form.
    ///
    /// - Throws: `unsupportedMediaType`, `bodyTooLarge`.
    func formFields(limit: Int) async throws -> FormFields {
        let type = headers[.contentType] ?? ""
        let kind = type.lowercased().split(separator: ";").first
        guard kind == "application/x-www-form-urlencoded" || kind == "multipart/form-data" else {
            throw Problem(
                .unsupportedMediaType,
                vi: "Cần application/x-www-form-urlencoded hoặc multipart/form-data.",
                en: "Expected application/x-www-form-urlencoded or multipart/form-data.")
        }
        let bytes: [UInt8]
        do {
            bytes = Array(try await body.collect(upTo: limit).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw Problem(.bodyTooLarge)
        }
        guard kind == "multipart/form-data" else { return FormFields(body: bytes) }
        guard let parts = MultipartBody(bytes, type: type) else {
            throw Problem(
                .badQuery, vi: "Biểu mẫu gửi tệp không đọc được; gửi lại.",
                en: "The form with the file cannot be read; send it again.")
        }
        return FormFields(parts)
    }
}
