import Foundation
import Shared
import Support

/// A piece of line as `Tests/Faults/line` makes it: slow, flapping, behind TLS or behind a proxy that
/// asks for a password.
final class BadLine: Sendable {
    /// Where it listens, on 127.0.0.1 unless it was told otherwise.
    let port: Int
    private let process: ChildProcess

    /// Starts one and waits until it listens.
    init(_ kind: String, _ arguments: String...) async throws {
        process = try ChildProcess(
            "/usr/bin/python3", [Repository.path("Tests/Faults/line"), kind] + arguments)
        port = try await process.line(for: "the line to listen") { line in
            Self.event(line, "line.listening")?["port"]?.integer.map { Int($0) }
        }
    }

    deinit { process.signal(SIGKILL) }

    /// How often something was told: `line.connected`, `proxy.carried`, `proxy.refused`.
    func count(_ event: String) -> Int {
        process.errors.split(separator: "\n").count { Self.event(String($0), event) != nil }
    }

    private static func event(_ line: String, _ name: String) -> JSONValue? {
        guard let event = try? JSONValue(parsing: Array(line.utf8)),
            event["event"]?.text == name
        else { return nil }
        return event
    }
}

/// A certificate for this machine and the authority that signed it, made for a test.
struct Certificate: Sendable {
    /// What a client must trust.
    let authority: String
    /// What a server shows, and its key.
    let certificate: String
    let key: String

    init() async throws {
        let folder = try TemporaryFolder.make()
        let outcome = try await ChildProcess(
            "/bin/sh", ["-c", Self.script, "certificate", folder]
        ).outcome()
        guard outcome.exit == .code(0) else { throw UnexpectedOutcome("openssl", outcome) }
        authority = folder + "/authority.pem"
        certificate = folder + "/server.pem"
        key = folder + "/server.key"
    }

    private static let script = """
        cd "$1" && set -e
        new="-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
        openssl req -x509 $new -keyout authority.key -out authority.pem -days 30 \\
            -subj "/CN=Test authority"
        openssl req $new -keyout server.key -out server.csr -subj "/CN=localhost"
        printf 'subjectAltName=IP:127.0.0.1,DNS:localhost' > names
        openssl x509 -req -in server.csr -CA authority.pem -CAkey authority.key -CAcreateserial \\
            -days 20 -extfile names -out server.pem
        """
}
