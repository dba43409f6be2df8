import Shared

/// How this computer's clock differs from the collector's, as the running agent measured it last: for
/// `status`, which is another process. Lost or damaged, it is measured again within the hour.
struct ClockNote: Hashable, Sendable {
    /// A change by less is not worth a write.
    private static let grain: Int64 = 5000

    /// Milliseconds that this computer's clock is ahead.
    let offset: Int64

    /// What was noted; nil when nothing was.
    init?(home: AgentHome, disk: any FileSystem) {
        guard let bytes = try? disk.read(home.clock, limit: 4096),
            let offset = (try? JSONValue(parsing: bytes))?["offsetMilliseconds"]?.integer
        else { return nil }
        self.offset = offset
    }

    /// Notes a measurement, unless it says what is noted already.
    static func keep(_ offset: Int64, home: AgentHome, disk: any FileSystem) throws(FileFault) {
        if let known = ClockNote(home: home, disk: disk), abs(known.offset - offset) < grain {
            return
        }
        var writer = JSONWriter(capacity: 64)
        writer.object { writer in writer.number("offsetMilliseconds", offset) }
        try disk.makeDirectory(home.state)
        try disk.replace(home.clock, writer.bytes)
    }
}
