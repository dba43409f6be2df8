import Shared

/// The locks of a home that one process at a time may hold.
enum HomeLock {
    /// For `run`: a second agent stays off the home (FAULTS A11).
    case run
    /// For commands that change who the home speaks for: keys, units, whom it believes. A running agent
    /// is no hindrance: it takes the change by itself.
    case change

    /// Takes the lock of an enrolled home; a refusal is told, with the process that holds it. Whoever the
    /// home speaks for must be read afterwards: the one who held the lock may have changed it.
    func take(_ parts: AgentParts, _ console: Console) throws -> FileLock? {
        // A home that is not there has no lock either: that it is not enrolled says more.
        _ = try parts.identities()
        return try attempt(parts.home, console)
    }

    /// Takes the lock of any home; a refusal is told.
    func attempt(_ home: AgentHome, _ console: Console) throws(FileFault) -> FileLock? {
        switch try FileLock.attempt(path(in: home)) {
        case .held(let lock): return lock
        case .busy(let processID):
            console.warn(refusal(process: processID.map(String.init) ?? "?"))
            return nil
        }
    }

    /// Says that the running agent, if there is one, goes on with what was changed.
    static func tellRunning(_ home: AgentHome, _ console: Console) {
        // Who cannot look at the lock has just been told so by the command itself.
        guard case .busy? = try? FileLock.probe(home.runLock) else { return }
        console.say(
            LocalizedText(
                vi: "Phần mềm đang chạy nền sẽ tự nhận thay đổi này trong vài giây.",
                en: "The running agent takes this over by itself within seconds."))
    }

    private func path(in home: AgentHome) -> String {
        switch self {
        case .run: home.runLock
        case .change: home.changeLock
        }
    }

    private func refusal(process: String) -> LocalizedText {
        switch self {
        case .run:
            LocalizedText(
                vi: "Một giaoban-agent khác đang chạy trên thư mục này (tiến trình \(process)). "
                    + "Dừng tiến trình đó trước, hoặc dùng thư mục khác.",
                en: "Another giaoban-agent is running on this home (process \(process)). Stop it "
                    + "first, or use another home.")
        case .change:
            LocalizedText(
                vi: "Một lệnh khác đang ghi danh hoặc thay khóa ở thư mục này (tiến trình "
                    + "\(process)). Chờ lệnh đó xong rồi chạy lại.",
                en: "Another command is changing who this home speaks for (process \(process)). "
                    + "Wait until it has ended, then run this again.")
        }
    }
}
