/// Why the store could not do what was asked. None of these is the caller's fault, and none of them
/// may be answered with an acknowledgement.
enum StorageFailure: Error, Equatable, CustomStringConvertible {
    /// The disk has no room. Nothing of the batch was kept; it works again when there is room.
    case diskFull
    /// As many writes wait as may wait.
    case queueFull
    /// The database was locked or slow, or an input or output failed: nothing of the batch was kept.
    case unavailable(code: Int32)
    /// A write may or may not be on the disk, or the file is damaged: the process must stop, because
    /// the system may have dropped what it could not write and would report success next time.
    case fatal(code: Int32)
    /// The database was written by a newer version of the program.
    case newerSchema(found: Int, known: Int)

    var description: String {
        switch self {
        case .diskFull: "disk full"
        case .queueFull: "write queue full"
        case .unavailable(let code): "storage unavailable (SQLite \(code))"
        case .fatal(let code): "storage failed (SQLite \(code))"
        case .newerSchema(let found, let known):
            "the database has schema \(found), this program knows \(known): use the newer program"
        }
    }
}
