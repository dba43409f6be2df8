import Shared

/// What `doctor` looks at, in the order in which it is told: the machine, the way, the department, the
/// work that waits.
enum Check: String, CaseIterable, Sendable {
    /// The home folder can be written and synchronised.
    case home
    /// There is room.
    case space
    /// Files are readable by those who need them and nobody else.
    case rights
    /// The watched folder can be worked in.
    case folder
    /// The configured sources can be understood.
    case sources
    /// This home speaks for a unit.
    case enrolment
    /// The collector's (or the proxy's) name leads to an address.
    case names
    /// The collector answers, over TLS where its address says so.
    case line
    /// This computer's clock agrees with the collector's.
    case clock
    /// The collector knows this unit's key.
    case key
    /// Every published form version is here.
    case forms
    /// What waits, what was refused, what is damaged.
    case outbox
    /// Whether `run` runs.
    case service

    /// What people call it.
    var title: LocalizedText {
        switch self {
        case .home: LocalizedText(vi: "Thư mục của đơn vị", en: "Home folder")
        case .space: LocalizedText(vi: "Chỗ trống trên ổ đĩa", en: "Disk space")
        case .rights: LocalizedText(vi: "Quyền truy cập", en: "Permissions")
        case .folder: LocalizedText(vi: "Thư mục nhận tệp", en: "Watched folder")
        case .sources: LocalizedText(vi: "Nguồn số liệu", en: "Sources of figures")
        case .enrolment: LocalizedText(vi: "Ghi danh", en: "Enrolment")
        case .names: LocalizedText(vi: "Tên miền", en: "Name service")
        case .line: LocalizedText(vi: "Đường truyền", en: "Line")
        case .clock: LocalizedText(vi: "Đồng hồ", en: "Clock")
        case .key: LocalizedText(vi: "Khóa của đơn vị", en: "The unit's key")
        case .forms: LocalizedText(vi: "Biểu mẫu", en: "Forms")
        case .outbox: LocalizedText(vi: "Hộp gửi", en: "Outbox")
        case .service: LocalizedText(vi: "Chạy nền", en: "Service")
        }
    }
}

/// What one look came to.
struct CheckResult: Sendable {
    /// How bad it is.
    enum Verdict: String, Sendable {
        /// As it should be.
        case well
        /// Works, and wants somebody's eye.
        case warning
        /// Keeps reports from getting through.
        case fault
        /// Cannot be said, because of a fault above.
        case unknown

        /// The mark at the line's beginning.
        var mark: String {
            switch self {
            case .well: "✓"
            case .warning: "!"
            case .fault: "✗"
            case .unknown: "·"
            }
        }
    }

    /// What was looked at.
    let check: Check
    /// How bad it is.
    let verdict: Verdict
    /// What was found.
    let found: LocalizedText
    /// What to do; nil where nothing is to be done.
    var advice: LocalizedText?
    /// The status to leave with because of it.
    var status = ExitStatus.done

    /// As it should be.
    static func well(_ check: Check, _ found: LocalizedText) -> CheckResult {
        CheckResult(check: check, verdict: .well, found: found)
    }

    /// Works, and wants somebody's eye.
    static func warning(
        _ check: Check, _ found: LocalizedText, _ advice: LocalizedText
    ) -> CheckResult {
        CheckResult(check: check, verdict: .warning, found: found, advice: advice)
    }

    /// Keeps reports from getting through.
    static func fault(
        _ check: Check, _ status: ExitStatus, _ found: LocalizedText, _ advice: LocalizedText
    ) -> CheckResult {
        CheckResult(check: check, verdict: .fault, found: found, advice: advice, status: status)
    }

    /// Cannot be said yet.
    static func unknown(_ check: Check) -> CheckResult {
        CheckResult(
            check: check, verdict: .unknown,
            found: LocalizedText(
                vi: "chưa biết được; sửa lỗi ở trên trước",
                en: "not known yet; mend the fault above first"))
    }

    /// A line for a person, and what to do on the next.
    func lines(_ language: Language) -> String {
        let line = "\(verdict.mark) \(check.title[language]): \(found[language])"
        guard let advice else { return line }
        return line + "\n    → " + advice[language]
    }
}

/// Everything that was looked at.
struct Checkup: Sendable {
    /// In the order of `Check`.
    let results: [CheckResult]

    /// `done` unless something keeps reports from getting through.
    var status: ExitStatus { ExitStatus.worst(results.map(\.status)) }

    /// For a person.
    func text(_ language: Language) -> String {
        results.map { $0.lines(language) }.joined(separator: "\n")
    }

    /// For scripts: one array, an object a check.
    func json(_ language: Language) -> [UInt8] {
        var writer = JSONWriter(capacity: 4096)
        writer.array { writer in
            for result in results {
                writer.object { writer in
                    writer.text("advice", result.advice?[language])
                    writer.text("check", result.check.rawValue)
                    writer.text("found", result.found[language])
                    writer.text("verdict", result.verdict.rawValue)
                }
            }
        }
        return writer.bytes
    }
}
