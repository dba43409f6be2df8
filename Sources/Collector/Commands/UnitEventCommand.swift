import ArgumentParser
import Foundation
import Shared

/// `unit event`: enters what happened to units, or shows what would follow.
struct UnitEventCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "event",
        abstract: "Ghi một sự kiện của đơn vị / enter what happened to units.",
        discussion: """
            Ví dụ / examples:
              unit event merge --on 2026-07-01 --decision 12/QĐ-SX --unit A --unit B --into C \\
                --new C --name "TTYT khu vực" --type districtHealthCentreWithBeds --preview
              unit event rename --on 2026-07-01 --decision 13/QĐ-SX --unit A --name "Tên mới"
              unit event --file su-kien.yaml --preview
            Tệp có “facilities” và “events” như danh mục đơn vị / a file has “facilities” and “events”
            as lists of units do: docs/FACILITIES.md.
            """)

    @OptionGroup var data: DataOption
    @Argument(
        help: ArgumentHelp(
            "open, close, rename, retype, move, merge, split, changeOfProvince, recode, "
                + "changeOfOwnership, decision."))
    var kind: String?
    @Option(name: .long, help: "Tệp YAML / a YAML file: docs/FACILITIES.md.")
    var file: String?
    @Option(name: .long, help: "Ngày hiệu lực / the first day on which it is true: 2026-07-01.")
    var on: String?
    @Option(name: .long, help: "Số quyết định / the decision number.")
    var decision: String?
    @Option(name: .long, help: "Ghi chú / a note.")
    var note: String?
    @Option(name: .long, help: "Mã đơn vị, lặp lại được / a unit's code, repeatable.")
    var unit: [String] = []
    @Option(name: .long, help: "Đơn vị kế thừa, lặp lại được / a successor, repeatable.")
    var into: [String] = []
    @Option(name: .long, help: "Mã của đơn vị mới cần lập / the code of a new unit to be made.")
    var new: String?
    @Option(name: .long, help: "Tên tiếng Việt / the Vietnamese name.")
    var name: String?
    @Option(name: .long, help: "Tên tiếng Anh / the English name.")
    var nameEn: String?
    @Option(name: .long, help: "Loại hình / the type.")
    var type: String?
    @Option(name: .long, help: "Chủ sở hữu / the owner.")
    var ownership: String?
    @Option(name: .long, help: "Cơ quan chủ quản / the unit above.")
    var parent: String?
    @Option(name: .long, help: "Nơi nhận báo cáo / the unit it reports to.")
    var reportsTo: String?
    @Option(name: .long, help: "Mã địa bàn / an area's code.")
    var area: String?
    @Option(
        name: .long,
        help: "Dịch vụ của đơn vị mới / a new unit's services: obstetrics,immunisation.")
    var services: String?
    @Option(name: .long, help: "insurance, facilityNumber, administrativeUnit …")
    var scheme: String?
    @Option(name: .long, help: "Mã mới; bỏ trống là thôi mã / the new code; none gives it up.")
    var code: String?
    @Option(name: .long, help: "plannedBeds, autonomyGroup, plan.")
    var about: String?
    @Flag(name: .long, help: "Chỉ xem trước / only look.")
    var preview = false
    @Flag(name: .long, help: "JSON.")
    var json = false

    func validate() throws {
        if (kind == nil) == (file == nil) {
            throw ValidationError(
                "Nêu loại sự kiện hoặc --file / give the kind of event or --file.")
        }
    }

    func run() async throws {
        umask(0o077)
        try await explained {
            let document = try file.map(Self.read) ?? (try described.canonicalBytes())
            let client = try LocalClient(directory: data.directory)
            let path = RegistryRoutes.Path.acts.asking([("dryRun", preview ? "true" : nil)])
            let answer = try await client.post(path, json: document)
            try client.close()
            if preview { return try PreviewText.print(answer, json: json) }
            if json { return try printJSON(answer) }
            let number = answer["number"]?.integer ?? 0
            tell("đã ghi sự kiện số \(number) / entered as act \(number)")
        }
    }

    /// The document of a YAML file, its faults with their lines.
    private static func read(_ path: String) throws -> [UInt8] {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        let reading = YAMLDocument.read(bytes, file: path)
        var faults = reading.faults
        if let node = reading.node {
            var document = FacilityDocument()
            document.read(node, file: path)
            faults += document.faults
            if faults.isEmpty { return try node.canonicalJSON() }
        }
        for fault in faults { tell(fault.bilingual) }
        throw ExitStatus.badData
    }

    /// The act that the options describe.
    private var described: JSONValue {
        let fields = [
            ("on", on), ("decision", decision), ("note", note), ("name", name), ("nameEn", nameEn),
            ("type", type), ("ownership", ownership), ("parent", parent), ("reportsTo", reportsTo),
            ("area", area), ("services", services), ("scheme", scheme), ("code", code),
            ("about", about),
        ]
        return FacilityActWords(
            kind: kind ?? "", units: unit, into: into, new: new ?? "",
            fields: Dictionary(
                fields.compactMap { name, text in text.map { (name, $0) } },
                uniquingKeysWith: { first, _ in first })
        ).document
    }
}
