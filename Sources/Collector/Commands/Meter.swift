import Foundation
import Shared

/// A line that shows how far long work has come, for people at a terminal; nothing for logs and pipes.
final class Meter {
    private let words: String
    private let isShown: Bool
    private var last = -1

    /// A meter for the work named.
    init(vi: String, en: String) {
        words = "\(vi) / \(en)"
        isShown = isatty(STDERR_FILENO) == 1
    }

    /// Shows the share done, 0 to 1, where a whole percent has changed.
    func show(_ share: Double) {
        let percent = Int((min(max(share, 0), 1) * 100).rounded(.down))
        guard isShown, percent != last else { return }
        last = percent
        FileHandle.standardError.write(Data("\r\(words): \(percent) %".utf8))
    }

    /// Leaves the line.
    func end() {
        guard isShown, last >= 0 else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[K".utf8))
    }
}
