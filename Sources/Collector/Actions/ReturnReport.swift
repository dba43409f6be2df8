import Shared

/// Gives a report back to its unit with a reason (`trả lại`): the unit may send a new revision.
/// Timeliness stays as the first complete report fixed it.
struct ReturnReport: Sendable {
    let officer: Officer

    /// Most bytes of the words at one figure.
    private static let wordLimit = 2000

    /// Returns the counted revision of a slot.
    ///
    /// - Parameter figures: what is said of single figures, shown to the unit where they stand.
    /// - Throws: `badQuery` for an indicator that the form does not have.
    func callAsFunction(
        form: FormCode, period: String, facility: FacilityID, reason: String,
        figures: [IndicatorCode: String] = [:]
    ) async throws {
        let slot = try officer.locate(form: form, period: period, facility: facility)
        for (code, words) in figures.sorted(by: { $0.key < $1.key }) {
            guard slot.plan.form.slot(of: code) != nil else {
                throw Problem(
                    .badQuery, vi: "Biểu \(form) không có chỉ tiêu “\(code)”.",
                    en: "Form \(form) has no indicator “\(code)”.")
            }
            guard (1...Self.wordLimit).contains(words.utf8.count) else {
                throw Problem(
                    .badQuery, vi: "Lời ở chỉ tiêu “\(code)”: cần 1–\(Self.wordLimit) byte.",
                    en: "The words at “\(code)” must have 1–\(Self.wordLimit) bytes.")
            }
        }
        try await officer.decide(
            .returned, on: slot, reason: try Officer.reason(reason), figures: figures,
            allowed: [.received, .resubmitted, .approved]
        ) { _, _, state in
            SlotState(counted: state.counted, revision: state.revision, review: .returned)
        }
    }
}
