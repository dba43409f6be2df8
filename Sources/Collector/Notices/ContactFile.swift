import Shared

/// A CSV file of addresses: a header with the columns' names in Vietnamese or English, a row each.
///
/// ```csv
/// don_vi;nguoi_nhan;kenh;dia_chi;ten;ngon_ngu
/// SX-BV1;unit;email;thong-ke@bv1.example;Phòng KHTH;vi
/// ```
struct ContactFile: Sendable {
    /// A row that cannot be taken.
    struct Fault: Hashable, Sendable {
        let row: Int
        let reason: LocalizedText
    }

    /// What was read, when there are no faults.
    private(set) var drafts: [ManageContacts.Draft] = []
    /// What is wrong, by row.
    private(set) var faults: [Fault] = []

    /// The columns, each by its two names.
    private static let columns: [(vi: String, en: String)] = [
        ("don_vi", "unit"), ("nguoi_nhan", "recipient"), ("kenh", "channel"),
        ("dia_chi", "address"), ("ten", "name"), ("ngon_ngu", "language"),
    ]

    /// Reads a file's text.
    init(_ text: String, knows: (FacilityID) -> Bool) {
        let table: CSVTable
        do throws(CSVTable.Fault) {
            table = try CSVTable(text)
        } catch {
            fault(
                1, vi: "không phải bảng CSV đọc được", en: "this is no CSV table that can be read")
            return
        }
        guard let header = table.rows.first else { return }
        let names = header.cells.map { $0.lowercased() }
        let places = Self.columns.map { column in
            names.firstIndex { $0 == column.vi || $0 == column.en }
        }
        for needed in [1, 3] where places[needed] == nil {
            let column = Self.columns[needed]
            fault(
                header.number, vi: "thiếu cột “\(column.vi)” (hoặc “\(column.en)”)",
                en: "the column “\(column.en)” (or “\(column.vi)”) is missing")
        }
        guard faults.isEmpty else { return }
        for row in table.rows.dropFirst() {
            let cells = places.map { place in place.map { row.cell($0) } ?? "" }
            do throws(Problem) {
                drafts.append(
                    try .read(
                        unit: cells[0], recipient: cells[1], channel: cells[2], address: cells[3],
                        name: cells[4], language: cells[5], knows: knows))
            } catch {
                faults.append(Fault(row: row.number, reason: error.detail))
            }
        }
    }

    private mutating func fault(_ row: Int, vi: String, en: String) {
        faults.append(Fault(row: row, reason: LocalizedText(vi: vi, en: en)))
    }
}
