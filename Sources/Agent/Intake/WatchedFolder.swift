import Glibc
import Shared

/// What the watcher needs of a folder: which report files lie there, and when each last changed.
///
/// Files lie in the folder itself, or one level down in a folder called as a unit of this home: the
/// unit that they speak for. Each such folder has its own `da-gui/`.
struct WatchedFolder: Sendable {
    /// A file's identity, size and the moment of its last change: equal over two looks means nobody
    /// is writing it.
    struct Stamp: Hashable, Sendable {
        var file: UInt64
        var size: Int64
        var seconds: Int64
        var nanoseconds: Int64

        /// Of a file that cannot be asked.
        static let unknown = Stamp(file: 0, size: 0, seconds: 0, nanoseconds: 0)
    }

    /// One report file.
    struct Entry: Hashable, Sendable {
        /// When it last changed.
        var stamp: Stamp
        /// The folder it lies in, when that is not the watched folder itself.
        var unit: String?
        /// The file by which Excel or LibreOffice says that a person has it open, if there is one.
        var lock: String?
        /// True for a name that is no UTF-8: what is known of it here leads to no file.
        var isMisnamed = false
    }

    /// Where delivered files go, beside them.
    static let deliveredName = "da-gui"
    /// The ending of what is told of a file, after the file's whole name.
    static let resultEnding = ".ketqua.html"
    /// What the version before this one wrote there.
    private static let formerEnding = ".ketqua.txt"

    /// The folder's path.
    let path: String
    private let disk: any FileSystem
    /// The units whose folders are looked into; nil for any folder whatever it is called.
    private let units: Set<String>?

    /// - Parameter units: the home's units. With more than one, files in any other folder are found
    ///   as well, so that a misspelt folder is told and not silently passed over.
    init(path: String, disk: any FileSystem, units: [FacilityID] = []) {
        self.path = path
        self.disk = disk
        self.units = units.count > 1 ? nil : Set(units.map(\.text))
    }

    /// The report files that lie there now, by their path inside the folder: `a.csv`, `TYT-05/a.csv`.
    func files() throws(FileFault) -> [String: Entry] {
        try disk.makeDirectory(path)
        var found: [String: Entry] = [:]
        let names = try disk.list(path)
        collect(names, in: nil, &found)
        for name in names where isUnitFolder(name) {
            // A folder that goes or closes while one looks has no files.
            collect((try? disk.list(path + "/" + name)) ?? [], in: name, &found)
        }
        return found
    }

    /// The folders in which a change means something: itself and its units' folders.
    func folders() -> [String] {
        // Missing: made by the next look.
        let names = (try? disk.list(path)) ?? []
        return [path] + names.filter(isUnitFolder).sorted().map { path + "/" + $0 }
    }

    /// Reads a file as it stood when it was looked at; nil when somebody has written to it since: half
    /// of it may be old and half of it new.
    func read(_ name: String, as entry: Entry) throws(FileFault) -> [UInt8]? {
        let bytes = try disk.read(path + "/" + name, limit: SourceCatalog.fileLimit)
        return isUntouched(name, entry) ? bytes : nil
    }

    /// Whether a file is still the one that was looked at.
    private func isUntouched(_ name: String, _ entry: Entry) -> Bool {
        Self.stamp(path + "/" + name) == entry.stamp
    }

    /// Writes what became of a file beside it; an unchanged text is left alone.
    func writeResult(_ page: [UInt8], for name: String) throws(FileFault) {
        let result = path + "/" + Self.resultName(name)
        // Missing or unreadable: written anew.
        if let old = try? disk.read(result, limit: 1 << 22), old == page { return }
        try disk.replace(result, page)
        let file = path + "/" + name
        Self.share(
            result, like: disk.exists(file) ? file : FilePath.parent(of: file), mask: 0o666)
        let former = path + "/" + name + Self.formerEnding
        if disk.exists(former) { try disk.remove(former) }
    }

    /// Moves a delivered file and its result out of the way, under a name that is free.
    ///
    /// - Returns: false when the file is another one by now: what was saved there while the others
    ///   were looked at has not been sent, and stays.
    func moveToDelivered(_ name: String, as entry: Entry) throws(FileFault) -> Bool {
        guard isUntouched(name, entry) else { return false }
        let folder = FilePath.parent(of: path + "/" + name)
        let delivered = folder + "/" + Self.deliveredName
        if !disk.exists(delivered) {
            try disk.makeDirectory(delivered)
            Self.share(delivered, like: folder)
        }
        let file = FilePath.name(of: name)
        var target = file
        var number = 2
        while disk.exists(delivered + "/" + target) {
            target = Self.numbered(file, number)
            number += 1
        }
        let result = path + "/" + Self.resultName(name)
        if disk.exists(result) {
            try disk.rename(result, to: delivered + "/" + Self.resultName(target))
        }
        try disk.rename(path + "/" + name, to: delivered + "/" + target)
        try disk.syncDirectory(delivered)
        try disk.syncDirectory(folder)
        return true
    }

    /// `HDKB-T_2026-01.csv.ketqua.html`; of a name so long that this would be none any more, the
    /// beginning and eight digits that only this name has.
    static func resultName(_ name: String) -> String {
        // What no file system takes any more, with room for the neighbour `….new`.
        let room = 255 - resultEnding.utf8.count - 4
        let file = FilePath.name(of: name)
        guard file.utf8.count > room else { return name + resultEnding }
        var beginning = file
        while beginning.utf8.count > room - 9 { beginning.removeLast() }
        let digits = Digest(of: Array(file.utf8)).hex.prefix(8)
        return name.dropLast(file.count) + beginning + "~" + digits + resultEnding
    }

    /// Lets whoever may use `model` use `path` as well: the clerk is seldom the agent's own user. Best
    /// effort: what the system refuses stays private, and the page is there all the same.
    static func share(_ path: String, like model: String, mask: mode_t = 0o777) {
        var status = stat()
        guard unsafe stat(model, &status) == 0 else { return }
        _ = unsafe chown(path, uid_t.max, status.st_gid)
        _ = unsafe chmod(path, status.st_mode & mask | 0o600)
    }

    private func collect(
        _ names: [String], in unit: String?, _ found: inout [String: Entry]
    ) {
        let prefix = unit.map { $0 + "/" } ?? ""
        let all = Set(names)
        for name in names where SourceCatalog.source(for: name) != nil {
            guard let stamp = Self.stamp(path + "/" + prefix + name) else {
                // Bytes that are no letters were read as U+FFFD. Any other file has just gone.
                if name.unicodeScalars.contains("\u{FFFD}") {
                    found[prefix + name] = Entry(stamp: .unknown, unit: unit, isMisnamed: true)
                }
                continue
            }
            let lock = Self.locks(of: name).first(where: all.contains)
            found[prefix + name] = Entry(stamp: stamp, unit: unit, lock: lock)
        }
    }

    /// The files beside it by which programs say that they have it open: Excel, LibreOffice.
    private static func locks(of name: String) -> [String] {
        ["~$" + name, ".~lock.\(name)#"]
    }

    private func isUnitFolder(_ name: String) -> Bool {
        guard name != Self.deliveredName, FacilityID(name) != nil,
            units.map({ $0.contains(name) }) ?? true
        else { return false }
        var status = stat()
        return unsafe stat(path + "/" + name, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func numbered(_ name: String, _ number: Int) -> String {
        guard let dot = name.lastIndex(of: ".") else { return "\(name).\(number)" }
        return "\(name[..<dot]).\(number)\(name[dot...])"
    }

    /// Nil for what is no regular file, or has just gone; and for a link to a file that whoever made the
    /// link may not read: its lines would come back to him on the page.
    private static func stamp(_ path: String) -> Stamp? {
        var (link, status) = (stat(), stat())
        guard unsafe lstat(path, &link) == 0, unsafe stat(path, &status) == 0,
            status.st_mode & S_IFMT == S_IFREG,
            link.st_mode & S_IFMT != S_IFLNK || status.st_mode & S_IROTH != 0
                || link.st_uid == status.st_uid || link.st_uid == 0
        else { return nil }
        return Stamp(
            file: UInt64(status.st_ino), size: Int64(status.st_size),
            seconds: Int64(status.st_mtim.tv_sec), nanoseconds: Int64(status.st_mtim.tv_nsec))
    }
}
