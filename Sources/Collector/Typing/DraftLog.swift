import Shared

/// Every change of one draft, in order: what stands in each field now, who put it there and when, and
/// what stood there at any earlier version.
struct DraftLog: Sendable {
    /// How a text came into a field.
    enum Origin: String, Sendable {
        /// It stood there before anybody typed.
        case prefilled
        /// Somebody typed it.
        case typed
        /// It was in a file that somebody put in.
        case file
    }

    /// One change of one field.
    struct Entry: Hashable, Sendable {
        let version: Int
        let field: DraftField
        /// As it was typed; empty where what stood there was taken out.
        let text: String
        let origin: Origin
        /// File and cell, for `file`.
        let place: String?
        /// Row of the account.
        let account: Int64
        let at: Instant
    }

    /// The version after the last change; 0 for a draft that nobody has begun.
    var version = 0
    /// The oldest first.
    var entries: [Entry] = []

    /// The last change of each field.
    var current: [DraftField: Entry] { last(upTo: .max) }

    /// What stands in each field now.
    var texts: [DraftField: String] { current.mapValues(\.text).filter { !$0.value.isEmpty } }

    /// The last change of each field up to a version.
    func last(upTo version: Int) -> [DraftField: Entry] {
        var last: [DraftField: Entry] = [:]
        for entry in entries where entry.version <= version { last[entry.field] = entry }
        return last
    }
}

/// Puts what somebody sends into a draft that others may have changed since: field by field, against
/// the version that the sender saw. Nothing that anybody wrote is lost without a word. Pure.
struct DraftMerge: Sendable {
    /// Two people wrote different things into one field.
    struct Clash: Hashable, Sendable {
        /// What stays.
        let theirs: DraftLog.Entry
        /// What was not taken.
        let mine: String
    }

    /// What is to be written.
    private(set) var changes: [DraftField: String] = [:]
    /// What was not taken, because somebody else has written there in the meantime.
    private(set) var clashes: [Clash] = []
    /// What was changed elsewhere since the version that was seen, clashes included.
    private(set) var news: [DraftLog.Entry] = []

    /// - Parameters:
    ///   - posted: fields with the texts that the sender sees in them.
    ///   - seen: the version that the sender's page was made of.
    ///   - account: the sender's: nobody clashes with themselves.
    init(_ posted: [DraftField: String], seen: Int, by account: Int64, in log: DraftLog) {
        let before = log.last(upTo: seen)
        let now = log.current
        for (field, text) in posted {
            let mine = text.withoutSpaceAround
            let base = before[field]?.text ?? ""
            // Seen and left alone.
            if mine == base { continue }
            guard let theirs = now[field], theirs.version > seen, theirs.account != account else {
                if mine != now[field]?.text ?? "" { changes[field] = mine }
                continue
            }
            if theirs.text != mine { clashes.append(Clash(theirs: theirs, mine: mine)) }
        }
        clashes.sort { $0.theirs.field.name < $1.theirs.field.name }
        let written = changes
        news = Self.news(to: posted, since: seen, in: log).filter { written[$0.field] == nil }
    }

    /// What stands otherwise in a draft than a page shows that was made of an earlier version. Whoever
    /// wrote it: one account may be open on two pages, and a unit may have one for two people.
    static func news(
        to posted: [DraftField: String], since seen: Int, in log: DraftLog
    ) -> [DraftLog.Entry] {
        log.current.values.filter { entry in
            entry.version > seen && posted[entry.field]?.withoutSpaceAround != entry.text
        }.sorted { $0.field.name < $1.field.name }
    }
}

extension String {
    /// Without the white space around it.
    var withoutSpaceAround: String {
        let start = drop(while: \.isWhitespace)
        return start.lastIndex { !$0.isWhitespace }.map { String(start[...$0]) } ?? ""
    }
}
