/// One report that one unit owes: a form's filer rule met the registry (DOMAIN §5).
public struct ExpectedReport: Hashable, Sendable {
    /// The period.
    public let period: ReportingPeriod
    /// The days the unit answers for: the whole window, or less where it opened or closed inside.
    public let expectedPart: Range<Day>
    /// The unit as it was on the last of those days: what the form's filer rule was judged on.
    public let state: FacilityState

    /// The unit.
    public var facility: FacilityID { state.id }

    /// True when less than the whole period is expected.
    public var isPart: Bool { expectedPart != period.window }
}

/// Whether a unit owes a report, and if not, why: the reason is what a clerk is told.
public enum Owing: Hashable, Sendable {
    /// It does.
    case owed(ExpectedReport)
    /// No such unit.
    case unknownFacility(FacilityID)
    /// The unit did not work on any day of the period; its spans of work.
    case notActive(FacilityID, lives: [DayInterval])
    /// The unit worked in the period, but in another province.
    case elsewhere(FacilityID)
    /// The form does not ask units like this one.
    case notFiler(FacilityState)

    /// The expected report, if there is one.
    public var expected: ExpectedReport? {
        guard case .owed(let report) = self else { return nil }
        return report
    }

    /// Why nothing is owed, for people; nil when something is.
    public var obstacle: LocalizedText? {
        switch self {
        case .owed:
            nil
        case .unknownFacility(let id):
            LocalizedText(vi: "không có đơn vị “\(id)”", en: "no facility “\(id)”")
        case .notActive(let id, let lives):
            LocalizedText(
                vi: "“\(id)” không hoạt động trong kỳ này (hoạt động: \(Self.list(lives, .vi)))",
                en: "“\(id)” did not work in this period (worked: \(Self.list(lives, .en)))")
        case .elsewhere(let id):
            LocalizedText(
                vi: "“\(id)” thuộc tỉnh khác trong kỳ này",
                en: "“\(id)” belonged to another province in this period")
        case .notFiler(let state):
            LocalizedText(
                vi: "biểu này không thuộc trách nhiệm của “\(state.name)” "
                    + "(\(state.type.title.vi), \(state.ownership.title.vi))",
                en: "this form is not asked of “\(state.name.localized.en)” "
                    + "(\(state.type.title.en), \(state.ownership.title.en))")
        }
    }

    private static func list(_ lives: [DayInterval], _ language: Language) -> String {
        lives.map { life in
            let last = life.to?.adding(days: -1)
            switch language {
            case .vi: return "\(life.from?.vietnamese ?? "…") – \(last?.vietnamese ?? "nay")"
            case .en: return "\(life.from?.iso ?? "…") – \(last?.iso ?? "now")"
            }
        }.joined(separator: ", ")
    }
}

extension Registry {
    /// Whether the unit owes a form filed by `rule` for `period`.
    ///
    /// It does when it worked in the home province on any day of the window and was a filer on the
    /// last such day. So a predecessor is not missing after it closed, a successor not before it opened, and a merger
    /// inside the period asks a part of each.
    public func owing(
        _ id: FacilityID, filedBy rule: FilerRule, for period: ReportingPeriod
    ) -> Owing {
        guard facility(id) != nil else { return .unknownFacility(id) }
        guard let part = part(of: id, in: period.window),
            let state = state(of: id, on: part.upperBound.adding(days: -1))
        else {
            let lives = lives(of: id)
            let worked = lives.contains { $0.overlaps(period.window) }
            return worked ? .elsewhere(id) : .notActive(id, lives: lives)
        }
        guard rule.includes(state) else { return .notFiler(state) }
        return .owed(ExpectedReport(period: period, expectedPart: part, state: state))
    }

    /// Every report owed for `period` of a form filed by `rule`, by facility id.
    public func expectedReports(
        filedBy rule: FilerRule, for period: ReportingPeriod
    ) -> [ExpectedReport] {
        facilities.compactMap { owing($0.id, filedBy: rule, for: period).expected }
    }
}
