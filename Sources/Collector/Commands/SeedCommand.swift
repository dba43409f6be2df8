import ArgumentParser
import Foundation
import Shared

/// `seed`: loads forms, calendars and facilities. Loading the same again changes nothing.
struct SeedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seed",
        abstract: "Nạp biểu mẫu, lịch, danh mục đơn vị / load forms, calendars and facilities.")

    @OptionGroup var data: DataOption
    @Option(name: .long, help: "Thư mục nguồn / the folder to load from.")
    var from: String

    func run() async throws {
        umask(0o077)
        try await explained {
            let path = URL(fileURLWithPath: from).standardizedFileURL.path
            // A folder that cannot be loaded must not leave an empty collector behind.
            if !data.directory.exists {
                try Self.refuse(SeedFolder(paths: [path]).faults.map(\.bilingual))
            }
            let client = try LocalClient(directory: data.directory, create: true)
            let answer = try await client.ask(LocalRoutes.Path.seed, [("from", path)])
            try client.close()
            try Self.refuse((answer["faults"]?.elements ?? []).compactMap(\.text))
            let (forms, documents, units) = (
                answer["forms"]?.integer ?? 0, answer["documents"]?.integer ?? 0,
                answer["facilities"]?.integer ?? 0
            )
            tell(
                "biểu mẫu mới \(forms), tài liệu \(documents), đơn vị mới \(units) / "
                    + "new forms \(forms), documents \(documents), new units \(units)")
        }
    }

    /// Tells every fault; with one or more, that is the end.
    private static func refuse(_ faults: [String]) throws {
        for fault in faults { tell(fault) }
        guard faults.isEmpty else { throw ExitStatus.badData }
    }
}
