/// The part of a bundle that people read: it stands first, so that any text editor shows it. It proves
/// nothing; what programs go by stands below it.
public enum BundleText {
    /// The first words of every file of ours, behind the mark of UTF-8 that old editors need.
    public static let bundleTitle = "GIAO BAN - GÓI BÁO CÁO / BUNDLE OF REPORTS"
    /// The same of a file of answers.
    public static let receiptsTitle = "GIAO BAN - BIÊN NHẬN CHO GÓI / RECEIPTS FOR A BUNDLE"

    /// Whether bytes are the beginning of one of our files.
    public static func isOurs(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: mark + Array("GIAO BAN - ".utf8))
    }

    /// The list of a bundle.
    ///
    /// - Parameters:
    ///   - digests: of the reports, in order; none where the reports are encrypted: a digest would let
    ///     anyone try figures until it fits.
    public static func manifest(
        _ seal: BundleSeal, units: [(code: FacilityID, name: LocalizedText)],
        entries: [BundleEntry], digests: [Digest]
    ) -> [UInt8] {
        let secret =
            seal.sealedFor.map { "có, cho khóa của Sở / yes, to the department's key \($0)" }
            ?? "không / no"
        let head = [
            bundleTitle, "",
            "Mang tệp này đến Sở. Đừng sửa, đừng đổi nội dung.",
            "Take this file to the department. Change nothing in it.", "",
            "Gói / bundle:        \(seal.bundle)",
            "Lập lúc / made at:   \(seal.madeAt.vietnamese) (\(seal.madeAt.rfc3339))",
            "Số báo cáo / reports: \(seal.reports)",
            "Mã hóa / encrypted:  \(secret)",
        ]
        let names = units.map { "Đơn vị / unit:       \($0.code) \(plain($0.name.vi))" }
        let list = entries.enumerated().map { place, entry in
            line(entry) + (place < digests.count ? "  " + digests[place].hex : "")
        }
        let columns =
            "STT    Đơn vị            Biểu           Kỳ                       Lần"
            + (digests.isEmpty ? "" : "  SHA-256")
        return file(head + names + ["", columns] + list + tail)
    }

    /// The list of answers.
    public static func receipts(
        _ answers: [BundleAnswer], bundle: BundleID, at moment: Instant
    ) -> [UInt8] {
        let head = [
            receiptsTitle, "",
            "Mang tệp này về đơn vị, rồi chạy: giaoban-agent import-receipts TỆP_NÀY",
            "Take this file back to the unit and run: giaoban-agent import-receipts THIS_FILE", "",
            "Gói / bundle:        \(bundle)",
            "Nhập lúc / taken at: \(moment.vietnamese) (\(moment.rfc3339))", "",
            "STT    Đơn vị            Biểu           Kỳ                       Lần",
        ]
        let list = answers.map { answer in
            let name = answer.entry.map { line($0) } ?? pad("\(answer.number)", 5) + "  ?"
            return "\(name)  \(answer.words.vi) / \(answer.words.en)"
        }
        return file(head + list + tail)
    }

    /// A report's line in a list.
    private static func line(_ entry: BundleEntry) -> String {
        [
            pad("\(entry.number)", 5), pad(entry.facility.text, 16), pad(entry.form.text, 13),
            pad(entry.period, 23), pad("\(entry.revision)", 3),
        ].joined(separator: "  ")
    }

    private static let tail = ["", "Phần dưới dành cho máy đọc / below is for programs:", ""]
    private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private static func file(_ lines: [String]) -> [UInt8] {
        mark + lines.flatMap { Array($0.utf8) + [0x0D, 0x0A] }
    }

    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.utf8.count))
    }

    /// A name on one line, and nothing in it that a marker could begin with.
    private static func plain(_ text: String) -> String {
        String(text.unicodeScalars.prefix(120).map { $0.value < 0x20 ? " " : Character($0) })
            .replacing("-----", with: "–")
    }
}
