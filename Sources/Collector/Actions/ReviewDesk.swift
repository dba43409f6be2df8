import Shared

/// Every decision of the department by its word: what the `review` command and the pages use.
struct ReviewDesk: Sendable {
    /// The words.
    enum Verb: String, CaseIterable, Sendable {
        case `return`, approve, withdraw, acceptWarnings, close, erratum, extend, exempt
        case revokeExemption
    }

    /// A decision as it is asked for.
    struct Request: Sendable {
        var verb: Verb
        var form: FormCode
        var period: String
        var facilities: [FacilityID] = []
        var reason = ""
        var decision: DecisionNumber?
        var due: Day?
        /// The department's words at single figures, for a return.
        var figures: [IndicatorCode: String] = [:]
        /// The revision that was looked at; nil decides about whichever counts.
        var revision: Int?
    }

    let officer: Officer

    /// The same desk for whoever asks: under their name, within what they may decide about.
    func acting(for principal: Principal) -> ReviewDesk {
        ReviewDesk(officer: officer.acting(for: principal))
    }

    /// Carries the decision out.
    ///
    /// - Throws: `badQuery` for what is missing, and what each action throws.
    func callAsFunction(_ request: Request) async throws {
        switch request.verb {
        case .close:
            try await ClosePeriod(officer: officer)(
                form: request.form, period: request.period, reason: request.reason)
        case .extend, .exempt, .revokeExemption:
            try await rule(request)
        case .return, .approve, .withdraw, .acceptWarnings, .erratum:
            guard let facility = request.facilities.first, request.facilities.count == 1 else {
                throw Problem(.badQuery, vi: "Phải nêu một đơn vị.", en: "Name one unit.")
            }
            try await review(request, facility)
        }
    }

    private func review(_ request: Request, _ facility: FacilityID) async throws {
        let (form, period, reason) = (request.form, request.period, request.reason)
        var officer = officer
        officer.seen = request.revision
        switch request.verb {
        case .return:
            try await ReturnReport(officer: officer)(
                form: form, period: period, facility: facility, reason: reason,
                figures: request.figures)
        case .withdraw:
            try await WithdrawRevision(officer: officer)(
                form: form, period: period, facility: facility, reason: reason)
        case .acceptWarnings:
            try await AcceptWarnings(officer: officer)(
                form: form, period: period, facility: facility, note: reason)
        case .erratum:
            try await OpenErratum(officer: officer)(
                form: form, period: period, facility: facility, reason: reason)
        default:
            try await ApproveReport(officer: officer)(
                form: form, period: period, facility: facility, reason: reason)
        }
    }

    private func rule(_ request: Request) async throws {
        guard let decision = request.decision else {
            throw Problem(
                .badQuery, vi: "Phải nêu số quyết định.", en: "Give the decision number.")
        }
        let ruling: GrantExtension.Ruling
        switch (request.verb, request.due) {
        case (.extend, let due?): ruling = .due(due)
        case (.extend, nil):
            throw Problem(.badQuery, vi: "Phải nêu hạn mới.", en: "Give the new due day.")
        case (.exempt, _): ruling = .exempt
        default: ruling = .revokeExemption
        }
        try await GrantExtension(officer: officer)(
            ruling, form: request.form, period: request.period, facilities: request.facilities,
            decision: decision, reason: request.reason)
    }
}
