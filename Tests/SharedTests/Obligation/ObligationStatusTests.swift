import Testing

@testable import Shared

/// HDKB-T of 2026-01 ends on Saturday 31/01/2026 and is due on Friday 06/02/2026 (DOMAIN §3).
@Suite("Where an owed report stands, at any moment")
struct ObligationStatusTests {
    struct Row: CustomTestStringConvertible {
        var received: [CompleteSubmission] = []
        var extensions: [Extension] = []
        var exemptions: [Exemption] = []
        let asOf: String
        let status: ObligationStatus
        var daysLate: Int?
        var isExtended = false
        let reason: String
        var testDescription: String { reason }
    }

    private static func at(_ text: String) -> Instant { Land.instant(text + "+07:00") }

    private static func sent(_ at: String, withdrawn: String? = nil) -> CompleteSubmission {
        CompleteSubmission(receivedAt: Self.at(at), withdrawnAt: withdrawn.map(Self.at))
    }

    private static func until(_ day: String, recorded: String) -> Extension {
        Extension(due: DueDate(day: Land.day(day)), recordedAt: at(recorded))
    }

    static let plain: [Row] = [
        Row(
            asOf: "2026-01-31T23:59:59", status: .notYetDue,
            reason: "the period has not ended"),
        Row(
            asOf: "2026-02-01T00:00:00", status: .awaited,
            reason: "the first instant after the period"),
        Row(asOf: "2026-02-06T23:59:59", status: .awaited, reason: "the due day's last second"),
        Row(
            asOf: "2026-02-07T00:00:00", status: .missing, daysLate: 1,
            reason: "dueAt is the first late instant"),
        Row(asOf: "2026-02-16T10:00:00", status: .missing, daysLate: 10, reason: "ten days over"),
        Row(
            received: [sent("2026-02-03T09:00:00")], asOf: "2026-02-03T09:00:00",
            status: .onTime, daysLate: -3, reason: "three days early"),
        Row(
            received: [sent("2026-02-06T23:59:59")], asOf: "2026-03-01T00:00:00",
            status: .onTime, daysLate: 0, reason: "on the due day"),
        Row(
            received: [sent("2026-02-07T00:00:00")], asOf: "2026-03-01T00:00:00",
            status: .late, daysLate: 1, reason: "at the first late instant"),
        Row(
            received: [sent("2026-02-10T08:00:00")], asOf: "2026-03-01T00:00:00",
            status: .late, daysLate: 4, reason: "four days late"),
        Row(
            received: [sent("2026-02-10T08:00:00")], asOf: "2026-02-10T07:59:59",
            status: .missing, daysLate: 4, reason: "as of a second before it came"),
        Row(
            received: [sent("2026-01-20T08:00:00")], asOf: "2026-01-25T00:00:00",
            status: .onTime, daysLate: -17, reason: "received before the period ended"),
        Row(
            received: [sent("2026-02-20T08:00:00"), sent("2026-02-05T08:00:00")],
            asOf: "2026-03-01T00:00:00", status: .onTime, daysLate: -1,
            reason: "a corrected revision after the due date keeps the first one's timeliness"),
    ]

    static let withdrawals: [Row] = [
        Row(
            received: [sent("2026-02-05T08:00:00", withdrawn: "2026-02-08T08:00:00")],
            asOf: "2026-02-08T07:59:59", status: .onTime, daysLate: -1,
            reason: "not withdrawn yet"),
        Row(
            received: [sent("2026-02-05T08:00:00", withdrawn: "2026-02-08T08:00:00")],
            asOf: "2026-02-08T08:00:00", status: .missing, daysLate: 2,
            reason: "the only one withdrawn"),
        Row(
            received: [
                sent("2026-02-05T08:00:00", withdrawn: "2026-02-08T08:00:00"),
                sent("2026-02-09T08:00:00"),
            ], asOf: "2026-03-01T00:00:00", status: .onTime, daysLate: -1,
            reason: "the first one fixed the timeliness, another stands"),
    ]

    static let extensions: [Row] = [
        Row(
            extensions: [until("2026-02-13", recorded: "2026-02-05T10:00:00")],
            asOf: "2026-02-10T00:00:00", status: .awaited, isExtended: true,
            reason: "extended before the due date"),
        Row(
            extensions: [until("2026-02-13", recorded: "2026-02-05T10:00:00")],
            asOf: "2026-02-14T00:00:00", status: .missing, daysLate: 1, isExtended: true,
            reason: "missing after the extension"),
        Row(
            extensions: [until("2026-02-13", recorded: "2026-02-09T10:00:00")],
            asOf: "2026-02-09T09:59:59", status: .missing, daysLate: 3,
            reason: "as of a moment before the extension was recorded"),
        Row(
            extensions: [until("2026-02-13", recorded: "2026-02-09T10:00:00")],
            asOf: "2026-02-09T10:00:00", status: .awaited, isExtended: true,
            reason: "an extension after the due date changes what is due"),
        Row(
            received: [sent("2026-02-12T08:00:00")],
            extensions: [until("2026-02-13", recorded: "2026-02-09T10:00:00")],
            asOf: "2026-03-01T00:00:00", status: .onTime, daysLate: -1, isExtended: true,
            reason: "received within the extension"),
        Row(
            received: [sent("2026-02-16T08:00:00")],
            extensions: [until("2026-02-13", recorded: "2026-02-09T10:00:00")],
            asOf: "2026-03-01T00:00:00", status: .late, daysLate: 3, isExtended: true,
            reason: "late even so, counted from the extended day"),
        Row(
            received: [sent("2026-02-08T08:00:00")],
            extensions: [until("2026-02-13", recorded: "2026-02-09T10:00:00")],
            asOf: "2026-03-01T00:00:00", status: .late, daysLate: 2,
            reason: "an extension never erases a late mark that was made before it"),
        Row(
            extensions: [
                until("2026-02-20", recorded: "2026-02-05T10:00:00"),
                until("2026-02-13", recorded: "2026-02-06T10:00:00"),
            ], asOf: "2026-02-14T00:00:00", status: .missing, daysLate: 1, isExtended: true,
            reason: "the extension recorded last counts"),
        Row(
            extensions: [until("2026-02-03", recorded: "2026-02-01T10:00:00")],
            asOf: "2026-02-05T00:00:00", status: .awaited,
            reason: "an extension never shortens the rule"),
    ]

    static let exemptions: [Row] = [
        Row(
            exemptions: [Exemption(recordedAt: at("2026-02-05T10:00:00"))],
            asOf: "2026-03-01T00:00:00", status: .exempt, reason: "released"),
        Row(
            exemptions: [Exemption(recordedAt: at("2026-02-08T10:00:00"))],
            asOf: "2026-02-08T09:00:00", status: .missing, daysLate: 2,
            reason: "as of before the release"),
        Row(
            exemptions: [
                Exemption(
                    recordedAt: at("2026-02-05T10:00:00"), revokedAt: at("2026-02-10T10:00:00"))
            ], asOf: "2026-02-10T10:00:00", status: .missing, daysLate: 4,
            reason: "the release was taken back"),
        Row(
            received: [sent("2026-02-10T08:00:00")],
            exemptions: [Exemption(recordedAt: at("2026-02-05T10:00:00"))],
            asOf: "2026-03-01T00:00:00", status: .late, daysLate: 4,
            reason: "received although released"),
        Row(
            exemptions: [Exemption(recordedAt: at("2026-01-05T10:00:00"))],
            asOf: "2026-01-10T00:00:00", status: .exempt,
            reason: "released before the period ended"),
    ]

    @Test("The status follows from what was recorded", arguments: plain + withdrawals)
    func statusFollows(_ row: Row) { check(row) }

    @Test("An extension changes what is due, never what was recorded", arguments: extensions)
    func extensionsCount(_ row: Row) { check(row) }

    @Test("A release ends the expectation unless a report comes", arguments: exemptions)
    func exemptionsCount(_ row: Row) { check(row) }

    private func check(_ row: Row) {
        let facts = ObligationFacts(
            periodEnd: Land.period("2026-01").window.upperBound.startInstant,
            due: DueDate(day: Land.day("2026-02-06")), extensions: row.extensions,
            exemptions: row.exemptions, submissions: row.received)
        let verdict = facts.verdict(asOf: Self.at(row.asOf))
        #expect(verdict.status == row.status)
        #expect(verdict.daysLate == row.daysLate)
        #expect(verdict.isExtended == row.isExtended)
        #expect((verdict.receivedAt != nil) == row.status.isReceived)
    }
}
