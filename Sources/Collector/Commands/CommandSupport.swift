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

extension DataOption {
    /// Asks the collector, which runs or not, and gives its answer. What stands in the way is told in
    /// words, and ends the command with its exit code.
    func ask(_ path: String, _ fields: [(String, String)]) async throws -> JSONValue {
        try await through { try await $0.ask(path, fields) }
    }

    /// Gets what an endpoint answers, in the same way.
    func get(_ path: String) async throws -> JSONValue {
        try await through { try await $0.get(path) }
    }

    private func through(
        _ work: (LocalClient) async throws -> JSONValue
    ) async throws -> JSONValue {
        umask(0o077)
        return try await explained {
            let client = try LocalClient(directory: directory)
            let answer = try await work(client)
            try client.close()
            return answer
        }
    }
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

/// What stands in the way of the database, and what to do, for whoever types the command.
func storageSentence(_ failure: StorageFailure) -> String {
    switch failure {
    case .diskFull:
        "Đĩa chứa thư mục dữ liệu đã đầy. Giải phóng chỗ rồi chạy lại. / "
            + "The disk of the data directory is full. Make room and run this again."
    case .queueFull:
        "Có quá nhiều việc ghi đang chờ. Đợi một lát rồi chạy lại. / "
            + "Too many writes are waiting. Wait a moment and run this again."
    case .unavailable(let code):
        "Không mở hoặc ghi được collector.sqlite (SQLite \(code)). Kiểm tra quyền của thư mục dữ liệu "
            + "và đĩa. / collector.sqlite cannot be opened or written (SQLite \(code)). Check the data "
            + "directory's permissions and the disk."
    case .fatal(let code):
        "collector.sqlite hỏng hoặc không phải cơ sở dữ liệu (SQLite \(code)). Đừng xóa tệp; kiểm tra đĩa, "
            + "rồi khôi phục bản sao lưu: giaoban-collector restore --from TỆP --data THƯ-MỤC --replace. / "
            + "collector.sqlite is damaged or is no database (SQLite \(code)). Do not delete it; check the "
            + "disk, then put the backup back: giaoban-collector restore --from FILE --data DIR --replace."
    case .newerSchema(let found, let known):
        "Cơ sở dữ liệu có cấu trúc \(found), chương trình này chỉ biết đến \(known). Dùng bản mới hơn. / "
            + "The database has schema \(found), this program knows \(known). Use the newer program."
    }
}

/// The text of a file that somebody wrote, without a byte order mark.
///
/// - Throws: `CocoaError` for one that cannot be read, `Problem` for one that is no text in UTF-8.
func textFile(_ path: String) throws -> String {
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    do throws(TextFault) {
        return try TextGuard.text(of: bytes)
    } catch {
        let message = error.message
        throw Problem(.badUTF8, vi: "\(path): \(message.vi)", en: "\(path): \(message.en)")
    }
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
@discardableResult
func explained<Result>(_ work: () async throws -> Result) async throws -> Result {
    do {
        return try await work()
    } catch let exit as ExitCode {
        throw exit
    } catch let problem as Problem {
        tell("\(problem.detail.vi) / \(problem.detail.en)")
        throw ExitStatus.badData
    } catch let failure as ListenFailure {
        tell("\(failure.message.vi) / \(failure.message.en)")
        throw ExitStatus.badConfiguration
    } catch let fault as TLSFault {
        tell(fault.description)
        throw ExitStatus.badConfiguration
    } catch let error as DataDirectoryError {
        tell(error.description)
        switch error {
        case .missing, .noPlace: throw ExitStatus.badConfiguration
        case .inUse, .noParent, .cannotCreate: throw ExitStatus.unavailable
        }
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
        let failure = error as? StorageFailure ?? StorageFailure(error)
        tell(failure.map(storageSentence) ?? "\(error)")
        throw ExitStatus.unavailable
    }
}
