import ArgumentParser
import Foundation
import Shared

/// What commands share: the data directory, words for problems, exit codes.
struct DataOption: ParsableArguments {
    @Option(name: .long, help: "Thư mục dữ liệu / the data directory.")
    var data: String

    /// The directory named.
    var directory: DataDirectory { DataDirectory(path: data) }
}

/// Exit codes of the contract (BSD sysexits).
enum ExitStatus {
    /// The data is wrong.
    static let badData = ExitCode(65)
    /// The collector, or its directory, cannot be reached.
    static let unavailable = ExitCode(69)
    /// The configuration is wrong.
    static let badConfiguration = ExitCode(78)
}

/// Writes a line for people to standard error.
func tell(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
}

/// Runs a command's work and turns what it throws into a sentence and an exit code.
func explained(_ work: () async throws -> Void) async throws {
    do {
        try await work()
    } catch let exit as ExitCode {
        throw exit
    } catch let problem as Problem {
        tell("\(problem.detail.vi) / \(problem.detail.en)")
        throw ExitStatus.badData
    } catch let failure as ListenFailure {
        tell("\(failure.message.vi) / \(failure.message.en)")
        throw ExitStatus.badConfiguration
    } catch let error as DataDirectoryError {
        tell(error.description)
        if case .missing = error { throw ExitStatus.badConfiguration }
        throw ExitStatus.unavailable
    } catch let failure as BackupFailure {
        tell(failure.description)
        throw failure.isOfTheFile ? ExitStatus.badData : ExitStatus.unavailable
    } catch let failure as RestoreFailure {
        tell(failure.description)
        throw ExitStatus.badConfiguration
    } catch {
        tell("\(error)")
        throw ExitStatus.unavailable
    }
}
