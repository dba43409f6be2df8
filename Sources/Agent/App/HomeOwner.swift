import Glibc

/// Makes an administrator's commands work as the user that owns the home. What root wrote there, the
/// service could not read: `sudo giaoban-agent enrol` would leave an agent that does not start.
enum HomeOwner {
    /// Gives root's rights up where `home` belongs to somebody else. Does nothing for anybody but root,
    /// and for a home that is root's or not there yet.
    ///
    /// - Parameter canReturn: whether `asCaller` may still use them: for files on a stick, which as a
    ///   rule only the person who put it in may write.
    static func become(ownerOf home: String, canReturn: Bool = false) throws(FileFault) {
        var status = stat()
        guard geteuid() == 0, unsafe stat(home, &status) == 0, status.st_uid != 0 else { return }
        var group = status.st_gid
        // The groups first: without root's rights they could not be given up any more.
        let isDone =
            unsafe setgroups(1, &group) == 0
            && (canReturn
                ? setegid(group) == 0 && seteuid(status.st_uid) == 0
                : setgid(group) == 0 && setuid(status.st_uid) == 0)
        guard isDone else { throw FileFault(operation: "setuid", path: home, code: errno) }
    }

    /// Works with the rights that the command was called with.
    static func asCaller<Value>(
        _ work: () throws(FileFault) -> Value
    ) throws(FileFault) -> Value {
        let (user, group) = (geteuid(), getegid())
        guard getuid() == 0, user != 0 else { return try work() }
        guard seteuid(0) == 0, setegid(0) == 0 else {
            throw FileFault(operation: "seteuid", path: "", code: errno)
        }
        defer {
            let isBack = setegid(group) == 0 && seteuid(user) == 0
            precondition(isBack, "root can become anybody")
        }
        return try work()
    }
}
