import Glibc
import Shared

/// Where everything of an agent lies: one folder to back up.
///
/// ```
/// agent.conf      the configuration, plain text, may be edited
/// identity.json   who we are, the token and the signing key (0600)
/// identities/     the same for further units, a file each
/// outbox/         reports: waiting/ sent/ refused/ damaged/
/// cache/          forms, contexts and the inbox from the collector
/// sources/        where figures are taken from by themselves: NAME.conf, SQL beside it
/// typed/          figures typed by hand, beside what the sources give
/// drafts/         reports that wait for the unit's head
/// bao-cao/        where report files are put; da-gui/ inside takes the delivered ones
/// mappings/       where figures stand in the unit's own workbooks; edited by hand
/// exports/        which waiting reports were copied to a stick, and when
/// state/          what `status` shows; rebuilt when lost
/// ```
struct AgentHome: Hashable, Sendable {
    /// The folder itself.
    let root: String

    /// The home where none is named: `GIAOBAN_HOME`, or where the package keeps it.
    static let standard: String = {
        guard let named = unsafe getenv("GIAOBAN_HOME") else { return "/var/lib/giaoban-agent" }
        return unsafe String(cString: named)
    }()

    /// - Parameter root: the folder; slashes at its end do not matter.
    init(root: String) {
        var root = root
        while root.count > 1, root.hasSuffix("/") { root.removeLast() }
        self.root = root
    }

    var configuration: String { root + "/agent.conf" }
    var identity: String { root + "/identity.json" }
    var identities: String { root + "/identities" }
    /// The identity of a further unit.
    func identity(of unit: FacilityID) -> String { "\(identities)/\(unit).json" }
    /// An enrolment that was begun: token and key are durable before the collector hears of them.
    var pendingEnrolment: String { root + "/enrolment.json" }
    /// A change of keys that was begun.
    func pendingKeyChange(of unit: FacilityID) -> String { "\(root)/key-change-\(unit).json" }
    /// What this copy of the home tells the collector of itself.
    func instance(of unit: FacilityID) -> String { "\(state)/instance-\(unit).json" }
    var outbox: String { root + "/outbox" }
    /// Held by `run` for as long as it lives.
    var runLock: String { root + "/run.lock" }
    /// Held by a command that changes who this home speaks for.
    var changeLock: String { root + "/change.lock" }
    /// Held for the moment in which an identity's file is changed.
    var identityLock: String { root + "/identity.lock" }
    /// Held for the moment in which a slot's next revision is decided and saved.
    var saveLock: String { root + "/save.lock" }
    var forms: String { root + "/cache/forms" }
    /// The collector's list of forms, with which of them the unit files.
    var formList: String { root + "/cache/forms.json" }
    var contexts: String { root + "/cache/contexts" }
    /// Where the figures stand in the unit's own workbooks.
    var mappings: String { root + "/mappings" }
    /// What the department has for the home's units, as last heard.
    var inbox: String { root + "/cache/inbox" }
    /// Reports that wait for the unit's head, and explanations typed for reports.
    var drafts: String { root + "/drafts" }
    /// What was exported and waits still.
    var exports: String { root + "/exports" }
    /// Held while a bundle is written.
    var exportLock: String { root + "/export.lock" }
    var state: String { root + "/state" }
    /// The configured sources, one file each.
    var sources: String { root + "/sources" }
    /// Figures that people typed by hand, one file a form, period and unit.
    var typed: String { root + "/typed" }
    /// What the last attempt came to, for `status`.
    var lastAttempt: String { root + "/state/last-attempt.json" }
    /// How this computer's clock differs from the collector's, for `status`.
    var clock: String { root + "/state/clock.json" }
    /// The folder that is watched unless the configuration names another.
    var reports: String { root + "/bao-cao" }
}
