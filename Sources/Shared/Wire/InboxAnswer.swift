/// What the department has for one unit (`GET /v1/inbox`): what it owes and until when, where each
/// report stands, what was given back and at which figures, and which forms are in force.
///
/// ```json
/// {"asOf":"2026-04-09T10:00:00.000+07:00","facility":"SX-BVDK",
///  "forms":[{"digest":"sha-256=:…:","form":"HDKB-T","version":1}],
///  "items":[{"calendar":"statistical","daysLate":-2,"dueAt":"2026-04-09T00:00:00.000+07:00",
///    "dueIsExtended":false,"form":"HDKB-T","formVersion":1,"period":"2026-03",
///    "receivedAt":"2026-04-06T08:00:00.000+07:00",
///    "returned":{"at":"2026-04-08T15:00:00.000+07:00","figures":{"tu_vong":"đối chiếu sổ"},
///     "reason":"số tử vong không khớp"},"review":"returned","revision":1,"status":"onTime"}],
///  "schedules":[{"form":"HDKB-T","remind":[3,1,0],"run":"+2d 02:00"}]}
/// ```
public struct InboxAnswer: Hashable, Sendable {
    /// A report that was given back (`trả lại`), or opened for an erratum (`đính chính`) after its
    /// period was closed: either way a new revision is asked for.
    public struct Returned: Hashable, Sendable {
        /// When.
        public let at: Instant
        /// Why, in the department's words.
        public let reason: String
        /// Its words at single figures.
        public let figures: [IndicatorCode: String]
        /// True for an erratum. An agent that does not know the word shows it as a return.
        public let isErratum: Bool

        /// Makes a return.
        public init(
            at: Instant, reason: String, figures: [IndicatorCode: String], isErratum: Bool = false
        ) {
            self.at = at
            self.reason = reason
            self.figures = figures
            self.isErratum = isErratum
        }
    }

    /// One owed report.
    public struct Item: Hashable, Sendable {
        /// The form version in force for the period.
        public let form: Form.Key
        /// The period.
        public let period: ReportingPeriod
        /// Where it stands.
        public let status: ObligationStatus
        /// The first instant that is late; nil without a due rule.
        public let dueAt: Instant?
        /// True when that was extended (`gia hạn`).
        public let isExtended: Bool
        /// When the report that fixed the timeliness came.
        public let receivedAt: Instant?
        /// Days after the due day; negative before it.
        public let daysLate: Int?
        /// The counted revision; 0 when none counts.
        public let revision: Int
        /// Where review stands: a word of the collector's, `approved`, `returned` …
        public let review: String
        /// Set while a new revision is asked for.
        public let returned: Returned?

        /// Makes an item.
        public init(
            form: Form.Key, period: ReportingPeriod, status: ObligationStatus, dueAt: Instant?,
            isExtended: Bool = false, receivedAt: Instant? = nil, daysLate: Int? = nil,
            revision: Int = 0, review: String = "none", returned: Returned? = nil
        ) {
            self.form = form
            self.period = period
            self.status = status
            self.dueAt = dueAt
            self.isExtended = isExtended
            self.receivedAt = receivedAt
            self.daysLate = daysLate
            self.revision = revision
            self.review = review
            self.returned = returned
        }
    }

    /// A published form version.
    public struct PublishedForm: Hashable, Sendable {
        /// Which.
        public let key: Form.Key
        /// SHA-256 of its document.
        public let digest: Digest

        /// Makes one.
        public init(key: Form.Key, digest: Digest) {
            self.key = key
            self.digest = digest
        }
    }

    /// The collector was put back from a backup, and what came after that backup is not in it
    /// (FAULTS D10).
    public struct Restore: Hashable, Sendable {
        /// The last act of the chain that the backup held: receipts name the act they were given at.
        public let after: Int64
        /// When it was put back, by the collector's clock.
        public let at: Instant

        /// Clocks of a collector may differ by so much before and after.
        private static let clockDoubt: Int64 = 86_400_000

        /// Makes one.
        public init(after: Int64, at: Instant) {
            self.after = after
            self.at = at
        }

        /// Whether the report of a receipt may be lost: the receipt was given after the backup was
        /// taken, and not long after it was put back.
        public func mayHaveLost(_ receipt: Receipt) -> Bool {
            receipt.auditSequence > after
                && receipt.receivedAt < at.adding(milliseconds: Self.clockDoubt)
        }
    }

    /// A reminder of the department (`thư nhắc`).
    public struct Notice: Hashable, Sendable {
        /// When it was written.
        public let at: Instant
        /// What it is about, in one line.
        public let subject: LocalizedText
        /// The whole of it.
        public let text: LocalizedText

        /// Makes a reminder.
        public init(at: Instant, subject: LocalizedText, text: LocalizedText) {
            self.at = at
            self.subject = subject
            self.text = text
        }
    }

    /// The collector's clock.
    public let asOf: Instant
    /// The unit.
    public let facility: FacilityID
    /// What it owes, by due date.
    public let items: [Item]
    /// The published forms.
    public let forms: [PublishedForm]
    /// When the department advises to be busy with which form.
    public let schedules: [FormSchedule]
    /// When the collector was put back from a backup, the last first.
    public let restores: [Restore]
    /// Reminders of what is still owed, the oldest first.
    public let notices: [Notice]

    /// Makes an answer.
    public init(
        asOf: Instant, facility: FacilityID, items: [Item], forms: [PublishedForm] = [],
        schedules: [FormSchedule] = [], restores: [Restore] = [],
        notices: [Notice] = []
    ) {
        self.notices = notices
        self.asOf = asOf
        self.facility = facility
        self.items = items
        self.forms = forms
        self.schedules = schedules
        self.restores = restores
    }

    /// The department's schedule of a form, or nil.
    public func schedule(of form: FormCode) -> FormSchedule? {
        schedules.first { $0.form == form }
    }
}

extension InboxAnswer {
    /// The canonical bytes.
    public var bytes: [UInt8] {
        var writer = JSONWriter(capacity: 4096)
        writer.object { writer in
            writer.key("asOf")
            writer.string(asOf.rfc3339)
            writer.key("facility")
            writer.string(facility.text)
            writer.key("forms")
            writer.array { writer in for form in forms { form.write(to: &writer) } }
            writer.key("items")
            writer.array { writer in for item in items { item.write(to: &writer) } }
            if !notices.isEmpty {
                writer.key("notices")
                writer.array { writer in for notice in notices { notice.write(to: &writer) } }
            }
            if !restores.isEmpty {
                writer.key("restores")
                writer.array { writer in for one in restores { one.write(to: &writer) } }
            }
            if !schedules.isEmpty {
                writer.key("schedules")
                writer.array { writer in for one in schedules { one.write(to: &writer) } }
            }
        }
        return writer.bytes
    }

    /// Reads an answer; nil when the bytes are not one. What a newer collector adds is passed over.
    public init?(bytes: [UInt8]) {
        let limits = JSONReader.Limits(bytes: 4 << 20)
        guard let value = try? JSONValue(parsing: bytes, limits: limits),  // not JSON: not ours
            let asOf = value["asOf"]?.text.flatMap({ Instant(rfc3339: $0) }),
            let facility = value["facility"]?.text.flatMap({ FacilityID($0) }),
            let items = value["items"]?.elements
        else { return nil }
        self.init(
            asOf: asOf, facility: facility, items: items.compactMap { Item($0) },
            forms: (value["forms"]?.elements ?? []).compactMap { PublishedForm($0) },
            schedules: (value["schedules"]?.elements ?? []).compactMap { FormSchedule($0) },
            restores: (value["restores"]?.elements ?? []).compactMap { Restore($0) },
            notices: (value["notices"]?.elements ?? []).compactMap { Notice($0) })
    }
}

extension InboxAnswer.Restore {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("after")
            writer.integer(after)
            writer.key("at")
            writer.string(at.rfc3339)
        }
    }

    fileprivate init?(_ value: JSONValue) {
        guard let after = value["after"]?.integer,
            let at = value["at"]?.text.flatMap({ Instant(rfc3339: $0) })
        else { return nil }
        self.init(after: after, at: at)
    }
}

extension InboxAnswer.Notice {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("at")
            writer.string(at.rfc3339)
            for (name, text) in [
                ("subject", subject.vi), ("subjectEn", subject.en), ("text", text.vi),
                ("textEn", text.en),
            ] {
                writer.key(name)
                writer.string(text)
            }
        }
    }

    fileprivate init?(_ value: JSONValue) {
        func text(_ name: String) -> LocalizedText? {
            guard let vi = value[name]?.text else { return nil }
            return LocalizedText(vi: vi, en: value[name + "En"]?.text ?? vi)
        }
        guard let at = value["at"]?.text.flatMap({ Instant(rfc3339: $0) }),
            let subject = text("subject"), let body = text("text")
        else { return nil }
        self.init(at: at, subject: subject, text: body)
    }
}

extension InboxAnswer.PublishedForm {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("digest")
            writer.string(digest.header)
            writer.key("form")
            writer.string(key.code.text)
            writer.key("version")
            writer.integer(Int64(key.version))
        }
    }

    fileprivate init?(_ value: JSONValue) {
        guard let code = value["form"]?.text.flatMap({ FormCode($0) }),
            let version = value["version"]?.integer,
            let digest = value["digest"]?.text.flatMap({ Digest(header: $0) })
        else { return nil }
        self.init(key: Form.Key(code: code, version: Int(version)), digest: digest)
    }
}

extension InboxAnswer.Item {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("calendar")
            writer.string(period.calendar.rawValue)
            if let daysLate {
                writer.key("daysLate")
                writer.integer(Int64(daysLate))
            }
            if let dueAt {
                writer.key("dueAt")
                writer.string(dueAt.rfc3339)
            }
            writer.key("dueIsExtended")
            writer.bool(isExtended)
            writer.key("form")
            writer.string(form.code.text)
            writer.key("formVersion")
            writer.integer(Int64(form.version))
            writer.key("period")
            writer.string(period.identifier)
            if let receivedAt {
                writer.key("receivedAt")
                writer.string(receivedAt.rfc3339)
            }
            if let returned {
                writer.key("returned")
                returned.write(to: &writer)
            }
            writer.key("review")
            writer.string(review)
            writer.key("revision")
            writer.integer(Int64(revision))
            writer.key("status")
            writer.string(status.rawValue)
        }
    }

    fileprivate init?(_ value: JSONValue) {
        guard let code = value["form"]?.text.flatMap({ FormCode($0) }),
            let version = value["formVersion"]?.integer,
            let calendar = value["calendar"]?.text.flatMap({ ReportingCalendar(rawValue: $0) }),
            let period = value["period"]?.text.flatMap({
                ReportingPeriod(identifier: $0, calendar: calendar)
            }), let status = value["status"]?.text.flatMap({ ObligationStatus(rawValue: $0) })
        else { return nil }
        self.init(
            form: Form.Key(code: code, version: Int(version)), period: period, status: status,
            dueAt: value["dueAt"]?.text.flatMap { Instant(rfc3339: $0) },
            isExtended: value["dueIsExtended"] == .bool(true),
            receivedAt: value["receivedAt"]?.text.flatMap { Instant(rfc3339: $0) },
            daysLate: value["daysLate"]?.integer.map { Int($0) },
            revision: value["revision"]?.integer.map { Int($0) } ?? 0,
            review: value["review"]?.text ?? "none",
            returned: value["returned"].flatMap { InboxAnswer.Returned($0) })
    }
}

extension InboxAnswer.Returned {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("at")
            writer.string(at.rfc3339)
            if isErratum {
                writer.key("erratum")
                writer.bool(true)
            }
            if !figures.isEmpty {
                writer.key("figures")
                writer.texts(figures)
            }
            writer.key("reason")
            writer.string(reason)
        }
    }

    fileprivate init?(_ value: JSONValue) {
        guard let at = value["at"]?.text.flatMap({ Instant(rfc3339: $0) }),
            let reason = value["reason"]?.text
        else { return nil }
        self.init(
            at: at, reason: reason, figures: value["figures"]?.textsByIndicator ?? [:],
            isErratum: value["erratum"] == .bool(true))
    }
}

extension JSONWriter {
    /// Texts at indicators as one object, by code.
    public mutating func texts(_ texts: [IndicatorCode: String]) {
        object { writer in
            for (code, text) in texts.sorted(by: { $0.key < $1.key }) {
                writer.key(code.text)
                writer.string(text)
            }
        }
    }
}

extension JSONValue {
    /// Texts at indicators, as `JSONWriter.texts` writes them; other members are passed over.
    public var textsByIndicator: [IndicatorCode: String] {
        var texts: [IndicatorCode: String] = [:]
        for member in members ?? [] {
            guard let code = IndicatorCode(member.key), let text = member.value.text else {
                continue
            }
            texts[code] = text
        }
        return texts
    }
}
