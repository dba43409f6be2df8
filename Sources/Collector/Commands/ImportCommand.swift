import ArgumentParser
import Foundation
import Shared

/// `import`: takes a table: units, days off, plans, people.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Nhập bảng CSV hoặc XLSX / take a table from CSV or XLSX.",
        discussion: """
            units: đơn vị mới; holidays: ngày nghỉ và làm bù; plans: kế hoạch năm; populations: dân số.
            units: new units; holidays: days off and worked; plans: yearly targets; populations: people.
            history: số liệu các năm trước; history: past years' figures (docs/REPORT-FILES.md).
            Các cột: docs/IMPORTS.md. Nhập lại cùng một tệp không đổi gì / the columns: docs/IMPORTS.md.
            """)

    @OptionGroup var data: DataOption
    @Argument(help: "units, holidays, plans, populations, history.")
    var kind: String
    @Argument(help: "Tệp / the file.")
    var file: String
    @Flag(name: .long, help: "Chỉ xem trước / only look.")
    var dryRun = false
    @Flag(name: .long, help: "JSON.")
    var json = false

    func run() async throws {
        umask(0o077)
        try await explained {
            let url = URL(fileURLWithPath: file)
            let bytes = [UInt8](try Data(contentsOf: url))
            let client = try LocalClient(directory: data.directory)
            let path = ImportRoutes.Path.imports.asking([
                ("kind", kind), ("file", url.lastPathComponent),
                ("dryRun", dryRun ? "true" : nil),
            ])
            let answer = try await client.post(path, json: bytes)
            try client.close()
            if json { try printJSON(answer) } else { Self.show(answer) }
            let faults = answer["faults"]?.elements ?? []
            if !faults.isEmpty { throw ExitStatus.badData }
        }
    }

    private static func show(_ answer: JSONValue) {
        for fault in answer["faults"]?.elements ?? [] { tell(both(fault["message"])) }
        for remark in answer["remarks"]?.elements ?? [] { tell(both(remark["message"])) }
        for change in answer["changes"]?.elements ?? [] { print(both(change)) }
        let faults = answer["faults"]?.elements?.count ?? 0
        let changes = answer["changes"]?.elements?.count ?? 0
        let same = answer["unchanged"]?.integer ?? 0
        let isStored = answer["stored"] == .bool(true)
        tell(
            "lỗi \(faults), thay đổi \(changes), giữ nguyên \(same)\(isStored ? "; đã ghi" : "") / "
                + "faults \(faults), changes \(changes), unchanged \(same)"
                + (isStored ? "; stored" : ""))
    }

    private static func both(_ value: JSONValue?) -> String {
        "\(value?["vi"]?.text ?? "") / \(value?["en"]?.text ?? "")"
    }
}
