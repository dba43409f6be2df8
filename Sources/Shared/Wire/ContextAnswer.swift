/// What the collector tells a unit about one form and period before it reports
/// (`GET /v1/context?form=CODE&period=ID`): what the rules need to know, and where the slot stands.
///
/// ```json
/// {"calendar":"statistical","counted":{"content":"sha-256=:…:","daysLate":-2,
///    "dueAt":"2026-02-07T00:00:00.000+07:00","id":"0194…",
///    "receivedAt":"2026-02-04T08:15:00.000+07:00","revision":1},
///  "dueAt":"2026-02-07T00:00:00.000+07:00","form":"HDKB-T","hasRegistryEvent":false,
///  "history":[{"answers":{"giuong_ke_hoach":{"n":"120"},"tu_vong":{"m":"none"}},
///    "calendar":"statistical","form":"HDKB-T","period":"2025-12"},
///   {"calendar":"statistical","form":"HDKB-T","period":"2025-11"}],
///  "period":"2026-01","returned":{"at":"2026-02-05T09:00:00.000+07:00","reason":"…"},
///  "revision":1}
/// ```
/// A history entry without `answers` says that no accepted report stands there; a period that is not
/// listed is unknown. `replaced` are the answers of the counted revision, absent before the first;
/// `counted` is which one it is, and `returned` stands while the department waits for another.
/// `revision` is the highest ever accepted, withdrawn or not. `history` also holds what a clerk likes
/// to see beside this period, whatever the rules ask: the period before, the same one last year.
/// `targets`, absent where there are none, is the unit's plan: `{"kham_tong_ke_hoach":"12000"}`.
public struct ContextAnswer: Sendable {
    /// The form.
    public let form: FormCode
    /// The period.
    public let period: ReportingPeriod
    /// The highest revision ever accepted, withdrawn or not; 0 before the first.
    public let revision: Int
    /// The first instant that is late; nil when no due rule covers the period.
    public let dueAt: Instant?
    /// What the rules may know.
    public let context: RuleContext
    /// The revision that counts; nil when none does.
    public let counted: Counted?
    /// Set while the counted revision is given back for correction.
    public let returned: Returned?
    /// What the unit is to reach in the period's year, by the indicator that asks for it.
    public let targets: [IndicatorCode: FixedDecimal]

    /// Makes an answer.
    public init(
        form: FormCode, period: ReportingPeriod, revision: Int, dueAt: Instant?,
        context: RuleContext, counted: Counted? = nil, returned: Returned? = nil,
        targets: [IndicatorCode: FixedDecimal] = [:]
    ) {
        self.targets = targets
        self.form = form
        self.period = period
        self.revision = revision
        self.dueAt = dueAt
        self.context = context
        self.counted = counted
        self.returned = returned
    }

    /// The canonical bytes.
    public var bytes: [UInt8] {
        var writer = JSONWriter(capacity: 4096)
        writer.object { writer in
            writer.key("calendar")
            writer.string(period.calendar.rawValue)
            if let counted {
                writer.key("counted")
                counted.write(to: &writer)
            }
            if let dueAt {
                writer.key("dueAt")
                writer.string(dueAt.rfc3339)
            }
            writer.key("form")
            writer.string(form.text)
            if let hasEvent = context.hasRegistryEvent {
                writer.key("hasRegistryEvent")
                writer.bool(hasEvent)
            }
            writer.key("history")
            writer.array { writer in
                for key in context.history.keys.sorted() {
                    Self.write(key, context.history[key], &writer)
                }
            }
            writer.key("period")
            writer.string(period.identifier)
            if let replaced = context.replaced {
                writer.key("replaced")
                Self.write(replaced, &writer)
            }
            if let returned {
                writer.key("returned")
                returned.write(to: &writer)
            }
            writer.key("revision")
            writer.integer(Int64(revision))
            if !targets.isEmpty {
                writer.key("targets")
                writer.texts(targets.mapValues(\.text))
            }
        }
        return writer.bytes
    }

    /// Reads an answer; nil when the bytes are not one.
    public init?(bytes: [UInt8]) {
        let limits = JSONReader.Limits(bytes: 4 << 20)
        guard let value = try? JSONValue(parsing: bytes, limits: limits),  // not JSON: not ours
            let form = value["form"]?.text.flatMap({ FormCode($0) }),
            let period = Self.period(value), let revision = value["revision"]?.integer,
            let entries = value["history"]?.elements
        else { return nil }
        var history: [HistoryKey: HistoryEntry] = [:]
        for entry in entries {
            guard let form = entry["form"]?.text.flatMap({ FormCode($0) }),
                let period = Self.period(entry)
            else { return nil }
            let answers = entry["answers"].map { HistoryEntry.answers(Self.answers($0)) }
            history[HistoryKey(form: form, period: period)] = answers ?? .absent
        }
        var hasEvent: Bool?
        if case .bool(let flag)? = value["hasRegistryEvent"] { hasEvent = flag }
        self.init(
            form: form, period: period, revision: Int(revision),
            dueAt: value["dueAt"]?.text.flatMap { Instant(rfc3339: $0) },
            context: RuleContext(
                history: history, replaced: value["replaced"].map(Self.answers),
                hasRegistryEvent: hasEvent),
            counted: value["counted"].flatMap { Counted($0) },
            returned: value["returned"].flatMap { Returned($0) },
            targets: (value["targets"]?.textsByIndicator ?? [:]).compactMapValues {
                FixedDecimal($0)
            })
    }

    // MARK: - Parts

    private static func period(_ value: JSONValue) -> ReportingPeriod? {
        guard let calendar = value["calendar"]?.text.flatMap({ ReportingCalendar(rawValue: $0) }),
            let text = value["period"]?.text
        else { return nil }
        return ReportingPeriod(identifier: text, calendar: calendar)
    }

    private static func write(
        _ key: HistoryKey, _ entry: HistoryEntry?, _ writer: inout JSONWriter
    ) {
        writer.object { writer in
            if case .answers(let answers)? = entry {
                writer.key("answers")
                write(answers, &writer)
            }
            writer.key("calendar")
            writer.string(key.period.calendar.rawValue)
            writer.key("form")
            writer.string(key.form.text)
            writer.key("period")
            writer.string(key.period.identifier)
        }
    }

    /// Texts and lists are left out: no rule compares them across periods.
    private static func write(_ answers: [IndicatorCode: Value], _ writer: inout JSONWriter) {
        writer.object { writer in
            for code in answers.keys.sorted() {
                guard let cell = answers[code].flatMap(cell) else { continue }
                writer.key(code.text)
                writer.object { writer in
                    writer.key(cell.kind)
                    if cell.kind == "b" {
                        writer.bool(cell.text == "true")
                    } else {
                        writer.string(cell.text)
                    }
                }
            }
        }
    }

    private static func cell(_ value: Value) -> (kind: String, text: String)? {
        switch value {
        case .number(let number): ("n", number.text)
        case .boolean(let flag): ("b", flag ? "true" : "false")
        case .choice(let code): ("c", code.text)
        case .date(let day): ("d", day.iso)
        case .none: ("m", "none")
        case .notCollected: ("m", "notCollected")
        case .text, .list: nil
        }
    }

    private static func answers(_ value: JSONValue) -> [IndicatorCode: Value] {
        var answers: [IndicatorCode: Value] = [:]
        for member in value.members ?? [] {
            guard let code = IndicatorCode(member.key), let cell = decoded(member.value) else {
                continue  // a newer collector's kind of answer
            }
            answers[code] = cell
        }
        return answers
    }

    private static func decoded(_ cell: JSONValue) -> Value? {
        guard let member = cell.members?.first else { return nil }
        switch (member.key, member.value) {
        case ("n", .string(let text)): return FixedDecimal(text).map(Value.number)
        case ("b", .bool(let flag)): return .boolean(flag)
        case ("c", .string(let text)): return ChoiceCode(text).map(Value.choice)
        case ("d", .string(let text)): return Day(iso: text).map(Value.date)
        case ("m", .string("none")): return Value.none
        case ("m", .string("notCollected")): return .notCollected
        default: return nil
        }
    }
}
