import Shared
import Testing

@testable import Agent

@Suite("The page for the unit's head") struct ApprovalPageTests {
    private static let document = """
        {"form":"TH-X","version":1,"title":{"vi":"Biểu tổng hợp","en":"Summary"},
         "validFrom":"2020-01-01","calendar":"statistical","periods":["month"],
         "filedBy":{"include":["BV01"]},
         "due":[{"basis":"workingDaysAfterWindow","days":5,"legalBasis":{"vi":"thử","en":"trial"}}],
         "legalBasis":{"vi":"tổng hợp","en":"synthetic"},
         "sections":[{"code":"giuong","title":{"vi":"Giường bệnh","en":"Beds"}}],
         "indicators":[
          {"code":"ngay","title":{"vi":"Ngày điều trị","en":"Days"},"type":"integer",
           "measure":"flow","section":"giuong"},
          {"code":"luot","title":{"vi":"Lượt nội trú","en":"Stays"},"type":"integer",
           "measure":"flow","section":"giuong"},
          {"code":"trung_binh","title":{"vi":"Ngày trung bình","en":"Mean stay"},
           "type":"decimal","scale":1,"measure":"ratio","unit":"day","section":"giuong",
           "numerator":"ngay","denominator":"luot","factor":1},
          {"code":"kho_khan","title":{"vi":"Khó khăn","en":"Difficulties"},"type":"text"},
          {"code":"kien_nghi","title":{"vi":"Kiến nghị","en":"Proposals"},"type":"list",
           "optional":true,
           "fields":[{"code":"noi_dung","title":{"vi":"Nội dung","en":"Text"},"type":"text"},
                     {"code":"han","title":{"vi":"Hạn","en":"By"},"type":"date"}]}],
         "rules":[]}
        """

    private static let words = Array(repeating: "Thiếu bác sĩ gây mê", count: 9)
        .joined(separator: "; ")

    /// Two drafts of a home that wants approval, on a disk in memory, and the page about them.
    private func page(_ language: Language) async throws -> String {
        let disk = MemoryFileSystem()
        let clock = ManualClock()
        let outbox = try DirectOutbox(disk: disk)
        let cache = ReferenceCache(home: AgentHome(root: "/h"), disk: disk)
        let code = try #require(FormCode("TH-X"))
        let node = try DocumentNode(json: Array(Self.document.utf8))
        let read = FormDocument.read(node, file: "x")
        #expect(read.form != nil, "\(read)")
        _ = try cache.keep(
            form: Form.Key(code: code, version: 1), document: Array(Self.document.utf8))
        let unit = try #require(FacilityID("BV01"))
        let drafts = DraftStore(root: "/h/drafts", disk: disk, lockPath: nil)
        var finaliser = Finaliser(
            outbox: outbox, cache: cache, book: TestIdentity.book(), clock: clock,
            randomBytes: { Array(repeating: 7, count: $0) })
        finaliser.drafts = drafts
        finaliser.needsApproval = true
        let intake = FileIntake(cache: cache, finaliser: finaliser)
        for period in ["2026-01", "2026-02"] {
            let text = """
                form;TH-X
                period;\(period)
                ngay;26.553;sổ <tay>
                luot;3.972
                kho_khan;"\(Self.words)"
                kien_nghi.1.noi_dung;Bổ sung máy thở
                kien_nghi.1.han;31/3/2026

                """
            _ = try await intake.take(Array(text.utf8), fileName: "\(period).csv")
        }
        var state = UnitState(
            facility: unit, facilityName: LocalizedText(vi: "Viện <Thử>", en: "Trial <H>"),
            now: clock.now())
        state.forms = cache.forms()
        let page = ApprovalPage(
            drafts: drafts.all(), unit: state, cache: cache, language: language)
        return String(decoding: page.document, as: UTF8.self)
    }

    @Test("the head reads every word, every row of a list and the ratios that nobody typed")
    func whole() async throws {
        let page = try await page(.vi)
        #expect(page.contains(Self.words), "never cut: it is signed")
        #expect(page.contains("Nội dung: </span>Bổ sung máy thở"))
        #expect(page.contains("Hạn: </span>31/03/2026"))
        #expect(page.contains("Ngày trung bình<span class=\"soft\"> (tính)</span>"))
        #expect(page.contains("<b>6,7</b>") && page.contains("<b>26.553</b>"))
        #expect(page.contains("scope=\"rowgroup\">Giường bệnh<"))
        #expect(page.contains("Ngày điều trị<small>sổ &lt;tay&gt;</small>"))
        #expect(!page.contains("<tay>"))
    }

    @Test("each report is a sheet of its own with unit, code and place to sign")
    func sheets() async throws {
        let page = try await page(.vi)
        let sheets = page.split(separator: "<section class=\"sheet\"").dropFirst()
        #expect(sheets.count == 2)
        for sheet in sheets {
            let code = try #require(sheet.firstMatch(of: /id="m-([0-9a-f]{8})"/)).1
            #expect(sheet.contains("Viện &lt;Thử&gt; · lần gửi 1 · mã kiểm <code>\(code)</code>"))
            #expect(sheet.contains("--code \(code)"))
            #expect(sheet.contains("Người lập") && sheet.contains("Người duyệt"))
            #expect(page.contains("href=\"#m-\(code)\""), "listed at the top of the screen")
        }
        #expect("\(AgentPageStyle.css)".contains(".sheet+.sheet{break-before:page}"))
    }

    @Test("numbers and headings follow the language")
    func english() async throws {
        let page = try await page(.en)
        #expect(page.contains("<b>26,553</b>") && page.contains("<b>6.7</b>"))
        #expect(page.contains("Beds") && page.contains("By: </span>2026-03-31"))
        #expect(page.contains("2 reports to approve"))
    }
}
