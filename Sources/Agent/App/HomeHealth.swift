import Shared

/// Whether a home can do its work: read its outbox, and write (FAULTS A8). Asked before something is
/// told to a person or to the department; the agent itself finds out by trying.
struct HomeHealth: Sendable {
    private let home: AgentHome
    private let disk: any FileSystem

    init(home: AgentHome, disk: any FileSystem) {
        self.home = home
        self.disk = disk
    }

    /// What keeps reports from being saved and marked; nil when nothing does.
    func fault() -> FileFault? {
        do throws(FileFault) {
            for place in Spool.Place.allCases {
                _ = try disk.list(home.outbox + "/" + place.rawValue)
            }
            try disk.makeDirectory(home.state)
            try disk.replace(home.state + "/probe", [])
            return nil
        } catch {
            return error
        }
    }
}
