import Glibc
import Shared

/// Whether the unit's folders can be used at all (FAULTS A8), asked of the system without writing.
struct FolderHealth: Sendable {
    /// What a folder allows.
    enum Access: Sendable {
        case missing, readOnly, full
    }

    private let access: @Sendable (String) -> Access

    /// - Parameter access: what a folder allows; the system's answer unless a test gives another.
    init(access: @escaping @Sendable (String) -> Access = FolderHealth.system) {
        self.access = access
    }

    /// What does not work.
    ///
    /// - Parameter fault: why the agent cannot save or mark, as it found out by trying; nil when it can.
    func degradations(
        home: String, watched: String, isDiskFull: Bool, fault: FileFault? = nil
    ) -> [Heartbeat.Degradation] {
        var found: [Heartbeat.Degradation] = []
        switch access(watched) {
        case .missing: found.append(.folderMissing)
        case .readOnly: found.append(.folderReadOnly)
        case .full: break
        }
        let isFull = isDiskFull || fault?.isDiskFull == true
        if case .full = access(home), fault.map(\.isDiskFull) ?? true {
        } else {
            found.append(.homeReadOnly)
        }
        if isFull { found.append(.diskFull) }
        return found
    }

    private static func system(_ path: String) -> Access {
        var status = stat()
        guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR,
            unsafe Glibc.access(path, R_OK | X_OK) == 0
        else { return .missing }
        return unsafe Glibc.access(path, W_OK) == 0 ? .full : .readOnly
    }
}

extension Heartbeat.Degradation {
    /// What is wrong and what to do, for the unit.
    var advice: LocalizedText {
        switch self {
        case .folderMissing:
            LocalizedText(
                vi: "Không đọc được thư mục báo cáo. Kiểm tra thư mục và quyền truy cập.",
                en: "The report folder cannot be read. Check that it is there and its permissions.")
        case .folderReadOnly:
            LocalizedText(
                vi: "Không ghi được vào thư mục báo cáo nên không ghi được kết quả cạnh tệp. Kiểm "
                    + "tra quyền ghi.",
                en: "The report folder cannot be written, so results cannot be left beside files. "
                    + "Check its permissions.")
        case .diskFull:
            LocalizedText(
                vi: "Ổ đĩa đã đầy. Giải phóng chỗ trống.", en: "The disk is full. Make room.")
        case .homeReadOnly:
            LocalizedText(
                vi: "Không ghi được vào thư mục của phần mềm: không lưu được báo cáo mới. Kiểm tra "
                    + "ổ đĩa và quyền ghi.",
                en:
                    "The agent's home cannot be written: no new report can be saved. Check the disk "
                    + "and its permissions.")
        }
    }
}
