import Testing

/// Something that may not stand in our code, with the reason, a line it must catch and a line
/// it must let pass.
struct Ban: Sendable, CustomTestStringConvertible {
    /// What is banned, as the test's name shows it.
    let name: String
    /// What to do instead.
    let why: String
    /// The folders it holds in.
    let folders: [String]
    /// The folders inside those where it does not.
    let exceptFolders: [String]
    /// Words without any of which no line can offend: they save the slow search on most lines.
    let words: [String]
    /// Lines of code that must be caught.
    let catches: [String]
    /// Lines of code that look alike and must pass.
    let passes: [String]
    /// Whether a line that holds one of the words offends; comments and literals are gone.
    let isOffence: @Sendable (String) -> Bool

    var testDescription: String { name }

    /// Whether a line of code offends.
    func offends(_ line: String) -> Bool {
        words.contains { line.contains($0) } && isOffence(line)
    }

    /// Whether the ban holds in `file`.
    func covers(_ file: RepositoryFile) -> Bool {
        file.isUnder(folders) && !file.isUnder(exceptFolders)
    }
}

extension Ban {
    /// The places where the two programs are put together: the only ones that may touch the
    /// outside world's clocks, randomness and unstructured concurrency.
    static let compositionRoots = ["Sources/Agent/App/", "Sources/Collector/App/"]

    /// Every ban of the repository.
    static let all: [Ban] = [
        Ban(
            name: "try!", why: "throw the problem, or say with `precondition` why it cannot be",
            folders: ["Sources/", "Tests/"], exceptFolders: [], words: ["try!"],
            catches: ["let form = try! load()"], passes: ["let form = try? load()"],
            isOffence: { $0.contains("try!") }),
        Ban(
            name: "fatalError",
            why: "a bug stops with `precondition`, which says what was promised; the rest throws",
            folders: ["Sources/"], exceptFolders: [], words: ["fatalError"],
            catches: ["default: fatalError()"], passes: ["case fatalErrors"],
            isOffence: { $0.contains(/(^|\W)fatalError\s*\(/) }),
        Ban(
            name: "print",
            why: "log an event case; only a command speaks to the person at the terminal",
            folders: ["Sources/"],
            exceptFolders: compositionRoots + [
                "Sources/Agent/Commands/", "Sources/Collector/Commands/",
            ], words: ["rint("],
            catches: ["print(row)", "  debugPrint(row)"],
            passes: ["fingerprint(row)", "printer.print(row)", "func print(_ row: Row) {"],
            isOffence: {
                $0.contains(/(^|[^.\w])(print|debugPrint)\(/) && !$0.contains("func print(")
            }),
        Ban(
            name: "a clock read",
            why: "take the instant, or a clock, as a parameter; App hands it in",
            folders: ["Sources/"], exceptFolders: compositionRoots,
            words: ["Date", "now", "Clock", "clock_gettime", "timeofday", "time(nil)", "sleep("],
            catches: [
                "let now = Date()", "Date.now", "ContinuousClock().now", "ContinuousClock.now",
                "try await Task.sleep(until: .now + delay)", "time(nil)", "clock_gettime(id, &t)",
                "try await Task.sleep(for: .seconds(1))",
            ],
            passes: [
                "let now = clock.now", "let day = Day(number: 3)", "DueDate(day: day)",
                "try await clock.sleep(for: delay)", "func sleep(for delay: Duration)",
            ],
            isOffence: readsClock),
        Ban(
            name: "randomness from nowhere",
            why: "take a generator as a parameter, so that a test can repeat the run",
            folders: ["Sources/"], exceptFolders: compositionRoots,
            words: ["andom", "UUID", "shuffled"],
            catches: [
                "Int.random(in: 0..<9)", "let id = UUID()", "SystemRandomNumberGenerator()",
                "rows.shuffled()",
            ],
            passes: ["Int.random(in: 0..<9, using: &generator)", "rows.shuffled(using: &dice)"],
            isOffence: drawsFromNowhere),
        Ban(
            name: "an unstructured Task",
            why: "use a child task or a service; App alone starts what nobody awaits",
            folders: ["Sources/"], exceptFolders: compositionRoots, words: ["Task"],
            catches: ["Task { await run() }", "Task.detached {", "Task(priority: .low) {"],
            passes: ["withThrowingTaskGroup(of: Int.self) {", "Task.isCancelled", "URLTask {"],
            isOffence: { $0.contains(/(^|\W)Task\s*(<.*>)?\s*(\.detached|\.immediate)?\s*[({]/) }),
    ]

    // Swift's `\b` finds no edge in `Clock.now`, since Unicode sees one word there: spell edges out.

    private static let readsClock: @Sendable (String) -> Bool = { line in
        line.contains(/(^|\W)Date(\(\)|\.now(\W|$))|timeIntervalSinceNow|(^|[^\w)\].])\.now(\W|$)/)
            || line.contains(/(^|\W)(Continuous|Suspending|UTC)Clock(\W|$)|(^|\W)time\(nil\)/)
            || line.contains(/(^|\W)(DispatchTime|NIODeadline)\.now|(^|\W)Task\.sleep\(/)
            || line.contains(/(^|[^.\w])(clock_gettime|gettimeofday|u?sleep|nanosleep)\(/)
                && !line.contains("func ")
    }

    private static let drawsFromNowhere: @Sendable (String) -> Bool = { line in
        line.contains(
            /(^|\W)(UUID\(\)|SystemRandomNumberGenerator(\W|$))|\.(shuffled|randomElement)\(\)/)
            || (line.contains(/\.random\(/) && !line.contains("using:"))
    }
}
