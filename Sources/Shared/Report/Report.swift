/// One finalised report of one unit for one form and period: well formed by construction.
///
/// Whether its figures are right is another question, which `Validator` answers with findings.
public struct Report: Sendable {
    /// Made once by the agent, unique for ever.
    public let id: ReportID
    /// The form version it answers.
    public let form: Form.Key
    /// The unit it speaks for.
    public let facility: FacilityID
    /// The period it is about.
    public let period: ReportingPeriod
    /// 1 for the first, one more for each correction.
    public let revision: Int
    /// When the agent finalised it, by the agent's clock.
    public let finalisedAt: Instant
    /// The answers.
    public let content: Content

    /// The answers of a report, apart from its identity: two files with equal content are the same
    /// report submitted twice.
    public struct Content: Hashable, Sendable {
        /// One answer a slot of the form, nil where nothing stands. Computed slots are always nil.
        public var values: [Value?]
        /// Notes on single figures; they explain the warnings that name the figure.
        public var notes: [IndicatorCode: String]
        /// Explanations (`giải trình`) of broken warnings, by rule.
        public var explanations: [RuleCode: String]
        /// Why a correction is sent.
        public var reason: String?
        /// The decision number that allows a guarded value to change.
        public var decision: String?
        /// Where the figures were read from.
        public var source: Source?
        /// Who prepared it (`người lập`), where the unit says so.
        public var preparedBy: ReportPerson?
        /// Who approved it (`người duyệt`), where the unit wants that.
        public var approvedBy: ReportPerson?

        /// Makes the content of a report on `form` with nothing filled in.
        public init(emptyFor form: Form) {
            self.init(values: Array(repeating: nil, count: form.indicators.count))
        }

        /// Makes the content of a report with these answers, one a slot, and nothing beside them.
        init(values: [Value?]) {
            self.values = values
            notes = [:]
            explanations = [:]
        }
    }

    /// Where the figures were read from: the last link of "every figure can be traced".
    public struct Source: Hashable, Sendable {
        /// One of several places that the figures of a report came from.
        public struct Part: Hashable, Sendable {
            /// What kind of place.
            public enum Kind: String, CaseIterable, Hashable, Sendable {
                /// A spreadsheet or a CSV file.
                case file
                /// A program that asked another system.
                case command
                /// A vendor's JSON.
                case json
                /// A person, by hand.
                case typed
            }

            /// What kind of place.
            public let kind: Kind
            /// What people call it: the source's name, the file's, the person's. NFC.
            public let name: String

            /// Makes a part.
            public init(kind: Kind, name: String) {
                self.kind = kind
                self.name = name
            }
        }

        /// Most parts of one report.
        public static let partLimit = 16

        /// The file's name, without its folder, NFC.
        public var file: String
        /// The cell a slot's figure stood in (`B7`), nil where unknown; as many as slots.
        public var cells: [String?]
        /// The places a merged report came from; empty when `file` says it all.
        public var parts: [Part]
        /// For each slot the part its figure came from, from 1; 0 is `file`. Empty without parts.
        public var origins: [UInt8]

        /// Makes a source.
        public init(
            file: String, cells: [String?], parts: [Part] = [], origins: [UInt8] = []
        ) {
            self.file = file
            self.cells = cells
            self.parts = parts
            self.origins = origins
        }

        /// The part a slot's figure came from; nil when that is `file`.
        public func part(of slot: Int) -> Part? {
            guard origins.indices.contains(slot) else { return nil }
            let index = Int(origins[slot]) - 1
            return parts.indices.contains(index) ? parts[index] : nil
        }
    }

    /// Makes a report. `content.values` must have one entry a slot of the form version.
    public init(
        id: ReportID, form: Form.Key, facility: FacilityID, period: ReportingPeriod, revision: Int,
        finalisedAt: Instant, content: Content
    ) {
        self.id = id
        self.form = form
        self.facility = facility
        self.period = period
        self.revision = revision
        self.finalisedAt = finalisedAt
        self.content = content
    }

    /// The slot a revision belongs to.
    public var slot: SlotKey { SlotKey(form: form.code, facility: facility, period: period) }
}

/// What is owed once: facility × form × period. Its revisions are counted one at a time.
public struct SlotKey: Hashable, Sendable {
    /// The form.
    public let form: FormCode
    /// The unit.
    public let facility: FacilityID
    /// The period.
    public let period: ReportingPeriod

    /// Makes a key.
    public init(form: FormCode, facility: FacilityID, period: ReportingPeriod) {
        self.form = form
        self.facility = facility
        self.period = period
    }
}

extension Report.Content {
    /// Everything that was written in words: texts and lists by slot, then what stands beside the
    /// figures.
    var texts: [String] {
        var texts: [String] = []
        for value in values {
            switch value {
            case .text(let text)?: texts.append(text)
            case .list(let rows)?:
                for row in rows {
                    texts += row.fields.sorted { $0.key < $1.key }.map(\.value)
                }
            default: continue
            }
        }
        texts += notes.sorted { $0.key < $1.key }.map(\.value)
        texts += explanations.sorted { $0.key < $1.key }.map(\.value)
        return texts + [reason, decision, preparedBy?.name, approvedBy?.name].compactMap(\.self)
    }
}
