import Shared

/// How many units gave which answer at the end of the span: "9 of 32 units in autonomy group 2".
struct AnswerTally: Hashable, Sendable {
    /// One answer and who gave it.
    struct Count: Hashable, Sendable {
        /// The choice's code, `true`, `false`; for numbers `positive` or `zero`.
        let answer: String
        /// The units, by id.
        let units: [FacilityID]
    }

    /// The answers that were given: a choice's in the form's order.
    let counts: [Count]
    /// What they rest on.
    let coverage: Coverage

    /// The units with this answer; none when nobody gave it.
    func units(answering answer: String) -> [FacilityID] {
        counts.first { $0.answer == answer }?.units ?? []
    }
}

extension Consolidation {
    /// The answers to a choice or a yes/no question in the last period; of a number, whether it is
    /// above zero.
    func tally(_ slot: Int) -> AnswerTally {
        let indicator = form.indicators[slot]
        let addends = addends(slot, over: .last)
        var units: [String: [FacilityID]] = [:]
        for addend in addends {
            guard let answer = addend.value.flatMap(Self.answer) else { continue }
            units[answer, default: []].append(addend.facility)
        }
        let order =
            indicator.type == .choice
            ? indicator.choices.map(\.code.text) : ["true", "false", "positive", "zero"]
        return AnswerTally(
            counts: order.compactMap { answer in
                units[answer].map { AnswerTally.Count(answer: answer, units: $0) }
            }, coverage: last.sum(slot).1)
    }

    private static func answer(_ value: Value) -> String? {
        switch value {
        case .boolean(let answer): answer ? "true" : "false"
        case .choice(let code): code.text
        case .number(let number): number > .zero ? "positive" : "zero"
        case .none: "zero"
        case .date, .text, .list, .notCollected: nil
        }
    }
}
