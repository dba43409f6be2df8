import HTTPTypes
import Shared
import Support
import Testing

@testable import Collector

@Suite("Pages of data quality and of the board of a span") struct QualityPageTests {
    private static let figure =
        PagePath.qualityFigure + "?form=KB-T&period=2025-06&facility=SX-BV1&indicator=kham_tong"

    @Test("the overview names the figure that matters most, and the way to it")
    func overview() async throws {
        let year = try await QualityYear()
        let leader = try await year.test.person(.leader)
        let page = try await year.test.page(PagePath.quality + "?period=2025", as: leader)
        #expect(page.status == 200 && page.text.contains("84,14 %"))
        #expect(page.text.contains("rất khác thường") && page.text.contains(PagePath.qualityFigure))
        #expect(page.text.contains("95,8 % (23/24)"))
        let english = try await year.test.page(
            PagePath.quality + "?period=2025&form=KB-T&lang=en", as: leader)
        #expect(english.text.contains("very unusual") && english.text.contains("84.14 %"))
    }

    @Test(
        "a figure's page draws its series with the year before behind it, and a table of the same")
    func series() async throws {
        let year = try await QualityYear()
        let officer = try await year.test.person(.officer)
        let page = try await year.test.page(Self.figure, as: officer)
        #expect(page.status == 200 && page.text.contains("<svg"))
        #expect(page.text.contains("9.000") && page.text.contains("<details>"))
        #expect(page.text.contains(PagePath.qualityNote))
        let reader = try await year.test.person(.administrator)
        let shown = try await year.test.page(Self.figure, as: reader)
        #expect(!shown.text.contains("action=\"" + PagePath.qualityNote))
    }

    @Test("a figure has the same grade on its page as in the list that leads to it")
    func sameGrade() async throws {
        let year = try await QualityYear()
        let leader = try await year.test.person(.leader)
        let page = try await year.test.page(Self.figure, as: leader)
        #expect(page.text.contains("rất khác thường") && page.text.contains("Xét trong"))
        #expect(page.text.contains("đến 2025-12"))
        // Of half a year only six figures are there: too few to call anything extreme.
        let half = "&from=2025-01&to=2025-06"
        let shorter = try await year.test.page(Self.figure + half, as: leader)
        #expect(!shorter.text.contains("rất khác thường") && shorter.text.contains("đến 2025-06"))
        let list = try await year.test.page(
            PagePath.qualityWork + "?period=2025-01&to=2025-06", as: leader)
        #expect(list.text.contains("from=2025-01&amp;to=2025-06"))
        let elsewhere = try await year.test.page(Self.figure + "&from=2024", as: leader)
        #expect(elsewhere.status == 400)
    }

    @Test("what is kept of an answer gives way to the next report")
    func kept() async throws {
        let year = try await QualityYear()
        let leader = try await year.test.person(.leader)
        var firsts: [String: String] = [:]
        for path in [PagePath.quality, PagePath.qualityReport] {
            let first = try await year.test.page(path + "?period=2025", as: leader).text
            #expect(first.contains("95,8"))
            // The foot shows the clock, and the clock of tests stands still.
            let again = try await year.test.page(path + "?period=2025", as: leader).text
            #expect(again == first)
            firsts[path] = first
        }
        try await year.send(2, 5, visits: 501)
        for (path, first) in firsts {
            let page = try await year.test.page(path + "?period=2025", as: leader).text
            #expect(page != first, "\(path)")
            // The report has come; what its July left out is still not there.
            #expect(page.contains("100,0"), "\(path)")
        }
        let overview = try await year.test.page(PagePath.quality + "?period=2025", as: leader)
        #expect(overview.text.contains("100,0 % (24/24)"))
    }

    @Test("an officer's note is kept and shown; one without words is refused beside the form")
    func noting() async throws {
        let year = try await QualityYear()
        let officer = try await year.test.person(.officer)
        let fields = [
            ("form", "KB-T"), ("period", "2025-06"), ("facility", "SX-BV1"),
            ("indicator", "kham_tong"), ("owner", "Phòng KHTC"),
        ]
        let empty = try await year.test.post(
            PagePath.qualityNote, fields + [("outcome", "confirmed"), ("note", "")], as: officer)
        #expect(empty.status == 400 && empty.text.contains("Phải ghi lý do"))
        let kept = try await year.test.post(
            PagePath.qualityNote, fields + [("outcome", "confirmed"), ("note", "có dịch")],
            as: officer)
        #expect(kept.status == 303)
        let list = try await year.test.page(PagePath.qualityWork + "?period=2025", as: officer)
        #expect(list.text.contains("Đơn vị xác nhận") && list.text.contains("có dịch"))
        let reader = try await year.test.person(.administrator)
        let refused = try await year.test.post(
            PagePath.qualityNote, fields + [("outcome", "left"), ("note", "x")], as: reader)
        #expect(refused.status == 403)
    }

    @Test("the report has numbered tables, a drawing, and the same as CSV and workbook")
    func report() async throws {
        let year = try await QualityYear()
        let leader = try await year.test.person(.leader)
        let page = try await year.test.page(PagePath.qualityReport + "?period=2025", as: leader)
        #expect(page.status == 200 && page.text.contains("<svg"))
        for number in 1...8 { #expect(page.text.contains("Bảng \(number). ")) }
        let english = try await year.test.page(
            PagePath.qualityReport + "?period=2025&form=KB-T&lang=en", as: leader
        ).text
        for vietnamese in ["Bệnh viện", "khác thường", "Tháng", "Tổng khám"] {
            #expect(!english.contains(vietnamese), "\(vietnamese) on the English page")
        }
        #expect(english.contains("Hospital One") && english.contains("very unusual"))
        #expect(english.contains(PagePath.qualityReportCSV + "?period=2025&amp;form=KB-T"))
        let csv = try await year.test.page(PagePath.qualityReportCSV + "?period=2025", as: leader)
        #expect(csv.text.contains("Bảng 8") && csv.text.contains("9000"))
        let book = try await year.test.page(PagePath.qualityWorkbook + "?period=2025", as: leader)
        #expect(book.status == 200 && book.body.starts(with: [0x50, 0x4B]))
    }

    @Test("the board of a span says every state in colour, sign and word, and why")
    func board() async throws {
        let year = try await QualityYear()
        let leader = try await year.test.person(.leader)
        let path = PagePath.boardSpan + "?period=2025-01&to=2025-12&form=KB-T"
        let page = try await year.test.page(path, as: leader)
        #expect(page.status == 200 && page.text.contains("s-missing"))
        #expect(page.text.contains("✕") && page.text.contains("chưa liên lạc"))
        #expect(page.text.contains("95,8 %"))
        let filtered = try await year.test.page(path + "&state=missing", as: leader)
        #expect(filtered.text.contains("Bệnh viện Hai"))
        #expect(!filtered.text.contains(">Bệnh viện Một<"))
        let timeline = try await year.test.page(path + "&facility=SX-BV2", as: leader)
        #expect(timeline.status == 200 && timeline.text.contains("Bệnh viện Hai"))
    }
}
