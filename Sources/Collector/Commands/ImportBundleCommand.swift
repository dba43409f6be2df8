import ArgumentParser
import Foundation
import Shared

/// `import-bundle`: takes the reports on a unit's USB stick.
struct ImportBundleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import-bundle",
        abstract: "Nhập báo cáo từ USB của đơn vị / take the reports on a unit's USB stick.",
        discussion: """
            Nhập bao nhiêu lần cũng được, theo thứ tự nào cũng được / Any number of times, in any order.

            giaoban-collector import-bundle --data DIR /media/usb/GB1A2B3C.GBB --receipts /media/usb
            """)

    @OptionGroup var data: DataOption

    @Argument(help: "Gói của đơn vị / the unit's bundle.")
    var file: String

    @Option(
        help: "Ghi biên nhận vào tệp hoặc thư mục này / write receipts to this file or folder.")
    var receipts: String?

    func run() async throws {
        umask(0o077)
        try await explained {
            let bundle = BundleFile(path: file)
            let survey = try await readable { try await BundleSurvey(of: bundle) }
            try refuseStrangers(survey)
            let client = try LocalClient(directory: data.directory)
            let importing = BundleImport(
                client: client, file: bundle, survey: survey,
                bundle: BundleID(
                    random: Surroundings.system.randomBytes(BundleID.byteCount)))
            let outcome = try await readable { try await importing.run() }
            BundleWords(survey: survey, outcome: outcome).lines.forEach { print($0) }
            if let receipts { try await write(outcome, importing.bundle, to: receipts, client) }
            try client.close()
            if let problem = outcome.stopped {
                tell(
                    "Chưa nhập hết, chạy lại lệnh này: \(problem.detail.vi) / "
                        + "not all was taken, run this again: \(problem.detail.en)")
                throw ExitStatus.unavailable
            }
            let isGood = outcome.answers.allSatisfy {
                $0.result == .accepted || $0.result == .repeated
            }
            if !isGood { throw ExitStatus.badData }
        }
    }

    /// A file that is not a bundle is told as what it is.
    private func refuseStrangers(_ survey: BundleSurvey) throws {
        if let seal = survey.seal, seal.format > BundleSeal.format {
            throw Problem(
                .badReport,
                vi: "Gói do phiên bản mới hơn lập (\(seal.format)); nâng cấp collector.",
                en: "A newer version has made this bundle (\(seal.format)); upgrade the collector.")
        }
        guard survey.found.isEmpty, survey.entries.isEmpty else { return }
        throw Problem(
            .badReport,
            vi: survey.isReceipts
                ? "Đây là tệp biên nhận để mang về đơn vị, không phải gói báo cáo."
                : "Không đọc được báo cáo nào trong tệp: không phải gói của Giao ban, hoặc hỏng "
                    + "hết.",
            en: survey.isReceipts
                ? "These are receipts to take back to a unit, not a bundle of reports."
                : "No report can be read in this file: it is no bundle, or all of it is damaged.")
    }

    private func write(
        _ outcome: BundleImport.Outcome, _ bundle: BundleID, to target: String,
        _ client: LocalClient
    ) async throws {
        let identity = try await client.get(Routes.identity).canonicalBytes()
        var isFolder: ObjCBool = false
        var path = target
        if unsafe FileManager.default.fileExists(atPath: target, isDirectory: &isFolder),
            isFolder.boolValue
        {
            let name = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
            path = (target.hasSuffix("/") ? target : target + "/") + name + ".GBR"
        }
        do {
            // For the unit's clerk, too.
            umask(0o022)
            try ReceiptsFile(path: path).write(
                outcome.answers, of: bundle, identity: identity, at: Surroundings.system.now())
        } catch {
            tell(
                "Không ghi được biên nhận: \(error). Các báo cáo đã nhập vẫn được giữ; chạy lại "
                    + "lệnh này "
                    + "để lấy biên nhận / the receipts could not be written; what was taken is "
                    + "kept, "
                    + "run this again for them")
            throw ExitStatus.unavailable
        }
        print("Biên nhận / receipts: \(path)")
    }

    /// Runs work that reads the stick.
    private func readable<Value>(_ work: () async throws -> Value) async throws -> Value {
        do {
            return try await work()
        } catch let fault as StickFault {
            tell("Không đọc được / cannot be read: \(fault)")
            throw ExitStatus.badData
        }
    }
}

/// What an import came to, for whoever put the stick in.
private struct BundleWords {
    let survey: BundleSurvey
    let outcome: BundleImport.Outcome

    /// A line for each report that was not taken, then the sum, then the seal.
    var lines: [String] {
        outcome.answers.flatMap(lines(of:)) + [sum] + sealed + (seal.map { [$0] } ?? [])
    }

    private func lines(of answer: BundleAnswer) -> [String] {
        if answer.result == .accepted || answer.result == .repeated { return [] }
        let name = answer.entry.map {
            "\($0.facility) \($0.form) \($0.period) lần \($0.revision)"
        }
        let head = "\(answer.number)\t\(name ?? "?")\t\(answer.words.vi) / \(answer.words.en)"
        guard let problem = answer.problem else { return [head] }
        return [head + ": \(problem.code.rawValue): \(problem.detail.vi) / \(problem.detail.en)"]
            + problem.findings.map { "\t\($0.rule): \($0.message.vi) / \($0.message.en)" }
    }

    private var sum: String {
        func count(_ result: BundleAnswer.Result) -> Int {
            outcome.answers.count { $0.result == result }
        }
        let (new, old) = (count(.accepted), count(.repeated))
        let (refused, later) = (count(.refused), count(.later))
        let lost = count(.damaged) + count(.missing)
        return
            "Mới nhận \(new), đã nhận từ trước \(old), không nhận \(refused), chưa nhận \(later), "
            + "hỏng hoặc thiếu \(lost) / \(new) new, \(old) taken before, \(refused) refused, "
            + "\(later) not yet, \(lost) damaged or missing"
    }

    /// A key that is not here looks like damage.
    private var sealed: [String] {
        guard let key = survey.seal?.sealedFor,
            outcome.answers.contains(where: {
                $0.result == .damaged && survey.found.contains($0.number)
            })
        else { return [] }
        return [
            "Gói mã hóa cho khóa \(key); khóa đó có thể không còn trong receipt-keys.json / "
                + "encrypted to "
                + "the key \(key), which may be missing from receipt-keys.json"
        ]
    }

    private var seal: String? {
        if !survey.isListWhole {
            return
                "Danh mục của gói bị hỏng: báo cáo nào mất có thể không nêu được tên / the "
                + "bundle's "
                + "list is damaged: what is lost may not be named"
        }
        switch outcome.seal {
        case nil: return nil
        case FinishBundle.Verdict.good.rawValue:
            return "Niêm phong đúng / the seal holds"
        case FinishBundle.Verdict.unsigned.rawValue:
            return "Gói không có niêm phong / the bundle bears no seal"
        default:
            return
                "NIÊM PHONG SAI hoặc của khóa đã thu hồi: hỏi lại đơn vị còn báo cáo nào nữa; "
                + "báo cáo "
                + "nào đã nhận thì chữ ký của chính nó đúng / THE SEAL DOES NOT HOLD: ask the unit "
                + "whether there were more; what was taken bears a signature of its own"
        }
    }
}
