import ArgumentParser
import Shared

/// `giaoban-agent mapping`: where the figures of a form stand in the unit's own workbooks.
struct MappingCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mapping",
        abstract: "Đọc bảng Excel riêng của đơn vị / read a unit's own workbooks.",
        discussion: """
            A mapping is a text file mappings/NAME.map in the agent's home. Begin with “mapping new”, \
            fill in the cells, look at the result with “mapping check”. docs/SPREADSHEETS.md has a \
            worked example.
            """,
        subcommands: [MappingCheckCommand.self, MappingNewCommand.self])
}
