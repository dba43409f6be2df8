import Foundation
import Testing

@testable import Collector

@Suite("Settings") struct ConfigurationTests {
    @Test("flags stand over the environment, that over the file, that over defaults")
    func precedence() {
        let file = """
            # máy chủ của Sở
            listen = 10.0.0.1:1
            max_connections = 11
            idle_seconds = 12   # giây
            """
        let (read, mistakes) = CollectorConfiguration.read(
            flags: ["listen": "10.0.0.3:3"],
            environment: ["GIAOBAN_LISTEN": "10.0.0.2:2", "GIAOBAN_MAX_CONNECTIONS": "22"],
            file: file)
        #expect(mistakes == [])
        #expect(read.listen.description == "10.0.0.3:3")
        #expect(read.maxConnections == 22)
        #expect(read.idleSeconds == 12)
        #expect(read.bodyLimit == CollectorConfiguration.defaults.bodyLimit)
    }

    @Test("every mistake is told at once, with its place")
    func mistakes() {
        let (_, mistakes) = CollectorConfiguration.read(
            flags: ["listen": "nowhere"], environment: ["GIAOBAN_BODY_LIMIT": "1 MB"],
            file: "idle_seconds = soon\nqueue_limt = 5\nqueue_limit\n")
        #expect(mistakes.count == 5)
        for place in [
            "--listen", "GIAOBAN_BODY_LIMIT", "idle_seconds", "collector.conf:2",
            "collector.conf:3",
        ] {
            #expect(mistakes.contains { $0.hasPrefix(place) || $0.contains(place) }, "\(place)")
        }
    }

    @Test(
        "reading without a token is for this machine only",
        arguments: [
            ("127.0.0.1:8080", true), ("localhost:8080", true), ("[::1]:8080", true),
            ("0.0.0.0:8080", false), ("192.168.1.5:80", false), ("[::]:80", false),
        ])
    func openReading(_ address: String, _ isAccepted: Bool) {
        let (_, mistakes) = CollectorConfiguration.read(
            flags: ["listen": address, "open_reading": "true"], environment: [:], file: nil)
        #expect(mistakes.isEmpty == isAccepted)
    }

    @Test("a file that is there and cannot be read is told: its settings must not be passed over")
    func unreadable() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/giaoban-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }  // litter is not a failure
        #expect(try configurationText(at: folder + "/collector.conf") == nil)
        try FileManager.default.createDirectory(
            atPath: folder + "/collector.conf", withIntermediateDirectories: true)
        let error = try #require(throws: CocoaError.self) {
            try configurationText(at: folder + "/collector.conf")
        }
        let sentence = fileSentence(error)
        #expect(sentence.hasPrefix(folder + "/collector.conf: không đọc"), "\(sentence)")
        #expect(sentence.contains("irectory") && !sentence.contains("NS"), "\(sentence)")
    }

    @Test("what is printed reads back as the same settings")
    func printed() {
        var configuration = CollectorConfiguration.defaults
        configuration.queueLimit = 77
        let (read, mistakes) = CollectorConfiguration.read(
            flags: [:], environment: [:], file: configuration.text)
        #expect(mistakes == [])
        #expect(read == configuration)
    }

    @Test(
        "an address is a host and a port",
        arguments: [
            ("127.0.0.1:8080", "127.0.0.1:8080"), ("[::1]:0", "[::1]:0"), (":80", nil),
            ("host", nil), ("host:65536", nil), ("host:-1", nil), ("host:", nil),
        ] as [(String, String?)])
    func address(_ text: String, _ expected: String?) {
        #expect(CollectorConfiguration.Address(text)?.description == expected)
    }
}
