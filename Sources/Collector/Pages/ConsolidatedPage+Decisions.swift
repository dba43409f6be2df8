import Shared

extension ConsolidatedPage {
    /// What can be decided about the figures and words shown: which of two figures holds, and who
    /// answers for a proposal.
    func decisions(_ document: ConsolidatedDocument, _ page: inout HTML) {
        let table = document.table
        let checks = table.answer.checks.filter { check in
            (check.verdict == .different || table.answer.choice(check) != nil)
                && check.whole.figure.value != nil && check.parts.figure.value != nil
        }
        let statements = document.narratives.statements
        guard !table.isForOutside, !(checks.isEmpty && statements.isEmpty) else { return }
        page.element("section", [("class", "screen"), ("id", "decide")]) { page in
            for (number, check) in checks.enumerated() { choice(check, number, document, &page) }
            for (number, statement) in statements.enumerated() {
                followUp(statement, number, document, &page)
            }
        }
    }

    /// What a form sends back beside what is decided, so that the page comes again as it was.
    private func asked(_ page: inout HTML) {
        for field in fields where field.name != "lang" {
            page.hidden(AgreementFields.asked + field.name, field.value)
        }
    }

    // MARK: - Two figures

    private func choice(
        _ check: CrossCheck, _ number: Int, _ document: ConsolidatedDocument, _ page: inout HTML
    ) {
        let words = document.words
        let title = document.title(of: check.whole.indicator)
        let chosen = document.table.answer.choice(check)
        page.element("details", [("class", "card")]) { page in
            page.element("summary", text: words.say("Thống nhất: \(title)", "Agree on: \(title)"))
            page.form(PagePath.consolidatedChoice, frame) { page in
                asked(&page)
                page.hidden("indicator", check.whole.indicator.text)
                page.hidden("against", check.parts.name)
                let whole = words.number(check.whole.figure.value)
                let parts = words.number(check.parts.figure.value)
                page.choice(
                    words.say("Số được chọn", "The figure that holds"), name: "side",
                    options: [
                        ("whole", "\(words.periodFigure): \(whole)"),
                        ("parts", "\(words.otherFigure): \(parts)"),
                        ("none", words.say("chưa chọn, rút lựa chọn", "neither; take it back")),
                    ], chosen: chosen?.side.rawValue)
                PageField(
                    label: words.say("Lý do", "Reason"), name: "reason", place: "choice\(number)",
                    value: chosen?.reason ?? "", isRequired: true
                ).write(to: &page)
                page.button(words.say("Ghi", "Save"))
            }
        }
    }

    // MARK: - Proposals

    private func followUp(
        _ statement: Narratives.Statement, _ number: Int, _ document: ConsolidatedDocument,
        _ page: inout HTML
    ) {
        let words = document.words
        let key = StatementKey(statement)
        let known = document.table.answer.followUps[key]
        page.element("details", [("class", "card")]) { page in
            let unit = document.name(statement.facility)
            page.element("summary", text: "\(unit): \(statement.text.prefix(80))")
            page.form(PagePath.consolidatedFollowUp, frame) { page in
                asked(&page)
                page.hidden("facility", statement.facility.text)
                page.hidden("statement", key.words.hex)
                page.choice(
                    words.say("Tình trạng", "Status"), name: "status",
                    options: FollowUp.Status.allCases.map {
                        ($0.rawValue, $0.title[words.language])
                    }, chosen: known?.status.rawValue)
                PageField(
                    label: words.say("Người, phòng phụ trách", "Owner"), name: "owner",
                    place: "follow\(number)", value: known?.owner ?? "", isRequired: true
                ).write(to: &page)
                PageField(
                    label: words.say("Ghi chú", "Note"), name: "note", place: "follow\(number)",
                    value: known?.note ?? "", isLong: true
                ).write(to: &page)
                page.button(words.say("Ghi", "Save"))
            }
        }
    }
}
