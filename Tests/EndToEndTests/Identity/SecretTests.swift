import Foundation
import Shared
import Testing

/// Where secrets must not be (FAULTS E9): everything that the shipped programs say, keep and show of
/// themselves, searched for the secrets of one run.
@Suite("Secrets", .timeLimit(.minutes(15)))
struct SecretTests {
    @Test("E9: no token, code, key or password stands in logs, arguments, answers or the database")
    func nowhere() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let code = try await collector.code(for: "SX-TTYT-CUALON")
            let agent = try AgentHome()
            var said: [String: String] = [:]
            let enrolled = try await agent.run(
                "enrol", ["--collector", collector.url, "--code", code])
            said["enrol"] = enrolled.description
            let reader = try await collector.readerToken()
            let password = try await Self.account(at: collector)
            let identity = try String(
                contentsOfFile: agent.path + "/identity.json", encoding: .utf8)
            let token = try #require(
                try JSONValue(parsing: Array(identity.utf8))["token"]?.text)
            let secrets = [
                "code": code, "token": token, "reader": reader, "password": password,
                "key": try Self.receiptKey(of: collector),
            ]
            let running = try agent.start("run")
            _ = try await running.line(for: "the start") {
                $0.contains("agent.started") ? true : nil
            }
            for (name, id) in [("collector", collector.processID), ("agent", running.id)] {
                let place = "/proc/\(id ?? 0)/"
                for file in ["cmdline", "environ"] {
                    said["\(name) \(file)"] = try String(
                        contentsOfFile: place + file, encoding: .utf8)
                }
                let limits = try String(contentsOfFile: place + "limits", encoding: .utf8)
                let core = limits.split(separator: "\n").first {
                    $0.hasPrefix("Max core file size")
                }
                let words = core?.split(separator: " ").map(String.init) ?? []
                #expect(words.dropFirst(4).first == "0", "\(name): \(core ?? "")")
            }
            let outcome = try await agent.submit(try ReportFile.poisoning("2026-01"))
            said["submit"] = outcome.description
            #expect(outcome.exit == .code(0))
            for command in ["status", "doctor"] {
                said[command] = try await agent.run(command).description
            }
            said["answers"] = try await Self.refusals(
                at: collector, token: token, reader: reader, password: password)
            running.signal(SIGTERM)
            said["agent log"] = try await running.outcome().description
            said["collector log"] = collector.log
            try await collector.stop()
            let files =
                try Self.files(below: collector.data, but: ["receipt-keys.json"])
                + (try Self.files(below: agent.path, but: ["identity.json"]))
            for (name, secret) in secrets {
                for (place, text) in said {
                    #expect(!text.contains(secret), "the \(name) in \(place)")
                }
                for (path, bytes) in files {
                    let isThere = bytes.range(of: Data(secret.utf8)) != nil
                    #expect(!isThere, "the \(name) in \(path)")
                }
            }
        }
    }

    private static func account(at collector: CollectorProcess) async throws -> String {
        let made = try await collector.run(
            "account", ["add", "--name", "lan", "--full-name", "Lan", "--role", "administrator"])
        return made.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private static func receiptKey(of collector: CollectorProcess) throws -> String {
        let path = collector.data + "/receipt-keys.json"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        return try #require(
            try JSONValue(parsing: Array(text.utf8))["seeds"]?.elements?.first?.text)
    }

    /// What is answered to secrets that are used wrongly.
    private static func refusals(
        at collector: CollectorProcess, token: String, reader: String, password: String
    ) async throws -> String {
        let form = "name=lan&password=\(password)x"
        let requests = [
            HTTPRequest(
                method: "POST", path: Routes.reports, token: reader, body: Array("{}".utf8)),
            HTTPRequest(
                method: "POST", path: Routes.reports, token: token,
                body: Array("{\"token\":\"\(token)\"}".utf8)),
            HTTPRequest(path: Routes.inbox, token: token + "x"),
            HTTPRequest(path: "/v1/nothing?token=\(token)"),
            HTTPRequest(
                method: "POST", path: "/sign-in",
                fields: ["Content-Type: application/x-www-form-urlencoded"],
                body: Array(form.utf8)),
        ]
        var answers = ""
        for request in requests {
            let answer = try await request.answer(from: collector.port)
            #expect(answer.status >= 400 || answer.status == 200, "\(answer.firstLine)")
            answers += String(decoding: answer.bytes, as: UTF8.self)
        }
        return answers
    }

    private static func files(
        below folder: String, but secretFiles: Set<String>
    ) throws -> [(String, Data)] {
        let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String }
        return try (names ?? []).filter { name in
            let kind =
                try FileManager.default.attributesOfItem(
                    atPath: folder + "/" + name)[.type] as? FileAttributeType
            return kind == .typeRegular && !secretFiles.contains(name)
        }.map { ($0, try Data(contentsOf: URL(fileURLWithPath: folder + "/" + $0))) }
    }
}
