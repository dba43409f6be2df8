import Glibc
import Shared
import Testing

@testable import Agent

@Suite("Configured sources")
struct SourceFileTests {
    private func all(
        _ files: [String: String]
    ) throws -> (sources: [SourceDefinition], mistakes: [String]) {
        let folder = try TemporaryFolder()
        for (name, text) in files { try folder.write(name, text) }
        let (sources, mistakes) = try SourceFile.all(in: folder.path, disk: POSIXFileSystem())
        return (sources, mistakes.map { "\($0.place) \($0.message.en)" })
    }

    private static let good = """
        # HIS
        form = HDKB-T
        unit = BV01
        program = sh
        argument = -c
        argument = echo {{ period_start }} {{period_end}} {{unit}}
        input = his.sql
        environment = PGHOST=/var/run/postgresql
        secrets = his.env
        timeout = 5m
        output-limit = 64
        directory = /tmp
        schedule = ngày 3
        """

    private static let beside = [
        "his.sql": "select '{{period}}' -- {{calendar}}\n", "his.env": "PGPASSWORD=bí mật\n",
    ]

    @Test("a whole source is read as written")
    func good() throws {
        let (sources, mistakes) = try all(Self.beside.merging(["his.conf": Self.good]) { $1 })
        #expect(mistakes == [])
        let source = try #require(sources.first)
        #expect(source.name.text == "his" && source.form.text == "HDKB-T")
        #expect(source.unit?.text == "BV01" && source.schedule == "ngày 3")
        #expect(source.format == .csv && source.locale == .en)
        guard case .command(let command) = source.origin else {
            Issue.record("a command")
            return
        }
        #expect(command.program == "/usr/bin/sh" && command.timeout == .seconds(300))
        #expect(command.secrets == ["PGPASSWORD": "bí mật"])
        #expect(command.outputLimit == 64 << 10)
        let period = try #require(
            ReportingPeriod(identifier: "2026-01", calendar: .statistical))
        let parameters = SourceParameters(
            form: source.form, period: period, unit: try #require(source.unit))
        #expect(
            command.arguments.map { $0.filled(with: parameters) }
                == ["-c", "echo 2026-01-01 2026-02-01 BV01"])
        #expect(command.input?.filled(with: parameters) == "select '2026-01' -- statistical\n")
        #expect(parameters.environment["GIAOBAN_PERIOD_LAST"] == "2026-01-31")
        #expect(parameters.environment["GIAOBAN_DAYS"] == "31")
    }

    @Test(
        "every mistake is told with its line",
        arguments: [
            ("form = HDKB-T", "form = hdkb", "his.conf:2 form: read “hdkb”"),
            ("form = HDKB-T\n", "", "his.conf the line “form = …” is missing"),
            ("unit = BV01", "unit = BV 01", "his.conf:3 unit: read “BV 01”"),
            ("program = sh", "program = nonexistent", "his.conf:4 program: read “nonexistent”"),
            ("program = sh", "program = ./sh", "his.conf:4 program: read “./sh”"),
            ("{{unit}}", "{{unti}}", "his.conf:6 there is no placeholder “{{unti}}”"),
            ("input = his.sql", "input = her.sql", "his.conf:7 input: “her.sql” cannot be read"),
            ("input = his.sql", "input = ../his.sql", "his.conf:7 input: “../his.sql” cannot"),
            ("=/var/run/postgresql", "", "his.conf:8 NAME=VALUE is needed"),
            ("PGHOST=", "GIAOBAN_PERIOD=", "his.conf:8 NAME=VALUE is needed"),
            ("timeout = 5m", "timeout = 5", "his.conf:10 timeout: read “5”"),
            ("timeout = 5m", "timeout = 2h", "his.conf:10 timeout: read “2h”"),
            ("output-limit = 64", "output-limit = 0", "his.conf:11 output-limit: read “0”"),
            ("directory = /tmp", "directory = /gone", "his.conf:12 directory: read “/gone”"),
            ("# HIS", "colour = red", "his.conf:1 “colour” is not known"),
            ("# HIS", "PGPASSWORD secret", "his.conf:1 “PGPASSWORD secret” is not known"),
            ("# HIS", "form = A", "his.conf:2 “form” stands twice"),
            ("# HIS", "part = other", "his.conf:1 “part” means nothing with kind = command"),
            ("# HIS", "kind = web", "his.conf:1 kind: read “web”"),
            ("# HIS", "format = xml", "his.conf:1 format: read “xml”"),
        ])
    func mistakes(old: String, new: String, expected: String) throws {
        let text = Self.good.replacing(old, with: new, maxReplacements: 1)
        let (sources, mistakes) = try all(Self.beside.merging(["his.conf": text]) { $1 })
        #expect(sources.isEmpty)
        #expect(mistakes.contains { $0.hasPrefix(expected) }, "\(mistakes)")
    }

    @Test("several mistakes are told together; a bad placeholder in a SQL file names its own line")
    func together() throws {
        let (_, mistakes) = try all([
            "his.conf": "form = x\nprogram = sh\ninput = a.sql\ntimeout = never\n",
            "a.sql": "select 1\nfrom t\nwhere d >= '{{start}}'\n", "B!.conf": "",
        ])
        #expect(mistakes.count == 4, "\(mistakes)")
        #expect(mistakes.contains { $0.contains("a.sql:3: there is no placeholder “{{start}}”") })
        #expect(mistakes.contains { $0.hasPrefix("B!.conf a source's name") })
    }

    @Test("secrets that others can read are refused")
    func secrets() throws {
        let folder = try TemporaryFolder()
        try folder.write("his.conf", "form = HDKB-T\nprogram = sh\nsecrets = his.env\n")
        try folder.write("his.env", "A=b\n")
        #expect(unsafe chmod(folder.path + "/his.env", 0o640) == 0)
        let (_, mistakes) = try SourceFile.all(in: folder.path, disk: POSIXFileSystem())
        #expect(mistakes.map(\.place) == ["his.conf:3"])
        #expect(mistakes.first?.message.vi.contains("chmod 600 his.env") == true)
    }

    @Test("a merge names parts that are there, of its own form and unit")
    func merges() throws {
        let part = "form = HDKB-T\nprogram = sh\n"
        let merge = "kind = merge\nform = HDKB-T\npart = his\npart = duoc\nprefer = yes\n"
        let good = try all(["his.conf": part, "duoc.conf": part, "ghep.conf": merge])
        #expect(good.mistakes == [] && good.sources.count == 3)
        let missing = try all(["his.conf": part, "ghep.conf": merge])
        #expect(missing.mistakes.first?.hasPrefix("ghep.conf “part = duoc”") == true)
        let other = part.replacing("HDKB-T", with: "BTN-T")
        #expect(
            try all(["his.conf": part, "duoc.conf": other, "ghep.conf": merge]).mistakes.count == 1)
        let nested = try all([
            "his.conf": part, "duoc.conf": merge.replacing("duoc", with: "his"), "ghep.conf": merge,
        ])
        #expect(!nested.mistakes.isEmpty)
        let none = try all(["ghep.conf": "kind = merge\nform = HDKB-T\n"])
        #expect(none.mistakes == ["ghep.conf a line “part = …” is missing"])
    }

    @Test("a folder is a full path and a file in it")
    func folders() throws {
        let text =
            "kind = folder\nform = HDKB-T\nfolder = /srv/duoc\nfile = {{form}}_{{period}}.csv\n"
        let (sources, mistakes) = try all(["duoc.conf": text])
        #expect(mistakes == [] && sources.first?.locale == .vi)
        let relative = try all(["duoc.conf": text.replacing("/srv", with: "srv")])
        #expect(relative.mistakes.first?.hasPrefix("duoc.conf:3 folder") == true)
    }

    @Test("a home without sources has none")
    func none() throws {
        let (sources, mistakes) = try SourceFile.all(in: "/nonexistent", disk: POSIXFileSystem())
        #expect(sources.isEmpty && mistakes.isEmpty)
    }
}
