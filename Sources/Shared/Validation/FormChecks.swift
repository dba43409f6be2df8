/// What every report is checked for, whatever its form: blanks, signs, list rows, the reason of a
/// correction, and texts that seem to name a person.
struct FormChecks {
    let form: Form
    let content: Report.Content
    let revision: Int
    let surface: ReportSurface

    /// The findings in the order of the form's indicators.
    func findings() -> [Finding] {
        var found: [Finding] = []
        if revision > 1 && (content.reason ?? "").isOnlySpace { found.append(reasonMissing) }
        // An indicator is a large value: it is fetched only where there is something to say of it.
        for slot in content.values.indices {
            switch content.values[slot] {
            case nil where form.indicators[slot].isComputed || form.indicators[slot].isOptional:
                continue
            case nil: found.append(blank(form.indicators[slot]))
            case .number(let number) where number.isNegative:
                found.append(negative(form.indicators[slot], number))
            case .text(let text): check(form.indicators[slot], text, &found)
            case .list(let rows): check(form.indicators[slot], rows, &found)
            default: continue
            }
        }
        return found + personalInRemarks()
    }

    /// What is written beside the figures is stored and read as they are.
    private func personalInRemarks() -> [Finding] {
        let notes = content.notes.keys.sorted().filter {
            PersonalData.appears(in: content.notes[$0] ?? "")
        }
        var found = notes.map {
            personal([$0], LocalizedText(vi: "Ghi chú của \($0)", en: "The note on \($0)"))
        }
        for rule in content.explanations.keys.sorted()
        where PersonalData.appears(in: content.explanations[rule] ?? "") {
            found.append(
                personal(
                    [], LocalizedText(vi: "Giải trình \(rule)", en: "The explanation of \(rule)")))
        }
        if PersonalData.appears(in: content.reason ?? "") {
            found.append(personal([], LocalizedText(vi: "Lý do", en: "The reason")))
        }
        return found
    }

    private var reasonMissing: Finding {
        make(
            "form_reason", [],
            vi: "Đây là bản gửi lại lần \(revision): phải ghi lý do (\(surface.reason.vi)).",
            en: "This is revision \(revision): give the reason of the correction "
                + "(\(surface.reason.en)).")
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
        if text.isOnlySpace && !indicator.isOptional { found.append(blank(indicator)) }
        if PersonalData.appears(in: text) {
            found.append(personal([indicator.code], indicator.title))
        }
    }

    private func check(_ indicator: Indicator, _ rows: [ListRow], _ found: inout [Finding]) {
        if rows.isEmpty && !indicator.isOptional { found.append(blank(indicator)) }
        for (number, row) in rows.enumerated() {
            for field in indicator.fields where field.isRequired {
                guard (row.fields[field.code] ?? "").isOnlySpace else { continue }
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
                found.append(personal([indicator.code], indicator.title))
            }
        }
    }

    private func personal(_ codes: [IndicatorCode], _ place: LocalizedText) -> Finding {
        make(
            Finding.personalDataRule, codes, severity: .warning,
            vi: "\(place.vi): có chuỗi số giống số định danh, số thẻ bảo hiểm hoặc số điện thoại. "
                + "Báo cáo chỉ có số liệu tổng hợp: xóa đi, hoặc giải trình nếu không phải.",
            en: "\(place.en): something looks like a citizen, insurance or telephone number. "
                + "Reports hold aggregates only: remove it, or explain if it is not one.")
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
