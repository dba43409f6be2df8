import Foundation
import Glibc
import Shared
import Testing

/// The ways to a collector that are not a plain line: own authorities, proxies, IPv6.
@Suite("Settings of the line", .timeLimit(.minutes(15)))
struct LineSettingsTests {
    @Test("a certificate of the department's own authority is trusted once it is named, not before")
    func ownAuthority() async throws {
        try await inTurn {
            let certificate = try await Certificate()
            let collector = try await CollectorProcess.started()
            let front = try await BadLine(
                "tls", "--to", "\(collector.port)", "--certificate", certificate.certificate,
                "--key", certificate.key)
            let agent = try await AgentHome("SX-TTYT-CUALON", at: collector)
            try agent.setCollector("https://127.0.0.1:\(front.port)")
            let stranger = try await agent.submit(try ReportFile.poisoning("2026-01"))
            #expect(stranger.exit == .code(69), "\(stranger)")
            #expect(agent.counts[.waiting] == 1)
            try agent.set("ca-file", to: certificate.authority)
            let outcome = try await agent.submit(try ReportFile.poisoning("2026-01"))
            #expect(outcome.exit == .code(0), "\(outcome)")
            try await collector.expectReports(1)
        }
    }

    @Test(
        "a proxy that wants a name and a password gets them, and nobody else does",
        arguments: ["http", "https"])
    func proxy(_ scheme: String) async throws {
        try await inTurn {
            let certificate = try await Certificate()
            let collector = try await CollectorProcess.started()
            let front = try await BadLine(
                "tls", "--to", "\(collector.port)", "--certificate", certificate.certificate,
                "--key", certificate.key)
            let proxy = try await BadLine("proxy", "--user", "benhvien", "--password", "mật khẩu@1")
            let agent = try await AgentHome("SX-TTYT-CUALON", at: collector)
            let port = scheme == "http" ? collector.port : front.port
            try agent.setCollector("\(scheme)://127.0.0.1:\(port)")
            try agent.set("ca-file", to: certificate.authority)
            try agent.set("proxy", to: "http://127.0.0.1:\(proxy.port)")
            let refused = try await agent.submit(try ReportFile.poisoning("2026-01"))
            #expect(refused.exit == .code(69), "a proxy's 407 is no refusal: \(refused)")
            #expect(proxy.count("proxy.carried") == 0)
            #expect(proxy.count("proxy.refused") > 0)
            let secret = agent.path + "/proxy.secret"
            try "mật khẩu@1\n".write(toFile: secret, atomically: true, encoding: .utf8)
            unsafe chmod(secret, 0o644)
            try agent.set("proxy-user", to: "benhvien")
            try agent.set("proxy-password-file", to: "proxy.secret")
            let open = try await agent.submit(try ReportFile.poisoning("2026-01"))
            #expect(open.exit == .code(78), "others may read it: \(open)")
            unsafe chmod(secret, 0o600)
            let outcome = try await agent.submit(try ReportFile.poisoning("2026-01"))
            #expect(outcome.exit == .code(0), "\(outcome)")
            #expect(proxy.count("proxy.carried") > 0)
            let shown = try await agent.run("status", ["--print-config"])
            #expect(shown.output.contains("proxy-user = benhvien"))
            #expect(!(shown.output + shown.errors + outcome.errors).contains("mật khẩu@1"))
            try await collector.expectReports(1)
        }
    }

    @Test(
        "a proxy that wants no password on the line gets proof of it: digest, NTLM",
        arguments: [("digest", "benhvien"), ("ntlm", "BENHVIEN\\thongke")], ["http", "https"])
    func proof(_ proof: (scheme: String, user: String), _ scheme: String) async throws {
        try await inTurn {
            let certificate = try await Certificate()
            let collector = try await CollectorProcess.started()
            let front = try await BadLine(
                "tls", "--to", "\(collector.port)", "--certificate", certificate.certificate,
                "--key", certificate.key)
            let proxy = try await BadLine(
                "proxy", "--user", proof.user, "--password", "mat khau@1", "--scheme", proof.scheme)
            let agent = try await AgentHome("SX-TTYT-CUALON", at: collector)
            let port = scheme == "http" ? collector.port : front.port
            try agent.setCollector("\(scheme)://127.0.0.1:\(port)")
            try agent.set("ca-file", to: certificate.authority)
            try agent.set("proxy", to: "http://127.0.0.1:\(proxy.port)")
            try agent.set("proxy-user", to: proof.user)
            try agent.set("proxy-password", to: "sai")
            let wrong = try await agent.submit(try ReportFile.poisoning("2026-01"))
            #expect(wrong.exit == .code(69), "\(wrong)")
            #expect(proxy.count("proxy.carried") == 0)
            try agent.replace("proxy-password", with: "mat khau@1")
            let right = try await agent.submit(try ReportFile.poisoning("2026-01"))
            #expect(right.exit == .code(0), "\(right)")
            #expect(proxy.count("proxy.carried") > 0)
            try await collector.expectReports(1)
        }
    }

    @Test(
        "a collector on IPv6 is found under an address in brackets",
        .enabled(if: IPv6.isHere, "this machine has no ::1"))
    func addressInBrackets() async throws {
        try await inTurn {
            let collector = try await CollectorProcess(listening: "[::1]")
            try await collector.start()
            #expect(collector.log.contains("[::1]:\(collector.port)"), "\(collector.log)")
            let agent = try AgentHome()
            let code = try await collector.code(for: "SX-TTYT-CUALON")
            let url = "http://[::1]:\(collector.port)"
            let enrolled = try await agent.run("enrol", ["--collector", url, "--code", code])
            #expect(enrolled.exit == .code(0), "\(enrolled)")
            let outcome = try await agent.submit(try ReportFile.poisoning("2026-01"))
            #expect(outcome.exit == .code(0), "\(outcome)")
            try await collector.expectReports(1)
        }
    }

    @Test("a backlog goes over one connection")
    func oneConnection() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let agent = try await AgentHome("SX-TTYT-CUALON", at: collector)
            try agent.setCollector("http://127.0.0.1:1")
            for month in 1...5 {
                let outcome = try await agent.submit(try ReportFile.poisoning("2026-0\(month)"))
                #expect(outcome.exit == .code(69), "\(outcome)")
            }
            let line = try await BadLine("slow", "--to", "\(collector.port)")
            try agent.setCollector("http://127.0.0.1:\(line.port)")
            try await agent.deliverAll()
            // One more for the forms and one for the heartbeat: each has a handle of its own.
            #expect(line.count("line.connected") <= 3)
            try await collector.expectReports(5)
        }
    }
}

/// IPv6 on this machine.
enum IPv6 {
    /// True when `::1` can be listened on.
    static let isHere: Bool = {
        let descriptor = socket(AF_INET6, CInt(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_addr = in6addr_loopback
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in6>.size)) == 0
            }
        }
    }()
}
