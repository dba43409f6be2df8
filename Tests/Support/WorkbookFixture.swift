/// Writes small workbooks for tests, part by part, the way the format allows it and real programs
/// differ: every part can be replaced.
public struct WorkbookFixture: Sendable {
    /// What stands in a cell.
    public enum Cell: Sendable {
        /// A number as it is stored, in the style with this number.
        case number(String, style: Int = 0)
        /// A text in the table of shared texts.
        case shared(String)
        /// A text in the cell itself.
        case inline(String)
        /// TRUE or FALSE.
        case boolean(Bool)
        /// An error such as `#N/A`.
        case error(String)
        /// A formula; nil for one that was never calculated.
        case formula(String, cached: String?)
        /// XML in place of the whole element; `@` stands for the address.
        case raw(String)
        /// Nothing.
        case blank
    }

    /// One sheet.
    public struct Sheet: Sendable {
        /// Its name.
        public var name: String
        /// `hidden`, `veryHidden`, or nil.
        public var state: String?
        /// Its rows by number.
        public var rows: [Int: [Cell]] = [:]
        /// Ranges merged into one cell.
        public var merged: [String] = []
        /// XML in place of the whole part.
        public var part: String?

        /// A sheet whose rows begin at the first.
        public init(_ name: String, _ rows: [[Cell]] = []) {
            self.name = name
            for (index, row) in rows.enumerated() { self.rows[index + 1] = row }
        }
    }

    /// The sheets.
    public var sheets: [Sheet]
    /// Names and the formulas they stand for; a number is the sheet that alone knows it, from 0.
    public var names: [(name: String, scope: Int?, formula: String)] = []
    /// Whether days are counted from 1904.
    public var startsIn1904 = false
    /// Number formats by code: style 1 has the first, style 2 the second.
    public var formats: [String] = []
    /// Styles after those: built-in formats by number.
    public var builtInFormats: [Int] = []
    /// Texts of the shared table before those of the cells, as XML inside `<si>`.
    public var sharedXML: [String] = []
    /// Put in front of element names: some programs write `x:worksheet`.
    public var prefix = ""
    /// Parts that replace others, or join them; an empty text takes one away.
    public var replaced: [String: String] = [:]

    /// A workbook of some sheets.
    public init(_ sheets: [Sheet]) { self.sheets = sheets }

    /// The file; deflated bit by bit unless that would take long.
    public var bytes: [UInt8] {
        var zip = ZipFixture(parts)
        zip.deflates = zip.parts.reduce(0) { $0 + $1.bytes.count } < 50_000
        return zip.bytes
    }

    /// Its parts.
    public var parts: [ZipFixture.Part] {
        var shared = sharedXML
        let sheetParts = sheets.map { sheet($0, &shared) }
        var parts = [
            ("[Content_Types].xml", types), ("_rels/.rels", root),
            ("xl/workbook.xml", workbook), ("xl/_rels/workbook.xml.rels", relationships),
            ("xl/styles.xml", styles),
            (
                "xl/sharedStrings.xml",
                document("sst", shared.map { "<@si>\($0)</@si>" }.joined())
            ),
        ]
        parts += sheetParts.enumerated().map {
            ("xl/worksheets/sheet\($0.offset + 1).xml", $0.element)
        }
        parts.removeAll { replaced[$0.0] != nil }
        parts += replaced.filter { !$0.value.isEmpty }.map { ($0.key, $0.value) }
            .sorted { $0.0 < $1.0 }
        return parts.map { ZipFixture.Part($0.0, $0.1) }
    }

    // MARK: - Parts

    private func document(_ name: String, _ inside: String) -> String {
        let space = prefix.isEmpty ? "xmlns" : "xmlns:\(prefix.dropLast())"
        let text =
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<@\(name) \(space)="
            + "\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r="
            + "\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">"
            + inside + "</@\(name)>"
        return text.replacing("<@", with: "<\(prefix)").replacing("</@", with: "</\(prefix)")
    }

    private var types: String {
        "<?xml version=\"1.0\"?><Types xmlns="
            + "\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"
    }

    private static let office =
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    private static let package = "http://schemas.openxmlformats.org/package/2006/relationships"

    private func relations(_ all: [(String, String)]) -> String {
        "<?xml version=\"1.0\"?><Relationships xmlns=\"\(Self.package)\">"
            + all.enumerated().map { index, relation in
                "<Relationship Id=\"rId\(index + 1)\" Type=\"\(Self.office)/\(relation.0)\" "
                    + "Target=\"\(relation.1)\"/>"
            }.joined() + "</Relationships>"
    }

    private var root: String { relations([("officeDocument", "xl/workbook.xml")]) }

    private var relationships: String {
        relations(
            sheets.indices.map { ("worksheet", "worksheets/sheet\($0 + 1).xml") }
                + [("styles", "styles.xml"), ("sharedStrings", "/xl/sharedStrings.xml")])
    }

    private var workbook: String {
        let list = sheets.enumerated().map { index, sheet in
            "<@sheet name=\"\(Self.escaped(sheet.name))\" sheetId=\"\(index + 7)\""
                + (sheet.state.map { " state=\"\($0)\"" } ?? "") + " r:id=\"rId\(index + 1)\"/>"
        }
        let named = names.map { name in
            "<@definedName name=\"\(name.name)\""
                + (name.scope.map { " localSheetId=\"\($0)\"" } ?? "")
                + ">\(Self.escaped(name.formula))</@definedName>"
        }
        return document(
            "workbook",
            "<@workbookPr\(startsIn1904 ? " date1904=\"1\"" : "")/><@sheets>\(list.joined())"
                + "</@sheets><@definedNames>\(named.joined())</@definedNames>")
    }

    private var styles: String {
        let codes = formats.enumerated().map { index, code in
            "<@numFmt numFmtId=\"\(164 + index)\" formatCode=\"\(Self.escaped(code))\"/>"
        }
        let ids = [0] + formats.indices.map { 164 + $0 } + builtInFormats
        return document(
            "styleSheet",
            "<@numFmts>\(codes.joined())</@numFmts><@cellStyleXfs><@xf numFmtId=\"14\"/>"
                + "</@cellStyleXfs><@cellXfs>"
                + ids.map { "<@xf numFmtId=\"\($0)\"/>" }.joined() + "</@cellXfs>")
    }

    private func sheet(_ sheet: Sheet, _ shared: inout [String]) -> String {
        if let part = sheet.part { return part }
        var rows = ""
        for (number, cells) in sheet.rows.sorted(by: { $0.key < $1.key }) {
            rows += "<@row r=\"\(number)\">"
            for (index, cell) in cells.enumerated() {
                rows += xml(cell, Self.address(index + 1, number), &shared)
            }
            rows += "</@row>"
        }
        let merges = sheet.merged.map { "<@mergeCell ref=\"\($0)\"/>" }.joined()
        return document(
            "worksheet",
            "<@dimension ref=\"A1:XFD1048576\"/><@sheetData>\(rows)</@sheetData>"
                + (merges.isEmpty ? "" : "<@mergeCells>\(merges)</@mergeCells>"))
    }

    private func xml(_ cell: Cell, _ address: String, _ shared: inout [String]) -> String {
        let open = "<@c r=\"\(address)\""
        switch cell {
        case .number(let text, let style): return "\(open) s=\"\(style)\"><@v>\(text)</@v></@c>"
        case .shared(let text):
            shared.append("<@t xml:space=\"preserve\">\(Self.escaped(text))</@t>")
            return "\(open) t=\"s\"><@v>\(shared.count - 1)</@v></@c>"
        case .inline(let text):
            return "\(open) t=\"inlineStr\"><@is><@t>\(Self.escaped(text))</@t></@is></@c>"
        case .boolean(let truth): return "\(open) t=\"b\"><@v>\(truth ? 1 : 0)</@v></@c>"
        case .error(let code): return "\(open) t=\"e\"><@v>\(code)</@v></@c>"
        case .formula(let formula, let cached):
            return "\(open)><@f>\(Self.escaped(formula))</@f>"
                + (cached.map { "<@v>\($0)</@v>" } ?? "") + "</@c>"
        case .raw(let xml): return xml.replacing("@", with: address)
        case .blank: return ""
        }
    }

    private static func address(_ column: Int, _ row: Int) -> String {
        var letters = ""
        var rest = column
        while rest > 0 {
            letters = String(UnicodeScalar(UInt8(65 + (rest - 1) % 26))) + letters
            rest = (rest - 1) / 26
        }
        return letters + String(row)
    }

    /// A text as XML holds it.
    public static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .replacing("\"", with: "&quot;")
    }
}
