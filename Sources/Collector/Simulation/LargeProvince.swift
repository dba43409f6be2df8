import Foundation
import Shared

/// A generated province of as many units as asked for, of every kind, under the forms and calendars of a
/// folder of seeds: what the department's pages are measured on. Synthetic through and through.
struct LargeProvince: Sendable {
    /// How many units report.
    let units: Int

    /// Units in one area.
    private static let unitsPerArea = 10
    /// The kinds of units in an area, in turn.
    private static let types: [FacilityType] = [
        .districtHealthCentreWithBeds, .healthCentreWithoutBeds, .districtHospital,
        .districtHealthCentreWithBeds, .privateHospital, .healthCentreWithoutBeds,
        .districtHealthCentreWithBeds, .specialisedHospital, .districtHealthCentreWithBeds,
        .regionalHospital,
    ]

    /// Writes the documents under `folder`: the units, and what `seeds` says of forms and holidays. Its
    /// own units, plans and schedules stay away.
    func write(to folder: URL, from seeds: URL) throws {
        let manager = FileManager.default
        for (part, files) in [("forms", ""), ("calendars", "vn-holidays.yaml")] {
            let (source, target) = (
                seeds.appending(path: part), folder.appending(path: part)
            )
            try manager.createDirectory(at: target, withIntermediateDirectories: true)
            for name in try manager.contentsOfDirectory(atPath: source.path)
            where files.isEmpty ? name.hasSuffix(".yaml") : name == files {
                try Data(contentsOf: source.appending(path: name))
                    .write(to: target.appending(path: name))
            }
        }
        let target = folder.appending(path: "facilities")
        try manager.createDirectory(at: target, withIntermediateDirectories: true)
        try Data(facilities.utf8).write(to: target.appending(path: "large.yaml"))
    }

    private var facilities: String {
        let areas = (1...(units + Self.unitsPerArea - 1) / Self.unitsPerArea).map { number in
            "  - {id: TL-V\(number), kind: region, parent: TL, "
                + "name: {vi: \"Vùng \(number)\", en: \"Region \(number)\"}}"
        }
        return """
            # Tổng hợp để đo tốc độ / synthetic, for measuring speed.
            home: TL
            areas:
              - {id: TL, kind: province, name: {vi: "Tỉnh lớn (tổng hợp)", en: "Large province"}}
            \(areas.joined(separator: "\n"))
            facilities:
              - id: TL-SYT
                opened: 2000-01-01
                name: {vi: "Sở Y tế (tổng hợp)", en: "Department of health (synthetic)"}
                type: department
                ownership: province
                area: TL
            \((1...units).map(unit).joined(separator: "\n"))

            """
    }

    private func unit(_ number: Int) -> String {
        let type = Self.types[(number - 1) % Self.types.count]
        let isPrivate = type == .privateHospital
        let area = (number - 1) / Self.unitsPerArea + 1
        return """
              - id: \(Self.id(number))
                opened: 2000-01-01
                name: {vi: "Đơn vị y tế tổng hợp số \(number)", en: "Synthetic unit \(number)"}
                type: \(type.rawValue)
                ownership: \(isPrivate ? "private" : "province")
                parent: TL-SYT
                area: TL-V\(area)
                services: [obstetrics]\(isPrivate ? "" : "\n    autonomyGroup: 3")
            """
    }

    private static func id(_ number: Int) -> String {
        let text = String(number)
        return "TL-" + String(repeating: "0", count: max(0, 5 - text.count)) + text
    }
}
