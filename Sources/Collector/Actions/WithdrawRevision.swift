import Shared

/// Withdraws the counted revision of a slot (`rút`): it stays readable, marked, and no longer counts.
/// The revision before it counts again, if one stands; when it is sent again, the answer is 410 with
/// the reason (FAULTS D8).
struct WithdrawRevision: Sendable {
    let officer: Officer

    /// Withdraws the counted revision of a slot.
    func callAsFunction(
        form: FormCode, period: String, facility: FacilityID, reason: String
    ) async throws {
        let slot = try officer.locate(form: form, period: period, facility: facility)
        try await officer.decide(
            .withdrawn, on: slot, reason: try Officer.reason(reason),
            allowed: [.received, .returned, .resubmitted, .approved]
        ) { reader, key, state in
            let standing = try reader.lastStanding(key)
            return SlotState(
                counted: standing, revision: state.revision,
                review: standing == nil ? .withdrawn : .received)
        }
    }
}
