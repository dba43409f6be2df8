import Testing

/// Who may lean on whom (docs/ARCHITECTURE.md): the arrows between our targets, and the one
/// folder that knows each library.
@Suite("Layers") struct LayerTests {
    /// What a target may import; anything that is not named is refused.
    struct Allowance: Sendable, CustomTestStringConvertible {
        let folder: String
        let modules: Set<String>
        let why: String
        var testDescription: String { folder }
    }

    static let allowances = [
        Allowance(
            folder: "Sources/Shared/", modules: ["CCrypto", "Swift"],
            why: "Shared is pure: no file, no clock, no Foundation, so both programs agree"),
        Allowance(
            folder: "Sources/Spreadsheet/", modules: ["Shared", "CMinizip", "CExpat"],
            why: "both programs read workbooks with it, the agent without Foundation"),
        Allowance(
            folder: "Sources/Exchange/", modules: ["Shared", "CExpat"],
            why: "what other systems write is read and judged without a store or a network"),
        Allowance(
            folder: "Sources/Agent/",
            modules: [
                "Shared", "Spreadsheet", "CCurl", "CCrypto", "CZlib", "ArgumentParser",
                "FoundationEssentials", "Glibc", "Dispatch", "Synchronization",
            ],
            why: "the agent runs on an old PC: FoundationEssentials at most, libcurl for the rest"),
        Allowance(
            folder: "Sources/Collector/",
            modules: [
                "Shared", "Spreadsheet", "Exchange", "CCurl", "CCrypto", "CZlib", "CXlsxWriter",
                "ArgumentParser", "Foundation", "FoundationEssentials", "Glibc", "Synchronization",
                "Dispatch",
                "GRDB", "GRDBSQLite",
                "Hummingbird", "HummingbirdCore", "HTTPTypes", "NIOCore", "NIOHTTP1", "NIOSSL",
                "NIOTLS", "Yams",
                "Logging",
                "ServiceLifecycle", "UnixSignals",
            ],
            why: "a library joins by its line in Package.swift, here, and a decision"),
    ]

    /// A library that only some folders may know.
    struct Fence: Sendable, CustomTestStringConvertible {
        let modules: Set<String>
        let folders: [String]
        let why: String
        var testDescription: String { modules.sorted().joined(separator: ", ") }
    }

    static let fences = [
        Fence(
            modules: ["CXlsxWriter"], folders: ["Sources/Collector/Exchange/Template/"],
            why: "workbooks are written in one place"),
        Fence(
            modules: ["GRDB", "GRDBSQLite"], folders: ["Sources/Collector/Storage/SQLite/"],
            why: "the Store seam hides the engine: another one may take its place"),
        Fence(
            modules: ["NIOSSL", "NIOTLS"], folders: ["Sources/Collector/HTTP/TLS/"],
            why: "everyday builds leave it out"),
        Fence(
            modules: ["Hummingbird", "HummingbirdCore", "HTTPTypes", "NIOCore", "NIOHTTP1"],
            folders: ["Sources/Collector/HTTP/", "Sources/Collector/App/"],
            why: "actions answer any caller: the web, a command, a job"),
    ]

    @Test("a target imports only what its layer allows", arguments: allowances)
    func allowed(_ allowance: Allowance) {
        for (file, imported) in Self.imports(under: allowance.folder)
        where !allowance.modules.contains(imported.module) {
            Issue.record(
                "\(file.place(imported.line)): import \(imported.module): \(allowance.why)")
        }
    }

    @Test("a library is known only where it is needed", arguments: fences)
    func fenced(_ fence: Fence) {
        for (file, imported) in Self.imports(under: "Sources/")
        where fence.modules.contains(imported.module) && !file.isUnder(fence.folders) {
            Issue.record("\(file.place(imported.line)): import \(imported.module): \(fence.why)")
        }
    }

    @Test(
        "an import is read whatever stands before it",
        arguments: [
            ("import GRDB", "GRDB"), ("public import Shared", "Shared"),
            ("@preconcurrency import NIOCore", "NIOCore"),
            ("@_spi(_Unicode) import Swift", "Swift"),
            ("import struct Foundation.Date", "Foundation"), ("@testable import Agent", "Agent"),
            ("let important = 1", nil), ("importing()", nil),
        ] as [(String, String?)])
    func reading(line: String, module: String?) { #expect(Self.module(in: line) == module) }

    private static func imports(
        under folder: String
    ) -> [(RepositoryFile, (module: String, line: Int))] {
        RepositoryFile.swift.filter { $0.path.hasPrefix(folder) }.flatMap { file in
            file.code.enumerated().compactMap { index, line in
                module(in: line).map { (file, (module: $0, line: index + 1)) }
            }
        }
    }

    /// The module that a line of code imports, or nil.
    private static func module(in line: String) -> String? {
        guard line.contains("import") else { return nil }
        let kinds = /(struct|class|enum|protocol|func|var|let|typealias|actor)/
        let found = line.firstMatch(of: /^\s*([@\w(]+\)?\s+)*import\s+(.*)$/)
        guard let found else { return nil }
        let words = found.2.split(separator: " ")
        let named = words.first.map { $0.wholeMatch(of: kinds) != nil } == true ? 1 : 0
        return words.dropFirst(named).first?.split(separator: ".").first.map(String.init)
    }
}
