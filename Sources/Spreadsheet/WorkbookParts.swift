import Shared

/// The relationships of a part: where the parts that belong to it lie.
struct RelationshipPart: XMLListener {
    struct Relationship {
        let id: String
        let type: String
        let target: String
    }

    private(set) var all: [Relationship] = []

    mutating func begin(
        _ element: XMLName, _ attributes: XMLAttributes
    ) throws(SpreadsheetFault) {
        guard element == .relationship, let id = attributes[.capitalID],
            let type = attributes[.type], let target = attributes[.target],
            attributes[.targetMode]?.spell("External") != true, all.count < 4_000
        else { return }
        all.append(Relationship(id: id.string, type: type.string, target: target.string))
    }

    mutating func text(_ bytes: XMLBytes, in element: XMLName) {}
    mutating func finish(_ element: XMLName) {}

    /// The path of a target as seen from the part in `folder`.
    static func path(_ target: String, in folder: String) -> String {
        if target.hasPrefix("/") { return String(target.dropFirst()) }
        var steps = folder.split(separator: "/")
        for step in target.split(whereSeparator: { $0 == "/" || $0 == "\\" }) where step != "." {
            if step != ".." { steps.append(step) } else { _ = steps.popLast() }
        }
        return steps.joined(separator: "/")
    }
}

/// The workbook's table of contents.
struct ContentsPart: XMLListener {
    struct Entry {
        let name: String
        let visibility: Workbook.Visibility
        let relationship: String
    }

    struct Name {
        let name: String
        let scope: Int?
        var formula: [UInt8] = []

        /// The formula as text.
        var text: String { EscapedText.plain(String(decoding: formula, as: UTF8.self)) }

        /// What a formula that is nothing but a quoted text says.
        var constant: String? {
            let text = text
            guard text.utf8.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") else {
                return nil
            }
            return String(text.dropFirst().dropLast())
        }
    }

    /// Most names: a form with a thousand cells has far fewer.
    private static let nameLimit = 20_000

    private(set) var startsIn1904 = false
    private(set) var sheets: [Entry] = []
    private(set) var names: [Name] = []

    mutating func begin(
        _ element: XMLName, _ attributes: XMLAttributes
    ) throws(SpreadsheetFault) {
        switch element {
        case .workbookPr: startsIn1904 = attributes.isTrue(.date1904)
        case .sheet:
            let hidden = attributes[.state]
            sheets.append(
                Entry(
                    name: EscapedText.plain(attributes[.name]?.string ?? ""),
                    visibility: hidden?.spell("hidden") == true
                        ? .hidden : hidden?.spell("veryHidden") == true ? .veryHidden : .visible,
                    relationship: attributes[.id]?.string ?? ""))
        case .definedName:
            guard names.count < Self.nameLimit else {
                throw SpreadsheetFault(
                    .nonsense(part: "workbook.xml", what: "definedName > \(Self.nameLimit)"))
            }
            names.append(
                Name(
                    name: attributes[.name]?.string ?? "",
                    scope: attributes[.localSheetId]?.number))
        default: break
        }
    }

    mutating func text(_ bytes: XMLBytes, in element: XMLName) {
        guard element == .definedName, !names.isEmpty else { return }
        bytes.append(to: &names[names.count - 1].formula)
    }

    mutating func finish(_ element: XMLName) {}
}

/// The number format of each cell style.
struct StylePart: XMLListener {
    private(set) var formats: [NumberFormat] = []
    private var own: [Int: NumberFormat] = [:]
    private var isInCells = false

    mutating func begin(
        _ element: XMLName, _ attributes: XMLAttributes
    ) throws(SpreadsheetFault) {
        switch element {
        case .numFmt:
            guard let id = attributes[.numFmtId]?.number, let code = attributes[.formatCode] else {
                return
            }
            own[id] = NumberFormat(code: code.string)
        case .cellXfs: isInCells = true
        case .xf:
            guard isInCells, formats.count < 100_000 else { return }
            let id = attributes[.numFmtId]?.number ?? 0
            formats.append(own[id] ?? NumberFormat(builtIn: id))
        default: break
        }
    }

    mutating func text(_ bytes: XMLBytes, in element: XMLName) {}

    mutating func finish(_ element: XMLName) {
        if element == .cellXfs { isInCells = false }
    }
}

/// The texts that cells point to, in one run of bytes: a `String` each would take ten times as much.
struct StringsPart: XMLListener {
    /// Most bytes of all texts together.
    private static let byteLimit = 32 << 20

    private var bytes: [UInt8] = []
    private var ends: [Int] = []

    mutating func begin(
        _ element: XMLName, _ attributes: XMLAttributes
    ) throws(SpreadsheetFault) {}

    mutating func text(_ text: XMLBytes, in element: XMLName) throws(SpreadsheetFault) {
        guard element == .t else { return }
        guard bytes.count + text.count <= Self.byteLimit else {
            throw SpreadsheetFault(
                .tooLarge(part: "sharedStrings.xml", megabytes: Self.byteLimit >> 20))
        }
        text.append(to: &bytes)
    }

    mutating func finish(_ element: XMLName) {
        if element == .si { ends.append(bytes.count) }
    }

    /// The text with this number, or nil.
    subscript(index: Int) -> String? {
        guard ends.indices.contains(index) else { return nil }
        let start = index == 0 ? 0 : ends[index - 1]
        return EscapedText.plain(String(decoding: bytes[start..<ends[index]], as: UTF8.self))
    }
}
