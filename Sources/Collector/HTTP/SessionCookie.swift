import HTTPTypes
import Hummingbird
import Shared

/// The cookie that a session's token travels in: no script reads it, no other site sends it along
/// with a form, and beyond this machine it travels in TLS only.
struct SessionCookie: Sendable {
    /// True when the browser must send it over TLS only.
    let isSecure: Bool

    /// Its name; browsers let nobody but this very host set one that begins with `__Host-`.
    var name: String { isSecure ? "__Host-giaoban" : "giaoban" }

    /// The token that a request's cookie holds.
    func token(in request: Request) -> String? {
        for field in request.headers[values: .cookie] {
            for part in field.split(separator: ";") {
                let pair = part.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
                if pair.count == 2, pair[0] == name { return String(pair[1]) }
            }
        }
        return nil
    }

    /// The header that sets it; it goes when the browser closes, at the latest with the session.
    func header(_ token: String) -> String { "\(name)=\(token)\(attributes)" }

    /// The header that takes it back.
    var cleared: String { "\(name)=\(attributes); Max-Age=0" }

    private var attributes: String {
        "; Path=/; HttpOnly; SameSite=Lax" + (isSecure ? "; Secure" : "")
    }
}

/// Where people reach the pages: `https://baocao.example.vn`.
struct PublicAddress: Hashable, Sendable {
    /// Scheme, host and port, as browsers write an origin.
    let origin: String

    /// Reads an address of `http` or `https` without a path.
    init?(_ text: String) {
        let bare = text.hasSuffix("/") ? String(text.dropLast()) : text
        let host = ["https://", "http://"].first { bare.hasPrefix($0) }.map {
            bare.dropFirst($0.count)
        }
        guard let host, !host.isEmpty,
            host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
            !host.contains(where: { "/?#@\\".contains($0) })
        else { return nil }
        origin = bare.lowercased()
    }

    /// True when it is reached over TLS.
    var isSecure: Bool { origin.hasPrefix("https://") }
}
