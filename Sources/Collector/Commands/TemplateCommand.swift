import ArgumentParser
import Foundation
import Shared

/// `template`: a workbook for a unit's clerk to fill in.
struct TemplateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "template",
        abstract: "Tạo mẫu Excel để điền / make an Excel workbook to fill in.",
        discussion: """
            giaoban-collector template --data DIR --form HDKB-T --period 2026-03 --facility BV01 \
            --to HDKB-T_2026-03.xlsx
            """)

    @OptionGroup var data: DataOption
    @Option(name: .long, help: "Mã biểu / the form's code.")
    var form: String
    @Option(name: .long, help: "Kỳ báo cáo / the period: 2026-03, 2026-Q1, 2026 …")
    var period: String
    @Option(name: .long, help: "Mã đơn vị, để có số kỳ trước / the unit, for its earlier figures.")
    var facility: String?
    @Option(name: .long, help: "Tệp để ghi (.xlsx) / the file to write.")
    var to: String

    func validate() throws {
        guard to.lowercased().hasSuffix(".xlsx") else { throw ValidationError("--to: .xlsx") }
    }

    func run() async throws {
        try await explained {
            guard let code = FormCode(form) else { throw Problem(.unknownForm) }
            if let facility, FacilityID(facility) == nil { throw Problem(.unknownFacility) }
            let client = try LocalClient(directory: data.directory)
            let workbook = try await client.bytes(path(code))
            try client.close()
            try Data(workbook).write(to: URL(fileURLWithPath: to), options: .atomic)
            print(to)
        }
    }

    private func path(_ code: FormCode) -> String {
        Routes.template.replacing("{code}", with: code.text).asking([
            ("period", period), ("facility", facility),
        ])
    }
}
