import ArgumentParser
import Shared

/// The program at every hospital and health centre.
@main
struct AgentMain: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "giaoban-agent", version: Product.version)
}
