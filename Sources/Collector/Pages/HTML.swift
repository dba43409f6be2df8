/// A page being written. Every text and every attribute value is escaped; only what stands in the
/// program itself (`StaticString`) goes in as it is. There is no way to put a name into a page raw.
struct HTML: Sendable {
    /// What was written so far.
    private(set) var source = ""

    /// An attribute with its value, or one without a value when `nil`.
    typealias Attribute = (name: StaticString, value: String?)

    /// Writes a text.
    mutating func text(_ text: String) {
        source += Self.escaped(text)
    }

    /// Writes markup of the program's own.
    mutating func markup(_ markup: StaticString) {
        source += "\(markup)"
    }

    /// Writes an element with what `content` writes inside.
    mutating func element(
        _ name: StaticString, _ attributes: [Attribute] = [], _ content: (inout HTML) -> Void
    ) {
        open(name, attributes)
        content(&self)
        source += "</\(name)>"
    }

    /// Writes an element that holds one text.
    mutating func element(
        _ name: StaticString, _ attributes: [Attribute] = [], text content: String
    ) {
        element(name, attributes) { $0.text(content) }
    }

    /// Writes an element that has no end tag: `meta`, `input`, `br`.
    mutating func void(_ name: StaticString, _ attributes: [Attribute] = []) {
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
    static func escaped(_ text: String) -> String {
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
