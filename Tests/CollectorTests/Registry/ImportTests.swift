import HTTPTypes
import Shared
import Support
import Testing

@testable import Collector

/// Tables through the endpoint: judged whole, stored whole, twice the same. Synthetic.
@Suite("Imports of tables") struct ImportTests {
    private static func take(
        _ test: TestCollector, _ kind: String, _ bytes: [UInt8], dryRun: Bool = false,
        file: String = "bang.csv"
    ) async throws -> JSONValue {
        let path =
            ImportRoutes.Path.imports + "?kind=\(kind)&file=\(file)"
            + (dryRun ? "&dryRun=true" : "")
        let answer = try await test.send(.post, path, body: bytes, through: .local)
        #expect(answer.status == 200, "\(answer.text)")
        return try answer.json()
    }

    private static func words(_ json: JSONValue, _ key: String) -> [String] {
        (json[key]?.elements ?? []).compactMap { ($0["message"] ?? $0)["en"]?.text }
    }

    private static let tables: [(kind: String, text: String)] = [
        (
            "units",
            """
            Mã đơn vị;Tên;Loại hình;Chủ sở hữu;Ngày thành lập;Chủ quản;Địa bàn;Mã BHYT;# ghi chú
            SX-BV20;Bệnh viện Hai Mươi;districtHospital;Tỉnh;01/02/2020;SX-SYT;SX;09920;mới
            """
        ),
        (
            "holidays",
            """
            ngày;làm bù cho;nguồn
            01/01/2027;;Thông báo (thử)
            04/01/2027;;Thông báo (thử)
            09/01/2027;04/01/2027;Thông báo (thử)
            """
        ),
        (
            "plans",
            """
            năm;biểu;đơn vị;chỉ tiêu;giá trị;quyết định
            2026;KB-T;SX-BV1;kham_tong;2.340.000;15/QĐ-SX
            """
        ),
        (
            "populations",
            """
            area,day,people,source
            SX,2025-12-31,1500000,Niên giám (thử)
            """
        ),
    ]

    @Test("a table is looked at, taken once, and changes nothing again", arguments: tables)
    func taking(_ kind: String, _ text: String) async throws {
        let test = try await TestCollector()
        let bytes = Array(text.utf8)
        let before = try await test.rowCounts()
        let look = try await Self.take(test, kind, bytes, dryRun: true)
        #expect(Self.words(look, "faults").isEmpty, "\(Self.words(look, "faults"))")
        #expect(Self.words(look, "changes").count == 1)
        #expect(look["stored"] == .bool(false))
        #expect(try await test.rowCounts() == before)
        #expect(try await Self.take(test, kind, bytes)["stored"] == .bool(true))
        let after = try await test.rowCounts()
        let again = try await Self.take(test, kind, bytes)
        #expect(again["stored"] == .bool(false))
        #expect((again["unchanged"]?.integer ?? 0) > 0)
        #expect(try await test.rowCounts() == after)
        _ = try await test.seed(TestSeeds.files)
        let reread = try await test.collector.store.read { try Catalogue(from: $0) }
        #expect(
            try await Self.take(test, kind, bytes, dryRun: true)["unchanged"] == again["unchanged"])
        #expect(
            reread.registry.facilities.count
                == test.collector.catalogue.current.registry.facilities.count)
    }

    @Test("what was imported holds at once: a unit owes, a day off moves a due date")
    func holds() async throws {
        let test = try await TestCollector()
        for table in Self.tables {
            _ = try await Self.take(test, table.kind, Array(table.text.utf8))
        }
        let owed =
            try await test.send(
                .get, Routes.obligations + "?form=KB-T&period=2026-12", through: .local
            ).json()["items"]?.elements ?? []
        #expect(owed.contains { $0["facility"]?.text == "SX-BV20" })
        // Five working days after Thu 31/12/2026: 1/1 and 4/1 are off, Sat 9/1 is worked.
        #expect(owed.first?["dueAt"]?.text?.hasPrefix("2027-01-10") == true, "\(owed)")
        let catalogue = test.collector.catalogue.current
        #expect(catalogue.planTable.targets.map(\.value.vietnamese) == ["2.340.000"])
        let unit = try #require(FacilityID("SX-BV20"))
        #expect(catalogue.registry.facility(unit)?.codes.map(\.value) == ["09920"])
        #expect(try await test.enrol("SX-BV20").hasPrefix("giaoban_"))
    }

    @Test("one fault keeps the whole file back, and every fault is told with its cell")
    func faults() async throws {
        let test = try await TestCollector()
        let table = """
            id;name;type;ownership;opened;area
            SX-BV20;Hai Mươi;districtHospital;province;2020-02-01;SX
            SX-BV21;Hai Mốt;castle;province;31/31/2020;NOWHERE
            SX-BV20;Lần hai;districtHospital;province;2020-02-01;SX
            SX-BV1;Tên khác;provincialGeneralHospital;province;2006-01-01;SX
            ;Không mã;districtHospital;province;2020-02-01;SX
            """
        let answer = try await Self.take(test, "units", Array(table.utf8))
        let faults = answer["faults"]?.elements ?? []
        #expect(answer["stored"] == .bool(false))
        #expect(
            faults.compactMap { $0["cell"]?.text } == ["C3", "E3", "F3", "A4", "A5", "A6"],
            "\(Self.words(answer, "faults"))")
        #expect(faults.first?["read"]?.text == "castle")
        #expect(test.collector.catalogue.current.registry.facilities.count == 5)
    }

    @Test(
        "what is no table says so",
        arguments: [
            ("a;b\n1;2", "no heading row"), ("", "cannot be read"),
            ("area;day;people;source", "no row of data"),
            ("area;day;people;source;colour\nSX;2025-12-31;5;x;red", "unknown column"),
            ("area;day;people;source\nSX;12/31/2025;5;x", "day/month/year"),
            ("area;day;people;source\nSX;31/12/2025;1,5;x", "1,5"),
            ("area;day;people;source\nZZ;31/12/2025;5;x", "no such area"),
        ])
    func noTable(_ text: String, _ words: String) async throws {
        let test = try await TestCollector()
        let answer = try await Self.take(test, "populations", Array(text.utf8))
        #expect(
            Self.words(answer, "faults").contains { $0.contains(words) },
            "\(Self.words(answer, "faults"))")
    }

    @Test(
        "a workbook is read by its cells: a number that should be a code names its sheet and cell")
    func workbook() async throws {
        let test = try await TestCollector()
        let heads = ["Địa bàn", "Ngày", "Dân số", "Nguồn"].map { WorkbookFixture.Cell.shared($0) }
        var book = WorkbookFixture([
            .init("Ghi chú", [[.shared("không phải bảng")]]),
            .init(
                "Dân số",
                [
                    [.shared("BẢNG DÂN SỐ")], heads,
                    [.shared("SX"), .shared("31/12/2025"), .number("1500000"), .shared("thử")],
                ]),
        ])
        let good = try await Self.take(test, "populations", book.bytes, file: "b.xlsx")
        #expect(good["stored"] == .bool(true), "\(Self.words(good, "faults"))")
        book.sheets[1].rows[4] = [
            .number("24"), .shared("31/12/2024"), .number("1"), .shared("thử"),
        ]
        let bad = try await Self.take(test, "populations", book.bytes, file: "b.xlsx")
        let fault = bad["faults"]?.elements?.first
        #expect(fault?["cell"]?.text == "A4")
        #expect(fault?["sheet"]?.text == "Dân số")
    }
}
