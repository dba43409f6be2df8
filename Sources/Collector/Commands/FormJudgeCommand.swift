import ArgumentParser
import Foundation
import Shared

/// `form judge`: whether reports in JSON can be read, one a line, as `giaoban-agent submit` reads a file:
/// for whoever writes such reports from another system and wants to try many at once.
struct FormJudgeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "judge",
        abstract: "Thử đọc báo cáo JSON, mỗi dòng một báo cáo / try reports in JSON, one a line.",
        discussion: """
            Lines come from standard input; each is answered with “yes”, or “no”, the place and the
            reason in English. Nothing is stored, and the figures are not judged by the form's rules.
            Refused while a collector serves the same directory.
            """)

    @OptionGroup var data: DataOption

    func run() async throws {
        try await explained {
            let collector = try Collector(directory: data.directory, log: .silent)
            let forms = collector.catalogue.current.forms
            try collector.store.close()
            let reader = JSONReportFile(name: "stdin.json", forms: forms)
            while let line = readLine(strippingNewline: true) {
                print(Self.answer(reader.read(Array(line.utf8))))
            }
        }
    }

    /// The verdict on one line.
    static func answer(_ reading: ReportFileReading) -> String {
        guard let fault = reading.faults.first else { return "yes" }
        return "no\t\(fault.pointer ?? "")\t\(fault.reason.en)"
    }
}
