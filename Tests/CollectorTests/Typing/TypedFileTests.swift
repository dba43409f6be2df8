import HTTPTypes
import Shared
import Spreadsheet
import Testing

@testable import Collector

extension TestCollector {
    /// Sends a form with one file, as a browser does.
    func upload(
        _ path: String, _ fields: [(String, String)], file: (name: String, bytes: [UInt8]),
        as person: TestPerson
    ) async throws -> Answer {
        var headers = Self.browser(person)
        headers[.contentType] = "multipart/form-data; boundary=----thu"
        var body: [UInt8] = []
        for (name, value) in fields + [("token", person.formToken)] {
            body += Array(
                "------thu\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
                    .utf8)
        }
        body += Array(
            ("------thu\r\nContent-Disposition: form-data; name=\"file\"; "
                + "filename=\"\(file.name)\"\r\nContent-Type: text/csv\r\n\r\n").utf8)
        body += file.bytes + Array("\r\n------thu--\r\n".utf8)
        return try await send(.post, path, body: body, headers: headers, from: "10.0.0.1")
    }
}

/// A filled file put into a typed report.
@Suite("A file into a typed report") struct TypedFileTests {
    private static let csv = """
        form;KB-T
        period;2026-01
        kham_tong;1.200
        kham_nu;1.300
        giuong;120
        """

    private static func look(
        _ text: String, _ test: TestCollector, _ clerk: TestPerson, name: String = "bc.csv"
    ) async throws -> TestCollector.Answer {
        try await test.upload(
            TypingTests.path + "/file", [], file: (name, Array(text.utf8)), as: clerk)
    }

    @Test("is looked at first, by cell, with what the rules would say; then taken with its cells")
    func way() async throws {
        let test = try await TestCollector()
        let clerk = try await test.person(.unitUser)
        let looked = try await Self.look(Self.csv, test, clerk)
        #expect(looked.status == 200, "\(looked.text)")
        #expect(looked.text.contains("3 ô sẽ đổi") && looked.text.contains("B4"))
        #expect(looked.text.contains("Lỗi"), "women are more than all")
        #expect(try await test.rowCounts()["draft"] == 0, "a look keeps nothing")
        let taken = try await test.post(
            TypingTests.path + "/take",
            try TypingTests.hidden(looked.text) + [
                ("fileName", "bc.csv"), ("v.kham_tong", "1.200"), ("at.v.kham_tong", "B3"),
                ("v.kham_nu", "700"), ("v.giuong", "120"), ("at.v.giuong", "B5"),
            ], as: clerk)
        #expect(taken.status == 303, "\(taken.text)")
        let html = try await test.page(TypingTests.path, as: clerk).text
        let sent = try await TypingTests.post(
            "/send", [("v.mat_dien", "1"), ("v.luy_ke", "5")], as: clerk, on: html, in: test)
        #expect(sent.status == 303, "\(sent.text)")
        let review = try await test.page("/reports/KB-T/2026-01/SX-BV1", as: clerk).text
        #expect(review.contains("bc.csv B3") && review.contains("bc.csv (file)"))
    }

    @Test("a cell that cannot be read keeps the file back, named by its address")
    func faults() async throws {
        let test = try await TestCollector()
        let clerk = try await test.person(.unitUser)
        let answer = try await Self.look(
            Self.csv.replacing("1.300", with: "hơn 700"), test, clerk)
        #expect(answer.status == 422)
        #expect(answer.text.contains("B4") && answer.text.contains("hơn 700"))
        #expect(!answer.text.contains("Đưa vào bản nháp"))
    }

    @Test(
        "another report, another unit, no report at all are told as such",
        arguments: [
            ("form;KB-T\nperiod;2025-12\nkham_tong;1", "2025-12"),
            ("form;KB-T\nperiod;2026-01\nfacility;SX-BV2\nkham_tong;1", "SX-BV2"),
            ("không phải báo cáo", "form"),
        ])
    func strangers(text: String, told: String) async throws {
        let test = try await TestCollector()
        let clerk = try await test.person(.unitUser)
        let answer = try await Self.look(text, test, clerk)
        #expect(answer.status == 422 && answer.text.contains(told), "\(answer.text)")
    }

    @Test("the template that the page offers comes back filled")
    func template() async throws {
        let test = try await TestCollector()
        let clerk = try await test.person(.unitUser)
        let page = try await test.page(TypingTests.path, as: clerk).text
        let address = "/v1/forms/KB-T/template.xlsx?period=2026-01"
        #expect(page.contains(address))
        let template = try await test.page(address, as: clerk)
        var filling = try TemplateFilling(template.body)
        try filling.type(
            .number("1200"),
            into: TemplateMarks.valueName(try #require(IndicatorCode("kham_tong"))))
        let looked = try await test.upload(
            TypingTests.path + "/file", [], file: ("mau.xlsx", filling.bytes), as: clerk)
        #expect(looked.status == 200 && looked.text.contains("1 ô sẽ đổi"), "\(looked.text)")
        #expect(looked.text.contains("1.200"))
    }
}
