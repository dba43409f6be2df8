import Shared

/// Everything that stands on the page on which a unit types one report.
struct TypingSheet: Sendable {
    /// Whether it may be typed and sent now.
    enum Standing: Hashable, Sendable {
        /// Both.
        case open
        /// The period runs: typed already, sent from this moment on.
        case early(Instant)
        /// The period has not begun.
        case notBegun(Day)
        /// The period is closed, and no erratum was asked for.
        case closed
        /// The department has approved what counts.
        case locked

        /// Whether anything may be typed.
        var mayType: Bool {
            switch self {
            case .open, .early: true
            case .notBegun, .closed, .locked: false
            }
        }
    }

    /// What a figure can be compared with.
    struct Beside: Sendable {
        /// The period before.
        var last: Value?
        /// The same period of the year before.
        var lastYear: Value?
        /// The yearly plan.
        var plan: FixedDecimal?
        /// Why something stands in the field already.
        var hint: LocalizedText?
    }

    /// The revision that counts.
    struct Counted: Sendable {
        let facts: SubmissionFacts
        let report: StoredReport
        let receipt: Receipt
    }

    /// Why the counted revision was given back.
    struct Returned: Sendable {
        let at: Instant
        let reason: String
        /// What the department says at single figures.
        let figures: [IndicatorCode: String]
    }

    let slot: LocatedSlot
    let name: LocalizedText
    /// Where it stands for the department.
    let row: ObligationBoard.Row
    let standing: Standing
    /// The revision that it would be sent as.
    let revision: Int
    let counted: Counted?
    let returned: Returned?
    /// Why an erratum is awaited; nil when none is.
    let erratum: String?
    /// Nil until somebody has saved something.
    let draft: DraftRow?
    /// What stands in the fields: of a draft that nobody has begun, what it would begin with.
    let log: DraftLog
    let steps: [DraftStep]
    let approval: TypingApproval?
    let reading: DraftReading
    let verdict: Verdict
    /// By slot.
    let beside: [Beside]
    /// What rules may know; computed figures are made with it.
    let context: RuleContext

    /// The form version that is typed.
    var form: Form { slot.plan.form }
    /// The period.
    var period: ReportingPeriod { slot.plan.period }

    /// Whether a revision has come in some other way since the draft was begun.
    var isOvertaken: Bool { draft.map { $0.base != counted?.facts.seq } ?? false }

    /// Warnings that want an explanation, explained or not.
    var warnings: [Finding] { verdict.findings.filter { $0.severity == .warning } }

    /// Whether it may be sent as it stands, as far as the unit's own rules go.
    var isComplete: Bool { reading.faults.isEmpty && verdict.accepts(reading.content) }

    /// Whether the unit wants a second person.
    var needsApproval: Bool { approval?.isWanted ?? false }

    /// Who was asked to approve exactly what stands there now; nil when nobody was, or something was
    /// changed since.
    var asked: DraftStep? {
        guard let last = steps.last, last.kind == .asked, last.version == draft?.version else {
            return nil
        }
        return last
    }

    /// The words with which it was given back within the unit, until somebody is asked again.
    var sentBack: DraftStep? { steps.last.flatMap { $0.kind == .sentBack ? $0 : nil } }
}
