public import Shared

/// Figures as SDMX-CSV 1.0: one observation a line, keys in the order of the structure definition
/// (`ADXSchema`), so that statisticians' tools read them without knowing us.
public struct SDMXCSV: Sendable {
    private var bytes: [UInt8] = []
    private let flow: String

    /// Begins a document for one data set.
    public init(dataSet: String, version: Int) {
        flow = "GIAOBAN:DF_\(dataSet.replacing(".", with: "_"))(\(version).0)"
        put("DATAFLOW,dataElement,orgUnit,TIME_PERIOD,OBS_VALUE,OBS_STATUS,COMMENT,TEXT\n")
    }

    /// How much waits to be taken.
    public var count: Int { bytes.count }

    /// What was written since it was last taken.
    public mutating func take() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }

    /// Writes one figure.
    public mutating func write(
        _ indicator: IndicatorCode, _ value: Value, note: String?, unit: FacilityID,
        period: ReportingPeriod
    ) {
        var (number, status, text) = ("", "A", "")
        switch value {
        case .number(let figure): number = figure.text
        case .boolean(let isTrue): number = isTrue ? "1" : "0"
        // Not applicable here: it did not occur, which counts as none of it.
        case .none: (number, status) = ("0", "Z")
        case .notCollected: status = "M"
        case .choice, .date, .text, .list: text = ValueText.write(value, note: nil).value ?? ""
        }
        let fields = [
            flow, indicator.text, unit.text.replacing(".", with: "_"), Self.period(period), number,
            status, Self.harmless(note ?? ""), Self.harmless(text),
        ]
        put(fields.map(Self.quoted).joined(separator: ",") + "\n")
    }

    private mutating func put(_ text: String) { bytes.append(contentsOf: text.utf8) }

    /// A period of calendar months by SDMX's own names; days cut on the 14th and nine months by their
    /// first day and length.
    static func period(_ period: ReportingPeriod) -> String {
        guard period.calendar == .statistical || period.kind == .week else {
            return ExchangePeriod.interval(of: period).replacing("/", with: "T00:00:00/")
        }
        switch period.kind {
        case .week, .month, .quarter: return period.identifier
        case .halfYear: return "\(period.year)-S\(period.index)"
        case .year: return period.identifier
        case .nineMonth, .adHoc:
            return ExchangePeriod.interval(of: period).replacing("/", with: "T00:00:00/")
        }
    }

    private static func quoted(_ field: String) -> String {
        let isOdd = field.utf8.contains { byte in
            byte == 0x22 || byte == 0x2C || byte == 0x0A || byte == 0x0D
        }
        return isOdd ? "\"" + field.replacing("\"", with: "\"\"") + "\"" : field
    }

    /// A text that no spreadsheet takes for a formula.
    private static func harmless(_ text: String) -> String {
        text.first.map { "=+-@".contains($0) } ?? false ? "'" + text : text
    }
}
