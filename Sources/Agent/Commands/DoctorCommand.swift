import ArgumentParser
import Shared

/// `giaoban-agent doctor`: what keeps reports from getting through, and what to do about it.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Tìm chỗ vướng và cách sửa / look for what is in the way, and what to do.")

    @OptionGroup var options: HomeOptions

    @Option(help: "Dạng kết quả: text hoặc json / text or json.")
    var format: Format = .text

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    func run() async throws {
        try await options.run { parts, console in
            let checkup = try await parts.doctor().examine()
            switch format {
            case .text: console.say(LocalizedText(vi: checkup.text(.vi), en: checkup.text(.en)))
            case .json:
                let text = String(decoding: checkup.json(parts.language), as: UTF8.self)
                console.say(LocalizedText(vi: text, en: text))
            }
            return checkup.status
        }
    }
}
