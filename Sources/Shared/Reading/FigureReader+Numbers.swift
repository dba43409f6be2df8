/// Numbers as people in Vietnam type them, and the traps between the two decimal conventions.
extension FigureReader {
    /// A number taken apart: groups of digits, and the digits after the decimal sign.
    private struct Parts {
        var isNegative = false
        var digits: [UInt8] = []
        var fraction: [UInt8]?
    }

    /// Why a text is not a plain number of this locale.
    private enum Trouble: Error {
        case notANumber, badGrouping, exponent, percent, looksLikeDate
    }

    /// Whole numbers: integers and đồng.
    func integer(_ typed: String) -> Reading {
        do throws(Trouble) {
            let parts = try split(typed)
            if let fraction = parts.fraction {
                return .refused(fraction.count == 3 ? ambiguous(parts, fraction) : notWhole)
            }
            return number(parts, scale: 0)
        } catch {
            return .refused(explain(error, typed, whole: true))
        }
    }

    /// Decimals with at most the indicator's decimals; nothing is rounded silently.
    func decimal(_ typed: String, _ indicator: Indicator) -> Reading {
        var bare = typed
        if bare.utf8.last == UInt8(ascii: "%"), indicator.unit == .percent {
            // 109,2% is the figure 109.2 of a percentage, never 1.092.
            bare = String(bare.dropLast()).trimmedOfSpace
        }
        do throws(Trouble) {
            let parts = try split(bare)
            let fraction = parts.fraction ?? []
            guard fraction.count <= indicator.scale else { return .refused(tooFine(indicator)) }
            guard case .value(let value, _) = number(parts, scale: UInt8(fraction.count)) else {
                return .refused(tooLong)
            }
            let isDoubtful = fraction.count == 3 && (1...3).contains(parts.digits.count)
            return .value(value, warning: isDoubtful ? doubt(parts, fraction) : nil)
        } catch {
            return .refused(explain(error, typed, whole: false))
        }
    }

    private func number(_ parts: Parts, scale: UInt8) -> Reading {
        let text = String(decoding: parts.digits + (parts.fraction ?? []), as: UTF8.self)
        guard let magnitude = Int64(text),
            let number = FixedDecimal(
                units: parts.isNegative ? -magnitude : magnitude, scale: scale),
            number.isWithinOutsideLimit
        else { return .refused(tooLong) }
        return .value(.number(number), warning: nil)
    }

    // MARK: - Taking apart

    private func split(_ typed: String) throws(Trouble) -> Parts {
        var parts = Parts()
        var bytes = Self.plainSpaces(typed)[...]
        if bytes.first == UInt8(ascii: "-") {
            parts.isNegative = true
            bytes = bytes.dropFirst()
        }
        guard let first = bytes.first, CodeAlphabet.isDigit(first) else {
            throw Trouble.notANumber
        }
        try refuseStrangers(bytes)
        if let point = bytes.firstIndex(of: locale.point) {
            let fraction = bytes[(point + 1)...]
            guard !fraction.isEmpty, fraction.allSatisfy(CodeAlphabet.isDigit) else {
                throw fraction.contains(locale.point) ? Trouble.badGrouping : .notANumber
            }
            parts.fraction = Array(fraction)
            bytes = bytes[..<point]
        }
        parts.digits = try ungroup(bytes)
        return parts
    }

    /// Only digits and the three separators may stand in a number.
    private func refuseStrangers(_ bytes: ArraySlice<UInt8>) throws(Trouble) {
        for byte in bytes where !CodeAlphabet.isDigit(byte) {
            switch byte {
            case locale.group, locale.point, 0x20: continue
            case UInt8(ascii: "e"), UInt8(ascii: "E"): throw .exponent
            case UInt8(ascii: "%"): throw .percent
            case UInt8(ascii: "/"): throw .looksLikeDate
            default: throw .notANumber
            }
        }
    }

    /// Groups must be exact: one to three digits, then threes, one kind of separator throughout.
    private func ungroup(_ bytes: ArraySlice<UInt8>) throws(Trouble) -> [UInt8] {
        guard let separator = bytes.first(where: { !CodeAlphabet.isDigit($0) }) else {
            return Array(bytes)
        }
        let groups = bytes.split(separator: separator, omittingEmptySubsequences: false)
        for (place, group) in groups.enumerated() {
            let fits = place == 0 ? (1...3).contains(group.count) : group.count == 3
            guard fits, group.allSatisfy(CodeAlphabet.isDigit) else { throw .badGrouping }
        }
        return Array(groups.joined())
    }

    /// The bytes with NBSP and narrow NBSP as plain spaces, which may group digits.
    private static func plainSpaces(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            if scalar == "\u{A0}" || scalar == "\u{202F}" {
                bytes.append(0x20)
            } else {
                bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        }
        return bytes
    }

    // MARK: - Sentences

    private var example: LocalizedText {
        locale == .vi
            ? LocalizedText(vi: "2.340.000 hoặc 2340000", en: "2.340.000 or 2340000")
            : LocalizedText(vi: "2,340,000 hoặc 2340000", en: "2,340,000 or 2340000")
    }

    private var notWhole: LocalizedText {
        LocalizedText(
            vi: "phải là số nguyên, không có phần lẻ; viết như \(example.vi).",
            en: "must be a whole number without decimals; write it like \(example.en).")
    }

    private var tooLong: LocalizedText {
        LocalizedText(
            vi: "số quá lớn; nhận đến 9.007.199.254.740.992.",
            en: "the number is too large; up to 9,007,199,254,740,992 is accepted.")
    }

    private func tooFine(_ indicator: Indicator) -> LocalizedText {
        LocalizedText(
            vi: "quá nhiều chữ số lẻ: nhận tối đa \(indicator.scale) chữ số sau dấu thập phân.",
            en: "too many decimals: at most \(indicator.scale) after the decimal sign.")
    }

    /// `1,652` typed for a count: 1652 in English, one and a bit in Vietnamese.
    private func ambiguous(_ parts: Parts, _ fraction: [UInt8]) -> LocalizedText {
        let all = String(decoding: parts.digits + fraction, as: UTF8.self)
        let grouped =
            String(decoding: parts.digits, as: UTF8.self)
            + String(UnicodeScalar(locale.group)) + String(decoding: fraction, as: UTF8.self)
        return LocalizedText(
            vi:
                "không rõ là phần nghìn hay phần lẻ; nếu là \(all) thì viết \(grouped) hoặc \(all).",
            en: "thousands or decimals? If you mean \(all), write \(grouped) or \(all).")
    }

    private func doubt(_ parts: Parts, _ fraction: [UInt8]) -> LocalizedText {
        let whole = String(decoding: parts.digits, as: UTF8.self)
        let rest = String(decoding: fraction, as: UTF8.self)
        return LocalizedText(
            vi: "đọc là \(whole) phẩy \(rest) (ba chữ số lẻ); nếu là \(whole)\(rest) thì sửa lại.",
            en:
                "read as \(whole) point \(rest) (three decimals); if you mean \(whole)\(rest), mend it."
        )
    }

    private func explain(_ trouble: Trouble, _ typed: String, whole: Bool) -> LocalizedText {
        let point = String(UnicodeScalar(locale.point))
        let accepted =
            whole
            ? example
            : LocalizedText(vi: "\(example.vi), 11\(point)07", en: "\(example.en), 11\(point)07")
        switch trouble {
        case .exponent:
            return LocalizedText(
                vi: "Excel đã đổi thành dạng lũy thừa; viết đủ chữ số như \(accepted.vi).",
                en: "Excel turned it into exponent form; write all digits, like \(accepted.en).")
        case .percent:
            return LocalizedText(
                vi: "bỏ dấu %; viết như \(accepted.vi).",
                en: "leave out the % sign; write it like \(accepted.en).")
        case .looksLikeDate:
            return LocalizedText(
                vi: "giống ngày tháng hoặc phân số, không phải một số; viết như \(accepted.vi).",
                en: "looks like a date or a fraction, not a number; write it like \(accepted.en).")
        case .badGrouping:
            return LocalizedText(
                vi:
                    "dấu ngăn nghìn đặt sai\(suggestion(typed, whole).vi); viết như \(accepted.vi).",
                en: "wrongly placed separators\(suggestion(typed, whole).en); write it like "
                    + "\(accepted.en).")
        case .notANumber:
            return LocalizedText(
                vi: "không phải một số; chỉ viết chữ số, như \(accepted.vi).",
                en: "not a number; write digits only, like \(accepted.en).")
        }
    }

    /// `11.07` in a Vietnamese decimal field: probably `11,07`.
    private func suggestion(_ typed: String, _ whole: Bool) -> LocalizedText {
        let groups = typed.split(
            separator: Character(UnicodeScalar(locale.group)), omittingEmptySubsequences: false)
        guard !whole, groups.count == 2,
            groups.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(CodeAlphabet.isDigit) })
        else { return LocalizedText(vi: "", en: "") }
        let meant = groups.joined(separator: String(UnicodeScalar(locale.point)))
        return LocalizedText(vi: " (có phải là \(meant)?)", en: " (did you mean \(meant)?)")
    }
}
