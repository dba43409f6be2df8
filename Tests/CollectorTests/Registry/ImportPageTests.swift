import Foundation
import HTTPTypes
import Shared
import Testing

@testable import Collector

@Suite("Importing files in a browser") struct ImportPageTests {
    private static let people = "area;day;people;source\nSX;31/12/2025;1.500.000;Niên giám (thử)"

    private static func kept(in html: String) throws -> String {
        let start = try #require(html.range(of: "name=\"kept\" value=\""), "\(html)")
        return String(html[start.upperBound...].prefix { $0 != "\"" })
    }

    @Test("a file is looked at, then taken as it was looked at, by whoever looked")
    func way() async throws {
        let test = try await TestCollector()
        let officer = try await test.person(.officer)
        let other = try await test.person(.administrator)
        let look = try await test.upload(
            "/imports", [("kind", "populations"), ("act", "take")],
            file: ("dan-so.csv", Array(Self.people.utf8)), as: officer)
        #expect(look.text.contains("Xem trước: 1 thay đổi"), "\(look.text)")
        #expect(test.collector.catalogue.current.registry.populations.isEmpty)
        let kept = try Self.kept(in: look.text)
        let fields = [("kept", kept), ("kind", "populations"), ("act", "take")]
        #expect(try await test.post("/imports", fields, as: other).status == 400)
        let take = try await test.post("/imports", fields, as: officer)
        #expect(take.text.contains("Đã nhập: 1 thay đổi"), "\(take.text)")
        #expect(test.collector.catalogue.current.registry.populations.first?.people == 1_500_000)
        #expect(try await test.post("/imports", fields, as: officer).status == 400, "it is gone")
    }

    @Test("a file waits half an hour and no longer")
    func patience() async throws {
        let test = try await TestCollector()
        let officer = try await test.person(.officer)
        let look = try await test.upload(
            "/imports", [("kind", "populations")], file: ("a.csv", Array(Self.people.utf8)),
            as: officer)
        test.clock.set("2026-02-03T09:31:00+07:00")
        let late = try await test.post(
            "/imports",
            [("kept", try Self.kept(in: look.text)), ("kind", "populations"), ("act", "take")],
            as: officer)
        #expect(late.status == 400 && late.text.contains("chọn lại tệp"))
    }

    @Test("past years' figures come in by a file, hard findings by cell first")
    func history() async throws {
        let test = try await TestCollector()
        let officer = try await test.person(.officer)
        let text = """
            form;KB-T
            facility;period;kham_tong;kham_nu;giuong;mat_dien;luy_ke
            SX-BV1;2025-01;1000;500;100;0;10
            """
        let bad = try await test.upload(
            "/imports", [("kind", "history")],
            file: ("2025.csv", Array(text.replacing(";500;", with: ";1500;").utf8)), as: officer)
        #expect(bad.text.contains("lỗi; chưa ghi gì") && bad.text.contains("B3"), "\(bad.text)")
        let look = try await test.upload(
            "/imports", [("kind", "history")], file: ("2025.csv", Array(text.utf8)), as: officer)
        #expect(look.text.contains("KB-T 2025-01 SX-BV1"))
        #expect(try await test.rowCounts()["submission"] == 0)
        let take = try await test.post(
            "/imports",
            [("kept", try Self.kept(in: look.text)), ("kind", "history"), ("act", "take")],
            as: officer)
        #expect(take.text.contains("Đã nhập: 1 thay đổi"), "\(take.text)")
        #expect(try await test.rowCounts()["imported"] == 1)
    }

    @Test(
        "an officer who answers for another form takes no figures of this one, pasted or as a file",
        arguments: [
            (
                "plans",
                "year;form;facility;indicator;value;decision\n"
                    + "2026;KB-T;SX-BV1;kham_tong;1000;15/QĐ-SYT"
            ),
            (
                "history",
                "form;KB-T\nfacility;period;kham_tong;kham_nu;giuong;mat_dien;luy_ke\n"
                    + "SX-BV1;2025-01;1000;500;100;0;10"
            ),
        ])
    func mandate(kind: String, table: String) async throws {
        let test = try await TestCollector()
        let stranger = try await test.person(.officer, name: "can.bo", forms: ["TC-Q"])
        let own = try await test.person(.officer, name: "can.bo.kb", forms: ["KB-T"])
        let paste = [("kind", kind), ("table", table), ("act", "take")]
        let before = try await test.rowCounts()
        let pasted = try await test.post("/imports", paste, as: stranger)
        #expect(pasted.text.contains("không phụ trách biểu KB-T"), "\(pasted.text)")
        let chosen = try await test.upload(
            "/imports", [("kind", kind)], file: ("a.csv", Array(table.utf8)), as: stranger)
        #expect(chosen.text.contains("không phụ trách biểu KB-T"))
        #expect(!chosen.text.contains("name=\"kept\""), "there is nothing to take")
        let after = try await test.rowCounts()
        #expect(after["document"] == before["document"] && after["imported"] == 0)
        let taken = try await test.post("/imports", paste, as: own)
        #expect(taken.text.contains("Đã nhập: 1 thay đổi"), "\(taken.text)")
    }

    @Test("every fault of a plan's row is told at once")
    func plans() async throws {
        let test = try await TestCollector()
        let officer = try await test.person(.officer)
        let table =
            "year;form;facility;indicator;value;decision\nhai;KB-T;SX-BV9;kham_tong;x;không số"
        let answer = try await test.post(
            "/imports", [("kind", "plans"), ("table", table), ("act", "preview")], as: officer)
        for cell in ["A2", "C2", "E2", "F2"] {
            #expect(answer.text.contains(cell), "\(cell): \(answer.text)")
        }
    }

    @Test("a form without a file, a file too large, and a stranger's kind are told")
    func wrong() async throws {
        let test = try await TestCollector()
        let officer = try await test.person(.officer)
        let strange = try await test.upload(
            "/imports", [("kind", "khác")], file: ("a.csv", [0x61]), as: officer)
        #expect(strange.status == 400 && strange.text.contains("Chưa chọn loại bảng"))
        let large = try await test.upload(
            "/imports", [("kind", "units")],
            file: ("a.csv", Array(repeating: 0x61, count: ImportRoutes.fileLimit)), as: officer)
        #expect(large.status == 413)
    }
}
