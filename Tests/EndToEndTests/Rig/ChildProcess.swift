import Foundation
import Glibc
import Synchronization

/// One started program: its output as it comes, its end, and a certain death.
///
/// It leads a process group of its own, so that `kill` reaches what it started, too. Forgotten, it is
/// killed.
final class ChildProcess: Sendable {
    /// How a process ended.
    enum Exit: Equatable, Sendable {
        case code(Int32)
        case signal(Int32)
    }

    /// A finished process.
    struct Outcome: Sendable, CustomStringConvertible {
        let exit: Exit
        let output: String
        let errors: String

        var description: String { "\(exit)\nstdout: \(output)\nstderr: \(errors)" }
    }

    private struct State: Sendable {
        var output: [UInt8] = []
        var errors: [UInt8] = []
        var openPipes = 2
        var exit: Exit?
    }

    /// Its process id.
    let id: pid_t
    private let program: String
    private let state = Watched(State())

    /// Starts `program` (a path).
    init(
        _ program: String, _ arguments: [String], environment: [String: String] = [:]
    ) throws {
        self.program = program
        let whole = Self.baseEnvironment.merging(environment) { $1 }.map { "\($0)=\($1)" }
        let started = try Self.oneAtATime.withLock { _ in
            let (output, errors) = (try PipeEnds.open(), try PipeEnds.open())
            defer {
                close(output.write)
                close(errors.write)
            }
            let id = try spawn(
                program, arguments, whole, output: output.write, errors: errors.write)
            return (id: id, output: output.read, errors: errors.read)
        }
        id = started.id
        Reaper.shared.started(id)
        collect(started.output) { $0.output += $1 }
        collect(started.errors) { $0.errors += $1 }
        awaitEnd()
    }

    deinit { signal(SIGKILL) }

    // A pipe's end that a neighbour inherits by accident would never look closed.
    private static let oneAtATime = Mutex(())

    // Nothing of the caller's proxies and locale; no home but what the arguments name.
    private static let baseEnvironment = [
        "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
        "HOME": "/nonexistent", "LANG": "C.UTF-8",
    ]

    /// What it has written to standard error so far.
    var errors: String { String(decoding: state.now.errors, as: UTF8.self) }

    /// True until it has ended.
    var isRunning: Bool { state.now.exit == nil }

    /// Sends a signal to the process and what it started. Does nothing once it has ended.
    func signal(_ number: Int32) {
        state.update { state in
            if state.exit == nil { _ = Glibc.kill(-id, number) }
        }
    }

    /// Kills it at once, like a power switch for one program, and waits for its end.
    func kill() async throws {
        signal(SIGKILL)
        _ = try await outcome(within: .seconds(60))
    }

    /// Waits for its end; one that does not end in time is killed.
    func outcome(within limit: Duration = .seconds(180)) async throws -> Outcome {
        do {
            return try await state.wait(limit, for: "the end of \(program)") { state in
                guard let exit = state.exit, state.openPipes == 0 else { return nil }
                return Outcome(
                    exit: exit, output: String(decoding: state.output, as: UTF8.self),
                    errors: String(decoding: state.errors, as: UTF8.self))
            }
        } catch var error as TimedOut {
            signal(SIGKILL)
            error.seen = errors
            throw error
        }
    }

    /// Waits until a line of standard error satisfies `look`.
    func line<Value: Sendable>(
        within limit: Duration = .seconds(180), for what: String,
        _ look: @escaping @Sendable (String) -> Value?
    ) async throws -> Value {
        try await told(within: limit, for: what) { text in
            text.split(separator: "\n").lazy.compactMap { look(String($0)) }.first
        }
    }

    /// Waits until all that was written to standard error satisfies `look`.
    func text(
        within limit: Duration = .seconds(180), for what: String,
        _ look: @escaping @Sendable (String) -> Bool
    ) async throws {
        try await told(within: limit, for: what) { look($0) ? () : nil }
    }

    private func told<Value: Sendable>(
        within limit: Duration, for what: String,
        _ look: @escaping @Sendable (String) -> Value?
    ) async throws -> Value {
        do {
            return try await state.wait(limit, for: what) { state in
                look(String(decoding: state.errors, as: UTF8.self))
            }
        } catch var error as TimedOut {
            error.seen = errors
            throw error
        }
    }

    private func collect(
        _ descriptor: CInt, _ append: @escaping @Sendable (inout State, ArraySlice<UInt8>) -> Void
    ) {
        Thread.detachNewThread { [state] in
            var chunk = [UInt8](repeating: 0, count: 1 << 16)
            while true {
                let count = unsafe read(descriptor, &chunk, chunk.count)
                if count < 0 && errno == EINTR { continue }
                if count <= 0 { break }
                state.update { append(&$0, chunk[..<count]) }
            }
            close(descriptor)
            state.update { $0.openPipes -= 1 }
        }
    }

    private func awaitEnd() {
        Thread.detachNewThread { [id, state] in
            // The zombie stays until its id is struck off under the lock: no signal can reach a
            // stranger that was given the same id.
            var information = unsafe siginfo_t()
            while unsafe waitid(P_PID, id_t(id), &information, WEXITED | WNOWAIT) != 0,
                errno == EINTR
            {}
            state.update { state in
                var status: CInt = 0
                _ = unsafe waitpid(id, &status, 0)
                let number = status & 0x7F
                state.exit = number == 0 ? .code((status >> 8) & 0xFF) : .signal(number)
            }
            Reaper.shared.ended(id)
        }
    }
}

/// Why a process could not be started.
struct CannotStart: Error {
    let program: String
    let code: Int32
}

/// Both ends of a pipe.
struct PipeEnds {
    let read: CInt
    let write: CInt

    static func open() throws -> PipeEnds {
        var ends: [CInt] = [0, 0]
        guard unsafe pipe(&ends) == 0 else {
            throw CannotStart(program: "pipe", code: errno)
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return PipeEnds(read: ends[0], write: ends[1])
    }
}

/// Starts a program at the head of a process group of its own.
func spawn(
    _ program: String, _ arguments: [String], _ environment: [String], input: CInt? = nil,
    output: CInt, errors: CInt
) throws -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    if let input {
        unsafe posix_spawn_file_actions_adddup2(&actions, input, 0)
    } else {
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    }
    unsafe posix_spawn_file_actions_adddup2(&actions, output, 1)
    unsafe posix_spawn_file_actions_adddup2(&actions, errors, 2)
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    unsafe posix_spawnattr_setpgroup(&attributes, 0)
    let words = unsafe ([program] + arguments).map { unsafe strdup($0) } + [nil]
    let variables = unsafe environment.map { unsafe strdup($0) } + [nil]
    defer { unsafe (words + variables).forEach { unsafe free($0) } }
    var child: pid_t = 0
    let code = unsafe posix_spawn(&child, program, &actions, &attributes, words, variables)
    guard code == 0 else { throw CannotStart(program: program, code: code) }
    return child
}
