import Shared

/// Approves a report (`duyệt`): from now on the unit may correct it only after a return.
struct ApproveReport: Sendable {
    let officer: Officer

    /// Approves the counted revision of a slot.
    func callAsFunction(
        form: FormCode, period: String, facility: FacilityID, reason: String
    ) async throws {
        let slot = try officer.locate(form: form, period: period, facility: facility)
        let reason = reason.isEmpty ? "" : try Officer.reason(reason)
        try await officer.decide(
            .approved, on: slot, reason: reason, allowed: [.received, .resubmitted]
        ) { _, _, state in
            SlotState(counted: state.counted, revision: state.revision, review: .approved)
        }
    }
}
