import Shared

/// Which of two figures told of one thing the department holds to, and why. Both are kept: what units
/// reported never changes.
struct FigureChoice: Hashable, Sendable {
    /// One of the two.
    enum Side: String, CaseIterable, Hashable, Sendable {
        /// The figure that is checked: the quarter.
        case whole
        /// What it is held against: its months.
        case parts
        /// Neither any more: an earlier choice is taken back.
        case none
    }

    let side: Side
    let reason: String
    /// Who chose, as audit rows name them.
    let actor: String
    let at: Instant
    /// The two figures as they stood when the choice was made.
    let whole: FixedDecimal
    let parts: FixedDecimal
}

/// What a choice is about: two figures over some units.
struct FigureChoiceKey: Hashable, Sendable {
    /// The figure that is checked.
    let form: FormCode
    let indicator: IndicatorCode
    let period: ReportingPeriod
    /// What it is held against: `TH-DK kham_tong 2026-01,2026-02,2026-03`.
    let against: String
    /// Over whose reports: `all`, `mountains`, `area:SX-H-CUALON`, `units:SX-BV1,SX-BV2`.
    let scope: String

    /// What a check over `scope` is about; nil when the checked figure is not of one period.
    init?(_ check: CrossCheck, over scope: Consolidate.Scope) {
        guard let period = check.whole.periods.first, check.whole.periods.count == 1 else {
            return nil
        }
        self.init(
            form: check.whole.form, indicator: check.whole.indicator, period: period,
            against: check.parts.name, scope: scope.text)
    }

    init(
        form: FormCode, indicator: IndicatorCode, period: ReportingPeriod, against: String,
        scope: String
    ) {
        self.form = form
        self.indicator = indicator
        self.period = period
        self.against = against
        self.scope = scope
    }

    /// As audit rows name it.
    var subject: String { "\(form) \(period.identifier) \(indicator) ~ \(against) \(scope)" }
}

extension CrossCheck.Side {
    /// The side in one line, by which a choice finds it again.
    var name: String {
        "\(form) \(indicator) " + periods.map(\.identifier).joined(separator: ",")
    }
}

extension Consolidate.Scope {
    /// The scope in one word.
    var text: String {
        switch self {
        case .all: "all"
        case .mountains: "mountains"
        case .area(let area): "area:\(area)"
        case .units(let units):
            "units:" + units.map(\.text).sorted().joined(separator: ",")
        }
    }
}

extension FigureChoice {
    /// The figure held to; nil when the choice was taken back.
    var agreed: FixedDecimal? {
        switch side {
        case .whole: whole
        case .parts: parts
        case .none: nil
        }
    }

    /// Whether the figures are still those that were chosen between. A correction that comes later
    /// makes the choice old, and it must be made anew.
    func isCurrent(for check: CrossCheck) -> Bool {
        check.whole.figure.value == whole && check.parts.figure.value == parts
    }
}

/// What the department does about a difficulty or a proposal of a unit.
struct FollowUp: Hashable, Sendable {
    /// Where it stands.
    enum Status: String, CaseIterable, Hashable, Sendable {
        /// Somebody has it.
        case received
        /// Passed on to the authority that can act.
        case forwarded
        /// Done, or answered.
        case resolved
        /// Will not be done; the note says why.
        case declined
    }

    let status: Status
    /// The person or division that answers for it.
    let owner: String
    let note: String
    /// Who wrote it down.
    let actor: String
    let at: Instant
}

extension FollowUp.Status {
    /// The word for people.
    var title: LocalizedText {
        switch self {
        case .received: LocalizedText(vi: "đã tiếp nhận", en: "received")
        case .forwarded: LocalizedText(vi: "đã chuyển cấp có thẩm quyền", en: "forwarded")
        case .resolved: LocalizedText(vi: "đã giải quyết", en: "resolved")
        case .declined: LocalizedText(vi: "không giải quyết", en: "declined")
        }
    }
}

/// A unit's words, found again in the next revision when they stand there unchanged.
struct StatementKey: Hashable, Sendable {
    let facility: FacilityID
    /// SHA-256 of the words.
    let words: Digest

    init(facility: FacilityID, words: Digest) {
        self.facility = facility
        self.words = words
    }

    init(_ statement: Narratives.Statement) {
        self.init(
            facility: statement.facility, words: Digest(of: Array(statement.text.nfc.utf8)))
    }
}
