import Foundation
import GRDB
import Shared

/// Where imported revisions came from.
extension StoreWriter {
    /// Marks an accepted revision as taken from a file. `seq` is the revision's.
    func markImported(seq: Int64, file: String, digest: Digest) throws {
        try db.execute(
            sql: "INSERT INTO imported (seq, file, digest) VALUES (?, ?, ?)",
            arguments: [seq, file, Data(digest.bytes)])
    }
}
