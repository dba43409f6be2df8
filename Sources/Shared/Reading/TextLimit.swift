/// How long one text of a report may be, so that whatever passes here also passes the collector.
///
/// A report travels as JSON, whose reader takes strings of 64 KiB as written (`ReportCodec.limits`);
/// quotation marks, backslashes and line breaks are written longer than they are typed. The measure
/// is therefore the length as written, with some room left below the reader's limit.
enum TextLimit {
    /// Most bytes of one text as JSON writes it: 60 KiB.
    static let bytes = 60 << 10

    /// The sentence for a text that is too long, or nil for one that is not.
    static func refusal(of text: String) -> LocalizedText? {
        guard text.utf8.count > bytes / 6, written(text) > bytes else { return nil }
        return LocalizedText(
            vi: "đoạn chữ quá dài: nhận tối đa \(bytes >> 10) KiB; viết gọn lại.",
            en: "the text is too long: at most \(bytes >> 10) KiB is accepted; shorten it.")
    }

    /// Bytes between the quotation marks.
    private static func written(_ text: String) -> Int {
        text.utf8.reduce(0) { count, byte in
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): count + 2
            case 0..<0x20: count + 6
            default: count + 1
            }
        }
    }
}
