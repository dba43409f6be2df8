import Shared

/// What a source is asked for: one form, one period, one unit.
///
/// Every value is made of letters, digits, `-`, `_` and `.` only, and is never longer than 40 bytes:
/// none can end a quoted text in SQL, begin an option or open a path.
struct SourceParameters: Hashable, Sendable {
    /// A name that stands between `{{` and `}}`, and as `GIAOBAN_NAME` in the environment.
    enum Name: String, CaseIterable, Sendable {
        /// The form's code.
        case form
        /// The period's identifier: `2026-01`.
        case period
        /// The first day: `2026-01-01`.
        case periodStart = "period_start"
        /// The day after the last: `2026-02-01`. For half-open intervals, which are right with times.
        case periodEnd = "period_end"
        /// The last day: `2026-01-31`.
        case periodLast = "period_last"
        /// How many days the period has.
        case days
        /// `statistical` or `administrative`.
        case calendar
        /// The unit's code.
        case unit

        /// The environment's name for it.
        var environment: String { "GIAOBAN_" + rawValue.uppercased() }
    }

    private let values: [Name: String]

    init(form: FormCode, period: ReportingPeriod, unit: FacilityID) {
        values = [
            .form: form.text, .period: period.identifier,
            .periodStart: period.window.lowerBound.iso, .periodEnd: period.window.upperBound.iso,
            .periodLast: period.lastDay.iso, .days: String(period.dayCount),
            .calendar: period.calendar.rawValue, .unit: unit.text,
        ]
        for (name, value) in values {
            precondition(Self.isHarmless(value), "\(name) can hold nothing else")
        }
    }

    subscript(name: Name) -> String { values[name] ?? "" }

    /// All of them as variables.
    var environment: [String: String] {
        Dictionary(uniqueKeysWithValues: Name.allCases.map { ($0.environment, self[$0]) })
    }

    private static func isHarmless(_ value: String) -> Bool {
        let bytes = value.utf8
        return (1...40).contains(bytes.count) && bytes.first != UInt8(ascii: "-")
            && bytes.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                    UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }
}

/// A text with placeholders `{{period_start}}`, known to be right before anything runs.
struct Template: Hashable, Sendable {
    private enum Piece: Hashable, Sendable {
        case text(String)
        case name(SourceParameters.Name)
    }

    /// A placeholder that means nothing.
    struct Mistake: Error {
        /// What stands between the brackets.
        let placeholder: String
        /// Its line in the text, from 1.
        let line: Int

        /// What was read and what is accepted.
        var message: LocalizedText {
            let known = SourceParameters.Name.allCases.map { "{{\($0.rawValue)}}" }
                .joined(separator: ", ")
            return LocalizedText(
                vi: "không có chỗ điền “{{\(placeholder)}}”; có: \(known)",
                en: "there is no placeholder “{{\(placeholder)}}”; there are \(known)")
        }
    }

    private let pieces: [Piece]

    init(_ text: String) throws(Mistake) {
        var pieces: [Piece] = []
        var rest = text[...]
        while let open = rest.firstRange(of: "{{"),
            let close = rest[open.upperBound...].firstRange(of: "}}")
        {
            pieces.append(.text(String(rest[..<open.lowerBound])))
            let word = rest[open.upperBound..<close.lowerBound].trimmingBlanks
            guard let name = SourceParameters.Name(rawValue: word) else {
                let before = text[..<open.lowerBound]
                throw Mistake(
                    placeholder: String(word.prefix(40)),
                    line: before.utf8.count { $0 == UInt8(ascii: "\n") } + 1)
            }
            pieces.append(.name(name))
            rest = rest[close.upperBound...]
        }
        pieces.append(.text(String(rest)))
        self.pieces = pieces
    }

    /// The text with every placeholder filled in.
    func filled(with parameters: SourceParameters) -> String {
        pieces.map { piece in
            switch piece {
            case .text(let text): text
            case .name(let name): parameters[name]
            }
        }.joined()
    }
}
