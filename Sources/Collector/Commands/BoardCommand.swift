import ArgumentParser
import Foundation
import Shared

/// `board`: the board in the terminal, units by forms.
struct BoardCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "board",
        abstract: "Bảng theo dõi: đơn vị × biểu / the board in the terminal: units by forms.")

    @OptionGroup var data: DataOption
    @Option(
        name: .long,
        help: "Kỳ (2026-03) / the period; the latest one of each form without it.")
    var period: String?
    @Option(name: .long, help: "vi, en.")
    var lang = "vi"

    func run() async throws {
        try await explained {
            let client = try LocalClient(directory: data.directory)
            var path = "\(PageRoutes.textPath)?lang=\(Self.plain(lang))"
            if let period { path += "&period=\(Self.plain(period))" }
            let text = try await client.text(path)
            try client.close()
            print(text, terminator: "")
        }
    }

    /// Periods and languages have no other characters; anything else reads as a bad period.
    private static func plain(_ text: String) -> String {
        String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") ? $0 : "_" })
    }
}
