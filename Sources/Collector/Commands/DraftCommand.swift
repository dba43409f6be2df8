import ArgumentParser
import Foundation
import Shared

/// `draft`: prints a synthetic report file as a unit's clerk would type it, for demonstrations and
/// training. Nothing is sent or stored.
struct DraftCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "draft",
        abstract: "In một tệp báo cáo tổng hợp / print a synthetic report file.",
        discussion: """
            The figures fit the unit's stored history. Refused while a collector serves the same
            directory.
            """)

    @OptionGroup var data: DataOption
    @Option(name: .long, help: "Mã đơn vị / the unit's code.")
    var facility: String
    @Option(name: .long, help: "Mã biểu / the form's code.")
    var form: String
    @Option(name: .long, help: "Kỳ (2026-03) / the period; the latest one owed without it.")
    var period: String?
    @Option(name: .long, help: "Như của simulate / as for simulate.")
    var seed: UInt64 = 2024
    @Flag(name: .long, help: "Có một lỗi mà quy tắc phát hiện / with a slip that the rules find.")
    var slip = false

    func run() async throws {
        umask(0o077)
        try await explained {
            let collector = try Collector(directory: data.directory, log: .silent)
            let catalogue = collector.catalogue.current
            let (plan, expected) = try owed(in: catalogue, now: collector.surroundings.now())
            let assignment = try await collector.store.read { reader in
                SyntheticClerk.Assignment(
                    form: plan.form,
                    unit: UnitProfile(of: expected, in: catalogue.registry, seed: seed),
                    period: plan.period, window: expected.expectedPart,
                    context: try KnownReports(reader: reader, catalogue: catalogue).context(
                        for: expected.facility, plan: plan, replacing: nil))
            }
            let clerk = SyntheticClerk(seed: seed)
            var content = try clerk.content(for: assignment)
            if slip { content = clerk.slip(in: content, for: assignment) }
            print(
                ReportFile(form: plan.form, period: plan.period, content: content).text,
                terminator: "")
            try collector.store.close()
        }
    }

    /// The report asked for, once it is certain that the unit owes it.
    private func owed(
        in catalogue: Catalogue, now: Instant
    ) throws -> (PeriodPlan, ExpectedReport) {
        guard let code = FormCode(form), let latest = catalogue.forms.versions(of: code).last else {
            throw Problem(.unknownForm)
        }
        guard let unit = FacilityID(facility), catalogue.registry.facility(unit) != nil else {
            throw Problem(.unknownFacility)
        }
        let wanted =
            period.map { ReportingPeriod(identifier: $0, calendar: latest.calendar) }
            ?? Self.latestEnded(of: latest, now: now)
        guard let wanted, let version = catalogue.forms.form(code, for: wanted) else {
            throw Problem(.periodNotOwed)
        }
        let plan = catalogue.plan(version, wanted)
        guard let expected = plan.owed.first(where: { $0.facility == unit }) else {
            throw Problem(.periodNotOwed)
        }
        return (plan, expected)
    }

    private static func latestEnded(of form: Form, now: Instant) -> ReportingPeriod? {
        guard let kind = form.kinds.first else { return nil }
        return ReportingPeriod.containing(now.day, kind: kind, calendar: form.calendar)?.previous
    }
}
