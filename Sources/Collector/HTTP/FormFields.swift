import HTTPTypes
import Hummingbird
import NIOCore
import Shared

/// The fields of a form as a browser sends them (`application/x-www-form-urlencoded`).
struct FormFields: Sendable {
    private let pairs: [(name: String, value: String)]

    /// No field.
    init() {
        pairs = []
    }

    /// Reads a body; a broken escape stays as it was typed.
    init(body: [UInt8]) {
        pairs = body.split(separator: UInt8(ascii: "&")).map { part in
            let sides = part.split(
                separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            return (
                Self.decoded(sides[0]), sides.count == 2 ? Self.decoded(sides[1]) : ""
            )
        }
    }

    /// The first value of a field, in NFC, line ends as line feeds; nil when it is not there.
    subscript(_ name: String) -> String? { pairs.first { $0.name == name }?.value }

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
        let type = headers[.contentType]?.lowercased().split(separator: ";").first
        guard type == "application/x-www-form-urlencoded" else {
            throw Problem(
                .unsupportedMediaType, vi: "Cần application/x-www-form-urlencoded.",
                en: "Expected application/x-www-form-urlencoded.")
        }
        do {
            return FormFields(
                body: Array(try await body.collect(upTo: limit).readableBytesView))
        } catch is NIOTooManyBytesError {
            throw Problem(.bodyTooLarge)
        }
    }
}
