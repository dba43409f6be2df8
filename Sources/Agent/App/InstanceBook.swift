import Shared

/// The story that this copy of the home tells the collector, one for each unit: a word that is made
/// anew at every start once the last one was confirmed (FAULTS E7).
///
/// Two copies of one home therefore part at their next start at the latest, and the collector hears
/// two stories. The words lie in `state/`: lost, they begin anew, which the collector notes once.
/// Several processes may use one home: the words are read from the disk each time and changed under a
/// lock.
actor InstanceBook {
    /// The words of one unit, as they lie on the disk.
    struct Words: Hashable, Sendable {
        /// The word of this start.
        var now: InstanceWord
        /// The last word that the collector has confirmed before it.
        var before: InstanceWord?
        /// Whether the collector has confirmed `now`.
        var isConfirmed = false

        /// The file's bytes.
        var bytes: [UInt8] {
            var writer = JSONWriter()
            writer.object { writer in
                writer.text("before", before?.text)
                writer.flag("confirmed", isConfirmed)
                writer.text("now", now.text)
            }
            return writer.bytes
        }

        init(now: InstanceWord, before: InstanceWord?) {
            self.now = now
            self.before = before
        }

        /// Reads the file's bytes; nil when they are damaged.
        init?(bytes: [UInt8]) {
            guard let value = try? JSONValue(parsing: bytes),  // damaged: begun anew
                let now = value["now"]?.text.flatMap({ InstanceWord($0) })
            else { return nil }
            self.init(now: now, before: value["before"]?.text.flatMap { InstanceWord($0) })
            isConfirmed = value["confirmed"] == .bool(true)
        }
    }

    private let executor = BlockingExecutor(label: "giaoban.instances")
    private let home: AgentHome
    private let disk: any FileSystem
    private let randomBytes: @Sendable (Int) -> [UInt8]

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe executor.asUnownedSerialExecutor()
    }

    init(
        home: AgentHome, disk: any FileSystem, randomBytes: @escaping @Sendable (Int) -> [UInt8]
    ) {
        self.home = home
        self.disk = disk
        self.randomBytes = randomBytes
    }

    /// Begins a new word for each unit whose last one is confirmed: once at every start. A disk that
    /// fails keeps the old word: a story told more slowly, no fault.
    func begin(_ units: [FacilityID]) {
        for unit in units {
            change(unit) { words in
                guard words.isConfirmed else { return nil }
                return Words(now: fresh(), before: words.now)
            }
        }
    }

    /// What goes along with a unit's request; nil while the disk gives nothing.
    func claim(_ unit: FacilityID) -> InstanceClaim? {
        if let words = read(unit) { return InstanceClaim(now: words.now, before: words.before) }
        change(unit) { _ in nil }
        return read(unit).map { InstanceClaim(now: $0.now, before: $0.before) }
    }

    /// Notes that the collector has confirmed a word.
    func confirm(_ unit: FacilityID, _ word: InstanceWord) {
        guard let words = read(unit), words.now == word, !words.isConfirmed else { return }
        change(unit) { words in
            guard words.now == word else { return nil }
            var confirmed = words
            confirmed.isConfirmed = true
            return confirmed
        }
    }

    /// Changes a unit's words under the lock; words that are missing are made first. What the disk
    /// does not take is tried again at the next request or start.
    private func change(_ unit: FacilityID, _ next: (Words) -> Words?) {
        do throws(FileFault) {
            let lock = try FileLock.wait(home.saveLock)
            defer { extendLifetime(lock) }
            let known = read(unit)
            let words = known ?? Words(now: fresh(), before: nil)
            let changed = next(words)
            guard changed != nil || known == nil else { return }
            try disk.makeDirectory(home.state)
            try disk.replace(home.instance(of: unit), (changed ?? words).bytes)
        } catch {
            return
        }
    }

    private func read(_ unit: FacilityID) -> Words? {
        // Missing or damaged: begun anew.
        let bytes = try? disk.read(home.instance(of: unit), limit: 1 << 12)
        return bytes.flatMap { Words(bytes: $0) }
    }

    private func fresh() -> InstanceWord {
        InstanceWord(random: randomBytes(InstanceWord.byteCount))
    }
}
