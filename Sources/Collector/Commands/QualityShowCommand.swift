import ArgumentParser
import Foundation
import Shared

/// `quality show`: what stands out in the figures of a span, from the endpoints that readers ask.
struct QualityShowCommand: AsyncParsableCommand {
    /// What is shown.
    enum Part: String, ExpressibleByArgument, CaseIterable, Sendable {
        case summary, unusual, work, years, related, digits
    }

    /// How it is written.
    enum Format: String, ExpressibleByArgument, CaseIterable, Sendable {
        case csv, json
    }

    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Xem chất lượng số liệu của một khoảng kỳ / data quality of a span.",
        discussion: """
            giaoban-collector quality show --data DIR --period 2026
            giaoban-collector quality show unusual --data DIR --period 2026-Q1 --form HDKB-T --format csv
            """)

    @Argument(help: "summary, unusual, work, years, related, digits.")
    var part: Part = .summary
    @OptionGroup var data: DataOption
    @Option(name: .long, help: "Kỳ, hoặc kỳ đầu / the span or its first period: 2026, 2026-Q1 …")
    var period: String
    @Option(name: .long, help: "Kỳ cuối / the last period, where it is not one.")
    var last: String?
    @Option(name: .long, help: "Mã biểu / the form's code; all without it.")
    var form: String?
    @Option(name: .long, help: "Mã địa bàn / an area's code.")
    var area: String?
    @Option(name: .long, help: "Mã đơn vị / a unit's code.")
    var facility: String?
    @Option(name: .long, help: "csv, json; csv: summary, unusual, work.")
    var format: Format = .json
    @Flag(name: .long, help: "CSV có BOM cho Excel / CSV with a byte order mark for Excel.")
    var bom = false

    func validate() throws {
        if format == .csv, ![.summary, .unusual, .work].contains(part) {
            throw ValidationError("--format csv: summary, unusual, work")
        }
    }

    func run() async throws {
        umask(0o077)
        try await explained {
            let client = try LocalClient(directory: data.directory)
            let bytes = try await client.bytes(path)
            try client.close()
            let end = format == .json ? "\n" : ""
            print(String(decoding: bytes, as: UTF8.self), terminator: end)
        }
    }

    private var path: String {
        let route =
            switch (part, format) {
            case (.summary, .json): Routes.quality
            case (.summary, .csv): Routes.qualityCSV
            case (.unusual, .json): Routes.qualityUnusual
            case (.unusual, .csv): Routes.qualityUnusualCSV
            case (.work, .json): Routes.qualityWork
            case (.work, .csv): Routes.qualityWorkCSV
            case (.years, _): Routes.qualityYears
            case (.related, _): Routes.qualityRelated
            case (.digits, _): Routes.qualityDigits
            }
        let query: [(String, String?)] = [
            ("period", period), ("to", last), ("form", form), ("area", area),
            ("facility", facility), ("bom", format == .csv && bom ? "true" : nil),
        ]
        let parts = query.compactMap { name, value in
            value.map { "\(name)=\(QueryText.escaped($0))" }
        }
        return route + "?" + parts.joined(separator: "&")
    }
}
