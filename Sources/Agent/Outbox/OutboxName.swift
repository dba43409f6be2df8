import Shared

/// What a report's file is called: `20260401T101500.123_HDKB-T_2026-03_r1_<id>`.
///
/// Names sort by the moment of finalising (the agent's clock, local time) and say form, period and
/// revision, so that `ls` is a useful tool in a district hospital.
struct OutboxName: Hashable, Comparable, Sendable {
    /// The slot's form and period. The unit is the home's own.
    struct Slot: Hashable, Sendable {
        /// The form.
        var form: FormCode
        /// The period's identifier.
        var period: String
    }

    /// The name without its ending.
    let stem: String
    /// Form and period.
    let slot: Slot
    /// The revision, from 1.
    let revision: Int
    /// The report's id: the stem's last part, not kept twice.
    var id: ReportID {
        guard let id = ReportID(String(stem.suffix(32))) else {
            preconditionFailure("both initialisers put an id at the end")
        }
        return id
    }

    /// The name of a report about to be saved.
    init(id: ReportID, form: FormCode, period: String, revision: Int, finalisedAt: Instant) {
        self.slot = Slot(form: form, period: period)
        self.revision = revision
        stem = "\(Self.stamp(finalisedAt))_\(form)_\(period)_r\(revision)_\(id)"
    }

    /// Reads a file name with its ending; nil for anything the outbox did not name itself.
    init?(fileName: String, ending: String) {
        guard fileName.hasSuffix(ending) else { return nil }
        let stem = String(fileName.dropLast(ending.count))
        let parts = stem.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[3].hasPrefix("r"), let form = FormCode(String(parts[1])),
            let revision = Int(parts[3].dropFirst()), revision >= 1,
            ReportID(String(parts[4])) != nil
        else { return nil }
        self.stem = stem
        slot = Slot(form: form, period: String(parts[2]))
        self.revision = revision
    }

    static func < (left: OutboxName, right: OutboxName) -> Bool { left.stem < right.stem }

    /// `20260401T101500.123`: the local time of RFC 3339 without the signs that file systems and
    /// shells dislike.
    private static func stamp(_ instant: Instant) -> String {
        let whole = instant.rfc3339.prefix(19).filter { $0 != "-" && $0 != ":" }
        let milliseconds = ((instant.milliseconds % 1000) + 1000) % 1000
        let digits = String(milliseconds + 1000).dropFirst()
        return whole + "." + digits
    }
}
