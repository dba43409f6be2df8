import Foundation
import Glibc
import Shared
import Support
import Testing

/// A USB stick: a folder that is carried between a unit and its department.
struct Stick {
    /// Where it is mounted.
    let path: String

    init() throws {
        path = try TemporaryFolder.make()
    }

    /// The names of what lies on it.
    var names: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    }

    /// The bundle that an export into the folder makes.
    func bundle() throws -> String {
        path + "/" + (try #require(names.first { $0.hasSuffix(".GBB") }, "\(names)"))
    }

    /// The receipts that an import writes into the folder.
    func receipts() throws -> String {
        path + "/" + (try #require(names.first { $0.hasSuffix(".GBR") }, "\(names)"))
    }

    /// A file's bytes.
    static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    /// The whole pieces of a file.
    static func frames(_ bytes: [UInt8]) -> [BundleFrame] {
        var scanner = BundleScanner()
        return (scanner.take(bytes) + scanner.finish()).compactMap {
            if case .frame(let frame) = $0 { frame } else { nil }
        }
    }

    /// The answers in a file of receipts.
    static func answers(_ path: String) throws -> [BundleAnswer] {
        frames(try bytes(path)).filter { $0.kind == .answer }
            .compactMap { BundleAnswer(bytes: $0.payload) }
    }
}

extension AgentHome {
    /// Lets reports wait: the months of some years, while nobody answers.
    func keep(_ months: [String]) async throws {
        for month in months {
            let outcome = try await submit(try ReportFile.poisoning(month))
            guard outcome.exit == .code(69) else { throw UnexpectedOutcome("submit", outcome) }
        }
    }

    /// Lets as many reports wait in one go.
    func keepTogether(_ months: [String]) async throws {
        let files = try months.map { try ReportFile.poisoning($0) }
        let outcome = try await run("submit", files)
        guard outcome.exit == .code(69) else { throw UnexpectedOutcome("submit", outcome) }
    }
}

/// Months that end before the tests' clock, at most sixteen.
func months(_ count: Int) -> [String] {
    (0..<count).map { number in
        let month = (number + 6) % 12 + 1
        return "\(2025 + (number + 6) / 12)-\(month < 10 ? "0" : "")\(month)"
    }
}
