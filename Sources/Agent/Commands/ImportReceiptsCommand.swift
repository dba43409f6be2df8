import ArgumentParser
import Shared

/// `giaoban-agent import-receipts`: settles what the department has answered on a stick.
struct ImportReceiptsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import-receipts",
        abstract: "Nhập biên nhận từ USB / settle reports with receipts from a USB stick.",
        discussion: """
            Nhập bao nhiêu lần cũng được; dịch vụ không phải dừng / It may be run any number of times, \
            beside the running service.

            giaoban-agent import-receipts /media/usb/GB1A2B3C.GBR
            """)

    @OptionGroup var options: HomeOptions

    @Argument(help: "Các tệp biên nhận của Sở / the department's files of receipts.")
    var files: [String]

    func run() async throws {
        try await options.run(canReturn: true) { parts, console in
            var statuses: [ExitStatus] = []
            for file in files {
                statuses.append(try await ReceiptsWork(parts, console).take(file))
            }
            return ExitStatus.worst(statuses)
        }
    }
}

/// One file of receipts.
private struct ReceiptsWork {
    private let parts: AgentParts
    private let console: Console

    init(_ parts: AgentParts, _ console: Console) {
        self.parts = parts
        self.console = console
    }

    func take(_ file: String) async throws -> ExitStatus {
        let book = try parts.identities()
        guard let content = read(file) else { return .badData }
        guard !content.answers.isEmpty else { return refuse(file, content) }
        let outbox = try await parts.outbox()
        let importer = try await ReceiptsImporter(outbox: outbox, book: book)
        if let identity = content.identity { importer.learn(identity) }
        var count = Count()
        for answer in content.answers {
            let (name, fate) = try await importer.take(answer)
            await tell(answer, name, fate, outbox)
            count.add(fate)
        }
        count.lost += content.damaged
        console.say(count.sentence(file))
        return count.status
    }

    private func read(_ file: String) -> ReceiptsImporter.Content? {
        do throws(FileFault) {
            return try HomeOwner.asCaller { () throws(FileFault) in
                var content = ReceiptsImporter.Content()
                try StickReader(file).scan { content.add($0) }
                return content
            }
        } catch {
            console.warn(StickSentences.unreadable(error, file))
            return nil
        }
    }

    private func refuse(_ file: String, _ content: ReceiptsImporter.Content) -> ExitStatus {
        console.warn(
            content.isBundle
                ? LocalizedText(
                    vi:
                        "\(file) là gói báo cáo để mang đến Sở, không phải biên nhận. Không đổi "
                        + "gì.",
                    en:
                        "\(file) is a bundle to take to the department, not its receipts. "
                        + "Nothing was "
                        + "changed.")
                : LocalizedText(
                    vi: "\(file): không có biên nhận nào đọc được. Xin Sở chép lại. Không đổi gì.",
                    en:
                        "\(file): no receipt in it can be read. Ask the department for another "
                        + "copy. "
                        + "Nothing was changed."))
        return .badData
    }

    private func tell(
        _ answer: BundleAnswer, _ name: OutboxName?, _ fate: ReceiptsImporter.Fate,
        _ outbox: SpoolOutbox
    ) async {
        switch fate {
        case .settled(.accepted):
            if let receipt = answer.receipt { console.say(receipt.sentence) }
        case .settled(.refused):
            guard let name else { return }
            await RefusedReport(name, in: outbox).lines.forEach(console.warn)
        case .settled(.identity(let problem)), .settled(.later(.collector(let problem), _)):
            waits(answer, problem.sentence)
        case .settled(.later), .unproven:
            waits(
                answer,
                LocalizedText(
                    vi: "câu trả lời không có chữ ký của Sở mà máy này biết, bỏ qua. Báo cho Sở.",
                    en:
                        "the answer bears no signature of the department that is known here, "
                        + "and was "
                        + "passed over. Tell the department."))
        case .otherBytes:
            waits(
                answer,
                LocalizedText(
                    vi: "câu trả lời dành cho nội dung khác với báo cáo đang chờ, bỏ qua.",
                    en: "the answer is for other content than what waits, and was passed over."))
        case .lost, .later:
            let detail = answer.problem?.detail ?? answer.words
            waits(
                answer,
                LocalizedText(
                    vi: "\(detail.vi); chép lại lần sau (giaoban-agent export) hoặc chờ mạng.",
                    en: "\(detail.en); export it again, or wait for the line."))
        case .foreign:
            console.warn(
                LocalizedText(
                    vi: "\(Self.title(answer).vi): báo cáo không phải của máy này, bỏ qua.",
                    en: "\(Self.title(answer).en): not a report of this home, passed over."))
        case .settledBefore: break
        }
    }

    private func waits(_ answer: BundleAnswer, _ why: LocalizedText) {
        console.warn(
            LocalizedText(
                vi: "\(Self.title(answer).vi): vẫn chờ: \(why.vi)",
                en: "\(Self.title(answer).en): still waits: \(why.en)"))
    }

    private static func title(_ answer: BundleAnswer) -> LocalizedText {
        guard let entry = answer.entry else {
            return LocalizedText(vi: "Số \(answer.number)", en: "No. \(answer.number)")
        }
        let name = "\(entry.facility) \(entry.form) \(entry.period)"
        return LocalizedText(
            vi: "\(name) lần \(entry.revision)", en: "\(name) revision \(entry.revision)")
    }

    /// How a file's answers ended here.
    private struct Count {
        var accepted = 0, before = 0, refused = 0, waiting = 0, foreign = 0, lost = 0, unproven = 0

        mutating func add(_ fate: ReceiptsImporter.Fate) {
            switch fate {
            case .settled(.accepted): accepted += 1
            case .settled(.refused): refused += 1
            case .settled, .later: waiting += 1
            case .settledBefore: before += 1
            case .foreign: foreign += 1
            case .lost: lost += 1
            case .unproven, .otherBytes: unproven += 1
            }
        }

        var status: ExitStatus {
            if refused > 0 || unproven > 0 { return .badData }
            return waiting > 0 || lost > 0 ? .kept : .done
        }

        func sentence(_ file: String) -> LocalizedText {
            let parts: [(Int, LocalizedText)] = [
                (accepted, LocalizedText(vi: "biên nhận mới", en: "new")),
                (before, LocalizedText(vi: "đã xong từ trước", en: "settled before")),
                (refused, LocalizedText(vi: "bị từ chối", en: "refused")),
                (waiting, LocalizedText(vi: "Sở chưa nhận", en: "not taken yet")),
                (lost, LocalizedText(vi: "hỏng trên đường", en: "lost on the way")),
                (unproven, LocalizedText(vi: "không có chữ ký đúng", en: "not proven")),
                (foreign, LocalizedText(vi: "của nơi khác", en: "of other homes")),
            ]
            let shown = parts.filter { $0.0 > 0 }
            return LocalizedText(
                vi: "\(file): " + shown.map { "\($0.0) \($0.1.vi)" }.joined(separator: ", ") + ".",
                en: "\(file): " + shown.map { "\($0.0) \($0.1.en)" }.joined(separator: ", ") + ".")
        }
    }
}
