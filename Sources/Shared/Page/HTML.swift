/// A page being written. Every text and every attribute value is escaped; only what stands in the
/// program itself (`StaticString`) goes in as it is. There is no way to put a name into a page raw.
///
/// Both programs write with it: the department's board, the pages beside a clerk's files.
public struct HTML: Sendable {
    /// What was written so far.
    public private(set) var source = ""

    /// An attribute with its value, or one without a value when `nil`.
    public typealias Attribute = (name: StaticString, value: String?)

    /// An empty page.
    public init() {}

    /// Writes a text.
    public mutating func text(_ text: String) {
        source += Self.escaped(text)
    }

    /// Writes markup of the program's own.
    public mutating func markup(_ markup: StaticString) {
        source += "\(markup)"
    }

    /// Writes an element with what `content` writes inside.
    public mutating func element(
        _ name: StaticString, _ attributes: [Attribute] = [], _ content: (inout HTML) -> Void
    ) {
        open(name, attributes)
        content(&self)
        source += "</\(name)>"
    }

    /// Writes an element that holds one text.
    public mutating func element(
        _ name: StaticString, _ attributes: [Attribute] = [], text content: String
    ) {
        element(name, attributes) { $0.text(content) }
    }

    /// Writes an element that has no end tag: `meta`, `input`, `br`.
    public mutating func void(_ name: StaticString, _ attributes: [Attribute] = []) {
        open(name, attributes)
    }

    private mutating func open(_ name: StaticString, _ attributes: [Attribute]) {
        source += "<\(name)"
        for attribute in attributes {
            source += " \(attribute.name)"
            if let value = attribute.value { source += "=\"\(Self.escaped(value))\"" }
        }
        source += ">"
    }

    /// The text with everything that means something in HTML written out, in quotes, too.
    public static func escaped(_ text: String) -> String {
        var escaped = ""
        escaped.reserveCapacity(text.utf8.count)
        for character in text.unicodeScalars {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }
}
