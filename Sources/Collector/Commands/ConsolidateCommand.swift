import ArgumentParser
import Foundation
import Shared

/// `consolidate`: figures of many units as one, as a table that a director can read.
struct ConsolidateCommand: AsyncParsableCommand {
    /// How it is written.
    enum Format: String, ExpressibleByArgument, CaseIterable, Sendable {
        case table, csv, json, xlsx, docx
    }

    static let configuration = CommandConfiguration(
        commandName: "consolidate",
        abstract: "Tổng hợp số liệu của nhiều đơn vị / figures of many units as one.",
        discussion: """
            giaoban-collector consolidate --data DIR --form HDKB-T --period 2026-Q1
            giaoban-collector consolidate --data DIR --form HDKB-T --period 2026-01 --last 2026-08 \
            --area SX-H-CUALON --format csv --bom
            The formulas are in docs/CONSOLIDATION.md.
            """)

    @OptionGroup var data: DataOption
    @Option(name: .long, help: "Mã biểu / the form's code.")
    var form: String
    @Option(name: .long, help: "Kỳ, hoặc kỳ đầu / the span or its first period: 2026-Q1, 2026-9M …")
    var period: String
    @Option(name: .long, help: "Kỳ cuối / the last period, where it is not one.")
    var last: String?
    @Option(name: .long, help: "Mã địa bàn / an area's code.")
    var area: String?
    @Flag(name: .long, help: "Các địa bàn miền núi / the mountain areas.")
    var mountains = false
    @Option(name: .long, help: "Các đơn vị, cách nhau dấu phẩy / units, comma-separated.")
    var units: String?
    @Option(
        name: .long, help: "asNow, asReported: có theo sáp nhập hay không / follow mergers or not.")
    var mode: String?
    @Option(name: .long, help: "Thời điểm / a moment: 2026-04-10T08:00:00+07:00.")
    var asOf: String?
    @Flag(
        name: .long, help: "Để công bố ra ngoài: giấu số nhỏ / for outside: withhold small counts.")
    var outside = false
    @Option(
        name: .long, help: "Chỉ tiêu cần mở đến từng đơn vị (json) / an indicator to trace (json).")
    var trace: String?
    @Option(name: .long, help: "table, csv, json, xlsx, docx.")
    var format: Format = .table
    @Flag(name: .long, help: "CSV có BOM cho Excel / CSV with a byte order mark for Excel.")
    var bom = false
    @Option(name: .long, help: "Tệp để ghi / the file to write; standard output without it.")
    var to: String?

    func validate() throws {
        if format == .xlsx || format == .docx, to == nil {
            throw ValidationError("--format \(format.rawValue) --to FILE.\(format.rawValue)")
        }
    }

    func run() async throws {
        umask(0o077)
        try await explained {
            let client = try LocalClient(directory: data.directory)
            let bytes = try await client.bytes(path)
            try client.close()
            guard let to else {
                return print(String(decoding: bytes, as: UTF8.self), terminator: "")
            }
            try Data(bytes).write(to: URL(fileURLWithPath: to), options: .atomic)
            print(to)
        }
    }

    private var path: String {
        var query = [("form", form), ("period", period)]
        let more: [(String, String?)] = [
            ("to", last), ("area", area), ("mountains", mountains ? "true" : nil),
            ("units", units), ("mode", mode), ("asOf", asOf), ("outside", outside ? "true" : nil),
            ("trace", format == .json ? trace : nil),
            ("bom", format == .csv && bom ? "true" : nil),
        ]
        for (name, value) in more { if let value { query.append((name, value)) } }
        let route =
            switch format {
            case .table: Routes.consolidatedText
            case .csv: Routes.consolidatedCSV
            case .json: Routes.consolidated
            case .xlsx: Routes.consolidatedWorkbook
            case .docx: Routes.consolidatedDocument
            }
        return route + "?" + QueryText.joined(query)
    }
}
