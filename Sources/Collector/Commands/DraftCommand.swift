import ArgumentParser
import Foundation
import Shared

/// `draft`: writes synthetic report files as a unit's clerk would type them, for demonstrations and
/// training. Nothing is sent or stored.
struct DraftCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "draft",
        abstract: "Viết tệp báo cáo tổng hợp / write synthetic report files.",
        discussion: """
            One form: printed. Without --form: every report that the unit owes for periods ended in
            the last weeks and has not sent, one file each in --to. The figures fit the unit's stored
            history. Refused while a collector serves the same directory.
            """)

    @OptionGroup var data: DataOption
    @Option(name: .long, help: "Mã đơn vị / the unit's code.")
    var facility: String
    @Option(name: .long, help: "Mã biểu / the form's code.")
    var form: String?
    @Option(name: .long, help: "Kỳ (2026-03) / the period; the latest one without it.")
    var period: String?
    @Option(name: .long, help: "Thư mục để ghi tệp / the folder for the files.")
    var to: String?
    @Option(name: .long, help: "Như của simulate / as for simulate.")
    var seed: UInt64 = 2024
    @Flag(name: .long, help: "Có một lỗi mà quy tắc phát hiện / with a slip that the rules find.")
    var slip = false

    func validate() throws {
        if form == nil && to == nil { throw ValidationError("--form, --to") }
    }

    func run() async throws {
        umask(0o077)
        try await explained {
            let collector = try Collector(directory: data.directory, log: .silent)
            let catalogue = collector.catalogue.current
            guard let unit = FacilityID(facility), catalogue.registry.facility(unit) != nil else {
                throw Problem(.unknownFacility)
            }
            let now = collector.surroundings.now().day
            let drafts = try await collector.store.read { reader in
                let known = KnownReports(reader: reader, catalogue: catalogue)
                return try plans(in: catalogue, on: now).compactMap { plan in
                    try draft(plan, unit, known)
                }
            }
            try collector.store.close()
            if drafts.isEmpty && form != nil { throw Problem(.periodNotOwed) }
            for draft in drafts { try deliver(draft) }
        }
    }

    /// What may be owed: the form and period asked for, or everything current.
    private func plans(in catalogue: Catalogue, on day: Day) throws -> [PeriodPlan] {
        guard let form else { return Self.current(in: catalogue, on: day) }
        guard let code = FormCode(form), let latest = catalogue.forms.versions(of: code).last else {
            throw Problem(.unknownForm)
        }
        let last = latest.kinds.first.flatMap { kind in
            ReportingPeriod.containing(day, kind: kind, calendar: latest.calendar)?.previous
        }
        let wanted =
            period.map { ReportingPeriod(identifier: $0, calendar: latest.calendar) } ?? last
        guard let wanted, let version = catalogue.forms.form(code, for: wanted) else {
            throw Problem(.periodNotOwed)
        }
        return [catalogue.plan(version, wanted)]
    }

    private static func current(in catalogue: Catalogue, on day: Day) -> [PeriodPlan] {
        let days = day.adding(days: -60)..<day
        return catalogue.forms.all.flatMap { form in
            form.kinds.flatMap { kind in
                ReportingPeriod.ending(in: days, kind: kind, calendar: form.calendar)
                    .filter { form.isFiled(for: $0) && SimulationPlan.isCurrent($0, on: day) }
                    .map { catalogue.plan(form, $0) }
            }
        }
    }

    /// The draft of an owed report; without --form, nil for one that was received already.
    private func draft(
        _ plan: PeriodPlan, _ unit: FacilityID, _ known: KnownReports
    ) throws -> ReportFile? {
        guard let expected = plan.owed.first(where: { $0.facility == unit }) else { return nil }
        let key = HistoryKey(form: plan.form.code, period: plan.period)
        if form == nil, try known.counted(key, unit) != nil { return nil }
        let assignment = SyntheticClerk.Assignment(
            form: plan.form,
            unit: UnitProfile(of: expected, in: known.catalogue.registry, seed: seed),
            period: plan.period, window: expected.expectedPart,
            context: try known.context(for: unit, plan: plan, replacing: nil))
        let clerk = SyntheticClerk(seed: seed)
        let content = try clerk.content(for: assignment)
        return ReportFile(
            form: plan.form, period: plan.period,
            content: slip ? clerk.slip(in: content, for: assignment) : content)
    }

    private func deliver(_ file: ReportFile) throws {
        guard let to else { return print(file.text, terminator: "") }
        let folder = URL(fileURLWithPath: to)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let place = folder.appending(path: file.name)
        // Somebody may be mending a file that lies there.
        if form == nil, FileManager.default.fileExists(atPath: place.path) { return }
        // The agent may be watching: it must never see half a file.
        try Data(file.text.utf8).write(to: place, options: .atomic)
        print(place.path)
    }
}
