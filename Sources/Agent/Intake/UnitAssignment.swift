import Shared

extension FileIntake {
    /// The units that this home speaks for, the first one first.
    var units: [FacilityID] { finaliser.units }
}

extension ReportFileReading {
    /// The same with every draft given to the unit it speaks for: the one the file names, else the
    /// one whose folder it lies in, else the home's first. What cannot be given to a unit of this
    /// home is a fault: a report must never be filed for another unit by an oversight.
    func assigned(to units: [FacilityID], folder: String?, file: String) -> ReportFileReading {
        var assigned = self
        assigned.drafts = []
        if let folder, !units.contains(where: { $0.text == folder }) {
            let fault = ReadingFault(
                file: file, cell: nil, read: folder, reason: Self.strangeFolder(units))
            assigned.faults.insert(fault, at: 0)
            return assigned
        }
        for var draft in drafts {
            let named = draft.facility
            if let named, let folder, named.text != folder {
                assigned.faults.append(
                    Self.fault(file, draft, named, Self.otherFolder(folder)))
            } else if let named, !units.contains(named) {
                assigned.faults.append(Self.fault(file, draft, named, Self.strangeUnit(units)))
            } else {
                draft.facility = named ?? folder.flatMap { FacilityID($0) }
                assigned.drafts.append(draft)
            }
        }
        return assigned
    }

    private static func fault(
        _ file: String, _ draft: ReportDraft, _ unit: FacilityID, _ reason: LocalizedText
    ) -> ReadingFault {
        ReadingFault(
            file: file, cell: nil, read: "\(unit) \(draft.period.identifier)", reason: reason)
    }

    private static func list(_ units: [FacilityID]) -> String {
        units.map(\.text).joined(separator: ", ")
    }

    private static func strangeUnit(_ units: [FacilityID]) -> LocalizedText {
        LocalizedText(
            vi: "máy này không gửi thay cho đơn vị đó; các đơn vị đã ghi danh ở đây: "
                + "\(list(units)). Sửa mã đơn vị, hoặc ghi danh thêm đơn vị (giaoban-agent enrol).",
            en: "this home does not file for that unit; enrolled here: \(list(units)). Mend the "
                + "unit's code, or enrol that unit too (giaoban-agent enrol).")
    }

    private static func strangeFolder(_ units: [FacilityID]) -> LocalizedText {
        LocalizedText(
            vi: "thư mục này không mang mã của đơn vị nào đã ghi danh ở đây (\(list(units))); "
                + "chuyển tệp vào đúng thư mục của đơn vị.",
            en: "this folder is not called as a unit enrolled here (\(list(units))); move the file "
                + "into its unit's folder.")
    }

    private static func otherFolder(_ folder: String) -> LocalizedText {
        LocalizedText(
            vi: "tệp ghi đơn vị này nhưng nằm trong thư mục của \(folder); chuyển tệp hoặc sửa mã "
                + "đơn vị.",
            en:
                "the file names this unit but lies in the folder of \(folder); move the file or mend "
                + "the unit's code.")
    }
}
