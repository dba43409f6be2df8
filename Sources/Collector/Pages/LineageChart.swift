import Shared

/// Who came from whom, drawn along the years: a bar a unit, a line down each merger and split; and the
/// same as a table.
struct LineageChart: Sendable {
    let story: FacilityStory
    let registry: Registry
    let frame: PageFrame
    let today: Day

    private static let (width, left, step, top) = (720, 8, 44, 24)

    /// The units drawn, by when they began.
    private var units: [FacilityID] {
        let all = Set([story.facility.id] + story.kin.flatMap { $0.predecessors + $0.successors })
        return all.sorted { (begin($0), $0) < (begin($1), $1) }
    }

    private func begin(_ id: FacilityID) -> Day {
        registry.lives(of: id).first?.from ?? today
    }

    /// Writes figure and table.
    func write(to page: inout HTML) {
        let units = units
        let first = units.map(begin).min() ?? today
        let last = max(today, story.kin.map(\.day).max() ?? today).adding(days: 200)
        let days = max(1, last - first)
        func x(_ day: Day) -> Int {
            Self.left + (Self.width - 2 * Self.left) * max(0, min(days, day - first)) / days
        }
        page.figure(
            frame.say("Các đơn vị trước và sau", "Units before and after"), frame
        ) { page in
            let height = Self.top + units.count * Self.step + 8
            page.element(
                "svg",
                [
                    ("viewBox", "0 0 \(Self.width) \(height)"), ("role", "img"),
                    (
                        "aria-label",
                        frame.say(
                            "Phả hệ của đơn vị; bảng bên dưới nói cùng nội dung",
                            "The unit's lineage; the table below says the same")
                    ),
                ]
            ) { page in
                years(first, last, x, height, &page)
                for (row, unit) in units.enumerated() { bar(unit, row, x, last, &page) }
                for branch in story.kin { connect(branch, units, x, &page) }
            }
        } table: { page in
            table(&page)
        }
    }

    private func years(
        _ first: Day, _ last: Day, _ x: (Day) -> Int, _ height: Int, _ page: inout HTML
    ) {
        let stride = max(1, (last.year - first.year) / 6)
        for year in Swift.stride(from: first.year + 1, through: last.year, by: stride) {
            guard let day = Day(year: year, month: 1, day: 1) else { continue }
            page.element("text", [("x", "\(x(day))"), ("y", "12")], text: "\(year)")
            page.element("path", [("class", "axis"), ("d", "M\(x(day)) 16V20")]) { _ in }
        }
    }

    private func y(_ row: Int) -> Int { Self.top + row * Self.step + 30 }

    private func bar(
        _ unit: FacilityID, _ row: Int, _ x: (Day) -> Int, _ last: Day, _ page: inout HTML
    ) {
        page.element(
            "text", [("x", "\(Self.left)"), ("y", "\(y(row) - 12)")],
            text: "\(story.name(of: unit)[frame.language]) (\(unit))")
        for life in registry.lives(of: unit) {
            let from = x(life.from ?? last)
            let to = x(life.to ?? last)
            page.element(
                "path",
                [
                    ("class", unit == story.facility.id ? "now line" : "before line solid"),
                    ("d", "M\(from) \(y(row))H\(max(from + 2, to))"),
                ]
            ) { _ in }
        }
    }

    private func connect(
        _ branch: Lineage.Branch, _ units: [FacilityID], _ x: (Day) -> Int, _ page: inout HTML
    ) {
        let rows = (branch.predecessors + branch.successors).compactMap { units.firstIndex(of: $0) }
        guard let low = rows.min(), let high = rows.max() else { return }
        let place = x(branch.day)
        page.element(
            "path", [("class", "axis"), ("d", "M\(place) \(y(low))V\(y(high))")]
        ) { _ in }
        for row in rows {
            page.element(
                "circle",
                [("class", "now"), ("cx", "\(place)"), ("cy", "\(y(row))"), ("r", "4")]
            ) { _ in }
        }
    }

    private func table(_ page: inout HTML) {
        func names(_ ids: [FacilityID]) -> String {
            ids.map { "\(story.name(of: $0)[frame.language]) (\($0))" }.joined(separator: "; ")
        }
        page.table(
            frame.say("Sáp nhập và chia tách", "Mergers and splits"),
            columns: [
                (frame.say("Ngày", "Day"), false), (frame.say("Việc", "Event"), false),
                (frame.say("Trước", "Before"), false), (frame.say("Sau", "After"), false),
            ]
        ) { page in
            for branch in story.kin {
                page.row([
                    frame.day(branch.day),
                    branch.kind == .merge
                        ? frame.say("Sáp nhập", "Merger") : frame.say("Chia tách", "Split"),
                    names(branch.predecessors), names(branch.successors),
                ])
            }
        }
    }
}
