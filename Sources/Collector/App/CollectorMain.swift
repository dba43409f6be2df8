import ArgumentParser
import Shared

/// The program at the provincial health department (`Sở Y tế`).
@main
struct CollectorMain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "giaoban-collector", version: Product.version)
}
