public import Shared

/// What is done with rows whose figure is there already, or is not.
public enum ImportStrategy: String, CaseIterable, Sendable {
    /// New figures are stored, others changed.
    case createAndUpdate = "CREATE_AND_UPDATE"
    /// Only what is new.
    case create = "CREATE"
    /// Only what is there.
    case update = "UPDATE"
    /// Figures are taken away.
    case delete = "DELETE"

    /// Reads today's names and the old ones, in any case.
    public init?(_ text: String) {
        switch text.uppercased() {
        case "CREATE_AND_UPDATE", "NEW_AND_UPDATES": self = .createAndUpdate
        case "CREATE", "NEW": self = .create
        case "UPDATE", "UPDATES": self = .update
        case "DELETE", "DELETES": self = .delete
        default: return nil
        }
    }
}

/// How many rows did what.
public struct ImportCount: Hashable, Sendable {
    /// Figures that were not there.
    public var imported = 0
    /// Figures that changed.
    public var updated = 0
    /// Rows that changed nothing, or were rejected.
    public var ignored = 0
    /// Figures taken away.
    public var deleted = 0

    /// Nothing.
    public init() {}

    /// Adds another count.
    public mutating func add(_ other: ImportCount) {
        imported += other.imported
        updated += other.updated
        ignored += other.ignored
        deleted += other.deleted
    }

    /// True when something changed.
    public var isChange: Bool { imported + updated + deleted > 0 }
}

/// Rows laid over what a slot holds already, one after another as they stand in the body.
public struct SlotMerge: Sendable {
    /// What the slot would hold.
    public private(set) var content: Report.Content
    /// What the rows did.
    public private(set) var count = ImportCount()

    /// Lays `cells` over `base`.
    ///
    /// - Parameters:
    ///   - leavingOut: rows that are not taken, counted as ignored.
    ///   - isWhole: true where the rows are all there is to be: what they do not name is taken away.
    public init(
        _ cells: [ValueSorter.Cell], over base: Report.Content, form: Form,
        strategy: ImportStrategy, leavingOut: Set<Int> = [], isWhole: Bool = false
    ) {
        content = base
        for cell in cells {
            if leavingOut.contains(cell.row) {
                count.ignored += 1
            } else {
                apply(cell, form, strategy, isWhole: isWhole)
            }
        }
        if isWhole { takeAway(besides: Set(cells.map(\.place)), form) }
    }

    private mutating func takeAway(besides named: Set<Int>, _ form: Form) {
        for (place, indicator) in form.indicators.enumerated() where !named.contains(place) {
            guard !indicator.isComputed, content.values[place] != nil else { continue }
            content.values[place] = nil
            content.notes[indicator.code] = nil
            count.deleted += 1
        }
    }

    private mutating func apply(
        _ cell: ValueSorter.Cell, _ form: Form, _ strategy: ImportStrategy, isWhole: Bool
    ) {
        let code = form.indicators[cell.place].code
        let held = content.values[cell.place]
        guard let reading = cell.reading else {
            guard held != nil else { return count.ignored += 1 }
            content.values[cell.place] = nil
            content.notes[code] = nil
            return count.deleted += 1
        }
        // A row without a remark says nothing about the remark that is there, unless it is all there is.
        let isSilent = reading.note == nil && !isWhole
        let isSame = held == reading.value && (isSilent || reading.note == content.notes[code])
        guard !isSame, strategy != (held == nil ? .update : .create) else {
            return count.ignored += 1
        }
        content.values[cell.place] = reading.value
        if !isSilent { content.notes[code] = reading.note }
        if held == nil { count.imported += 1 } else { count.updated += 1 }
    }

    /// The rows that name any of `indicators`.
    public static func rows(
        of cells: [ValueSorter.Cell], naming indicators: [IndicatorCode], in form: Form
    ) -> Set<Int> {
        let places = Set(indicators.compactMap { form.slot(of: $0) })
        return Set(cells.filter { places.contains($0.place) }.map(\.row))
    }
}
