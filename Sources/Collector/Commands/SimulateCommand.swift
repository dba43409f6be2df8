import ArgumentParser
import Foundation
import Shared

/// `simulate`: writes a synthetic past, for demonstrations, scenarios and measuring.
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Tạo dữ liệu quá khứ tổng hợp / write a synthetic past.",
        discussion: """
            Every report goes through the same acceptance as one from the network, under the clock of
            its own day; a report that is already there is left alone, so a second run adds only what
            is new. Refused while a collector serves the same directory. Synthetic data only: never
            on a directory that holds real reports.

            A province:    simulate --data DIR --years 4
            For measuring: simulate --data DIR --units 200 --months 60 --indicators 150
              makes its own form (\(WideProvince.form)) and units: 200 × 60 × 150 = 1.8 million
              values. Needs no seeds.
            A large one:   simulate --data DIR --units 200 --from seeds --years 5
              makes units of every kind under the forms and holidays of that folder.
            """)

    @OptionGroup var data: DataOption
    @Option(name: .long, help: "Số năm đến tháng hiện tại / years up to the current month.")
    var years = 4
    @Option(name: .long, help: "Cùng số, cùng tỉnh / the same seed gives the same province.")
    var seed: UInt64 = 2024
    @Option(name: .long, help: "Ngày cuối cùng (2026-03-31) / the last day; today without it.")
    var until: String?
    @Option(name: .long, help: "Chỉ một biểu / one form only.")
    var form: String?
    @Option(
        name: .long,
        help: """
            Các đơn vị để trống kỳ mới nhất, cách nhau dấu phẩy / units, comma-separated, whose \
            latest periods are left for somebody else to send.
            """)
    var hold: String?
    @Option(name: .long, help: "Đo: số đơn vị / measuring: how many units.")
    var units: Int?
    @Option(
        name: .long,
        help: "Đo: thư mục biểu mẫu cho các đơn vị đó / measuring: whose forms they report on.")
    var from: String?
    @Option(name: .long, help: "Đo: số tháng / measuring: how many months.")
    var months = 60
    @Option(name: .long, help: "Đo: số chỉ tiêu / measuring: how many figures in a report.")
    var indicators = 150

    /// More than any country has.
    private static let unitLimit = 20_000

    func validate() throws {
        guard (1...30).contains(years), (1...360).contains(months), (2...1000).contains(indicators),
            (1...Self.unitLimit).contains(units ?? 1), from == nil || units != nil
        else {
            throw ValidationError(
                "years 1…30, months 1…360, indicators 2…1000, units 1…\(Self.unitLimit); "
                    + "from: only with units")
        }
    }

    func run() async throws {
        umask(0o077)
        try await explained {
            let collector = try open()
            try await load(into: collector)
            let span = try span(now: collector.surroundings.now())
            let outcome = try await SimulateHistory(collector: collector, seed: seed)(span) {
                month, soFar in
                tell(
                    "\(month.iso.prefix(7)): \(soFar.accepted) báo cáo, \(soFar.refused) bị từ chối"
                        + " / reports, refused")
            }
            try collector.store.close()
            tell(
                "mô phỏng xong: \(outcome.accepted) báo cáo (\(outcome.values) số liệu), "
                    + "\(outcome.refused) bị từ chối, \(outcome.known) đã có / simulated: reports "
                    + "(values), refused, already there")
        }
    }

    private func open() throws -> Collector {
        do {
            return try Collector(directory: data.directory, log: .silent)
        } catch DataDirectoryError.inUse {
            tell(
                "\(data.data): collector đang chạy trên thư mục này; dừng nó rồi mô phỏng / a "
                    + "collector serves this directory: stop it before simulating")
            throw ExitStatus.unavailable
        }
    }

    /// What is generated before anybody reports.
    private func load(into collector: Collector) async throws {
        guard let units else { return }
        let folder = URL(fileURLWithPath: data.data).appending(path: "wide-seeds")
        if let from {
            try LargeProvince(units: units).write(to: folder, from: URL(fileURLWithPath: from))
        } else {
            try WideProvince(units: units, indicators: indicators).write(to: folder)
        }
        let outcome = try await collector.loadSeeds(from: folder.path)
        for fault in outcome.faults { tell(fault) }
        guard outcome.faults.isEmpty else { throw ExitStatus.badData }
    }

    private func span(now: Instant) throws -> SimulationPlan.Span {
        let last = try lastDay(now: now)
        let isWide = units != nil && from == nil
        let count = isWide ? months : years * 12
        var span = SimulationPlan.Span(
            from: Self.firstDay(monthsBefore: count, last),
            until: min(now, last.adding(days: 1).startInstant))
        span.isOrderly = isWide
        span.form = try isWide ? FormCode(WideProvince.form) : chosenForm()
        for text in (hold ?? "").split(separator: ",") {
            guard let id = FacilityID(String(text)) else { throw Self.unreadable(String(text)) }
            span.held.insert(id)
        }
        return span
    }

    private func chosenForm() throws -> FormCode? {
        guard let form else { return nil }
        guard let code = FormCode(form) else { throw Self.unreadable(form) }
        return code
    }

    private func lastDay(now: Instant) throws -> Day {
        guard let until else { return now.day }
        guard let day = Day(iso: until) else { throw Self.unreadable(until) }
        return day
    }

    /// The first day of the month that lies so many months before the month of `day`.
    private static func firstDay(monthsBefore count: Int, _ day: Day) -> Day {
        let months = day.year * 12 + day.month - 1 - count
        return Day(year: months / 12, month: months % 12 + 1, day: 1) ?? day
    }

    private static func unreadable(_ text: String) -> any Error {
        tell("“\(text)”: không đọc được / cannot be read")
        return ExitStatus.badConfiguration
    }
}
