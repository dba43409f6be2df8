import Shared

/// Notices that `agent.conf` was edited while the agent runs, so that a new address of the collector
/// needs no restart (FAULTS A12). A file with a mistake changes nothing: the line in force stays.
actor ConfigurationWatch {
    /// What a look found.
    enum Change: Hashable, Sendable {
        /// Another way to the collector.
        case line(Line)
        /// Something that is not accepted; told once for each text.
        case mistakes([AgentConfiguration.Mistake])
    }

    /// The pause between two looks.
    static let interval = Duration.seconds(5)

    private let read: @Sendable () throws(FileFault) -> String?
    private let parse: @Sendable (String?) throws(AgentConfiguration.Mistakes) -> AgentConfiguration
    private var line: Line?
    private var text: String?
    private var hasRead = false

    /// - Parameters:
    ///   - configuration: the one in force.
    ///   - read: gives the file's text; nil when there is none.
    ///   - parse: makes a configuration of it, with flags and environment as at the start.
    init(
        configuration: AgentConfiguration,
        read: @escaping @Sendable () throws(FileFault) -> String?,
        parse:
            @escaping @Sendable (String?) throws(AgentConfiguration.Mistakes) -> AgentConfiguration
    ) {
        line = configuration.collector.map { configuration.line(to: $0) }
        self.read = read
        self.parse = parse
    }

    /// One look; nil when nothing changed that matters here.
    func look() -> Change? {
        // An editor may have the file away for a moment; the next look finds it.
        guard let now = try? read(), !hasRead || now != text else { return nil }
        hasRead = true
        text = now
        do throws(AgentConfiguration.Mistakes) {
            let configuration = try parse(now)
            guard let collector = configuration.collector else {
                return .mistakes([Self.noCollector])
            }
            let found = configuration.line(to: collector)
            guard found != line else { return nil }
            line = found
            return .line(found)
        } catch {
            return .mistakes(error.list)
        }
    }

    private static let noCollector = AgentConfiguration.Mistake(
        place: "agent.conf",
        message: LocalizedText(vi: "không còn dòng collector", en: "the line collector is gone"))
}
