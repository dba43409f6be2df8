import Shared

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
