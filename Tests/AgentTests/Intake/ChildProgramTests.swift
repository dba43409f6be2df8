import Glibc
import Shared
import Testing

@testable import Agent

@Suite("Running another program")
struct ChildProgramTests {
    private func request(
        _ script: String, input: String = "", limit: Duration = .seconds(20),
        outputLimit: Int = 1 << 20
    ) -> ChildProgram.Request {
        ChildProgram.Request(
            program: "/bin/sh", arguments: ["-c", script],
            environment: ["PATH": "/usr/bin:/bin", "ONLY": "this"], input: Array(input.utf8),
            limit: limit, outputLimit: outputLimit)
    }

    private func run(_ request: ChildProgram.Request) -> ChildProgram.Outcome {
        ChildProgram.run(request, clock: SystemClock())
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test("it reads its input, writes its output, and its complaints are kept apart")
    func plain() {
        let outcome = run(request("cat; echo oops >&2; exit 3", input: "xin chào\n"))
        #expect(outcome.end == .exited(3))
        #expect(text(outcome.output) == "xin chào\n")
        #expect(text(outcome.complaint) == "oops\n")
    }

    @Test("a program that does not read its input, or reads more than there is, is no trouble")
    func inputs() {
        let long = String(repeating: "x", count: 1 << 20)
        #expect(run(request("exit 0", input: long)).end == .exited(0))
        #expect(text(run(request("wc -c", input: long)).output).contains("1048576"))
        #expect(run(request("cat; cat")).output == [])
    }

    @Test("it inherits no variable but those it is given, no file and no ignored signal")
    func environment() {
        let outcome = run(request("env | sort; ls /proc/self/fd | wc -l"))
        let lines = text(outcome.output).split(separator: "\n").map(String.init)
        // The shell adds its own; nothing of this process is there. Descriptors: three and the listing.
        #expect(lines.contains("ONLY=this"))
        #expect(lines.allSatisfy { !$0.hasPrefix("HOME=") && !$0.hasPrefix("USER=") })
        #expect(lines.last?.trimmingBlanks == "4")
        _ = signal(SIGTERM, SIG_IGN)
        #expect(run(request("kill -TERM $$; exit 0")).end == .signalled(15))
    }

    @Test("much output passes whole; more than the limit ends the program")
    func output() {
        let whole = run(request("head -c 900000 /dev/zero"))
        #expect(whole.end == .exited(0) && whole.output.count == 900_000)
        #expect(run(request("yes")).end == .wroteTooMuch)
        let noisy = run(request("yes complaint | head -c 100000 >&2; echo last >&2"))
        #expect(noisy.complaint.count == ChildProgram.complaintLimit)
        #expect(text(noisy.complaint).hasSuffix("last\n"))
    }

    @Test("what takes too long is ended with everything it started, even if it will not listen")
    func timeouts() throws {
        let folder = try TemporaryFolder()
        let script = """
            trap '' TERM
            (trap '' TERM; while :; do sleep 0.1; done) & echo $! > \(folder.path)/child
            while :; do sleep 0.1; done
            """
        let outcome = run(request(script, limit: .milliseconds(300)))
        #expect(outcome.end == .tookTooLong)
        let child = try #require(folder.text("child").flatMap { Int32($0.trimmingBlanks) })
        // Killed; perhaps not yet reaped by whoever inherited it.
        let state = folder.text("/../../proc/\(child)/stat") ?? ""
        #expect(kill(child, 0) != 0 || state.contains(") Z "))
    }

    @Test("a child left behind in the background does not hold the end up")
    func background() {
        let outcome = run(request("sleep 600 & echo done"))
        #expect(outcome.end == .exited(0) && text(outcome.output) == "done\n")
    }

    @Test("the agent's stopping ends it")
    func cancelled() {
        let outcome = ChildProgram.run(
            request("sleep 600"), clock: SystemClock(), isCancelled: { true })
        #expect(outcome.end == .cancelled)
    }

    @Test("a program that is not there is told by the system's number")
    func missing() {
        var missing = request("")
        missing.program = "/nonexistent/psql"
        #expect(run(missing).end == .notStarted(ENOENT))
    }
}
