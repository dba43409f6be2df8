import ArgumentParser
import Glibc
import Shared

/// `giaoban-agent export`: everything that waits, as one file for a USB stick.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Chép báo cáo đang chờ ra USB / copy waiting reports to a USB stick.",
        discussion: """
            Báo cáo vẫn chờ cho đến khi có biên nhận; dịch vụ không phải dừng / The reports go on \
            waiting until a receipt comes, by this way or by the network; the service need not stop.

            giaoban-agent export --to /media/usb
            """)

    @OptionGroup var options: HomeOptions

    @Option(help: "Tệp, hoặc thư mục của USB / a file, or the stick's folder.")
    var to: String

    @Flag(help: "Mã hóa, chỉ Sở đọc được / encrypt, so that only the department can read it.")
    var encrypt = false

    func run() async throws {
        try await options.run(canReturn: true) { parts, console in
            try await ExportWork(parts, console, isSecret: encrypt).export(to: to)
        }
    }
}

/// One export.
private struct ExportWork {
    private let parts: AgentParts
    private let console: Console
    private let book: IdentityBook
    private let isSecret: Bool

    init(_ parts: AgentParts, _ console: Console, isSecret: Bool) throws(AgentParts.Obstacle) {
        self.parts = parts
        self.console = console
        self.isSecret = isSecret
        book = try parts.identities()
    }

    func export(to target: String) async throws -> ExitStatus {
        var recipient: SealingPublicKey?
        if isSecret {
            recipient = await sealingKey()
            guard recipient != nil else { return refuseSecret() }
        }
        // A disk that takes no lock takes no second command either.
        let lock = try? FileLock.attempt(parts.home.exportLock)
        if case .busy? = lock {
            console.warn(
                LocalizedText(
                    vi: "Một lệnh export khác đang chạy trên thư mục này; chờ xong rồi chạy lại.",
                    en: "Another export is running on this home; wait for it and run this again."))
            return .configuration
        }
        defer { extendLifetime(lock) }
        let outbox = try await parts.outbox()
        let exporter = BundleExporter(
            outbox: outbox, book: book, recipient: recipient, randomBytes: Randomness.bytes)
        let plan = try await exporter.plan()
        let statuses = plan.leftOut.map(tell)
        guard !plan.names.isEmpty else {
            console.say(
                LocalizedText(
                    vi: "Không có báo cáo nào đang chờ; không chép gì.",
                    en: "No report is waiting; nothing was exported."))
            return ExitStatus.worst(statuses)
        }
        let path = path(for: AgentParts.absolute(target))
        let status = try await write(plan, exporter, to: path)
        if status == .done { await remember(plan, path, outbox) }
        return ExitStatus.worst(statuses + [status])
    }

    // MARK: - The stick

    private func write(
        _ plan: BundleExporter.Plan, _ exporter: BundleExporter, to path: String
    ) async throws(FileFault) -> ExitStatus {
        var begun: StickFile?
        do throws(FileFault) {
            let file = try HomeOwner.asCaller { () throws(FileFault) in try StickFile(path) }
            begun = file
            let frames = try await exporter.write(plan, at: parts.clock.now()) {
                bytes throws(FileFault) in try file.append(bytes)
            }
            let reservations = try HomeOwner.asCaller { () throws(FileFault) in
                try file.commit(frames: frames)
            }
            tell(plan, path, reservations)
            return .done
        } catch {
            // Nothing half is left under any name, as far as the stick still obeys.
            _ = try? HomeOwner.asCaller { () throws(FileFault) in begun?.abandon() }
            guard error.path.hasPrefix(path) || error.path == FilePath.parent(of: path) else {
                throw error
            }
            console.warn(StickSentences.failed(error, at: path))
            return .disk
        }
    }

    /// In a folder, a name of the form that every system can read, and the same each time: a newer
    /// bundle of a home holds all that still waits of an older one.
    private func path(for target: String) -> String {
        var status = stat()
        let isFolder =
            (try? HomeOwner.asCaller { () throws(FileFault) in
                unsafe stat(target, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
            })
        guard isFolder == true else { return target }
        let digits = Digest(of: Array(book.first.facility.text.utf8)).hex.prefix(6).uppercased()
        return (target.hasSuffix("/") ? target : target + "/") + "GB\(digits).GBB"
    }

    private func remember(
        _ plan: BundleExporter.Plan, _ path: String, _ outbox: SpoolOutbox
    ) async {
        do throws(FileFault) {
            var record = ExportRecord.read(parts.home, parts.disk)
            record.keep(waiting: try await outbox.waiting())
            record.note(
                ExportRecord.Export(
                    at: parts.clock.now(), file: path, reports: plan.names.map(\.id)))
            try record.write(parts.home, parts.disk)
        } catch {
            console.warn(
                LocalizedText(
                    vi: "Gói đã chép xong, nhưng không ghi nhớ được trên máy này: "
                        + error.message.vi,
                    en: "The bundle is complete, but could not be noted on this computer: "
                        + error.message.en))
        }
    }

    // MARK: - Words

    private func tell(
        _ plan: BundleExporter.Plan, _ path: String, _ reservations: Set<StickFile.Reservation>
    ) {
        console.say(
            LocalizedText(
                vi: "Đã chép \(plan.names.count) báo cáo ra \(path)\(isSecret ? ", đã mã hóa" : "")"
                    + ". Các báo cáo vẫn chờ cho đến khi có biên nhận.",
                en: Counted.english(plan.names.count, "report") + " exported to \(path)"
                    + (isSecret ? ", encrypted" : "")
                    + ". They go on waiting until a receipt comes."))
        if reservations.contains(.unconfirmed) {
            console.warn(
                LocalizedText(
                    vi: "Hệ thống tệp của USB không xác nhận đã ghi xong: nhất định phải bấm “Tháo "
                        + "an toàn” trước khi rút.",
                    en: "The stick's file system does not confirm that everything is written: be "
                        + "sure to eject it safely before pulling it out."))
        } else {
            console.say(
                LocalizedText(
                    vi: "Bấm “Tháo an toàn” rồi mới rút USB.",
                    en: "Eject the stick safely before pulling it out."))
        }
    }

    private func tell(_ leftOut: BundleExporter.LeftOut) -> ExitStatus {
        switch leftOut {
        case .damaged(let name, let why):
            let delivery = Courier.Delivery.notSent(.damaged(why))
            console.warn(
                Undelivered(name: name, delivery: delivery, outbox: parts.home.outbox).sentence)
            return .disk
        case .newer(let name):
            console.warn(
                LocalizedText(
                    vi:
                        "\(name.slot.form) \(name.slot.period): do phiên bản mới hơn ghi, không "
                        + "chép "
                        + "được. Chạy lệnh này bằng phiên bản đó.",
                    en:
                        "\(name.slot.form) \(name.slot.period): written by a newer version and "
                        + "left "
                        + "out. Run this with that version."))
            return .configuration
        case .unsigned(let name):
            console.warn(
                LocalizedText(
                    vi:
                        "\(name.slot.form) \(name.slot.period): đơn vị \(name.slot.facility) "
                        + "chưa có "
                        + "khóa ký, Sở không nhận qua USB. Khi có mạng, chạy giaoban-agent "
                        + "rotate-key.",
                    en:
                        "\(name.slot.form) \(name.slot.period): the unit \(name.slot.facility) "
                        + "has no "
                        + "signing key, so a stick proves nothing. Run giaoban-agent rotate-key "
                        + "once "
                        + "the line is up."))
            return .identity
        case .tooMany(let count):
            console.warn(
                LocalizedText(
                    vi:
                        "Gói đã đủ \(BundleExporter.limit) báo cáo; còn \(count) báo cáo, chép "
                        + "tiếp "
                        + "sau khi nhập biên nhận.",
                    en:
                        "The bundle is full with \(BundleExporter.limit) reports; \(count) more "
                        + "can be "
                        + "exported after its receipts are imported."))
            return .kept
        }
    }

    // MARK: - Encryption

    /// What to encrypt to: known from enrolment on, or asked for now.
    private func sealingKey() async -> SealingPublicKey? {
        if book.first.sealingKey == nil, let transport = try? parts.transport(book) {
            await Signatory(book: book).learnSealing(over: transport)
        }
        return book.all.compactMap(\.sealingKey).first
    }

    private func refuseSecret() -> ExitStatus {
        console.warn(
            LocalizedText(
                vi:
                    "Máy này chưa biết khóa mã hóa của Sở và không hỏi được bây giờ. Nối mạng "
                    + "rồi chạy "
                    + "lại, hoặc chép không mã hóa. Chưa chép gì.",
                en: "The department's key for encryption is not known here and cannot be asked for "
                    + "now. Run this again once the line is up, or export without encryption. "
                    + "Nothing "
                    + "was exported."))
        return .kept
    }
}

/// What goes wrong with sticks, in words.
enum StickSentences {
    /// Nothing was written.
    static func failed(_ fault: FileFault, at path: String) -> LocalizedText {
        let why = reason(fault)
        return LocalizedText(
            vi:
                "Không chép được ra \(path): \(why.vi) Chưa có gói nào được ghi; các báo cáo "
                + "vẫn chờ "
                + "trên máy này.",
            en:
                "Could not export to \(path): \(why.en) No bundle was written; the reports "
                + "still wait "
                + "on this computer.")
    }

    /// A file could not be read.
    static func unreadable(_ fault: FileFault, _ path: String) -> LocalizedText {
        LocalizedText(
            vi: "Không đọc được \(path): \(fault.words.vi).",
            en: "\(path) cannot be read: \(fault.words.en).")
    }

    private static func reason(_ fault: FileFault) -> LocalizedText {
        switch fault.code {
        case ENOSPC, EDQUOT:
            LocalizedText(
                vi: "USB đã đầy; xóa bớt hoặc dùng USB khác.",
                en: "the stick is full; make room or use another.")
        case EFBIG:
            LocalizedText(
                vi: "tệp lớn hơn mức hệ thống tệp của USB cho phép.",
                en: "the file is larger than the stick's file system allows.")
        case EROFS, EACCES, EPERM:
            LocalizedText(
                vi: "không ghi được vào đó (USB khóa chống ghi, hoặc không có quyền).",
                en: "it cannot be written (the stick is locked, or permission is missing).")
        case ENOENT, ENOTDIR:
            LocalizedText(
                vi: "không có thư mục đó; kiểm tra USB đã cắm và đường dẫn.",
                en: "there is no such folder; check the stick and the path.")
        case EEXIST:
            LocalizedText(
                vi: "tên này là của một tệp khác, không phải gói của Giao ban; chọn tên khác.",
                en: "the name belongs to another file that is no bundle; choose another name.")
        case EBUSY:
            LocalizedText(
                vi: "một lệnh khác đang ghi tệp này.", en: "another command is writing this file.")
        case EIO where fault.operation == "verify":
            LocalizedText(
                vi: "đọc lại không đúng như đã ghi: USB hỏng, dùng USB khác.",
                en: "what is read back is not what was written: use another stick.")
        case EIO, ENODEV, ENXIO:
            LocalizedText(
                vi: "USB bị rút ra hoặc bị lỗi (\(fault.operation)).",
                en: "the stick was pulled out or fails (\(fault.operation)).")
        default:
            LocalizedText(
                vi: "\(fault.words.vi) (\(fault.operation)).",
                en: "\(fault.words.en) (\(fault.operation)).")
        }
    }
}
