public import Shared

/// Writes figures in any of the formats, one after another, so that whoever sends them holds a piece
/// at a time.
public struct DataValueWriter: Sendable {
    /// One figure of a report.
    public struct Figure: Sendable {
        /// The element by the name asked for.
        public var element: String
        /// The answer.
        public var value: Value
        /// The note on it.
        public var note: String?

        /// Makes a figure.
        public init(element: String, value: Value, note: String?) {
            self.element = element
            self.value = value
            self.note = note
        }
    }

    /// What the figures of one report have in common.
    public struct Group: Sendable {
        /// The data set by the name asked for.
        public var dataSet: String
        /// The period as this format writes it.
        public var period: ReportingPeriod
        /// The unit by the name asked for.
        public var unit: String
        /// Who sent the report.
        public var storedBy: String
        /// When it was received.
        public var receivedAt: Instant
        /// The day it was complete.
        public var isComplete: Bool

        /// Makes a group.
        public init(
            dataSet: String, period: ReportingPeriod, unit: String, storedBy: String,
            receivedAt: Instant, isComplete: Bool
        ) {
            self.dataSet = dataSet
            self.period = period
            self.unit = unit
            self.storedBy = storedBy
            self.receivedAt = receivedAt
            self.isComplete = isComplete
        }
    }

    /// The format.
    public let format: DataValueFormat
    private var bytes: [UInt8] = []
    private var isFirst = true
    private let combo: String

    /// Begins a document.
    ///
    /// - Parameter combo: the default combination by the name asked for.
    public init(
        _ format: DataValueFormat, exportedAt: Instant, combo: String = UID.defaultCombo.text
    ) {
        self.format = format
        self.combo = combo
        switch format {
        case .json: put("{\"dataValues\":[")
        case .xml:
            put("<?xml version='1.0' encoding='UTF-8'?>\n")
            put("<dataValueSet xmlns=\"http://dhis2.org/schema/dxf/2.0\">\n")
        case .csv: put(DataValueCSV.columns.map { "\"\($0)\"" }.joined(separator: ",") + "\n")
        case .adx:
            put("<?xml version='1.0' encoding='UTF-8'?>\n")
            put("<adx xmlns=\"\(ADXReading.namespace)\" exported=\"\(exportedAt.rfc3339)\">\n")
        }
    }

    /// What was written since it was last taken.
    public mutating func take() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }

    /// How much waits to be taken.
    public var count: Int { bytes.count }

    /// Writes the figures of one report.
    public mutating func write(_ figures: [Figure], of group: Group) {
        guard !figures.isEmpty else { return }
        if format == .adx {
            let period = ExchangePeriod.interval(of: group.period)
            put(
                "  <group orgUnit=\(XMLText.quoted(group.unit)) period=\(XMLText.quoted(period)) "
                    + "dataSet=\(XMLText.quoted(group.dataSet))>\n")
            for figure in figures { writeADX(figure) }
            put("  </group>\n")
            return
        }
        let period = ExchangePeriod.text(of: group.period)
        let moment = Self.moment(group.receivedAt)
        for figure in figures {
            let written = ValueText.write(figure.value, note: figure.note)
            switch format {
            case .json: writeJSON(figure, written, group, period, moment)
            case .xml: writeXML(figure, written, group, period, moment)
            default: writeCSV(figure, written, group, period, moment)
            }
        }
    }

    /// Ends the document.
    public mutating func finish() {
        switch format {
        case .json: put("]}")
        case .xml: put("</dataValueSet>\n")
        case .csv: return
        case .adx: put("</adx>\n")
        }
    }

    /// A moment as DHIS2 writes it: `2026-02-03T10:00:00.000+0700`.
    public static func moment(_ instant: Instant) -> String {
        String(instant.rfc3339.prefix(19)) + ".000+0700"
    }

    private mutating func put(_ text: String) { bytes.append(contentsOf: text.utf8) }

    // MARK: - One row

    private mutating func writeJSON(
        _ figure: Figure, _ written: ValueText.Written, _ group: Group, _ period: String,
        _ moment: String
    ) {
        if !isFirst { put(",") }
        isFirst = false
        var writer = JSONWriter(capacity: 320)
        writer.object { writer in
            writer.key("attributeOptionCombo")
            writer.string(combo)
            writer.key("categoryOptionCombo")
            writer.string(combo)
            if let comment = written.comment {
                writer.key("comment")
                writer.string(comment)
            }
            writer.key("created")
            writer.string(moment)
            writer.key("dataElement")
            writer.string(figure.element)
            writer.key("followup")
            writer.bool(false)
            writer.key("lastUpdated")
            writer.string(moment)
            writer.key("orgUnit")
            writer.string(group.unit)
            writer.key("period")
            writer.string(period)
            writer.key("storedBy")
            writer.string(group.storedBy)
            writer.key("value")
            writer.string(written.value ?? "")
        }
        bytes.append(contentsOf: writer.bytes)
    }

    private mutating func writeXML(
        _ figure: Figure, _ written: ValueText.Written, _ group: Group, _ period: String,
        _ moment: String
    ) {
        var pairs = [
            ("dataElement", figure.element), ("period", period), ("orgUnit", group.unit),
            ("categoryOptionCombo", combo), ("attributeOptionCombo", combo),
            ("value", written.value ?? ""), ("storedBy", group.storedBy), ("created", moment),
            ("lastUpdated", moment),
        ]
        if let comment = written.comment { pairs.append(("comment", comment)) }
        pairs.append(("followUp", "false"))
        put("  <dataValue")
        for (name, value) in pairs { put(" \(name)=\(XMLText.quoted(value))") }
        put("/>\n")
    }

    private mutating func writeCSV(
        _ figure: Figure, _ written: ValueText.Written, _ group: Group, _ period: String,
        _ moment: String
    ) {
        let fields = [
            figure.element, period, group.unit, combo, combo, written.value ?? "", group.storedBy,
            moment, written.comment ?? "", "false", "",
        ]
        put(fields.map(Self.quoted).joined(separator: ",") + "\n")
    }

    private mutating func writeADX(_ figure: Figure) {
        let written = ValueText.writeADX(figure.value, note: figure.note)
        let start =
            "    <dataValue dataElement=\(XMLText.quoted(figure.element)) "
            + "value=\(XMLText.quoted(written.value ?? "0"))"
        guard let comment = written.comment else { return put(start + "/>\n") }
        put(start + "><annotation>\(XMLText.escaped(comment))</annotation></dataValue>\n")
    }

    private static func quoted(_ field: String) -> String {
        field.isEmpty ? "" : "\"" + field.replacing("\"", with: "\"\"") + "\""
    }
}

/// Text in XML.
enum XMLText {
    /// An attribute's value with its quotation marks; line ends and tabs survive a reader's
    /// normalisation.
    static func quoted(_ text: String) -> String { "\"" + escaped(text) + "\"" }

    /// Text between tags or quotation marks. What XML 1.0 cannot hold becomes U+FFFD.
    static func escaped(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": scalars.append(contentsOf: "&amp;".unicodeScalars)
            case "<": scalars.append(contentsOf: "&lt;".unicodeScalars)
            case ">": scalars.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": scalars.append(contentsOf: "&quot;".unicodeScalars)
            case "\n", "\r", "\t":
                scalars.append(contentsOf: "&#\(scalar.value);".unicodeScalars)
            case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": scalars.append("\u{FFFD}")
            default: scalars.append(scalar)
            }
        }
        return String(scalars)
    }
}
