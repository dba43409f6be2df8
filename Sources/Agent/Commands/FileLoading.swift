import Shared

/// Reads the files named on a command line.
enum FileLoading {
    /// One file: its name without the folder, and its bytes.
    struct File {
        let name: String
        let bytes: [UInt8]
    }

    /// Reads a file, or tells why it cannot be read.
    static func load(_ path: String, _ parts: AgentParts, _ console: Console) -> File? {
        do throws(FileFault) {
            let bytes = try parts.disk.read(path, limit: SourceCatalog.fileLimit)
            return File(name: FilePath.name(of: path), bytes: bytes)
        } catch {
            let limit = SourceCatalog.fileLimit >> 20
            console.warn(
                LocalizedText(
                    vi:
                        "\(path): không đọc được tệp (\(error.words.vi)). Tệp phải đọc được và không "
                        + "quá \(limit) MiB.",
                    en: "\(path): the file cannot be read (\(error.words.en)). It must be readable "
                        + "and at most \(limit) MiB."))
            return nil
        }
    }

    /// The sentence for a file of an unknown kind.
    static func unknownKind(_ name: String) -> LocalizedText {
        let kinds = SourceCatalog.sources.map(\.title).joined(separator: ", ")
        return LocalizedText(
            vi: "\(name): không biết loại tệp này. Chấp nhận: \(kinds).",
            en: "\(name): this kind of file is not known. Accepted: \(kinds).")
    }

    /// The sentence when no form is known.
    static let noForms = LocalizedText(
        vi:
            "Chưa có biểu mẫu nào đọc được trên máy này nên chưa lưu, chưa gửi gì. Cần nối được "
            + "máy chủ của Sở một lần để tải biểu mẫu.",
        en: "No form can be read here yet, so nothing was kept or sent. The collector must be "
            + "reached once to fetch the forms.")
}

extension AgentParts {
    /// What waits for the head, and what was typed for reports.
    var drafts: DraftStore {
        DraftStore(root: home.drafts, disk: disk, lockPath: home.saveLock + ".drafts")
    }

    /// Everything that takes files into the outbox.
    func intake(_ outbox: any Outbox, _ book: IdentityBook) -> FileIntake {
        var finaliser = Finaliser(
            outbox: outbox, cache: cache, book: book, clock: clock,
            randomBytes: Randomness.bytes)
        finaliser.drafts = drafts
        finaliser.needsApproval = configuration.needsApproval
        finaliser.preparedBy = configuration.preparedBy
        return FileIntake(cache: cache, finaliser: finaliser)
    }
}
