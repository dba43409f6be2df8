import Glibc
import Shared
import Testing

@testable import Agent

/// A home of one unit with the small form and sources of its own.
private struct SourceHome {
    let folder: TemporaryFolder
    let home: AgentHome

    init() throws {
        folder = try TemporaryFolder()
        home = AgentHome(root: folder.path)
        let disk = POSIXFileSystem()
        let code = try #require(FormCode("HDKB-T"))
        let cache = ReferenceCache(home: home, disk: disk)
        _ = try cache.keep(
            form: Form.Key(code: code, version: 1), document: Array(SmallDocument.text.utf8))
    }

    /// A source that is a shell script; as root it must be said that this is meant.
    func script(_ name: String, _ script: String, extra: String = "") throws {
        try folder.write("sources/\(name).sh", script)
        let user = geteuid() == 0 && !extra.contains("user =") ? "user = root\n" : ""
        try folder.write(
            "sources/\(name).conf",
            "form = HDKB-T\nprogram = /bin/sh\ninput = \(name).sh\n\(user)\(extra)\n")
    }

    func run(_ name: String, _ period: String = "2026-01") async throws -> ReportFileReading {
        let disk = POSIXFileSystem()
        let (sources, mistakes) = try SourceFile.all(in: home.sources, disk: disk)
        #expect(mistakes.map(\.message.en) == [])
        let runner = SourceRunner(
            sources: sources, home: home, cache: ReferenceCache(home: home, disk: disk),
            units: [try #require(FacilityID("BV01"))], disk: disk, clock: SystemClock())
        let source = try #require(sources.first { $0.name.text == name })
        let asked = try #require(ReportingPeriod(identifier: period, calendar: .statistical))
        return try await runner.run(source, period: asked)
    }
}

@Suite("Taking figures from programs")
struct SourceRunnerTests {
    @Test("a program's CSV is a report of the form, period and unit that were asked for")
    func csv() async throws {
        let home = try SourceHome()
        try home.script(
            "his",
            """
            test "$GIAOBAN_PERIOD_START" = 2026-01-01 || exit 9
            test '{{period_last}}' = 2026-01-31 || exit 8
            printf 'indicator,value\\nkham,1200\\nkham_nu,600\\n'
            """)
        let reading = try await home.run("his")
        #expect(reading.faults.map(\.message.en) == [])
        let draft = try #require(reading.drafts.first)
        #expect(draft.period.identifier == "2026-01" && draft.facility == nil)
        #expect(draft.content.values == [1200, 600].map { .number(FixedDecimal($0)) })
        #expect(draft.content.source?.cells == ["B2", "B3"])
        #expect(draft.content.source?.file == "nguồn his")
    }

    @Test("a report may name the home's first unit where its source names none")
    func namedUnit() async throws {
        let home = try SourceHome()
        try home.script("his", "printf 'facility,BV01\nkham,1200\n'")
        let reading = try await home.run("his")
        #expect(reading.faults.map(\.message.en) == [])
        #expect(reading.drafts.first?.content.values[0] == .number(1200))
    }

    @Test(
        "a file of a folder is read in the way its source says",
        arguments: [("en", "1,200"), ("vi", "1.200")])
    func folderLocale(locale: String, figure: String) async throws {
        let home = try SourceHome()
        try home.folder.write("his/HDKB-T_2026-01.csv", "kham;\(figure)\n")
        try home.folder.write(
            "sources/his.conf",
            """
            kind = folder
            form = HDKB-T
            folder = \(home.folder.path)/his
            file = {{form}}_{{period}}.csv
            locale = \(locale)
            """)
        let reading = try await home.run("his")
        #expect(reading.faults.map(\.message.en) == [])
        #expect(reading.drafts.first?.content.values[0] == .number(1200))
    }

    @Test("JSON and a wide table are read as well")
    func formats() async throws {
        let home = try SourceHome()
        try home.script(
            "json", "echo '{\"values\": {\"kham\": 7, \"kham_nu\": null}}'",
            extra: "format = json\n")
        #expect(try await home.run("json").drafts.first?.content.values[0] == .number(7))
        try home.script(
            "wide", "printf 'period;kham;kham_nu\\n2026-01;1.200;5\\n'", extra: "locale = vi\n")
        #expect(try await home.run("wide").drafts.first?.content.values[0] == .number(1200))
    }

    @Test(
        "how a program failed stands in the fault",
        arguments: [
            ("echo 'FATAL: password authentication failed' >&2; exit 2", "exit 2", "password auth"),
            ("exit 0", "wrote no figures", "said nothing more"),
            ("kill -SEGV $$", "signal 11", "said nothing more"),
            ("sleep 60", "ran longer than 1 seconds", "timeout"),
            ("yes", "wrote more than 1 KiB", "output-limit"),
            ("printf 'indicator,value\\nkhamm,1\\n'", "did you mean kham?", "A2"),
            (
                "printf 'period,kham\\n2025-12,1\\n'", "2025-12",
                "exactly one report HDKB-T of 2026-01"
            ),
            ("printf 'form,BTN-T\\nkham,1\\n'", "BTN-T", "no such form"),
            ("printf 'facility,TYT-9\\nkham,1\\n'", "TYT-9", "exactly one report"),
        ])
    func failures(script: String, words: String, more: String) async throws {
        let home = try SourceHome()
        try home.script("his", script, extra: "timeout = 1s\noutput-limit = 1\n")
        let reading = try await home.run("his")
        #expect(reading.drafts.isEmpty)
        let message = try #require(reading.faults.first).message
        #expect(message.en.contains(words) && message.en.contains(more), "\(message.en)")
        #expect(message.vi.contains("nguồn his"))
    }

    @Test("a secret reaches the program and never the fault")
    func secrets() async throws {
        let home = try SourceHome()
        try home.folder.write("sources/his.env", "# mật khẩu\nPGPASSWORD=ket-qua-bi-mat\n")
        try home.script(
            "his", "echo \"password $PGPASSWORD is wrong\" >&2; exit 1",
            extra: "secrets = his.env\n")
        let message = try #require(try await home.run("his").faults.first).message
        #expect(message.vi.contains("password ••• is wrong") && !message.vi.contains("bi-mat"))
    }

    @Test("an agent that is root runs nothing as root unless told so, and can become another user")
    func users() async throws {
        let home = try SourceHome()
        try home.folder.write(
            "sources/his.conf",
            "form = HDKB-T\nprogram = /bin/sh\nargument = -c\nargument = exit 1\n")
        let message = try #require(try await home.run("his").faults.first).message
        if geteuid() == 0 {
            #expect(message.en.contains("the agent runs as root"))
            try home.script(
                "his",
                "printf \"indicator,value\\nkham,$(id -u)\\nkham_nu,$(grep -c NoNewPrivs:.1 /proc/self/status)\\n\"",
                extra: "user = nobody\ndirectory = /\n")
            let reading = try await home.run("his")
            #expect(reading.faults.map(\.message.en) == [])
            let values = reading.drafts.first?.content.values
            #expect(values == [.number(65534), .number(1)])
        } else {
            #expect(message.en.contains("exit 1"))
            try home.script("his", "true", extra: "user = root\n")
            let refused = try #require(try await home.run("his").faults.first).message
            #expect(refused.en.contains("cannot become this user"))
        }
        try home.script("her", "true", extra: "user = khong-co-ai\n")
        let unknown = try #require(try await home.run("her").faults.first).message
        #expect(unknown.en.contains("no such user"))
    }

    @Test("a folder's file for the period is taken, and one that is missing is named")
    func folder() async throws {
        let home = try SourceHome()
        let place = home.folder.path + "/duoc"
        try home.folder.write(
            "sources/duoc.conf",
            "kind = folder\nform = HDKB-T\nfolder = \(place)\nfile = {{form}}_{{period}}.csv\n")
        let missing = try #require(try await home.run("duoc").faults.first).message
        #expect(missing.en.contains("HDKB-T_2026-01") && missing.en.contains("no such file"))
        try home.folder.write("duoc/HDKB-T_2026-01.csv", "indicator;value\nkham;1.200\nkham_nu;1\n")
        #expect(try await home.run("duoc").drafts.first?.content.values[0] == .number(1200))
    }

    @Test("several sources make one report; what two say differently is a fault that names both")
    func merge() async throws {
        let home = try SourceHome()
        try home.script("his", "printf 'indicator,value,note\\nkham,10,tay\\n'")
        try home.script("duoc", "printf 'indicator,value\\nkham,10\\nkham_nu,4\\n'")
        let merge = "kind = merge\nform = HDKB-T\npart = his\npart = duoc\n"
        try home.folder.write("sources/ghep.conf", merge)
        let whole = try await home.run("ghep")
        #expect(whole.faults.map(\.message.en) == [])
        #expect(whole.drafts.first?.content.values == [.number(10), .number(4)])
        #expect(whole.drafts.first?.content.notes.values.first == "tay")
        let source = try #require(whole.drafts.first?.content.source)
        #expect(source.part(of: 0) == Report.Source.Part(kind: .command, name: "his"))
        #expect(source.part(of: 1) == Report.Source.Part(kind: .command, name: "duoc"))
        #expect(source.cells == ["B2", "B3"])
        try home.script("duoc", "printf 'indicator,value\\nkham,11\\nkham_nu,4\\n'")
        let torn = try #require(try await home.run("ghep").faults.first).message
        #expect(torn.en.contains("kham: two sources disagree: his = 10, duoc = 11"))
        try home.folder.write("sources/ghep.conf", merge + "prefer = yes\n")
        let preferred = try await home.run("ghep")
        #expect(preferred.drafts.first?.content.values[0] == .number(10))
        #expect(preferred.remarks.first?.message.en.contains("his counts") == true)
        try home.script("duoc", "echo 'no server' >&2; exit 1")
        let broken = try await home.run("ghep")
        #expect(
            broken.drafts.isEmpty && broken.faults.first?.message.en.contains("no server") == true)
    }

    @Test(
        "what is typed by hand takes the place of a source's figure; the last counts; all is told")
    func typed() async throws {
        let home = try SourceHome()
        try home.script("his", "printf 'indicator,value\\nkham,10\\nkham_nu,4\\n'")
        let period = try #require(
            ReportingPeriod(identifier: "2026-01", calendar: .statistical))
        let unit = try #require(FacilityID("BV01"))
        let form = try #require(FormCode("HDKB-T"))
        func typed() throws -> TypedFigures {
            try TypedFigures(
                home: home.home, form: form, period: period, unit: unit, disk: POSIXFileSystem())
        }
        func type(_ code: String, _ text: String, _ note: String?) throws {
            var figures = try typed()
            let entry = TypedFigures.Entry(
                indicator: try #require(IndicatorCode(code)), text: text, note: note, by: "Cán bộ",
                at: Instant(milliseconds: 1_775_000_000_000))
            try figures.add([entry])
        }
        try type("kham_nu", "5", nil)
        try type("kham_nu", "6", "sổ khám")
        let reading = try await home.run("his")
        let content = try #require(reading.drafts.first).content
        #expect(content.values == [.number(10), .number(6)])
        #expect(content.notes.values.first == "sổ khám")
        #expect(content.source?.part(of: 0) == nil)
        #expect(content.source?.part(of: 1) == Report.Source.Part(kind: .typed, name: "Cán bộ"))
        let remark = try #require(reading.drafts.first?.remarks.first).message
        #expect(remark.en.contains("kham_nu: “6” — typed by Cán bộ") && remark.en.contains("not 4"))
        #expect(try typed().entries.count == 2, "nothing is forgotten")
        // An empty one takes it back; one that cannot be read keeps the report back.
        try type("kham_nu", "", nil)
        #expect(try await home.run("his").drafts.first?.content.values[1] == .number(4))
        try type("kham", "hơn 10", nil)
        let refused = try await home.run("his")
        #expect(refused.drafts.isEmpty && refused.faults.first?.read == "hơn 10")
    }

    @Test(
        "without a period it is the last one that has ended",
        arguments: [
            ("2026-02-01", "2026-01"), ("2026-02-28", "2026-01"), ("2026-01-01", "2025-12"),
        ])
    func latest(today: String, period: String) async throws {
        let home = try SourceHome()
        try home.script("his", "true")
        let disk = POSIXFileSystem()
        let (sources, _) = try SourceFile.all(in: home.home.sources, disk: disk)
        let runner = SourceRunner(
            sources: sources, home: home.home, cache: ReferenceCache(home: home.home, disk: disk),
            units: [],
            disk: disk, clock: SystemClock())
        let day = try #require(Day(iso: today))
        #expect(
            runner.latestPeriod(of: try #require(sources.first), before: day)?.identifier == period)
    }
}
