import Shared
import Testing

@testable import Agent

@Suite("Configuration")
struct AgentConfigurationTests {
    private let home = AgentHome(root: "/home/bv/")

    private func read(
        file: String? = nil, environment: [String: String] = [:],
        flags: [AgentConfiguration.Key: String] = [:]
    ) throws -> AgentConfiguration {
        try AgentConfiguration(
            home: home, flags: flags, environment: { environment[$0] }, file: file)
    }

    @Test("flags over environment over file over defaults")
    func precedence() throws {
        let file = "# đơn vị\n collector = https://a.example/ \nlanguage=en\nwatch-seconds = 9\n"
        let environment = ["GIAOBAN_COLLECTOR": "https://b.example", "GIAOBAN_WATCH_SECONDS": "5"]
        let defaults = try read()
        #expect(defaults.collector == nil)
        #expect(defaults.language == .vi)
        #expect(defaults.watchFolder == "/home/bv/bao-cao")
        let fromFile = try read(file: file)
        #expect(fromFile.collector == "https://a.example")
        #expect(fromFile.language == .en)
        let fromEnvironment = try read(file: file, environment: environment)
        #expect(fromEnvironment.collector == "https://b.example")
        #expect(fromEnvironment.watchInterval == .seconds(5))
        let fromFlags = try read(
            file: file, environment: environment, flags: [.collector: "http://127.0.0.1:8080"])
        #expect(fromFlags.collector == "http://127.0.0.1:8080")
    }

    @Test("the system's language serves where nothing else is said")
    func systemLanguage() throws {
        #expect(try read(environment: ["LANG": "en_US.UTF-8"]).language == .en)
        #expect(try read(environment: ["LANG": "C.UTF-8"]).language == .vi)
        #expect(try read(environment: ["LC_MESSAGES": "en_GB", "LANG": "vi_VN"]).language == .en)
        let all = ["LC_ALL": "vi_VN.UTF-8", "LC_MESSAGES": "en_GB", "LANG": "en_US"]
        #expect(try read(environment: all).language == .vi)
        #expect(try read(environment: ["LC_ALL": "", "LANG": "en_US"]).language == .en)
        #expect(try read(file: "language = vi", environment: ["LANG": "en_US"]).language == .vi)
    }

    @Test("all mistakes are told together, each with its place")
    func mistakes() {
        let file = "collector = ftp://x\nnonsense\nlanguage = fr\nlanguage = vi\nproxy = :8080\n"
        #expect {
            try read(file: file, environment: ["GIAOBAN_WATCH_SECONDS": "0"])
        } throws: { error in
            let places = (error as? AgentConfiguration.Mistakes)?.list.map(\.place) ?? []
            return Set(places) == [
                "agent.conf:1", "agent.conf:2", "agent.conf:4", "agent.conf:5",
                "GIAOBAN_WATCH_SECONDS",
            ]
        }
    }

    @Test(
        "a collector's address is http or https and a host, nothing else",
        arguments: [
            ("https://giaoban.example.vn", true), ("http://127.0.0.1:8080/", true),
            ("https://example.vn/giaoban", true), ("giaoban.example.vn", false),
            ("ftp://example.vn", false), ("https://", false), ("https:///x", false),
            ("https://user:pass@example.vn", false), ("https://example.vn/?q=1", false),
            ("https://exa mple.vn", false),
        ])
    func addresses(_ text: String, _ accepted: Bool) {
        #expect((ConfigurationURL.root(text) != nil) == accepted)
    }

    @Test("E9: what is printed hides the proxy's password")
    func secrets() throws {
        let printed = try read(file: "proxy = http://bv:matkhau@proxy:3128").printed
        #expect(!printed.contains("matkhau"))
        #expect(printed.contains("http://•••@proxy:3128"))
    }

    @Test("setting one key leaves everything else as it was")
    func setting() {
        let text = "# ghi chú\ncollector = http://old\nlanguage = en\n"
        #expect(
            ConfigurationFile.setting(.collector, to: "http://new", in: text)
                == "# ghi chú\ncollector = http://new\nlanguage = en\n")
        #expect(
            ConfigurationFile.setting(.proxy, to: "none", in: text) == text + "proxy = none\n")
        #expect(
            ConfigurationFile.setting(.collector, to: "http://x", in: nil)
                .hasSuffix("\ncollector = http://x\n"))
    }
}
