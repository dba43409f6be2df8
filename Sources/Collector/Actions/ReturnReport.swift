import Shared

/// Gives a report back to its unit with a reason (`trả lại`): the unit may send a new revision.
/// Timeliness stays as the first complete report fixed it.
struct ReturnReport: Sendable {
    let officer: Officer

    /// Returns the counted revision of a slot.
    func callAsFunction(
        form: FormCode, period: String, facility: FacilityID, reason: String
    ) async throws {
        let slot = try officer.locate(form: form, period: period, facility: facility)
        try await officer.decide(
            .returned, on: slot, reason: try Officer.reason(reason),
            allowed: [.received, .resubmitted, .approved]
        ) { _, _, state in
            SlotState(counted: state.counted, revision: state.revision, review: .returned)
        }
    }
}
