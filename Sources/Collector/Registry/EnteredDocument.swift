import Shared

/// Names of reference documents that the department entered or imported here. Files of a seed folder
/// are known by their names, which hold no slash: nothing that is loaded can take the place of what
/// was entered, and the other way round.
enum EnteredDocument {
    /// What a document came from.
    enum Origin: String, CaseIterable, Sendable {
        /// An act of the department: units and events.
        case act
        /// A table that was imported.
        case `import`
    }

    /// The name of an act, by the number of its row in the audit chain.
    static func act(_ number: Int64) -> String { "\(Origin.act.rawValue)/\(number)" }

    /// The number of an act, if this is the name of one.
    static func number(ofAct name: String) -> Int64? {
        let start = Origin.act.rawValue + "/"
        guard name.hasPrefix(start) else { return nil }
        return Int64(name.dropFirst(start.count))
    }

    /// The order in which documents are read: files of the seeds, imports, then acts as they were
    /// entered. Of two events on one day the one read first happens first.
    static func order(_ name: String) -> (Int, Int64, String) {
        if name.hasPrefix(Origin.act.rawValue + "/") {
            return (2, number(ofAct: name) ?? .max, "")
        }
        return (name.hasPrefix(Origin.import.rawValue + "/") ? 1 : 0, 0, name)
    }
}
