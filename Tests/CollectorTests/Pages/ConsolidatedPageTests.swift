import Foundation
import HTTPTypes
import Shared
import Support
import Synchronization
import Testing

@testable import Collector

@Suite("The consolidated report as a document") struct ConsolidatedPageTests {
    private static func page(_ test: TestCollector, _ query: String) async throws -> String {
        let answer = try await test.send(
            .get, PagePath.consolidated + query, through: .local)
        #expect(answer.status == 200, "\(answer.text)")
        return answer.text
    }

    private static func filled() async throws -> TestCollector {
        let test = try await TestCollector(now: "2026-03-02T09:00:00+07:00")
        let token = try await test.enrol()
        _ = try await test.report(try SampleReport().report(in: test), token: token)
        return test
    }

    private static let question = "?form=KB-T&period=2026-01"

    @Test("without a question it lets one choose, with every form")
    func chooser() async throws {
        let page = try await Self.page(try await Self.filled(), "")
        #expect(page.contains("KB-T – Khám bệnh (thử)"))
        #expect(page.contains("TC-Q – Tài chính (thử)"))
        #expect(!page.contains("class=\"document"))
    }

    @Test("letterhead, numbered tables, coverage, who is missing, signatures")
    func document() async throws {
        let test = try await Self.filled()
        let page = try await Self.page(test, Self.question + "&number=12%2FBC-SYT&place=S%C3%B4ng")
        for part in [
            "SỞ Y TẾ (THỬ)", "12/BC-SYT", "Sông, ngày …… tháng 3 năm 2026",
            "Bảng 1. Số liệu", "1.200", "1/2", "Bảng 2. Đơn vị chưa gửi báo cáo",
            "Bệnh viện Hai", "Tháng 1/2026", "GIÁM ĐỐC", "NGƯỜI LẬP BIỂU",
        ] {
            #expect(page.contains(part), "\(part)")
        }
        let english = try await Self.page(test, Self.question + "&lang=en")
        #expect(english.contains("Table 1. Figures") && english.contains("1,200"))
    }

    @Test("a figure opens down to unit and report")
    func trace() async throws {
        let test = try await Self.filled()
        let page = try await Self.page(test, Self.question)
        #expect(page.contains("&amp;trace=kham_tong#trace"))
        let opened = try await Self.page(test, Self.question + "&trace=kham_tong")
        #expect(opened.contains(SampleReport.id(1).text))
        #expect(opened.contains("chưa báo cáo"))
    }

    @Test("for outside, words, checks and small counts stay out")
    func outside() async throws {
        let test = try await TestCollector(now: "2026-03-02T09:00:00+07:00")
        let token = try await test.enrol()
        var report = SampleReport()
        report.values["kham_nu"] = .number(3)
        _ = try await test.report(try report.report(in: test), token: token)
        let page = try await Self.page(test, Self.question + "&outside=true")
        #expect(page.contains("***"))
        #expect(!page.contains("Đơn vị chưa gửi báo cáo"))
        #expect(!page.contains("trace=kham_nu"), "what is withheld does not open")
    }

    @Test("names and words of units are escaped")
    func escaped() async throws {
        let test = try await TestCollector(now: "2026-03-02T09:00:00+07:00")
        let token = try await test.enrol()
        var report = SampleReport()
        report.values["kho_khan"] = .text("<script>alert(1)</script>")
        _ = try await test.report(try report.report(in: test), token: token)
        let page = try await Self.page(
            test, Self.question + "&signer=%3Cb%3Ex%3C%2Fb%3E&trace=kho_khan")
        #expect(!page.contains("<script>alert") && !page.contains("<b>X</b>"))
        #expect(page.contains("&lt;script&gt;"))
    }

    @Test("statements at some places keep their groups, and all places are covered once")
    func someStatements() async throws {
        let test = try await TestCollector(now: "2026-03-02T09:00:00+07:00")
        for (number, unit) in ["SX-BV1", "SX-BV2"].enumerated() {
            let token = try await test.enrol(unit, name: "may-\(number)")
            var report = SampleReport(id: number + 1, facility: unit)
            report.values["kho_khan"] = .text("thiếu \(number)")
            _ = try await test.report(try report.report(in: test), token: token)
        }
        let catalogue = test.collector.catalogue
        let answer = try await Consolidate(
            store: test.collector.store, catalogue: catalogue, known: CountedFigures())(
                Consolidate.Question(
                    form: try #require(FormCode("KB-T")), from: "2026-01", to: "2026-01",
                    asOf: instant("2026-03-02T09:00:00+07:00")))
        let all = Narratives(answer.consolidation)
        let parts = all.statements.indices.map { all.only($0..<$0 + 1) }
        #expect(parts.flatMap(\.statements) == all.statements)
        #expect(parts.allSatisfy { $0.statements.count == 1 })
        #expect(all.only(0..<all.statements.count).difficulties == all.difficulties)
        #expect(all.only(0..<0).statements.isEmpty)
    }

    private static func converter(_ program: String?) -> WordProcessor {
        let folder = FileManager.default.temporaryDirectory.path + "/giaoban-" + UUID().uuidString
        return WordProcessor(program: program, folder: folder, patience: { .distantFuture })
    }

    @Test("without LibreOffice the answer says so and what to install")
    func missing() async throws {
        await #expect(throws: Problem.self) {
            try await Self.converter(nil).docx("<p>x</p>")
        }
        #expect(WordProcessor.installed(path: "/nowhere:/none") == nil)
        let problem = try #require(
            await #expect(throws: Problem.self) {
                try await Self.converter(nil).docx("<p>x</p>")
            })
        #expect(problem.code == .converterMissing)
        #expect(problem.detail.vi.contains(WordProcessor.package))
    }

    @Test("a converter that fails, or makes nothing, is told")
    func failing() async throws {
        for program in ["/bin/false", "/bin/true", "/nowhere/soffice"] {
            await #expect(throws: (any Error).self) {
                try await Self.converter(program).docx("<p>x</p>")
            }
        }
    }

    @Test(
        "a converter that hangs is ended with all that it started, however deaf they are",
        .timeLimit(.minutes(1)), arguments: ["wait", "exit 0"])
    func hanging(end: String) async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/giaoban-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (pipe, program) = (folder + "/pipe", folder + "/soffice")
        // The child hears no polite signal; while it lives, the pipe is open.
        let script = """
            #!/bin/sh
            trap '' TERM HUP
            exec 3> '\(pipe)'
            (sleep 20; echo survived >&3) &
            echo started >&3
            \(end)
            """
        try script.write(toFile: program, atomically: true, encoding: .utf8)
        #expect(unsafe chmod(program, 0o700) == 0 && mkfifo(pipe, 0o600) == 0)
        let heard = Mutex<FileHandle?>(nil)
        let processor = WordProcessor(program: program, folder: folder + "/work") {
            // The patience ends as soon as the child runs.
            let handle = FileHandle(forReadingAtPath: pipe)
            #expect(handle?.readData(ofLength: 8) == Data("started\n".utf8))
            heard.withLock { $0 = handle }
            return .now()
        }
        await #expect(throws: Problem.self) { try await processor.docx("<p>x</p>") }
        let rest = heard.withLock { $0 }?.readDataToEndOfFile()
        #expect(rest == Data(), "nobody holds the pipe any more")
    }

    @Test(
        "the document goes through LibreOffice as A4 with its tables",
        .enabled(
            if: WordProcessor.installed(path: "/usr/local/bin:/usr/bin") != nil,
            "libreoffice-writer-nogui is not installed"))
    func docx() async throws {
        let test = try await Self.filled()
        let answer = try await test.send(
            .get, Routes.consolidatedDocument + Self.question, through: .local)
        // LibreOffice without its writer takes no documents; then the answer must say so.
        guard answer.status == 200 else {
            #expect(answer.problem?.code == .internalFault, "\(answer.text)")
            return
        }
        #expect(answer.headers[.contentType] == WordProcessor.mediaType)
        #expect(answer.body.starts(with: [0x50, 0x4B, 3, 4]), "a package")
        #expect(!FileManager.default.fileExists(atPath: test.directory.documents))
    }
}
