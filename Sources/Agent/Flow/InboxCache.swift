import Shared

/// What the department had for a unit when it was last asked, kept on disk: with the line down for a
/// week the unit still sees what is due when.
struct InboxCache: Sendable {
    private let folder: String
    private let disk: any FileSystem

    init(home: AgentHome, disk: any FileSystem) {
        folder = home.inbox
        self.disk = disk
    }

    /// The last answer for a unit, or nil.
    func inbox(of facility: FacilityID) -> InboxAnswer? {
        // Never heard or damaged: asked again within the hour.
        guard let bytes = try? disk.read(path(facility), limit: 4 << 20),
            let answer = InboxAnswer(bytes: bytes), answer.facility == facility
        else { return nil }
        return answer
    }

    /// Keeps an answer. False when it is none for this unit: nothing is kept then.
    func keep(_ bytes: [UInt8], of facility: FacilityID) throws(FileFault) -> Bool {
        guard InboxAnswer(bytes: bytes)?.facility == facility else { return false }
        // Equal bytes but for the collector's clock are written all the same: it says when.
        try disk.makeDirectory(folder)
        try disk.replace(path(facility), bytes)
        return true
    }

    private func path(_ facility: FacilityID) -> String { "\(folder)/\(facility).json" }
}
