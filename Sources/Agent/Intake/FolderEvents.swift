import Dispatch
import Glibc

/// Tells when something in a folder changes (inotify), so that nobody needs to look every few
/// seconds. Where the kernel cannot tell — a network share, written from another machine — looking
/// is the only way: `FileSystemKind` knows which is which.
///
/// SAFETY: `@unchecked Sendable` because the source is made here, kept, and only ever cancelled; the
/// descriptor is read on the source's queue alone, and adding a watch is one system call.
final class FolderEvents: @unchecked Sendable {
    private let descriptor: CInt
    private let source: any DispatchSourceRead

    private static let changes =
        UInt32(IN_CLOSE_WRITE) | UInt32(IN_MOVED_TO) | UInt32(IN_MOVED_FROM) | UInt32(IN_CREATE)
        | UInt32(IN_DELETE)

    /// - Parameters:
    ///   - ignoring: names whose changes mean nothing: the pages that the agent writes itself.
    ///   - ring: called after every change, once for many that come together.
    /// - Returns: nil where the system has no inotify, or no more of it to give.
    init?(ignoring: @escaping @Sendable (String) -> Bool, ring: @escaping @Sendable () -> Void) {
        let descriptor = inotify_init1(CInt(IN_NONBLOCK) | CInt(IN_CLOEXEC))
        guard descriptor >= 0 else { return nil }
        self.descriptor = descriptor
        source = DispatchSource.makeReadSource(
            fileDescriptor: descriptor, queue: DispatchQueue(label: "giaoban.events"))
        source.setEventHandler {
            if Self.drain(descriptor, ignoring: ignoring) { ring() }
        }
        source.setCancelHandler { close(descriptor) }
        source.resume()
    }

    deinit {
        source.cancel()
    }

    /// Watches a folder; one that is watched already stays so. False where it cannot be.
    @discardableResult
    func watch(_ folder: String) -> Bool {
        unsafe inotify_add_watch(descriptor, folder, Self.changes) >= 0
    }

    /// Reads whatever has happened. True when any of it matters.
    private static func drain(_ descriptor: CInt, ignoring: (String) -> Bool) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 16 * 1024)
        var matters = false
        while true {
            let count = unsafe read(descriptor, &buffer, buffer.count)
            guard count > 0 else { return matters }
            for name in names(in: buffer[..<count]) where !ignoring(name) { matters = true }
        }
    }

    /// The names in a run of events; an event without one (the queue overran) counts as `""`.
    static func names(in bytes: ArraySlice<UInt8>) -> [String] {
        let head = 16  // watch, mask, cookie, length of the name: 32 bits each
        var names: [String] = []
        var rest = bytes
        while rest.count >= head {
            let length = rest.dropFirst(12).prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
            let name = rest.dropFirst(head).prefix(length).prefix { $0 != 0 }
            names.append(String(decoding: name, as: UTF8.self))
            rest = rest.dropFirst(head + length)
        }
        return names
    }
}

/// On what kind of disk a folder lies: whether the kernel hears of every change to it.
enum FileSystemKind {
    /// File systems that other machines may write to behind the kernel's back.
    private static let remote: Set<String> = [
        "9p", "afs", "ceph", "cifs", "drvfs", "glusterfs", "ncpfs", "nfs", "nfs4", "smb3", "smbfs",
        "vboxsf", "virtiofs", "vmhgfs",
    ]

    /// True when changes to `path` may go unheard.
    ///
    /// - Parameter mounts: the text of `/proc/self/mountinfo`.
    static func isRemote(_ path: String, mounts: String) -> Bool {
        var best = (length: -1, kind: "")
        for line in mounts.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard let dash = fields.firstIndex(of: "-"), fields.count > 4, dash + 1 < fields.count
            else { continue }
            let point = unescaped(fields[4])
            let covers = point == "/" || path == point || path.hasPrefix(point + "/")
            // Of two mounts on one point the later one is on top.
            if covers, point.utf8.count >= best.length {
                best = (point.utf8.count, String(fields[dash + 1]))
            }
        }
        return remote.contains(best.kind) || best.kind.hasPrefix("fuse.")
    }

    /// `\040` is a blank.
    private static func unescaped(_ field: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(field.utf8)[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(3)
            if byte == UInt8(ascii: "\\"), digits.count == 3,
                let code = UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
            {
                bytes.append(code)
                rest = rest.dropFirst(3)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
