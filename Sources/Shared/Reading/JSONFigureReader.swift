/// Reads one value of a JSON report as an answer to an indicator. JSON has numbers and truth values
/// of its own: they are taken as they are, and no decimal sign is in doubt.
struct JSONFigureReader {
    let indicator: Indicator

    /// What a value of `values` says.
    func read(_ value: JSONValue) -> FigureReader.Reading {
        if value == .null { return .blank }
        if indicator.isComputed {
            return refused(
                "chỉ tiêu này do hệ thống tính, bỏ đi.", "the system computes it: leave it out.")
        }
        if case .object(let members) = value { return mark(members) }
        switch indicator.type {
        case .integer, .money, .decimal: return number(value)
        case .boolean:
            guard case .bool(let truth) = value else {
                return refused("chỉ nhận true hoặc false.", "only true or false.")
            }
            return .value(.boolean(truth), warning: nil)
        case .list: return list(value)
        case .choice, .date, .text:
            guard let text = value.text else {
                return refused("cần một chuỗi \"…\".", "a string \"…\" is needed.")
            }
            return word(text)
        }
    }

    /// A value in a fault's sentence.
    static func shown(_ value: JSONValue) -> String {
        switch value {
        case .null: "null"
        case .bool(let truth): truth ? "true" : "false"
        case .number(let text), .string(let text): text
        case .array: "[…]"
        case .object: "{…}"
        }
    }

    /// `{"m":"none"}` is `-`, `{"m":"notCollected"}` is `…`.
    private func mark(_ members: [JSONValue.Member]) -> FigureReader.Reading {
        let isMarkable = indicator.type.isNumeric || indicator.type == .date
        if isMarkable, members.count == 1, let first = members.first, first.key == "m" {
            switch first.value.text {
            case "none": return .value(.none, warning: nil)
            case "notCollected": return .value(.notCollected, warning: nil)
            default: break
            }
        }
        return refused(
            "đối tượng ở đây chỉ có thể là {\"m\": \"none\"} hoặc {\"m\": \"notCollected\"}.",
            "an object here can only be {\"m\": \"none\"} or {\"m\": \"notCollected\"}.")
    }

    private func number(_ value: JSONValue) -> FigureReader.Reading {
        let typed: String
        switch value {
        case .number(let text), .string(let text): typed = text
        default: return refused("cần một số.", "a number is needed.")
        }
        // 12.50 and 12.5 are one number: zeros at the end say nothing.
        guard let number = FixedDecimal(Self.withoutZeros(typed)), number.isWithinOutsideLimit
        else {
            return refused(
                "không phải một số viết đủ chữ số (như 8900 hoặc 11.07, không có lũy thừa, dấu "
                    + "ngăn nghìn).",
                "not a number in plain digits (such as 8900 or 11.07, no exponent, no grouping).")
        }
        guard number.scale <= indicator.scale else {
            return indicator.scale == 0
                ? refused("phải là số nguyên.", "must be a whole number.")
                : refused(
                    "nhận tối đa \(indicator.scale) chữ số lẻ.",
                    "at most \(indicator.scale) decimals are accepted.")
        }
        return .value(.number(number), warning: nil)
    }

    private static func withoutZeros(_ typed: String) -> String {
        guard typed.contains(".") else { return typed }
        var bytes = Array(typed.utf8)
        while bytes.last == UInt8(ascii: "0") { bytes.removeLast() }
        if bytes.last == UInt8(ascii: ".") { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func word(_ text: String) -> FigureReader.Reading {
        if indicator.type == .date {
            guard let day = Day(iso: text) else {
                return refused("cần một ngày như \"2026-01-31\".", "a day such as \"2026-01-31\".")
            }
            return .value(.date(day), warning: nil)
        }
        return FigureReader(locale: .en).read(text, as: indicator)
    }

    private func list(_ value: JSONValue) -> FigureReader.Reading {
        guard let elements = value.elements, elements.count <= 500 else {
            return refused(
                "cần một danh sách […] có tối đa 500 mục.", "a list […] of at most 500 items.")
        }
        var rows: [ListRow] = []
        for element in elements {
            guard let row = row(element) else {
                let fields = indicator.fields.map { "\"\($0.code)\"" }.joined(separator: ", ")
                return refused(
                    "mỗi mục là một đối tượng gồm các chuỗi \(fields) (ngày: 2026-01-31).",
                    "each item is an object of the strings \(fields) (dates: 2026-01-31).")
            }
            if !row.fields.isEmpty { rows.append(row) }
        }
        return rows.isEmpty ? .blank : .value(.list(rows), warning: nil)
    }

    private func row(_ element: JSONValue) -> ListRow? {
        guard let members = element.members else { return nil }
        var fields: [IndicatorCode: String] = [:]
        for member in members where member.value != .null {
            guard let field = indicator.fields.first(where: { $0.code.text == member.key }),
                let text = member.value.text?.trimmedOfSpace.nfc,
                TextLimit.refusal(of: text) == nil
            else { return nil }
            if text.isEmpty { continue }
            if field.type == .date, Day(iso: text) == nil { return nil }
            fields[field.code] = text
        }
        return ListRow(fields: fields)
    }

    private func refused(_ vi: String, _ en: String) -> FigureReader.Reading {
        .refused(LocalizedText(vi: vi, en: en))
    }
}
