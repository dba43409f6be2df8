/// An attribute that holds one value until the day of its next change.
///
/// Steps instead of intervals: there is nothing to overlap and no gap to forget, and a change is
/// one line to write. The first step usually has no day: "as far back as we know".
public struct Timeline<Value: Hashable & Sendable>: Hashable, Sendable {
    /// A value and the first day it holds.
    public struct Step: Hashable, Sendable {
        /// The first day the value holds; nil for "as far back as we know".
        public let from: Day?
        /// The value.
        public let value: Value

        /// Makes a step.
        public init(from: Day?, value: Value) {
            self.from = from
            self.value = value
        }
    }

    /// The steps in order of their days, no two on one day; empty when never known.
    public let steps: [Step]

    /// A value that never changes.
    public init(always value: Value) {
        steps = [Step(from: nil, value: value)]
    }

    /// An attribute that was never known.
    public static var unknown: Timeline { Timeline(sorted: []) }

    /// The steps in any order; nil when two of them fall on one day.
    public init?(steps: [Step]) {
        let sorted = steps.sorted { Self.precedes($0.from, $1.from) }
        for (earlier, later) in zip(sorted, sorted.dropFirst()) where earlier.from == later.from {
            return nil
        }
        self.init(sorted: sorted)
    }

    private init(sorted: [Step]) {
        steps = sorted
    }

    /// The value on `day`, or nil before the first step.
    public func value(on day: Day) -> Value? {
        steps.last { step in step.from.map { $0 <= day } ?? true }?.value
    }

    /// The value that the last step sets: what holds until further notice.
    public var latest: Value? { steps.last?.value }

    /// The timeline with `value` holding from `day`; nil when it already says something else begins
    /// on that very day. Saying the same twice changes nothing.
    public func setting(_ value: Value, from day: Day) -> Timeline? {
        if let same = steps.first(where: { $0.from == day }) {
            return same.value == value ? self : nil
        }
        let step = Step(from: day, value: value)
        let place = steps.firstIndex { Self.precedes(day, $0.from) } ?? steps.endIndex
        return Timeline(sorted: Array(steps[..<place]) + [step] + Array(steps[place...]))
    }

    private static func precedes(_ left: Day?, _ right: Day?) -> Bool {
        switch (left, right) {
        case (nil, nil): false
        case (nil, _): true
        case (_, nil): false
        case (let left?, let right?): left < right
        }
    }
}
