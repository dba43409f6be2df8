internal import Shared

/// An identifier as DHIS2 wants it: eleven letters and digits, the first a letter.
///
/// Derived from our codes, never given out and never stored: the same code has the same identifier on
/// every collector, after every restore, and in every mapping table somebody has filled in.
public struct UID: Hashable, Sendable, CustomStringConvertible {
    /// What an identifier names; part of what it is derived from.
    public enum Kind: String, Sendable {
        /// A form and kind of period.
        case dataSet
        /// An indicator of a form.
        case dataElement
        /// A computed indicator of a form.
        case indicator
        /// A unit.
        case unit
        /// The choices of an indicator.
        case optionSet
        /// One choice.
        case option
        /// A scheme of official codes.
        case attribute
        /// A group of units of one type.
        case unitGroup
        /// A level of the tree of units.
        case level
        /// A person or program that asks.
        case user
        /// A job that was asked for.
        case job
    }

    /// The eleven characters.
    public let text: String

    /// The identifier of `key`.
    public init(_ kind: Kind, _ key: String) {
        let digest = Digest(of: Array("giaoban-uid-v1\n\(kind.rawValue)\n\(key)".utf8)).bytes
        var characters: [UInt8] = []
        for place in 0..<11 {
            // Two bytes a character: the bias of the remainder is below one in a thousand.
            let number = Int(digest[2 * place]) << 8 | Int(digest[2 * place + 1])
            characters.append(Self.alphabet[number % (place == 0 ? 52 : 62)])
        }
        text = String(decoding: characters, as: UTF8.self)
    }

    /// Reads an identifier; nil where it is not spelled like one.
    public init?(_ text: String) {
        guard Self.isSpelled(text) else { return nil }
        self.text = text
    }

    private init(known text: String) {
        self.text = text
    }

    /// Every DHIS2's one combination of no disaggregation at all.
    public static let defaultCombo = UID(known: "HllvX50cXC0")
    /// The category combination that it belongs to.
    public static let defaultCategoryCombo = UID(known: "bjDvmb4bfuf")

    /// Whether `text` has the shape of an identifier.
    public static func isSpelled(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return bytes.count == 11 && alphabet.prefix(52).contains(bytes[0])
            && bytes.allSatisfy { alphabet.contains($0) }
    }

    /// The eleven characters.
    public var description: String { text }

    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
}
