import ArgumentParser
import Foundation
import Shared

/// `status`: who reported on time, who is late, who is missing, at any moment.
struct StatusCommand: AsyncParsableCommand {
    /// How the rows are written.
    enum Format: String, ExpressibleByArgument, CaseIterable, Sendable {
        case table, csv, json
    }

    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Ai đã nộp, ai trễ, ai thiếu / who reported, who is late, who is missing.")

    @OptionGroup var data: DataOption
    @Option(name: .long, help: "Kỳ báo cáo / the period: 2026-03, 2026-Q1, 2026 …")
    var period: String
    @Option(name: .long, help: "Mã biểu mẫu / a form's code.")
    var form: String?
    @Option(name: .long, help: "Thời điểm / a moment: 2026-04-10T08:00:00+07:00.")
    var asOf: String?
    @Option(name: .long, help: "table, csv, json.")
    var format: Format = .table

    func run() async throws {
        umask(0o077)
        try await explained {
            let answer = try await data.get(path)
            let rows = answer["items"]?.elements ?? []
            switch format {
            case .json:
                let bytes = try JSONValue.array(rows).canonicalBytes()
                print(String(decoding: bytes, as: UTF8.self))
            case .csv: print(StatusTable(rows).csv)
            case .table: print(StatusTable(rows).text)
            }
        }
    }

    private var path: String {
        var query = [("period", period)]
        if let form { query.append(("form", form)) }
        if let asOf { query.append(("asOf", asOf)) }
        return Routes.obligations + "?" + QueryText.joined(query)
    }
}

/// Rows of obligations as text for people and as CSV for spreadsheets.
struct StatusTable {
    private static let columns = [
        "form", "period", "facility", "facilityName", "status", "review", "attempts", "dueAt",
        "receivedAt", "daysLate", "revision", "why",
    ]

    private let rows: [[String]]

    /// Takes the rows of `Routes.obligations`.
    init(_ rows: [JSONValue]) {
        self.rows = rows.map { row in
            Self.columns.map { column in
                switch row[column] {
                case .string(let text)?: text
                case .number(let text)?: text
                case .object?: row[column]?["text"]?.text ?? ""
                default: ""
                }
            }
        }
    }

    /// Comma-separated values (RFC 4180) with a header line.
    var csv: String {
        String(CSVText.text([Self.columns] + rows).dropLast())
    }

    /// Columns as wide as their widest text.
    var text: String {
        let lines = [Self.columns] + rows
        let widths = Self.columns.indices.map { column in
            lines.map { $0[column].count }.max() ?? 0
        }
        return lines.map { line in
            zip(line, widths).map { text, width in
                text + String(repeating: " ", count: width - text.count)
            }.joined(separator: "  ").trimmingCharacters(in: .whitespaces)
        }.joined(separator: "\n")
    }
}
