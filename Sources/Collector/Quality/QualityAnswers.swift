import Shared
import Synchronization

/// What was said of the figures last, form by form, kept until something is recorded about one of the
/// periods it was read from: the pages of data quality are asked for again and again, and a report
/// changes what is said of one form.
final class QualityAnswers: Sendable {
    /// What an answer is to.
    struct Key: Hashable, Sendable {
        let form: Form.Key
        let kind: PeriodKind
        let first, last: ReportingPeriod
        let area: AreaID?

        /// The key of a question about a scope; nil for one that is cheap enough to be read afresh,
        /// or is about the past.
        init?(_ question: QualityQuestion, _ scope: QualityScope) {
            guard question.isNow, question.facility == nil, !question.isOwnView,
                let first = scope.periods.first, let last = scope.periods.last
            else { return nil }
            form = scope.form.key
            kind = scope.kind
            self.first = first.period
            self.last = last.period
            area = question.area
        }
    }

    /// What is kept of one kind of answer.
    private struct Shelf<Answer: Sendable> {
        var answers: [Key: Answer] = [:]

        /// More questions than people ask: then all is read again.
        static var limit: Int { 400 }

        mutating func keep(_ answer: Answer, _ key: Key) {
            if answers.count >= Self.limit { answers = [:] }
            answers[key] = answer
        }
    }

    private struct State {
        var forms = Shelf<FormQuality>()
        var years = Shelf<QualityYears>()
        /// The last act that the answers know of.
        var head: Int64 = 0
        /// The forms and units that they were read with.
        var catalogue: ObjectIdentifier?
    }

    private let state = Mutex(State())

    /// The answers at hand; none for a reader that began before what is known.
    func forms(_ catalogue: Catalogue, _ reader: StoreReader) throws -> [Key: FormQuality] {
        try upToDate(catalogue, reader) { $0.forms.answers }
    }

    /// The comparisons of years at hand.
    func years(_ catalogue: Catalogue, _ reader: StoreReader) throws -> [Key: QualityYears] {
        try upToDate(catalogue, reader) { $0.years.answers }
    }

    /// Keeps an answer that was read when `head` was the last act.
    func keep(_ quality: FormQuality, _ key: Key, head: Int64) {
        state.withLock { state in
            if state.head == head { state.forms.keep(quality, key) }
        }
    }

    /// Keeps a comparison of years.
    func keep(_ years: QualityYears, _ key: Key, head: Int64) {
        state.withLock { state in
            if state.head == head { state.years.keep(years, key) }
        }
    }

    private func upToDate<Answers>(
        _ catalogue: Catalogue, _ reader: StoreReader, _ pick: (State) -> [Key: Answers]
    ) throws -> [Key: Answers] {
        let head = try reader.auditHead().seq
        return try state.withLock { state in
            if state.catalogue != ObjectIdentifier(catalogue) {
                state = State(head: state.head, catalogue: ObjectIdentifier(catalogue))
            }
            if head > state.head {
                try Self.forget(since: state.head, &state, reader)
                state.head = head
            }
            return state.head == head ? pick(state) : [:]
        }
    }

    /// A year is compared with years before the window, so any report on its form makes it anew.
    private static func forget(
        since head: Int64, _ state: inout State, _ reader: StoreReader
    ) throws {
        guard !(state.forms.answers.isEmpty && state.years.answers.isEmpty) else { return }
        for touched in try reader.touchedColumns(after: head) {
            for (key, quality) in state.forms.answers
            where quality.scope.window.contains(where: {
                $0.formRow == touched.form && $0.period == touched.period
            }) {
                state.forms.answers[key] = nil
            }
            for (key, years) in state.years.answers
            where years.scope.window.first?.formRow == touched.form {
                state.years.answers[key] = nil
            }
        }
    }
}
