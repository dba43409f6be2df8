import Glibc

/// Makes an administrator's commands work as the user that owns the home. What root wrote there, the
/// service could not read: `sudo giaoban-agent enrol` would leave an agent that does not start.
enum HomeOwner {
    /// Gives root's rights up where `home` belongs to somebody else. Does nothing for anybody but root,
    /// and for a home that is root's or not there yet.
    static func become(ownerOf home: String) throws(FileFault) {
        var status = stat()
        guard geteuid() == 0, unsafe stat(home, &status) == 0, status.st_uid != 0 else { return }
        var group = status.st_gid
        // The groups first: without root's rights they could not be given up any more.
        guard unsafe setgroups(1, &group) == 0, setgid(group) == 0, setuid(status.st_uid) == 0
        else {
            throw FileFault(operation: "setuid", path: home, code: errno)
        }
    }
}
