import Shared

/// What a report's file is called: `20260401T101500.123_HDKB-T_2026-03_r1_SX-BVDK_<id>`.
///
/// Names sort by the moment of finalising (the agent's clock, local time) and say form, period,
/// revision and unit, so that `ls` is a useful tool in a district hospital. Files of the time when a
/// home had one unit name none: then it is the home's first.
struct OutboxName: Hashable, Comparable, Sendable {
    /// What is owed once: of which unit, on which form, for which period.
    struct Slot: Hashable, Sendable {
        /// The unit.
        var facility: FacilityID
        /// The form.
        var form: FormCode
        /// The period's identifier.
        var period: String
    }

    /// The name without its ending.
    let stem: String
    /// Unit, form and period.
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
    init(
        id: ReportID, facility: FacilityID, form: FormCode, period: String, revision: Int,
        finalisedAt: Instant
    ) {
        self.slot = Slot(facility: facility, form: form, period: period)
        self.revision = revision
        let stamp = Self.stamp(finalisedAt)
        stem = "\(stamp)_\(form)_\(period)_r\(revision)_\(facility)_\(id)"
    }

    /// Reads a file name with its ending; nil for anything the outbox did not name itself.
    ///
    /// - Parameter unit: whose it is when the name does not say.
    init?(fileName: String, ending: String, unit: FacilityID? = nil) {
        guard fileName.hasSuffix(ending) else { return nil }
        self.init(stem: String(fileName.dropLast(ending.count)), unit: unit)
    }

    /// Reads a file name without its ending.
    init?(stem: String, unit: FacilityID?) {
        // Bytes, not characters: ten thousand names are read again and again.
        let parts = stem.utf8.split(
            separator: UInt8(ascii: "_"), omittingEmptySubsequences: false
        ).map { Substring($0) }
        // A unit's code may hold `_`, too.
        guard parts.count >= 5, parts[3].hasPrefix("r"), let form = FormCode(String(parts[1])),
            let revision = Int(parts[3].dropFirst()), revision >= 1,
            let last = parts.last, ReportID(String(last)) != nil,
            let facility = parts.count == 5
                ? unit : FacilityID(parts[4..<(parts.count - 1)].joined(separator: "_"))
        else { return nil }
        self.stem = stem
        slot = Slot(facility: facility, form: form, period: String(parts[2]))
        self.revision = revision
    }

    /// Whether a report with this header may stand under this name: under the one it gets today, or
    /// the one without a unit that it got when it was saved.
    func fits(_ header: OutboxReport.Header) -> Bool {
        let today = OutboxName(header)
        guard stem != today.stem else { return true }
        return slot == today.slot && revision == today.revision
            && stem.split(separator: "_", omittingEmptySubsequences: false).count == 5
            && id == header.id && stem.hasPrefix(Self.stamp(header.finalisedAt) + "_")
    }

    static func < (left: OutboxName, right: OutboxName) -> Bool { left.stem < right.stem }

    /// `20260401T101500.123`: the local time of RFC 3339 without the signs that file systems and
    /// shells dislike.
    private static func stamp(_ instant: Instant) -> String {
        var stamp: [UInt8] = []
        stamp.reserveCapacity(19)
        for byte in instant.rfc3339.utf8.prefix(19)
        where byte != UInt8(ascii: "-") && byte != UInt8(ascii: ":") {
            stamp.append(byte)
        }
        let milliseconds = ((instant.milliseconds % 1000) + 1000) % 1000
        stamp.append(UInt8(ascii: "."))
        stamp.append(contentsOf: String(milliseconds + 1000).utf8.dropFirst())
        return String(decoding: stamp, as: UTF8.self)
    }
}

extension OutboxName {
    /// The name that a report with this header gets.
    init(_ header: OutboxReport.Header) {
        self.init(
            id: header.id, facility: header.facility, form: header.form, period: header.period,
            revision: header.revision, finalisedAt: header.finalisedAt)
    }
}
