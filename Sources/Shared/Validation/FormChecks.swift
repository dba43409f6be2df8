/// What every report is checked for, whatever its form: blanks, signs, list rows, the reason of a
/// correction, and texts that seem to name a person.
struct FormChecks {
    let form: Form
    let content: Report.Content
    let revision: Int

    /// The findings in the order of the form's indicators.
    func findings() -> [Finding] {
        var found: [Finding] = []
        if revision > 1 && (content.reason ?? "").isEmpty { found.append(reasonMissing) }
        for (slot, indicator) in form.indicators.enumerated() where !indicator.isComputed {
            switch content.values[slot] {
            case nil: if !indicator.isOptional { found.append(blank(indicator)) }
            case .number(let number):
                if number.isNegative { found.append(negative(indicator, number)) }
            case .text(let text): check(indicator, text, &found)
            case .list(let rows): check(indicator, rows, &found)
            default: break
            }
        }
        for code in content.notes.keys.sorted() {
            guard let note = content.notes[code], PersonalData.appears(in: note) else { continue }
            found.append(personal([code], "\(code)"))
        }
        return found
    }

    private var reasonMissing: Finding {
        make(
            "form_reason", [],
            vi: "Đây là bản gửi lại lần \(revision): phải ghi lý do (dòng reason;LÝ DO).",
            en: "This is revision \(revision): give the reason of the correction (reason;TEXT).")
    }

    /// Missing is not zero: a blank is neither, and says so.
    private func blank(_ indicator: Indicator) -> Finding {
        let figures = indicator.type.isNumeric
        return make(
            "form_blank", [indicator.code],
            vi: "Thiếu \(indicator.title.vi) (\(indicator.code))."
                + (figures
                    ? " Ghi số, “-” nếu không phát sinh, hoặc “…” nếu có nhưng chưa thu thập được."
                    : " Không được để trống."),
            en: "\(indicator.title.en) (\(indicator.code)) is blank."
                + (figures
                    ? " Write a number, “-” if it did not occur, “…” if it was not collected."
                    : " It must be filled in."))
    }

    private func negative(_ indicator: Indicator, _ number: FixedDecimal) -> Finding {
        make(
            "form_negative", [indicator.code],
            vi:
                "\(indicator.title.vi) (\(indicator.code)) = \(number.vietnamese): không nhận số âm.",
            en: "\(indicator.title.en) (\(indicator.code)) = \(number.english): negative numbers "
                + "are not accepted.")
    }

    private func check(_ indicator: Indicator, _ text: String, _ found: inout [Finding]) {
        if text.isEmpty && !indicator.isOptional { found.append(blank(indicator)) }
        if PersonalData.appears(in: text) {
            found.append(personal([indicator.code], indicator.title.vi))
        }
    }

    private func check(_ indicator: Indicator, _ rows: [ListRow], _ found: inout [Finding]) {
        for (number, row) in rows.enumerated() {
            for field in indicator.fields where field.isRequired {
                guard (row.fields[field.code] ?? "").isEmpty else { continue }
                found.append(
                    make(
                        "form_list_field", [indicator.code],
                        vi: "\(indicator.title.vi), dòng \(number + 1): thiếu \(field.title.vi) "
                            + "(\(indicator.code).\(number + 1).\(field.code)).",
                        en:
                            "\(indicator.title.en), row \(number + 1): \(field.title.en) is missing "
                            + "(\(indicator.code).\(number + 1).\(field.code))."))
            }
            if row.fields.values.contains(where: PersonalData.appears) {
                found.append(personal([indicator.code], indicator.title.vi))
            }
        }
    }

    private func personal(_ codes: [IndicatorCode], _ where: String) -> Finding {
        make(
            "form_personal_data", codes, severity: .warning,
            vi: "\(`where`): có chuỗi số giống số định danh, số thẻ bảo hiểm hoặc số điện thoại. "
                + "Báo cáo chỉ có số liệu tổng hợp: xóa đi, hoặc giải trình nếu không phải.",
            en:
                "\(`where`): something looks like a citizen, insurance or telephone number. Reports "
                + "hold aggregates only: remove it, or explain if it is not one.")
    }

    private func make(
        _ code: String, _ indicators: [IndicatorCode], severity: Severity = .hard, vi: String,
        en: String
    ) -> Finding {
        guard let rule = RuleCode(code) else { preconditionFailure("a fixed rule code is valid") }
        return Finding(
            rule: rule, severity: severity, indicators: indicators,
            message: LocalizedText(vi: vi, en: en))
    }
}

/// Looks for numbers that identify a person (DOMAIN §11).
enum PersonalData {
    /// True when a run of digits has the length and beginning of a citizen number (12 digits from 0),
    /// a telephone number (10 digits from 0, or +84 and 9), or an insurance card (two letters and 13
    /// digits). Digits grouped by spaces, dots or hyphens count as one run.
    static func appears(in text: String) -> Bool {
        var digits = 0
        var first: UInt8 = 0
        var lettersBefore = 0
        var letters = 0
        var separated = false
        func isPersonal() -> Bool {
            (digits == 12 && first == 0x30) || (digits == 10 && first == 0x30)
                || (digits == 11 && first == 0x38) || (digits == 13 && lettersBefore == 2)
        }
        for byte in text.utf8 {
            if CodeAlphabet.isDigit(byte) {
                if digits == 0 {
                    first = byte
                    lettersBefore = letters
                }
                digits += 1
                separated = false
                letters = 0
                continue
            }
            // One separator inside a run is how people group digits; two end it.
            if digits > 0, !separated, byte == 0x20 || byte == 0x2E || byte == 0x2D {
                if isPersonal() { return true }
                separated = true
                continue
            }
            if isPersonal() { return true }
            digits = 0
            separated = false
            letters = CodeAlphabet.isUpper(byte) ? letters + 1 : 0
        }
        return isPersonal()
    }
}
