public import Shared

/// Single figures as DHIS2 and ADX carry them: a text for the value, a text for the remark.
///
/// Neither system knows that a figure did not occur (`-`) or was not collected (`…`). Both are said in
/// the remark, where DHIS2's own clients carry them along: `[-]` beside 0, `[…]` beside nothing.
public enum ValueText {
    /// A figure as written.
    public struct Written: Hashable, Sendable {
        /// The value; nil for what was not collected.
        public var value: String?
        /// The remark.
        public var comment: String?
    }

    /// A figure as read.
    public struct Reading: Hashable, Sendable {
        /// The answer.
        public let value: Value
        /// The note on it.
        public let note: String?
    }

    /// Longest remark, in bytes.
    public static let longestComment = 20_000
    /// Longest text, in bytes.
    public static let longestText = 50_000

    private static let noneMark = "[-]"
    private static let missingMark = "[…]"
    private static let plainMark = "[]"
    private static let bothMark = "[+]"

    // MARK: - Writing

    /// A figure as JSON, XML and CSV of DHIS2 carry it.
    public static func write(_ value: Value, note: String?) -> Written {
        switch value {
        case .none: Written(value: "0", comment: marked(noneMark, note))
        case .notCollected: Written(value: nil, comment: marked(missingMark, note))
        default: Written(value: plain(value), comment: note.map(unmarked))
        }
    }

    /// A figure as ADX carries it, whose values are numbers: what is none stands in the annotation.
    public static func writeADX(_ value: Value, note: String?) -> Written {
        switch value {
        case .none: return Written(value: "0", comment: marked(noneMark, note))
        case .notCollected: return Written(value: "0", comment: marked(missingMark, note))
        case .number(let number):
            return Written(value: number.text, comment: note.map(unmarked))
        case .boolean(let isTrue):
            return Written(value: isTrue ? "1" : "0", comment: note.map(unmarked))
        case .choice, .date, .text, .list:
            let text = plain(value)
            guard note != nil || text.hasPrefix("[") || text.isEmpty || !text.isTrimmed else {
                return Written(value: "0", comment: text)
            }
            var writer = JSONWriter()
            writer.object { writer in
                if let note {
                    writer.key("note")
                    writer.string(note)
                }
                writer.key("value")
                writer.string(text)
            }
            return Written(
                value: "0",
                comment: bothMark + " " + String(decoding: writer.bytes, as: UTF8.self))
        }
    }

    /// The remark that says there is no figure, or is only a note; nil for neither.
    static func comment(_ value: Value?, note: String?) -> String? {
        switch value {
        case .some(.none): marked(noneMark, note)
        case .notCollected: marked(missingMark, note)
        default: note.map(unmarked)
        }
    }

    private static func marked(_ mark: String, _ note: String?) -> String {
        note.map { mark + " " + $0 } ?? mark
    }

    private static func unmarked(_ note: String) -> String {
        note.hasPrefix("[") ? plainMark + " " + note : note
    }

    private static func plain(_ value: Value) -> String {
        switch value {
        case .number(let number): number.text
        case .boolean(let isTrue): isTrue ? "true" : "false"
        case .choice(let code): code.text
        case .date(let day): day.iso
        case .text(let text): text
        case .list(let rows): ListText.write(rows)
        case .none, .notCollected: "0"
        }
    }

    // MARK: - Reading

    /// Reads a figure for an indicator.
    ///
    /// - Parameter isADX: true where a value can only be a number.
    /// - Throws: `RowFault` with the code and the words for the sender.
    public static func read(
        value: String?, comment: String?, of indicator: Indicator, isADX: Bool = false
    ) throws(RowFault) -> Reading {
        if let comment, comment.utf8.count > longestComment { throw .comment(longestComment) }
        let (mark, rest) = split(comment?.nfc)
        switch mark {
        case noneMark where isNothing(value): return Reading(value: .none, note: rest)
        case missingMark where isNothing(value): return Reading(value: .notCollected, note: rest)
        case noneMark, missingMark:
            throw .type(
                vi: "nhận xét “\(mark)” nói không có số, mà giá trị là “\(value ?? "")”.",
                en: "the comment “\(mark)” says there is no figure, but the value is "
                    + "“\(value ?? "")”.")
        default: break
        }
        if isADX, !indicator.type.isNumeric, indicator.type != .boolean {
            return try annotated(mark, rest, comment, of: indicator)
        }
        guard let value, !value.isEmpty else {
            if rest == "-" { return Reading(value: .none, note: nil) }
            if rest == "…" || rest == "..." { return Reading(value: .notCollected, note: nil) }
            throw .missing
        }
        return Reading(value: try parse(value.nfc, of: indicator), note: rest)
    }

    /// The texts of ADX, which stand in the annotation.
    private static func annotated(
        _ mark: String, _ rest: String?, _ comment: String?, of indicator: Indicator
    ) throws(RowFault) -> Reading {
        guard let comment, !comment.isEmpty else { throw .missing }
        guard mark == bothMark else {
            return Reading(value: try parse(comment.nfc, of: indicator), note: nil)
        }
        guard let both = try? JSONValue(parsing: Array((rest ?? "").utf8)),
            let text = both["value"]?.text
        else {
            throw .type(
                vi: "sau “[+]” cần {\"note\":…,\"value\":…}.",
                en: "after “[+]” stands {\"note\":…,\"value\":…}.")
        }
        return Reading(value: try parse(text.nfc, of: indicator), note: both["note"]?.text?.nfc)
    }

    /// True for a value that a mark can stand beside.
    private static func isNothing(_ value: String?) -> Bool {
        guard let value, !value.isEmpty else { return true }
        return FixedDecimal(value)?.isZero ?? false
    }

    private static func split(_ comment: String?) -> (mark: String, rest: String?) {
        guard let comment, !comment.isEmpty else { return ("", nil) }
        for mark in [noneMark, missingMark, plainMark, bothMark] where comment.hasPrefix(mark) {
            let rest = comment.dropFirst(mark.count)
            let text = String(rest.hasPrefix(" ") ? rest.dropFirst() : rest)
            return (mark, text.isEmpty ? nil : text)
        }
        return ("", comment)
    }

    private static func parse(_ text: String, of indicator: Indicator) throws(RowFault) -> Value {
        switch indicator.type {
        case .integer, .money, .decimal: return .number(try number(text, of: indicator))
        case .boolean:
            switch text.lowercased() {
            case "true", "1": return .boolean(true)
            case "false", "0": return .boolean(false)
            default:
                throw .type(
                    vi: "“\(text.prefix(40))” không phải true hoặc false.",
                    en: "“\(text.prefix(40))” is not true or false.")
            }
        case .choice:
            guard let choice = indicator.choices.first(where: { $0.code.text == text }) else {
                throw .option(text, indicator.choices.map(\.code.text))
            }
            return .choice(choice.code)
        case .date:
            // Some clients send a moment for a day.
            guard let day = Day(iso: String(text.prefix(10))),
                text.count == 10 || text.contains("T")
            else {
                throw .type(
                    vi: "“\(text.prefix(40))” không phải ngày dạng 2026-01-31.",
                    en: "“\(text.prefix(40))” is not a day like 2026-01-31.")
            }
            return .date(day)
        case .text:
            guard text.utf8.count <= longestText else {
                throw .type(
                    vi: "đoạn chữ dài hơn \(longestText) byte.",
                    en: "the text is longer than \(longestText) bytes.")
            }
            return .text(text)
        case .list: return .list(try ListText.read(text, of: indicator))
        }
    }

    private static func number(
        _ text: String, of indicator: Indicator
    ) throws(RowFault) -> FixedDecimal {
        // A blank at an end is a slip; one inside may be two numbers.
        let parts = text.split(separator: " ")
        guard parts.count == 1, let number = FixedDecimal(String(parts[0])),
            let scaled = number.rescaled(toScale: indicator.scale)
        else {
            let read = text.prefix(40)
            guard indicator.scale > 0 else {
                throw .type(
                    vi: "“\(read)” không phải số nguyên (viết như 1250).",
                    en: "“\(read)” is not a whole number (write it like 1250).")
            }
            throw .type(
                vi:
                    "“\(read)” không phải số với tối đa \(indicator.scale) chữ số thập phân (11.07).",
                en: "“\(read)” is not a number of at most \(indicator.scale) decimals (11.07).")
        }
        return scaled
    }
}

extension String {
    /// True where nothing white stands at either end.
    fileprivate var isTrimmed: Bool {
        !(first?.isWhitespace ?? false) && !(last?.isWhitespace ?? false)
    }
}

/// Rows of a list as one text: a JSON array of objects of texts.
enum ListText {
    static func write(_ rows: [ListRow]) -> String {
        var writer = JSONWriter()
        writer.array { writer in
            for row in rows {
                writer.object { writer in
                    for (code, text) in row.fields.sorted(by: { $0.key < $1.key }) {
                        writer.key(code.text)
                        writer.string(text)
                    }
                }
            }
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    static func read(_ text: String, of indicator: Indicator) throws(RowFault) -> [ListRow] {
        guard let items = (try? JSONValue(parsing: Array(text.utf8)))?.elements else {
            throw .type(
                vi: "danh sách phải là mảng JSON các đối tượng.",
                en: "a list is a JSON array of objects.")
        }
        var rows: [ListRow] = []
        for item in items {
            var fields: [IndicatorCode: String] = [:]
            guard let members = item.members else {
                throw .type(
                    vi: "mỗi dòng của danh sách là một đối tượng JSON.",
                    en: "each row of a list is a JSON object.")
            }
            for member in members {
                guard let code = IndicatorCode(member.key),
                    indicator.fields.contains(where: { $0.code == code }),
                    let text = member.value.text
                else {
                    throw .type(
                        vi: "“\(member.key.prefix(40))” không phải cột của danh sách này.",
                        en: "“\(member.key.prefix(40))” is no column of this list.")
                }
                if !text.isEmpty { fields[code] = text.nfc }
            }
            rows.append(ListRow(fields: fields))
        }
        return rows
    }
}
