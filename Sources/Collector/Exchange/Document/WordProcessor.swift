import Foundation
import Shared
import Synchronization

/// Turns a document into a file for word processors, by LibreOffice: a converter that is kept well
/// elsewhere (decision 0023). Where it is not installed, the answer says so and names the package.
///
/// One document at a time: a conversion takes a second or two and a hundred megabytes for as long.
struct WordProcessor: Sendable {
    /// The media type of what it makes.
    static let mediaType =
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    /// The package to install where there is none.
    static let package = "libreoffice-writer-nogui"

    /// The converter; nil where none is installed.
    let program: String?
    /// Where it works: a folder that nobody else may enter, removed after every document.
    let folder: String
    /// Until when a conversion that starts now may take.
    let patience: @Sendable () -> DispatchTime
    private let turn = Turn()

    /// The converter of this machine: `soffice` in one of the folders of `path`.
    static func installed(path: String) -> String? {
        path.split(separator: ":").map { "\($0)/soffice" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// A converter at this path.
    init(program: String?, folder: String, patience: @escaping @Sendable () -> DispatchTime) {
        self.program = program
        self.folder = folder
        self.patience = patience
    }

    /// The document as a DOCX file.
    ///
    /// - Parameter html: a whole page, whose style sheet stands in it.
    /// - Throws: `converterMissing`; `tooBusy` while another document is being made; `internalFault`
    ///   when the converter fails.
    func docx(_ html: String) async throws -> [UInt8] {
        guard let program else { throw Self.missing }
        guard turn.take() else {
            var problem = Problem(.tooBusy)
            problem.retryAfter = 3
            throw problem
        }
        defer { turn.give() }
        let folder = URL(fileURLWithPath: folder)
        // What a power cut left behind.
        try? FileManager.default.removeItem(at: folder)
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(html.utf8).write(to: folder.appendingPathComponent("document.html"))
        let status = try await run(program, in: folder)
        guard status == 0,
            let made = try? Data(contentsOf: folder.appendingPathComponent("document.docx"))
        else {
            throw Problem(
                .internalFault,
                vi:
                    "LibreOffice không tạo được tệp (mã \(status)). Tải bản Excel, hoặc in trang này.",
                en:
                    "LibreOffice made no file (status \(status)). Take the workbook, or print the page."
            )
        }
        return [UInt8](made)
    }

    private static let missing = Problem(
        .converterMissing,
        vi:
            "Máy chủ chưa có LibreOffice để tạo tệp DOCX: cài gói \(package), hoặc tải bản Excel, hoặc "
            + "in trang này ra PDF.",
        en: "This server has no LibreOffice to make DOCX files: install \(package), or take the "
            + "workbook, or print the page to PDF.")

    /// What makes the converter and all that it starts one group of processes, and ends them even
    /// when the collector is gone (coreutils, which no Debian is without).
    private static let leader = "/usr/bin/timeout"
    /// Seconds until `leader` ends them by itself: more than any patience.
    private static let lastResort = "180"

    /// Runs the converter; its exit status, -1 when it took too long. Whatever it started has ended
    /// then: LibreOffice is a script that starts a starter that starts the program, and none of them
    /// has anything to save. A child that left the group is not waited for.
    private func run(_ program: String, in folder: URL) async throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.leader)
        process.currentDirectoryURL = folder
        process.arguments = [
            "--kill-after=5", Self.lastResort, program,
            "-env:UserInstallation=\(folder.appendingPathComponent("profile").absoluteString)",
            "--headless", "--norestore", "--infilter=HTML (StarWriter)",
            "--convert-to", "docx:MS Word 2007 XML", "document.html",
        ]
        process.environment = [
            "PATH": "/usr/bin:/bin", "HOME": folder.path, "TMPDIR": folder.path,
            "LANG": "C.UTF-8",
        ]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        return try await withCheckedThrowingContinuation { continuation in
            let answer = Answer(continuation)
            process.terminationHandler = { ended in
                Self.endGroup(of: ended)
                answer.give(ended.terminationReason == .exit ? ended.terminationStatus : -1)
            }
            do {
                try process.run()
                DispatchQueue.global().asyncAfter(deadline: patience()) {
                    guard answer.isAwaited else { return }
                    Self.endGroup(of: process)
                    answer.give(-1)
                }
            } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
    }

    private static func endGroup(of process: Process) {
        let leader = process.processIdentifier
        guard leader > 1 else { return }
        kill(-leader, SIGKILL)
    }

    /// One answer, whichever comes first: the converter's end, or that it took too long.
    private final class Answer: Sendable {
        private let continuation: Mutex<CheckedContinuation<Int32, any Error>?>

        init(_ continuation: CheckedContinuation<Int32, any Error>) {
            self.continuation = Mutex(continuation)
        }

        /// Whether nothing has been answered yet.
        var isAwaited: Bool { continuation.withLock { $0 != nil } }

        func give(_ status: Int32) {
            continuation.withLock { held in
                held?.resume(returning: status)
                held = nil
            }
        }
    }

    /// Whose turn it is.
    private final class Turn: Sendable {
        private let isTaken = Mutex(false)

        /// True when nobody else has it.
        func take() -> Bool {
            isTaken.withLock { taken in
                defer { taken = true }
                return !taken
            }
        }

        func give() { isTaken.withLock { $0 = false } }
    }
}
