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

/// Which file could not be read or written, and the system's word for why.
///
/// - Parameter path: the file, where the error does not say.
func fileSentence(_ error: CocoaError, at path: String = "?") -> String {
    let code = (error.underlying as? POSIXError)?.code.rawValue
    let reason =
        code.map { unsafe String(cString: strerror($0)) } ?? "\(error.code.rawValue)"
    return "\(error.filePath ?? path): không đọc hoặc ghi được tệp (\(reason)) / "
        + "the file cannot be read or written (\(reason))"
}

/// The text of a configuration file; nil when there is none.
///
/// - Throws: `CocoaError` for one that is there and cannot be read: without it a collector would run
///   with other settings than its owner has written down.
func configurationText(at path: String) throws -> String? {
    do {
        return try String(contentsOfFile: path, encoding: .utf8)
    } catch let error as CocoaError where error.code == .fileReadNoSuchFile {
        return nil
    }
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
    } catch let error as CocoaError {
        tell(fileSentence(error))
        throw ExitStatus.badData
    } catch {
        tell("\(error)")
        throw ExitStatus.unavailable
    }
}
