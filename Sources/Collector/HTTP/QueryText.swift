import Foundation
import Shared

/// Texts in the query of an address.
enum QueryText {
    /// Percent-encodes everything but letters, digits and `-._~` (RFC 3986 §2.3).
    static func escaped(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
                String(Unicode.Scalar(byte))
            default: "%" + Hex.encode([byte]).uppercased()
            }
        }.joined()
    }

    /// A decoded value with the blanks that a browser's form has written as `+`; what was sent as `%2B`
    /// is a plus. A moment keeps its offset: programs send `+07:00` as it stands.
    ///
    /// - Parameter query: the whole query as it was sent.
    static func unplussed(_ value: String, _ name: String, in query: String) -> String {
        guard Instant(rfc3339: value) == nil else { return value }
        let sent = query.split(separator: "&").first { $0.hasPrefix(name + "=") }
        return sent.flatMap { pair in
            pair.dropFirst(name.utf8.count + 1).replacing("+", with: "%20").removingPercentEncoding
        } ?? value
    }

    /// `name=value&name=value`, in this order.
    static func joined(_ fields: [(String, String)]) -> String {
        fields.map { "\($0.0)=\(escaped($0.1))" }.joined(separator: "&")
    }
}
