import GRDB
import Shared

/// When this database was put back from a backup (FAULTS D10).
extension StoreReader {
    private static let restorePrefix = "restored."

    /// The row's key in `meta`.
    static func restoreKey(_ restore: InboxAnswer.Restore) -> String {
        restorePrefix + String(restore.at.milliseconds)
    }

    /// The restores since `moment`, the last first.
    func restores(since moment: Instant) throws -> [InboxAnswer.Restore] {
        let values = try String.fetchAll(
            db, sql: "SELECT value FROM meta WHERE key >= ? AND key < ?",
            arguments: [Self.restorePrefix, "restored/"])
        return values.compactMap { value in
            let numbers = value.split(separator: " ").compactMap { Int64($0) }
            guard numbers.count == 2 else { return nil }
            return InboxAnswer.Restore(
                after: numbers[0], at: Instant(milliseconds: numbers[1]))
        }.filter { $0.at >= moment }.sorted { $0.at > $1.at }
    }
}
