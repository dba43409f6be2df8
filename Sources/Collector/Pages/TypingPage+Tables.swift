import Shared

extension TypingPage {
    /// A heading of the form with what is asked under it.
    private struct Part {
        let title: String
        let slots: [Int]
    }

    /// The form's headings in order; what stands under none comes first.
    private var parts: [Part] {
        let loose = form.indicators.indices.filter { slot in
            !form.sections.contains { $0.code == form.indicators[slot].section }
        }
        let first = Part(title: form.title[frame.language], slots: loose)
        return
            ([first]
            + form.sections.map { section in
                Part(
                    title: section.title[frame.language],
                    slots: form.indicators.indices.filter {
                        form.indicators[$0].section == section.code
                    })
            }).filter { !$0.slots.isEmpty }
    }

    /// Everything that the form asks, numbered as on paper.
    func sections(_ page: inout HTML) {
        let remarks = remarks
        var number = 0
        for part in parts {
            let figures = part.slots.filter { !isProse($0) }
            if !figures.isEmpty {
                number += 1
                let caption = frame.say("Bảng \(number). ", "Table \(number). ") + part.title
                table(caption, figures, remarks, &page)
            }
            for slot in part.slots where isProse(slot) {
                number += 1
                let caption = "\(number). \(form.indicators[slot].title[frame.language])"
                if form.indicators[slot].type == .list {
                    list(slot, caption, remarks, &page)
                } else {
                    prose(slot, caption, remarks, &page)
                }
            }
        }
    }

    private func isProse(_ slot: Int) -> Bool {
        form.indicators[slot].type == .text || form.indicators[slot].type == .list
    }

    // MARK: - Figures

    private func table(
        _ caption: String, _ slots: [Int], _ remarks: [IndicatorCode: Remark],
        _ page: inout HTML
    ) {
        let hasPlan = slots.contains { sheet.beside[$0].plan != nil }
        var columns: [(title: String, isNumber: Bool)] = [
            (frame.say("STT", "No."), false), (frame.say("Chỉ tiêu", "Indicator"), false),
            (frame.say("Đơn vị tính", "Unit"), false), (frame.say("Kỳ này", "This period"), true),
            (frame.say("Kỳ trước", "Last period"), true),
            (frame.say("Cùng kỳ năm trước", "Same period last year"), true),
        ]
        if hasPlan { columns.append((frame.say("Kế hoạch", "Plan"), true)) }
        columns.append((frame.say("Ghi chú", "Note"), false))
        page.table(caption, columns: columns, class: "sheet lined") { page in
            for (place, slot) in slots.enumerated() {
                row(place + 1, slot, remarks[form.indicators[slot].code], hasPlan, &page)
            }
        }
    }

    private func row(
        _ number: Int, _ slot: Int, _ remark: Remark?, _ hasPlan: Bool, _ page: inout HTML
    ) {
        let indicator = form.indicators[slot]
        let beside = sheet.beside[slot]
        let id = Self.id(of: .figure(indicator.code))
        page.element("tr") { page in
            page.element("td", [("class", "o")], text: "\(number)")
            page.element("th", [("scope", "row")]) { page in
                if indicator.isComputed {
                    page.text(indicator.title[frame.language])
                } else {
                    page.element("label", [("for", id)], text: indicator.title[frame.language])
                }
                let note = indicator.note.map { " – " + $0[frame.language] } ?? ""
                page.element("small", text: indicator.code.text + note)
            }
            page.element("td", text: indicator.unit.title[frame.language])
            page.element("td", [("class", "number")]) { page in
                cell(slot, indicator, remark, &page)
            }
            side(frame.say("Kỳ trước", "Last period"), beside.last, indicator, &page)
            side(frame.say("Cùng kỳ", "Last year"), beside.lastYear, indicator, &page)
            if hasPlan {
                side(
                    frame.say("Kế hoạch", "Plan"), beside.plan.map { .number($0) }, indicator, &page
                )
            }
            page.element("td") { page in
                if !indicator.isComputed { note(indicator, &page) }
            }
        }
    }

    private func side(
        _ title: String, _ value: Value?, _ indicator: Indicator, _ page: inout HTML
    ) {
        page.element(
            "td", [("class", "number"), ("data-label", title)],
            text: words.beside(value, of: indicator))
    }

    private func cell(
        _ slot: Int, _ indicator: Indicator, _ remark: Remark?, _ page: inout HTML
    ) {
        guard !indicator.isComputed else {
            return page.element(
                "output", [("id", "c-\(indicator.code)")], text: computed(slot))
        }
        let text = sheet.log.texts[.figure(indicator.code)] ?? ""
        control(indicator, text, remark, &page)
        if let hint = sheet.beside[slot].hint, sheet.draft == nil || text.isEmpty {
            page.element("small", text: hint[frame.language])
        }
        said(indicator, remark, &page)
    }

    /// A computed figure as it follows from what stands on the page now.
    func computed(_ slot: Int) -> String {
        let figure = ComputedFigures.figure(
            slot, of: form, content: sheet.reading.content, period: sheet.period,
            context: sheet.context)
        return ReviewWords(frame: frame).number(figure)
    }

    private func control(
        _ indicator: Indicator, _ text: String, _ remark: Remark?, _ page: inout HTML
    ) {
        let field = DraftField.figure(indicator.code)
        var attributes: [HTML.Attribute] = [
            ("id", Self.id(of: field)), ("name", field.name),
            ("aria-describedby", "m-\(indicator.code)"),
        ]
        if remark?.tone == .bad { attributes.append(("aria-invalid", "true")) }
        switch indicator.type {
        case .boolean:
            options(
                attributes, [("có", frame.say("có", "yes")), ("không", frame.say("không", "no"))],
                text, &page)
        case .choice:
            options(
                attributes,
                indicator.choices.map { ($0.code.text, $0.title[frame.language]) }, text, &page)
        default:
            page.void("input", attributes + [("value", text), ("autocomplete", "off")])
        }
    }

    private func options(
        _ attributes: [HTML.Attribute], _ options: [(value: String, title: String)],
        _ chosen: String, _ page: inout HTML
    ) {
        // What stands there stays to be chosen, whatever it is: a page that cannot show it would take
        // it out unasked.
        let isKnown = chosen.isEmpty || options.contains { $0.value == chosen }
        let other = isKnown ? [] : [(value: chosen, title: chosen)]
        page.element("select", attributes) { page in
            page.element("option", [("value", "")], text: "–")
            for option in options + other {
                var own: [HTML.Attribute] = [("value", option.value)]
                if option.value == chosen { own.append(("selected", nil)) }
                page.element("option", own, text: option.title)
            }
        }
    }

    /// What is said at a field: by the rules, by the department, by somebody who wrote there too.
    private func said(_ indicator: Indicator, _ remark: Remark?, _ page: inout HTML) {
        page.element(
            "small",
            [
                ("id", "m-\(indicator.code)"),
                ("class", "said" + (remark.map { " t-\($0.tone.rawValue)" } ?? "")),
            ], text: remark?.text ?? "")
        if let asked = sheet.returned?.figures[indicator.code] {
            page.element(
                "strong", [("class", "said t-warning")],
                text: frame.say("Sở: ", "Department: ") + asked)
        }
        for clash in clashes where clash.theirs.field.indicator == indicator.code {
            page.element("strong", [("class", "said t-warning")], text: words.clash(clash))
        }
    }

    private func note(_ indicator: Indicator, _ page: inout HTML) {
        let field = DraftField.note(indicator.code)
        let text = sheet.log.texts[field] ?? ""
        let attributes: [HTML.Attribute] = [
            ("id", Self.id(of: field)), ("name", field.name),
            ("aria-label", frame.say("Ghi chú: ", "Note: ") + indicator.title[frame.language]),
        ]
        // Browsers take line ends out of a field of one line.
        if text.contains("\n") {
            page.element("textarea", attributes + [("rows", "2")], text: text)
        } else {
            page.void("input", attributes + [("value", text), ("autocomplete", "off")])
        }
    }

    // MARK: - Texts and lists

    private func prose(
        _ slot: Int, _ caption: String, _ remarks: [IndicatorCode: Remark], _ page: inout HTML
    ) {
        let indicator = form.indicators[slot]
        let field = DraftField.figure(indicator.code)
        let remark = remarks[indicator.code]
        page.element("div", [("class", "field")]) { page in
            page.element("label", [("for", Self.id(of: field))], text: caption)
            var attributes: [HTML.Attribute] = [
                ("id", Self.id(of: field)), ("name", field.name), ("rows", "4"),
                ("aria-describedby", "m-\(indicator.code)"),
            ]
            if remark?.tone == .bad { attributes.append(("aria-invalid", "true")) }
            page.element("textarea", attributes, text: sheet.log.texts[field] ?? "")
            said(indicator, remark, &page)
            before(slot, indicator, &page)
        }
    }

    /// What was said a period ago, to open.
    private func before(_ slot: Int, _ indicator: Indicator, _ page: inout HTML) {
        let last = words.beside(sheet.beside[slot].last, of: indicator)
        guard !last.isEmpty else { return }
        page.element("details") { page in
            page.element("summary", text: frame.say("Kỳ trước", "Last period"))
            page.element("p", text: last)
        }
    }

    private func list(
        _ slot: Int, _ caption: String, _ remarks: [IndicatorCode: Remark], _ page: inout HTML
    ) {
        let indicator = form.indicators[slot]
        let texts = sheet.log.texts
        let last =
            texts.keys.compactMap { field -> Int? in
                guard case .listCell(indicator.code, let row, _) = field else { return nil }
                return row
            }.max() ?? 0
        var columns: [(title: String, isNumber: Bool)] = [(frame.say("STT", "No."), false)]
        for field in indicator.fields {
            columns.append((field.title[frame.language] + (field.isRequired ? " *" : ""), false))
        }
        page.table(caption, columns: columns, class: "sheet") { page in
            for row in 1...min(DraftField.rowLimit, last + 3) {
                page.element("tr") { page in
                    page.element("td", [("class", "o")], text: "\(row)")
                    for field in indicator.fields {
                        listCell(indicator, field, row, texts, &page)
                    }
                }
            }
        }
        page.element("p") { page in
            said(indicator, remarks[indicator.code], &page)
            page.element(
                "small",
                text: frame.say(
                    "Cần thêm dòng: lưu nháp, trang sẽ có thêm ba dòng trống.",
                    "For more rows: save, and the page shows three more."))
        }
        before(slot, indicator, &page)
    }

    private func listCell(
        _ indicator: Indicator, _ field: Indicator.Field, _ row: Int,
        _ texts: [DraftField: String], _ page: inout HTML
    ) {
        let cell = DraftField.listCell(indicator.code, row: row, field: field.code)
        let label = field.title[frame.language] + frame.say(", dòng \(row)", ", row \(row)")
        let fault = sheet.reading.faults.first { $0.field == cell }
        page.element("td", [("data-label", field.title[frame.language])]) { page in
            var attributes: [HTML.Attribute] = [
                ("id", Self.id(of: cell)), ("name", cell.name), ("aria-label", label),
            ]
            if fault != nil { attributes.append(("aria-invalid", "true")) }
            if field.type == .date {
                page.void(
                    "input",
                    attributes + [("value", texts[cell] ?? ""), ("autocomplete", "off")])
            } else {
                page.element("textarea", attributes + [("rows", "1")], text: texts[cell] ?? "")
            }
            if let fault {
                page.element(
                    "small", [("class", "said t-bad")], text: fault.reason[frame.language])
            }
        }
    }

    // MARK: - About the report

    /// Who prepared it, why it is sent again, by which decision a guarded value changes.
    func about(_ page: inout HTML) {
        let texts = sheet.log.texts
        page.element("h2", text: frame.say("Về báo cáo", "About the report"))
        if sheet.revision > 1 {
            PageField(
                label: frame.say("Lý do gửi lại", "Reason of the correction"),
                name: DraftField.reason.name, value: texts[.reason] ?? "",
                hint: frame.say(
                    "Đây là bản gửi lại lần \(sheet.revision): phải ghi lý do.",
                    "This is revision \(sheet.revision): a reason is needed.")
            ).write(to: &page)
        }
        PageField(
            label: frame.say("Số quyết định", "Decision number"), name: DraftField.decision.name,
            value: texts[.decision] ?? "",
            hint: frame.say(
                "Chỉ khi một số liệu chỉ được đổi theo quyết định, như 15/QĐ-SYT.",
                "Only where a figure changes by a decision, such as 15/QĐ-SYT.")
        ).write(to: &page)
        PageField(
            label: frame.say("Người lập", "Prepared by"), name: DraftField.preparedBy.name,
            value: texts[.preparedBy] ?? "",
            hint: frame.say(
                "Để trống: tên của tài khoản gửi.", "Blank: the name of the account that sends it.")
        ).write(to: &page)
    }
}
