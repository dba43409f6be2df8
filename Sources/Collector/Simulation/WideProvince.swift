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
        try put(facilities, folder.appending(path: "facilities"), "rong.yaml")
    }

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

    private var facilities: String {
        let list = (1...units).map { number in
            """
              - id: \(Self.unit(number))
                opened: 2010-01-01
                name: {vi: "Bệnh viện tổng hợp số \(number)", en: "Synthetic hospital \(number)"}
                type: districtHospital
                ownership: province
            """
        }
        return "# Tổng hợp / synthetic.\nfacilities:\n" + list.joined(separator: "\n") + "\n"
    }

    private static func indicator(_ number: Int) -> String { "chi_tieu_\(padded(number))" }

    private static func unit(_ number: Int) -> String { "TH-\(padded(number))" }

    private static func padded(_ number: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, 4 - text.count)) + text
    }
}
