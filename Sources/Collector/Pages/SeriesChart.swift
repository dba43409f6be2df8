import Shared

/// A unit's figures over periods as a line, the periods a year before behind it, one of them marked.
struct SeriesChart: Sendable {
    /// One period.
    struct Step: Sendable {
        /// What stands below it.
        let label: String
        /// The figure; nil leaves a gap.
        let value: FixedDecimal?
        /// The figure a year before.
        let before: FixedDecimal?
    }

    let steps: [Step]
    /// Which step is looked at.
    let marked: Int?
    /// What it shows, for those who do not see it.
    let caption: String

    private static let width = 640, height = 240
    private static let left = 64, right = 12, top = 14, bottom = 30

    /// Writes the drawing.
    func write(to page: inout HTML) {
        let size = "0 0 \(Self.width) \(Self.height)"
        page.element(
            "svg", [("viewBox", size), ("role", "img"), ("aria-label", caption)]
        ) { page in
            grid(&page)
            line(steps.map(\.before), "before line", &page)
            line(steps.map(\.value), "now line", &page)
            dots(&page)
            labels(&page)
        }
    }

    private var most: Double {
        let all = steps.flatMap { [$0.value, $0.before] }.compactMap { $0?.approximate }
        return max(all.max() ?? 1, 1)
    }

    private func x(_ place: Int) -> Int {
        let span = Self.width - Self.left - Self.right
        return Self.left + (steps.count > 1 ? place * span / (steps.count - 1) : span / 2)
    }

    private func y(_ value: Double) -> Int {
        let span = Double(Self.height - Self.top - Self.bottom)
        return Self.height - Self.bottom - Int((max(value, 0) / most * span).rounded())
    }

    private func grid(_ page: inout HTML) {
        let (floor, end) = (Self.height - Self.bottom, Self.width - Self.right)
        page.element(
            "path",
            [("class", "axis"), ("d", "M\(Self.left) \(Self.top)V\(floor)H\(end)")]
        ) { _ in }
        for (value, height) in [(most, y(most)), (0, floor)] {
            let shown = FixedDecimal(Int64(min(value, 9e15).rounded())).vietnamese
            page.element(
                "text",
                [("x", "\(Self.left - 6)"), ("y", "\(height + 4)"), ("text-anchor", "end")],
                text: shown)
        }
    }

    /// A line with gaps where there is no figure.
    private func line(_ values: [FixedDecimal?], _ kind: String, _ page: inout HTML) {
        var path = ""
        var isDown = false
        for (place, value) in values.enumerated() {
            guard let value else {
                isDown = false
                continue
            }
            path += "\(isDown ? "L" : "M")\(x(place)) \(y(value.approximate))"
            isDown = true
        }
        guard !path.isEmpty else { return }
        page.element("path", [("class", kind), ("d", path)]) { _ in }
    }

    private func dots(_ page: inout HTML) {
        for (place, step) in steps.enumerated() {
            guard let value = step.value else { continue }
            page.element(
                "circle",
                [
                    ("class", "now"), ("cx", "\(x(place))"), ("cy", "\(y(value.approximate))"),
                    ("r", place == marked ? "6" : "2.5"),
                ]
            ) { _ in }
        }
    }

    private func labels(_ page: inout HTML) {
        // Not more than fit beside each other.
        let stride = max(1, (steps.count + 11) / 12)
        for (place, step) in steps.enumerated() where place % stride == 0 {
            page.element(
                "text",
                [
                    ("x", "\(x(place))"), ("y", "\(Self.height - 8)"),
                    ("text-anchor", "middle"),
                ], text: step.label)
        }
    }
}
