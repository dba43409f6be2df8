import Shared

/// The lock under which one command at a time changes who this home speaks for: keys, units, whom it
/// believes. A running agent is no hindrance: it takes the change by itself.
enum ChangeLock {
    /// Takes the lock of an enrolled home. Whoever it speaks for must be read afterwards.
    static func take(_ parts: AgentParts, _ console: Console) throws -> FileLock? {
        // A home that is not there has no lock either: that it is not enrolled says more.
        _ = try parts.identities()
        return try attempt(parts.home, console)
    }

    /// Takes the lock; a refusal is told, with the process that holds it.
    static func attempt(_ home: AgentHome, _ console: Console) throws(FileFault) -> FileLock? {
        switch try FileLock.attempt(home.changeLock) {
        case .held(let lock): return lock
        case .busy(let processID):
            let process = processID.map(String.init) ?? "?"
            console.warn(
                LocalizedText(
                    vi:
                        "Một lệnh khác đang ghi danh hoặc thay khóa ở thư mục này (tiến trình "
                        + "\(process)). Chờ lệnh đó xong rồi chạy lại.",
                    en:
                        "Another command is changing who this home speaks for (process \(process)). "
                        + "Wait until it has ended, then run this again."))
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
}

/// The lock that keeps a second agent off a home (FAULTS A11).
enum RunLock {
    /// Takes the lock of an enrolled home. Whoever it speaks for must be read afterwards: the one who
    /// held the lock may have changed a key.
    static func take(_ parts: AgentParts, _ console: Console) throws -> FileLock? {
        // A home that is not there has no lock either: that it is not enrolled says more.
        _ = try parts.identities()
        return try attempt(parts.home, console)
    }

    /// Takes the lock; a refusal is told, with the process that holds it.
    static func attempt(_ home: AgentHome, _ console: Console) throws(FileFault) -> FileLock? {
        switch try FileLock.attempt(home.runLock) {
        case .held(let lock): return lock
        case .busy(let processID):
            let process = processID.map(String.init) ?? "?"
            console.warn(
                LocalizedText(
                    vi:
                        "Một giaoban-agent khác đang chạy trên thư mục này (tiến trình \(process)). "
                        + "Dừng tiến trình đó trước, hoặc dùng thư mục khác.",
                    en: "Another giaoban-agent is running on this home (process \(process)). Stop "
                        + "it first, or use another home."))
            return nil
        }
    }
}
