import Foundation
import Shared
import Synchronization
import Testing

@testable import Collector

/// What openssl makes for a test, in a folder of its own that goes with it.
private final class Papers: Sendable {
    let folder: String

    init() throws {
        folder = FileManager.default.temporaryDirectory.path + "/giaoban-tls-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)  // litter is not a failure
    }

    func path(_ name: String) -> String { folder + "/" + name }

    /// Makes a pair `NAME.pem`, `NAME.key`, valid for so many days from now; below zero it has ended.
    func pair(_ name: String, days: Int = 30) throws {
        try openssl([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-keyout", path(name + ".key"), "-out", path(name + ".pem"), "-days", "\(days)",
            "-subj", "/CN=" + name,
        ])
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o600], ofItemAtPath: path(name + ".key"))
    }

    func openssl(_ words: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        process.arguments = words
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "openssl \(words.joined(separator: " "))")
    }

    func write(_ text: String, to name: String, mode: Int = 0o600) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
        try FileManager.default.setAttributes(
            [.posixPermissions: mode], ofItemAtPath: path(name))
    }

    func move(_ name: String, to other: String) {
        let result = unsafe rename(path(name), path(other))
        #expect(result == 0)
    }

    func files(_ certificate: String, _ key: String, _ authority: String = "") -> TLSFiles {
        TLSFiles(
            certificate: path(certificate), key: path(key),
            clientAuthority: authority.isEmpty ? "" : path(authority))
    }
}

@Suite("The files of TLS") struct TLSFilesTests {
    private let now = Surroundings.system.now()
    private static let day: Int64 = 86_400_000

    @Test("a certificate and its key are taken, and it is known when they end")
    func good() throws {
        let papers = try Papers()
        try papers.pair("one", days: 30)
        let material = try papers.files("one.pem", "one.key", "one.pem").read(at: now)
        #expect(abs(material.ends - now - 30 * Self.day) < Self.day)
        #expect(material.clientAuthority == material.certificate)
    }

    @Test("what cannot be used is named, with the file that it lies in")
    func faults() throws {
        let papers = try Papers()
        try papers.pair("one")
        try papers.pair("two")
        try papers.write("xin chào", to: "text")
        try papers.write("", to: "empty")
        let cut = try String(contentsOfFile: papers.path("one.pem"), encoding: .utf8).prefix(200)
        try papers.write(String(cut), to: "cut.pem")
        try papers.openssl([
            "pkey", "-in", papers.path("one.key"), "-aes256", "-passout", "pass:mật khẩu thử",
            "-out", papers.path("closed.key"),
        ])
        let rows: [(TLSFiles, TLSFault)] = [
            (
                papers.files("none.pem", "one.key"),
                .unreadable(path: papers.path("none.pem"), reason: "No such file or directory")
            ),
            (papers.files("text", "one.key"), .notACertificate(path: papers.path("text"))),
            (papers.files("empty", "one.key"), .notACertificate(path: papers.path("empty"))),
            (papers.files("cut.pem", "one.key"), .notACertificate(path: papers.path("cut.pem"))),
            (papers.files("one.pem", "text"), .notAKey(path: papers.path("text"))),
            (papers.files("one.pem", "empty"), .notAKey(path: papers.path("empty"))),
            (papers.files("one.pem", "closed.key"), .encrypted(path: papers.path("closed.key"))),
            (
                papers.files("one.pem", "two.key"),
                .mismatched(certificate: papers.path("one.pem"), key: papers.path("two.key"))
            ),
            (
                papers.files("one.pem", "one.key", "text"),
                .notACertificate(path: papers.path("text"))
            ),
            (
                papers.files("one.pem", "one.key", "cut.pem"),
                .notACertificate(path: papers.path("cut.pem"))
            ),
        ]
        for (files, fault) in rows {
            #expect(throws: fault) { try files.read(at: now) }
            #expect(fault.description.contains(papers.folder), "\(fault)")
        }
    }

    @Test("a key that others may read is refused", arguments: [0o644, 0o640, 0o604, 0o660])
    func openKey(_ mode: Int) throws {
        let papers = try Papers()
        try papers.pair("one")
        let key = papers.path("one.key")
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: key)
        #expect(throws: TLSFault.open(path: key)) {
            try papers.files("one.pem", "one.key").read(at: now)
        }
    }

    @Test("a certificate holds within its span only, by the collector's clock")
    func span() throws {
        let papers = try Papers()
        try papers.pair("one", days: 30)
        let files = papers.files("one.pem", "one.key")
        let ends = try files.read(at: now).ends
        #expect(throws: Never.self) { try files.read(at: ends.adding(seconds: -1)) }
        #expect(throws: TLSFault.expired(path: files.certificate, at: ends)) {
            try files.read(at: ends)
        }
        let early = now.adding(milliseconds: -Self.day)
        let fault = try #require(throws: TLSFault.self) { try files.read(at: early) }
        guard case .notYet = fault else { return #expect(Bool(false), "\(fault)") }
    }

    @Test(
        "settings that lack their other half are mistakes",
        arguments: [
            (["tls_certificate": "/a"], false), (["tls_key": "/b"], false),
            (["tls_client_authority": "/c"], false),
            (["tls_certificate": "/a", "tls_key": "/b"], true),
            (["tls_certificate": "/a", "tls_key": "/b", "tls_client_authority": "/c"], true),
            (["tls_certificate": "none", "tls_key": "none"], true),
        ])
    func settings(_ flags: [String: String], _ isAccepted: Bool) {
        let (read, mistakes) = CollectorConfiguration.read(
            flags: flags, environment: [:], file: nil)
        #expect(mistakes.isEmpty == isAccepted, "\(mistakes)")
        if isAccepted { #expect(read.tls.isSet == (flags["tls_key"] == "/b")) }
    }
}

@Suite("Certificates that are renewed while the collector runs") struct TLSWatchTests {
    /// A watch over files, with a clock that is moved by hand.
    private final class Desk: Sendable {
        let papers: Papers
        let clock = Mutex<Instant>(Surroundings.system.now())
        let taken = Mutex<Int>(0)

        init() throws {
            papers = try Papers()
            try papers.pair("in-use", days: 30)
        }

        var files: TLSFiles { papers.files("in-use.pem", "in-use.key") }

        func watch() throws -> TLSWatch {
            TLSWatch(
                files: files, take: { (_) throws(TLSFault) in self.taken.withLock { $0 += 1 } },
                now: { self.clock.withLock { $0 } }, pause: { _ in }, log: .silent,
                first: TLSWatch.State(
                    stamp: files.stamp(), ends: try files.read(at: clock.withLock { $0 }).ends))
        }

        /// Puts another pair in the place of the one in use, as renewing tools do: by renaming.
        func renew(days: Int, keyToo: Bool = true) throws {
            try papers.pair("next", days: days)
            for kind in keyToo ? ["pem", "key"] : ["pem"] {
                papers.move("next." + kind, to: "in-use." + kind)
            }
        }
    }

    @Test("nothing is read or said while the files stand")
    func still() throws {
        let desk = try Desk()
        let watch = try desk.watch()
        var state = watch.first
        for _ in 0..<3 { #expect(watch.look(&state) == .nothing) }
        #expect(desk.taken.withLock { $0 } == 0)
    }

    @Test("a renewed pair is taken once")
    func renewed() throws {
        let desk = try Desk()
        let watch = try desk.watch()
        var state = watch.first
        try desk.renew(days: 90)
        let step = watch.look(&state)
        guard case .taken(let ends) = step else { return #expect(Bool(false), "\(step)") }
        #expect(ends - desk.clock.withLock { $0 } > 80 * 86_400_000)
        #expect(watch.look(&state) == .nothing)
        #expect(desk.taken.withLock { $0 } == 1)
    }

    @Test("half a renewal is told once, the old certificate stays, and the other half ends it")
    func half() throws {
        let desk = try Desk()
        let watch = try desk.watch()
        var state = watch.first
        try desk.renew(days: 90, keyToo: false)
        let fault = TLSFault.mismatched(certificate: desk.files.certificate, key: desk.files.key)
        #expect(watch.look(&state) == .refused(fault))
        #expect(watch.look(&state) == .nothing)
        #expect(desk.taken.withLock { $0 } == 0)
        desk.papers.move("next.key", to: "in-use.key")
        guard case .taken = watch.look(&state) else { return #expect(Bool(false), "not taken") }
    }

    @Test("files that go away are told once, and what is in use stays")
    func gone() throws {
        let desk = try Desk()
        let watch = try desk.watch()
        var state = watch.first
        try FileManager.default.removeItem(atPath: desk.files.key)
        guard case .refused(.unreadable) = watch.look(&state) else {
            return #expect(Bool(false), "not told")
        }
        #expect(watch.look(&state) == .nothing)
    }

    @Test("an end within fourteen days is told of once a day, until the certificate is renewed")
    func ending() throws {
        let desk = try Desk()
        let watch = try desk.watch()
        var state = watch.first
        let ends = state.ends
        desk.clock.withLock { $0 = ends.adding(milliseconds: -13 * 86_400_000) }
        #expect(watch.look(&state) == .ending(ends))
        #expect(watch.look(&state) == .nothing)
        desk.clock.withLock { $0 = $0.adding(milliseconds: 86_400_000) }
        #expect(watch.look(&state) == .ending(ends))
        try desk.renew(days: 90)
        guard case .taken = watch.look(&state) else { return #expect(Bool(false), "not taken") }
        desk.clock.withLock { $0 = $0.adding(milliseconds: 86_400_000) }
        #expect(watch.look(&state) == .nothing)
    }
}
