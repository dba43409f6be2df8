import Shared

/// The lock that keeps a second agent off a home (FAULTS A11).
enum RunLock {
    /// Takes the lock; a refusal is told, with the process that holds it.
    static func take(_ home: AgentHome, _ console: Console) throws(FileFault) -> FileLock? {
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
