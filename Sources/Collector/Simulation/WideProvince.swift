import Foundation
import Shared

/// A generated form and a generated list of units, as large as asked for: what speed and memory are
/// measured on. Synthetic through and through.
struct WideProvince: Sendable {
    /// How many units report.
    let units: Int
    /// How many figures each report has.
    let indicators: Int

    /// The form's code.
    static let form = "RONG-T"

    /// Writes the documents under `folder`, as people would have written them.
    func write(to folder: URL) throws {
        try put(form, folder.appending(path: "forms"), "rong-t.yaml")
        let facilities = folder.appending(path: "facilities")
        try put(areas, facilities, "rong-areas.yaml")
        for start in stride(from: 1, through: units, by: Self.unitsPerFile) {
            let end = min(start + Self.unitsPerFile - 1, units)
            try put(self.facilities(start...end), facilities, "rong-\(start).yaml")
        }
    }

    /// A document is stored whole, and none may be larger than a megabyte.
    private static let unitsPerFile = 1000

    private func put(_ text: String, _ folder: URL, _ name: String) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: folder.appending(path: name))
    }

    private var form: String {
        let figures = (1...indicators).map { number in
            "  - {code: \(Self.indicator(number)), title: {vi: \"Chỉ tiêu \(number)\", "
                + "en: \"Indicator \(number)\"}, type: integer, measure: flow, unit: case}"
        }
        return """
            # Tổng hợp để đo tốc độ / synthetic, for measuring speed.
            form: \(Self.form)
            version: 1
            title: {vi: "Biểu rộng (tổng hợp)", en: "Wide form (synthetic)"}
            validFrom: 2015-01-01
            calendar: statistical
            periods: [month]
            filedBy: {types: [districtHospital]}
            due:
              - basis: daysAfterWindow
                days: 5
                from: 2015-01-01
                legalBasis: {vi: "Tổng hợp", en: "Synthetic"}
            legalBasis: {vi: "Tổng hợp", en: "Synthetic"}
            indicators:
            \(figures.joined(separator: "\n"))
            rules:
              - {kind: subset, part: \(Self.indicator(2)), whole: \(Self.indicator(1)), severity: warning}

            """
    }

    private var areas: String {
        let areas = (1...Self.areas).map { number in
            "  - {id: TH-V\(number), kind: region, parent: TH, "
                + "name: {vi: \"Vùng \(number)\", en: \"Region \(number)\"}}"
        }
        return """
            # Tổng hợp / synthetic.
            home: TH
            areas:
              - {id: TH, kind: province, name: {vi: "Vùng đo (tổng hợp)", en: "Measured land"}}
            \(areas.joined(separator: "\n"))

            """
    }

    private func facilities(_ numbers: ClosedRange<Int>) -> String {
        let list = numbers.map { number in
            """
              - id: \(unit(number))
                opened: 2010-01-01
                name: {vi: "Bệnh viện tổng hợp số \(number)", en: "Synthetic hospital \(number)"}
                type: districtHospital
                ownership: province
                area: TH-V\((number - 1) % Self.areas + 1)
            """
        }
        return """
            # Tổng hợp / synthetic.
            facilities:
            \(list.joined(separator: "\n"))

            """
    }

    /// Areas that the units are spread over: as many as the country had provinces.
    private static let areas = 63

    private static func indicator(_ number: Int) -> String { "chi_tieu_\(padded(number))" }

    private func unit(_ number: Int) -> String {
        "TH-\(Self.padded(number, to: max(4, String(units).count)))"
    }

    private static func padded(_ number: Int, to width: Int = 4) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}
