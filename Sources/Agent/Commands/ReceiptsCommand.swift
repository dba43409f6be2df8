import ArgumentParser
import Shared

/// `giaoban-agent receipts`: every receipt that is kept here, and whether its signature holds.
struct ReceiptsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receipts",
        abstract: "Danh sách biên nhận / list the receipts kept here.",
        discussion: "Với --verify, chữ ký sai kết thúc bằng mã 65 / a wrong signature ends with 65."
    )

    @OptionGroup var options: HomeOptions

    @Flag(help: "Kiểm tra chữ ký / verify every signature.")
    var verify = false

    func run() async throws {
        try await options.run { parts, console in
            let drawer = try await ReceiptDrawer(parts)
            var isWhole = true
            for kept in try await drawer.all() {
                let state = verify ? kept.state.words : LocalizedText(vi: "", en: "")
                let mark = LocalizedText(
                    vi: state.vi.isEmpty ? "" : " [\(state.vi)]",
                    en: state.en.isEmpty ? "" : " [\(state.en)]")
                let sentence = kept.receipt?.sentence ?? kept.unreadable
                let unit = kept.name.slot.facility
                console.say(
                    LocalizedText(
                        vi: "\(unit): \(sentence.vi)\(mark.vi)",
                        en: "\(unit): \(sentence.en)\(mark.en)"))
                if kept.state == .wrong { isWhole = false }
            }
            return verify && !isWhole ? .badData : .done
        }
    }
}

/// `giaoban-agent receipt FORM PERIOD`: one receipt as a unit shows it to somebody.
struct ReceiptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receipt",
        abstract: "In biên nhận / print a receipt that proves when a report was received.",
        discussion: "giaoban-agent receipt HDKB-T 2026-01 --home DIR > bien-nhan.txt")

    @OptionGroup var options: HomeOptions

    @Argument(help: "Mã biểu / the form's code.")
    var form: String

    @Argument(help: "Kỳ báo cáo: 2026-03, 2026-Q1 / the period.")
    var period: String

    @Option(help: "Mã đơn vị / the unit's code; the first unit's without it.")
    var unit: String?

    @Option(help: "Lần gửi / the revision; the newest without it.")
    var revision: Int?

    func run() async throws {
        try await options.run { parts, console in
            let book = try parts.identities()
            guard let units = UnitChoice.units(unit ?? book.first.facility.text, book, console),
                let wanted = units.first
            else { return .configuration }
            let drawer = try await ReceiptDrawer(parts)
            let found = try await drawer.all().filter { kept in
                let slot = kept.name.slot
                return slot.facility == wanted.facility && slot.form.text == form
                    && slot.period == period && (revision.map { $0 == kept.name.revision } ?? true)
            }
            guard let kept = found.max(by: { $0.name.revision < $1.name.revision }),
                let receipt = kept.receipt
            else {
                console.warn(
                    LocalizedText(
                        vi:
                            "Không có biên nhận nào của \(wanted.facility) cho \(form) \(period) ở đây.",
                        en: "There is no receipt of \(wanted.facility) for \(form) \(period) here.")
                )
                return .badData
            }
            console.say(PrintedReceipt(receipt, wanted, kept.state).text)
            return kept.state == .wrong ? .badData : .done
        }
    }
}

/// The receipts of a home.
struct ReceiptDrawer {
    /// One of them.
    struct Kept {
        /// The report it is for.
        let name: OutboxName
        /// What it says; nil when its file cannot be read.
        let receipt: Receipt?
        /// Whether its signature holds.
        let state: State

        /// The sentence for a file that cannot be read.
        var unreadable: LocalizedText {
            LocalizedText(
                vi:
                    "\(name.slot.form) \(name.slot.period) lần \(name.revision): không đọc được biên nhận",
                en: "\(name.slot.form) \(name.slot.period) revision \(name.revision): the receipt "
                    + "cannot be read")
        }
    }

    /// What can be said of a receipt's signature.
    enum State {
        /// One of the department's keys has signed it, and it is for this very report.
        case right
        /// It bears no signature: from before receipts were signed.
        case unsigned
        /// Its signature does not hold, it is for other bytes, or it cannot be read.
        case wrong

        /// In words.
        var words: LocalizedText {
            switch self {
            case .right: LocalizedText(vi: "chữ ký đúng", en: "signature holds")
            case .unsigned: LocalizedText(vi: "không có chữ ký", en: "unsigned")
            case .wrong: LocalizedText(vi: "CHỮ KÝ SAI", en: "SIGNATURE WRONG")
            }
        }
    }

    private let book: IdentityBook
    private let outbox: SpoolOutbox

    init(_ parts: AgentParts) async throws {
        book = try parts.identities()
        outbox = try await parts.outbox()
    }

    /// All of them, in the order the reports were finalised.
    func all() async throws -> [Kept] {
        var all: [Kept] = []
        for name in try await outbox.names(in: .sent) {
            guard let bytes = await outbox.receipt(of: name) else { continue }
            let receipt = try? Receipt(bytes: bytes)  // unreadable: shown as wrong
            let report = await outbox.report(name, in: .sent)
            all.append(
                Kept(
                    name: name, receipt: receipt,
                    state: state(of: receipt, name, report?.header.digest)))
        }
        return all
    }

    /// - Parameter digest: of the report that is kept beside it; nil when it cannot be read.
    private func state(of receipt: Receipt?, _ name: OutboxName, _ digest: Digest?) -> State {
        guard let receipt, receipt.id == name.id, digest.map({ receipt.digest == $0 }) ?? true
        else { return .wrong }
        if receipt.signature == nil { return .unsigned }
        let keys = book[name.slot.facility]?.collectorKeys ?? []
        return receipt.isSigned(byOneOf: keys) ? .right : .wrong
    }
}

/// A receipt as a sheet of paper, the exact signed bytes below it, so that
/// `giaoban-collector verify-receipt` can read the same file.
struct PrintedReceipt {
    private let receipt: Receipt
    private let unit: AgentIdentity
    private let state: ReceiptDrawer.State

    init(_ receipt: Receipt, _ unit: AgentIdentity, _ state: ReceiptDrawer.State) {
        self.receipt = receipt
        self.unit = unit
        self.state = state
    }

    /// The whole sheet.
    var text: LocalizedText {
        let json = String(decoding: receipt.bytes, as: UTF8.self)
        return LocalizedText(
            vi: (["BIÊN NHẬN BÁO CÁO", ""] + lines.map(\.vi) + ["", json]).joined(separator: "\n"),
            en: (["RECEIPT OF A REPORT", ""] + lines.map(\.en) + ["", json]).joined(separator: "\n")
        )
    }

    private var lines: [LocalizedText] {
        let key = unit.collectorKeys.first { CollectorIdentity.id(of: $0) == receipt.key }
        return [
            LocalizedText(
                vi: "Đơn vị:      \(unit.facilityName.vi) (\(unit.facility))",
                en: "Unit:        \(unit.facilityName.en) (\(unit.facility))"),
            LocalizedText(
                vi: "Báo cáo:     \(receipt.form.code) kỳ \(receipt.period.identifier), lần "
                    + "\(receipt.revision)",
                en: "Report:      \(receipt.form.code) for \(receipt.period.identifier), revision "
                    + "\(receipt.revision)"),
            receipt.sentence,
            LocalizedText(
                vi: "Mã băm:      SHA-256 \(receipt.digest.hex)",
                en: "Digest:      SHA-256 \(receipt.digest.hex)"),
            LocalizedText(
                vi: "Nhật ký Sở:  số \(receipt.auditSequence), \(receipt.auditHead.hex)",
                en: "Audit log:   act \(receipt.auditSequence), \(receipt.auditHead.hex)"),
            LocalizedText(
                vi: "Khóa của Sở: \(receipt.key?.text ?? "—") (\(key?.fingerprint ?? "—")), "
                    + state.words.vi,
                en: "Signed by:   \(receipt.key?.text ?? "—") (\(key?.fingerprint ?? "—")), "
                    + state.words.en),
            LocalizedText(
                vi: "Kiểm tra:    giaoban-collector verify-receipt --data THƯ_MỤC TỆP_NÀY",
                en: "To check:    giaoban-collector verify-receipt --data DIR THIS_FILE"),
        ]
    }
}
