import Glibc

/// Runs another program to its end and takes what it writes, within limits of time and size.
///
/// The program gets a process group of its own, so that whatever it started ends with it; it inherits
/// no file, no signal setting and no variable of ours. Blocks: run it on an executor of its own.
struct ChildProgram: Sendable {
    /// What to run.
    struct Request: Sendable {
        /// The program's path.
        var program: String
        /// Its arguments, without its own name. No shell ever sees them.
        var arguments: [String]
        /// All of its environment.
        var environment: [String: String]
        /// What it reads from its standard input.
        var input: [UInt8]
        /// How long it may take.
        var limit: Duration
        /// How much it may write.
        var outputLimit: Int
    }

    /// How it ended.
    enum End: Hashable, Sendable {
        /// By itself.
        case exited(Int)
        /// By a signal that was not ours.
        case signalled(Int)
        /// It ran longer than it may, and was ended.
        case tookTooLong
        /// It wrote more than it may, and was ended.
        case wroteTooMuch
        /// The agent is stopping, and ended it.
        case cancelled
        /// It could not be started; the system's `errno`.
        case notStarted(CInt)
    }

    /// What came of it.
    struct Outcome: Sendable {
        /// How it ended.
        var end: End
        /// What it wrote to its standard output.
        var output: [UInt8] = []
        /// The last it wrote to its standard error.
        var complaint: [UInt8] = []
    }

    /// Most bytes of its complaints that are kept: the last ones, where the reason stands.
    static let complaintLimit = 8 << 10
    /// How long a program that is asked to end may take before it is killed.
    private static let grace = Duration.seconds(2)

    private let request: Request
    private let clock: any AgentClock
    private var outcome = Outcome(end: .exited(0))

    /// Runs a program.
    ///
    /// - Parameter isCancelled: asked several times a second.
    static func run(
        _ request: Request, clock: any AgentClock, isCancelled: () -> Bool = { false }
    ) -> Outcome {
        var program = ChildProgram(request: request, clock: clock)
        return program.run(isCancelled)
    }

    private init(request: Request, clock: any AgentClock) {
        self.request = request
        self.clock = clock
    }

    private mutating func run(_ isCancelled: () -> Bool) -> Outcome {
        guard let output = Pipe(), let complaint = Pipe(), let input = Self.file(of: request.input)
        else { return Outcome(end: .notStarted(errno)) }
        defer { close(input) }
        let process: pid_t
        switch spawn(input: input, output: output.writing, complaint: complaint.writing) {
        case .success(let id): process = id
        case .failure(let fault): return Outcome(end: .notStarted(fault.code))
        }
        output.closeWriting()
        complaint.closeWriting()
        let deadline = clock.uptime() + request.limit
        let end = follow(process, output, complaint, deadline, isCancelled)
        // Whatever it left behind in its group ends with it.
        kill(-process, SIGKILL)
        outcome.end = end ?? reap(process)
        return outcome
    }

    // MARK: - Following

    /// Reads until both pipes are closed and the program has ended.
    ///
    /// - Returns: why it was ended; nil when it ended by itself and waits to be reaped.
    private mutating func follow(
        _ process: pid_t, _ output: Pipe, _ complaint: Pipe, _ deadline: Duration,
        _ isCancelled: () -> Bool
    ) -> End? {
        var open = [output, complaint]
        var endedAt: Duration?
        while true {
            open.removeAll { pipe in !read(pipe, isOutput: pipe === output) }
            if outcome.output.count > request.outputLimit {
                return stop(process, .wroteTooMuch)
            }
            let now = clock.uptime()
            if endedAt == nil, Self.hasEnded(process) { endedAt = now }
            if let endedAt, open.isEmpty || now - endedAt > .milliseconds(500) { return nil }
            if now >= deadline { return stop(process, .tookTooLong) }
            if isCancelled() { return stop(process, .cancelled) }
            Self.wait(for: open)
        }
    }

    /// Takes what a pipe holds now. False once it is closed.
    private mutating func read(_ pipe: Pipe, isOutput: Bool) -> Bool {
        var chunk = [UInt8](repeating: 0, count: 32 << 10)
        while true {
            let count = unsafe Glibc.read(pipe.reading, &chunk, chunk.count)
            if count == 0 { return false }
            if count < 0 { return errno == EAGAIN || errno == EINTR }
            if isOutput {
                outcome.output += chunk[..<count]
                if outcome.output.count > request.outputLimit { return true }
            } else {
                outcome.complaint += chunk[..<count]
                let surplus = outcome.complaint.count - Self.complaintLimit
                if surplus > 0 { outcome.complaint.removeFirst(surplus) }
            }
        }
    }

    /// Waits until a pipe has something, at most a twentieth of a second.
    private static func wait(for pipes: [Pipe]) {
        var polled = pipes.map { pollfd(fd: $0.reading, events: Int16(POLLIN), revents: 0) }
        _ = unsafe poll(&polled, nfds_t(polled.count), 50)
    }

    private static func hasEnded(_ process: pid_t) -> Bool {
        var info = unsafe siginfo_t()
        let flags = WEXITED | WNOHANG | WNOWAIT
        guard unsafe waitid(P_PID, id_t(process), &info, flags) == 0 else { return true }
        return unsafe info._sifields._kill.si_pid == process
    }

    /// Ends the group: first politely.
    private func stop(_ process: pid_t, _ end: End) -> End {
        kill(-process, SIGTERM)
        let last = clock.uptime() + Self.grace
        while clock.uptime() < last, !Self.hasEnded(process) { Self.wait(for: []) }
        kill(-process, SIGKILL)
        _ = reap(process)
        return end
    }

    private func reap(_ process: pid_t) -> End {
        var status: CInt = 0
        while unsafe waitpid(process, &status, 0) < 0 {
            if errno != EINTR { return .exited(-1) }
        }
        let signal = status & 0x7F
        return signal == 0 ? .exited(Int(status >> 8 & 0xFF)) : .signalled(Int(signal))
    }

    // MARK: - Starting

    private struct SpawnFault: Error {
        let code: CInt
    }

    private func spawn(
        input: CInt, output: CInt, complaint: CInt
    ) -> Result<pid_t, SpawnFault> {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_adddup2(&actions, input, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, output, 1)
        unsafe posix_spawn_file_actions_adddup2(&actions, complaint, 2)
        for descriptor in Self.openDescriptors() {
            unsafe posix_spawn_file_actions_addclose(&actions, descriptor)
        }
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        Self.prepare(&attributes)
        let arguments = CStrings([request.program] + request.arguments)
        let environment = CStrings(
            request.environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
        var process: pid_t = 0
        let code = unsafe posix_spawn(
            &process, request.program, &actions, &attributes, arguments.pointers,
            environment.pointers)
        return code == 0 ? .success(process) : .failure(SpawnFault(code: code))
    }

    /// A group of its own; signals as a fresh program expects them, whatever the agent ignores.
    private static func prepare(_ attributes: inout posix_spawnattr_t) {
        var none = sigset_t()
        unsafe sigemptyset(&none)
        var all = sigset_t()
        unsafe sigfillset(&all)
        unsafe posix_spawnattr_setpgroup(&attributes, 0)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        unsafe posix_spawnattr_setsigdefault(&attributes, &all)
        unsafe posix_spawnattr_setflags(
            &attributes,
            Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    }

    /// Whatever is open beside the three standard ones: nothing of it is the program's business.
    private static func openDescriptors() -> [CInt] {
        let names = (try? POSIXFileSystem().list("/proc/self/fd")) ?? []  // none: all close on exec
        return names.compactMap { CInt($0) }.filter { $0 > 2 }
    }

    /// Bytes as a file without a name, read from its beginning: nothing blocks and nothing is lost
    /// when the program does not read it. Anybody may read it who is given it.
    private static func file(of bytes: [UInt8]) -> CInt? {
        var template = Array("/tmp/giaoban-input-XXXXXX".utf8CString)
        let descriptor = unsafe mkstemp(&template)
        guard descriptor >= 0 else { return nil }
        unsafe unlink(template)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        fchmod(descriptor, 0o444)
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe write(
                    descriptor, buffer.baseAddress?.advanced(by: written), bytes.count - written)
            }
            guard count > 0 else {
                close(descriptor)
                return nil
            }
            written += count
        }
        lseek(descriptor, 0, SEEK_SET)
        return descriptor
    }
}

/// A pipe whose ends close with it.
private final class Pipe {
    let reading: CInt
    private(set) var writing: CInt

    init?() {
        var ends: [CInt] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { return nil }
        (reading, writing) = (ends[0], ends[1])
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(reading, F_SETFL, O_NONBLOCK)
    }

    deinit {
        close(reading)
        closeWriting()
    }

    func closeWriting() {
        if writing >= 0 { close(writing) }
        writing = -1
    }
}

/// Texts as C wants them: an array of pointers that ends with nil, for as long as this lives.
@safe
private final class CStrings {
    let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    private let count: Int

    init(_ texts: [String]) {
        count = texts.count
        unsafe pointers = .allocate(capacity: texts.count + 1)
        for (index, text) in texts.enumerated() {
            unsafe (pointers + index).initialize(to: strdup(text))
        }
        unsafe (pointers + count).initialize(to: nil)
    }

    deinit {
        for index in 0..<count { unsafe free(pointers[index]) }
        unsafe pointers.deallocate()
    }
}
