import Shared

/// A file that pages load: named by its digest, so that browsers keep it for a year and never show an
/// old one.
struct PageAsset: Sendable {
    /// Where it is.
    let path: String
    /// Its media type.
    let type: String
    /// Its bytes.
    let bytes: [UInt8]
    /// Its digest, short: the entity tag, and part of its address.
    let tag: String

    private init(path: String, type: String, text: String) {
        self.path = path
        self.type = type
        bytes = Array(text.utf8)
        tag = String(Digest(of: bytes).hex.prefix(16))
    }

    /// The address that pages load it by.
    var address: String { "\(path)?v=\(tag)" }

    /// The one style sheet.
    static let styleSheet = PageAsset(
        path: PagePath.styleSheet, type: "text/css; charset=utf-8",
        text: PageStyle.text)

    /// The one script: nothing needs it.
    static let script = PageAsset(
        path: PagePath.script, type: "text/javascript; charset=utf-8", text: PageScript.text)

    /// Both.
    static let all = [styleSheet, script]
}
