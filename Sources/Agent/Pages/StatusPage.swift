import Shared

/// `trang-thai.html`: how the unit stands, in its own folder, opened by double-click: what the
/// department asks, what is due when, what waits and why, what was sent with its receipt.
///
/// - The head and the order of the parts: this file.
/// - The parts: `StatusPage+Parts.swift`. The words: `StatusWords`.
struct StatusPage: Sendable {
    let state: UnitState
    let language: Language
    let words: StatusWords

    init(state: UnitState, language: Language) {
        self.state = state
        self.language = language
        words = StatusWords(language: language)
    }

    /// The page's bytes.
    ///
    /// - Parameter moment: when it was written; nil leaves that out, so that two pages that say the
    ///   same are the same.
    func document(_ moment: Instant?) -> [UInt8] {
        let name = "\(state.facilityName[language]) (\(state.facility))"
        let page = AgentPage(
            title: words.title,
            subtitle: moment.map { "\(name) · \(words.updated) \(words.moment($0))" } ?? name,
            language: language)
        return page.document { html in
            headline(&html)
            troubles(&html)
            returned(&html)
            notices(&html)
            due(&html)
            waiting(&html)
            refused(&html)
            findings(&html)
            sent(&html)
            html.element("p", [("class", "soft")], text: words.footer)
        }
    }

    // MARK: - The head

    /// One line that says whether a person must act.
    private func headline(_ html: inout HTML) {
        let urgent = urgentCount
        let soon = state.reminders.count
        if urgent > 0 {
            html.notice(.bad, words.mustAct(urgent)) { html in
                html.element("p", text: words.list(urgentThings))
            }
        } else if soon > 0 {
            html.notice(.warning, words.soon(soon)) { _ in }
        } else if !state.waiting.isEmpty {
            html.notice(.waiting, words.onItsWay(state.waiting.count)) { _ in }
        } else if state.inbox == nil {
            html.notice(.off, words.notHeardYet) { _ in }
        } else {
            html.notice(.good, words.allDone) { _ in }
        }
    }

    /// What a person must do, by kind; the oldest arrears are told apart and are not among it.
    private var urgentThings: [(count: Int, what: LocalizedText)] {
        let missing = (state.inbox?.items ?? []).filter {
            $0.status == .missing && !isOnItsWay($0)
        }
        let folded = DueFolding(missing, today: state.now.day, enrolled: state.enrolledAt?.day)
        return [
            (returnedItems.count { $0.returned?.isErratum == false }, words.returnedReports),
            (returnedItems.count { $0.returned?.isErratum == true }, words.errata),
            (state.refused.count, words.refusedReports),
            (folded.shown.count, words.overdueReports),
            (Set(state.findings.map(\.file)).count, words.filesToMend),
            (state.degraded.count + (state.damaged > 0 ? 1 : 0), words.computerFaults),
        ].filter { $0.0 > 0 }
    }

    private var urgentCount: Int { urgentThings.reduce(0) { $0 + $1.count } }

    var returnedItems: [InboxAnswer.Item] {
        (state.inbox?.items ?? []).filter { $0.returned != nil && !isOnItsWay($0) }
    }

    /// Whether a report for the item waits to be sent.
    func isOnItsWay(_ item: InboxAnswer.Item) -> Bool {
        state.waiting.slots.keys.contains(
            OutboxName.Slot(
                facility: state.facility, form: item.form.code, period: item.period.identifier))
    }

    func isOf(_ slot: OutboxName.Slot, _ item: InboxAnswer.Item) -> Bool {
        slot.form == item.form.code && slot.period == item.period.identifier
    }

    /// `HDKB-T – Hoạt động khám bệnh`.
    func formTitle(_ code: FormCode) -> String {
        guard let form = state.forms.versions(of: code).last else { return code.text }
        return "\(code) – \(form.title[language])"
    }

    /// `Tháng 10/2026`; the identifier where the form is not known.
    func periodTitle(_ slot: OutboxName.Slot) -> String {
        let form = state.forms.versions(of: slot.form).last
        let period = form.flatMap {
            ReportingPeriod(identifier: slot.period, calendar: $0.calendar)
        }
        return period?.title[language] ?? slot.period
    }

    /// What is wrong with this computer or the line.
    private func troubles(_ html: inout HTML) {
        for degraded in state.degraded {
            html.notice(.bad, degraded.advice[language]) { _ in }
        }
        if state.damaged > 0 { html.notice(.bad, words.damaged(state.damaged)) { _ in } }
        switch state.line {
        case .untried, .well: break
        case .down(let since, let why):
            html.notice(.warning, words.lineDown(since)) { $0.element("p", text: why[language]) }
        case .unknownKey(let why):
            html.notice(.bad, words.unknownKey) { $0.element("p", text: why[language]) }
        }
    }
}
