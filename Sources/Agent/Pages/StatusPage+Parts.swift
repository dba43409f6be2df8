import Shared

/// The parts of the status page.
extension StatusPage {
    // MARK: - What the department asks

    func returned(_ html: inout HTML) {
        let items = returnedItems
        guard !items.isEmpty else { return }
        html.section(words.asked) { html in
            for item in items {
                guard let returned = item.returned else { continue }
                html.notice(
                    .bad, "\(formTitle(item.form.code)) · \(item.period.title[language])"
                ) { html in
                    html.element("p", text: words.returned(returned, revision: item.revision))
                    html.element("blockquote", text: returned.reason)
                    figures(returned.figures, item.form, &html)
                    html.element("p", text: words.correct)
                }
            }
        }
    }

    /// The department's words at the figures they concern.
    private func figures(
        _ figures: [IndicatorCode: String], _ key: Form.Key, _ html: inout HTML
    ) {
        guard !figures.isEmpty else { return }
        let form = state.forms[key] ?? state.forms.versions(of: key.code).last
        html.table(
            columns: [Column(words.figure), Column(words.departmentSays)],
            rows: figures.sorted { $0.key < $1.key }.map { code, text in
                [
                    { html in
                        let title = form?.slot(of: code).flatMap { form?.indicators[$0].title }
                        html.text(title?[language] ?? code.text)
                        html.element("small") { $0.element("code", text: code.text) }
                    }, { $0.text(text) },
                ]
            })
    }

    // MARK: - What is due

    func due(_ html: inout HTML) {
        html.section(words.due) { html in
            guard let inbox = state.inbox else {
                html.element("p", text: words.neverAsked)
                return
            }
            html.element("p", [("class", "soft")], text: words.asOf(inbox.asOf))
            let items = inbox.items.filter { !$0.status.isReceived }
            if items.isEmpty { html.element("p", text: words.nothingDue) }
            guard !items.isEmpty else { return }
            let folded = DueFolding(items, today: state.now.day, enrolled: state.enrolledAt?.day)
            dueTable(folded.shown, &html)
            let old = folded.old.compactMap(\.lastDueDay)
            if let first = old.min(), let last = old.max() {
                html.folded(words.oldOverdue(old.count, from: first, to: last)) { html in
                    html.element("p", text: words.askAboutOld)
                    dueTable(folded.old, &html)
                }
            }
            if let first = folded.later.compactMap(\.lastDueDay).min() {
                html.folded(words.later(folded.later.count, first: first)) { html in
                    dueTable(folded.later, &html)
                }
            }
        }
    }

    private func dueTable(_ items: [InboxAnswer.Item], _ html: inout HTML) {
        guard !items.isEmpty else { return }
        html.table(
            columns: [
                Column(words.form), Column(words.period), Column(words.dueDay, .whole),
                Column(words.standing),
            ],
            rows: items.map { item in
                [
                    { $0.text(formTitle(item.form.code)) },
                    { $0.text(item.period.title[language]) },
                    { html in
                        html.text(item.lastDueDay.map { words.day($0) } ?? "—")
                        if item.isExtended { html.element("small", text: words.extended) }
                    },
                    { html in standing(item, &html) },
                ]
            })
    }

    private func standing(_ item: InboxAnswer.Item, _ html: inout HTML) {
        let (mark, word) = words.standing(item, today: state.now.day)
        html.mark(mark, word)
        if let detail = detail(item) { html.element("small", text: detail) }
    }

    /// How far the unit itself has come with a report.
    private func detail(_ item: InboxAnswer.Item) -> String? {
        if isOnItsWay(item) { return words.inOutbox }
        if let draft = state.drafts.last(where: { isOf($0.slot, item) }) {
            return words.draft(draft.state)
        }
        if let entry = state.findings.last(where: { $0.slot.map { isOf($0, item) } ?? false }) {
            return words.failing(entry.file, entry.complaints)
        }
        let run = state.runs.last {
            $0.run.form == item.form.code && $0.run.period == item.period
        }
        return run.map { words.ran($0.run.source, $0.at, $0.outcome) }
    }

    // MARK: - What waits

    func waiting(_ html: inout HTML) {
        let drafts = state.drafts.filter { $0.state != .withdrawn && $0.state != .outbox }
        guard !state.waiting.isEmpty || !drafts.isEmpty else { return }
        html.section(words.waiting) { html in
            if !drafts.isEmpty { self.drafts(drafts, &html) }
            if !state.waiting.isEmpty { outbox(&html) }
        }
    }

    private func drafts(_ drafts: [HeldDraft], _ html: inout HTML) {
        html.table(
            columns: [
                Column(words.form), Column(words.period), Column(words.standing),
                Column(words.since, .whole),
            ],
            rows: drafts.map { draft in
                [
                    { $0.text(formTitle(draft.slot.form)) },
                    { $0.text(periodTitle(draft.slot)) },
                    { html in
                        let isBack = draft.state == .rejected || draft.state == .draft
                        html.mark(isBack ? .bad : .waiting, words.draft(draft.state))
                        if let reason = draft.reason, draft.state == .rejected {
                            html.element("small", text: reason)
                        }
                    }, { $0.text(words.moment(draft.at)) },
                ]
            })
        if drafts.contains(where: { $0.state == .checked }) {
            html.element("p") { html in
                html.element("a", [("href", StatusKeeper.approvalName)], text: words.approvalPage)
            }
        }
    }

    private func outbox(_ html: inout HTML) {
        html.element("p", text: words.savedAndSafe)
        for export in state.exports {
            html.element("p", text: export.sentence[language])
        }
        let shown = state.waiting.oldest
        html.table(
            columns: [
                Column(words.form), Column(words.period), Column(words.revision, .whole),
                Column(words.since, .whole),
            ],
            rows: shown.map { name in
                [
                    { $0.text(formTitle(name.slot.form)) }, { $0.text(periodTitle(name.slot)) },
                    { $0.text("\(name.revision)") },
                    { $0.text(name.finalisedAt.map { words.moment($0) } ?? "—") },
                ]
            })
        let more = state.waiting.count - shown.count
        if more > 0 { html.element("p", text: words.andMore(more)) }
    }

    // MARK: - What a person must mend

    func refused(_ html: inout HTML) {
        guard !state.refused.isEmpty else { return }
        html.section(words.refused) { html in
            for refusal in state.refused {
                let name = refusal.name
                html.notice(
                    .bad, "\(formTitle(name.slot.form)) · \(periodTitle(name.slot))"
                ) { html in
                    html.element(
                        "p",
                        text: refusal.problem?.detail[language] ?? words.reasonUnknown)
                    html.element("ul") { html in
                        for finding in refusal.problem?.findings ?? [] {
                            html.element("li", text: finding.message[language])
                        }
                    }
                }
            }
        }
    }

    func findings(_ html: inout HTML) {
        guard !state.findings.isEmpty else { return }
        html.section(words.toMend) { html in
            var seen: Set<String> = []
            html.element("ul") { html in
                for entry in state.findings where seen.insert(entry.file).inserted {
                    html.element("li") { html in
                        html.text("\(entry.file): \(words.things(entry.complaints)). ")
                        html.element(
                            "a", [("href", Self.link(entry.file + WatchedFolder.resultEnding))],
                            text: words.look)
                    }
                }
            }
        }
    }

    /// A file beside the page, as a browser wants it written.
    private static func link(_ path: String) -> String {
        path.utf8.map { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x2F, 0x5F, 0x7E:
                String(Unicode.Scalar(byte))
            default: "%" + Hex.encode([byte]).uppercased()
            }
        }.joined()
    }

    // MARK: - What was sent

    func sent(_ html: inout HTML) {
        guard !state.receipts.isEmpty else { return }
        html.section(words.sent) { html in
            html.table(
                columns: [
                    Column(words.form), Column(words.period), Column(words.receivedAt, .whole),
                    Column(words.judged), Column(words.receipt, .whole),
                ],
                rows: state.receipts.map { receipt in
                    [
                        { $0.text(formTitle(receipt.form.code)) },
                        { html in
                            html.text(receipt.period.title[language])
                            if receipt.revision > 1 {
                                html.element("small", text: words.revisionNumber(receipt.revision))
                            }
                        },
                        { $0.text(words.moment(receipt.receivedAt)) },
                        { html in
                            let (mark, word) = receipt.timeliness
                            html.mark(mark, word[language])
                        },
                        { html in
                            html.element("small", text: String(receipt.id.text.suffix(12)))
                        },
                    ]
                })
        }
    }
}

extension InboxAnswer.Item {
    /// The last day that is in time.
    var lastDueDay: Day? { dueAt.map { $0.adding(milliseconds: -1).day } }
}
