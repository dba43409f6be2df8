import ArgumentParser
import Shared

/// What every command takes.
struct HomeOptions: ParsableArguments {
    @Option(help: "Thư mục của đơn vị / the agent's home folder.")
    var home: String = AgentHome.standard

    @Option(help: "Ngôn ngữ / language of the output: vi or en.")
    var language: String?

    @Option(help: "Proxy (URL) hoặc none / the proxy's URL, or none.")
    var proxy: String?

    @Option(help: "Tệp chứng thư tin cậy / a file of trusted certificates.")
    var caFile: String?

    @Flag(help: "In cấu hình / print the configuration in force, without secrets, and stop.")
    var printConfig = false

    /// What the flags set.
    func flags(collector: String? = nil) -> [AgentConfiguration.Key: String] {
        var flags: [AgentConfiguration.Key: String] = [:]
        flags[.collector] = collector
        flags[.language] = language
        flags[.proxy] = proxy
        flags[.caFile] = caFile
        return flags
    }

    /// Runs a command's work; an obstacle is told and becomes the exit status.
    ///
    /// - Parameter canReturn: whether the work reaches for files outside the home with the caller's
    ///   rights (`HomeOwner.asCaller`).
    func run(
        collector: String? = nil, creating: Bool = false, canReturn: Bool = false,
        _ work: (AgentParts, Console) async throws -> ExitStatus
    ) async throws {
        // For what goes wrong before the configuration is read.
        var console = Console(
            language: Language(rawValue: language ?? "")
                ?? AgentConfiguration.spokenLanguage(AgentParts.variable))
        let status: ExitStatus
        do {
            try HomeOwner.become(ownerOf: home, canReturn: canReturn)
            let parts = try AgentParts(
                root: home, creating: creating, flags: flags(collector: collector))
            console = Console(language: parts.language)
            if printConfig {
                let text = parts.configuration.printed
                console.say(LocalizedText(vi: text, en: text))
                return
            }
            status = try await work(parts, console)
        } catch let obstacle as AgentParts.Obstacle {
            obstacle.messages.forEach(console.warn)
            status = obstacle.status
        } catch let fault as FileFault {
            console.warn(fault.message)
            status = .disk
        }
        if status != .done { throw status.exitCode }
    }
}
