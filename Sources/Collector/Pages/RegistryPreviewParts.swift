import Shared

/// What a change of the registry would do, as tables: the same on the page that enters and the page
/// that revokes.
struct RegistryPreviewParts: Sendable {
    let frame: PageFrame
    let preview: RegistryPreview

    private var difference: RegistryDifference { preview.difference }

    /// Writes every part that says something.
    func write(to page: inout HTML) {
        if !preview.sentences.isEmpty {
            page.element("ul") { page in
                for sentence in preview.sentences {
                    page.element("li", text: sentence[frame.language])
                }
            }
        }
        units(&page)
        obligations(&page)
        reports(&page)
        series(&page)
        access(&page)
    }

    private func head(_ titles: [String]) -> [(title: String, isNumber: Bool)] {
        titles.map { ($0, false) }
    }

    private func units(_ page: inout HTML) {
        func state(_ state: FacilityState?) -> String {
            guard let state else { return frame.say("không hoạt động", "does not work") }
            let place = [state.parent?.text, state.area?.text].compactMap(\.self)
            return
                ([
                    state.name.localized[frame.language], state.type.title[frame.language],
                    state.ownership.title[frame.language],
                ] + place).joined(separator: " · ")
        }
        guard !difference.units.isEmpty else { return }
        page.table(
            frame.say(
                "Đơn vị, ngày \(frame.day(difference.from))",
                "Units on \(frame.day(difference.from))"),
            columns: head([
                frame.say("Đơn vị", "Unit"), frame.say("Trước", "Before"),
                frame.say("Sau", "After"),
            ])
        ) { page in
            for unit in difference.units {
                page.row([unit.id.text, state(unit.before), state(unit.after)])
            }
        }
    }

    private func word(_ effect: RegistryDifference.Effect) -> (PageTone, String) {
        switch effect {
        case .appears: (.good, frame.say("Thêm", "Appears"))
        case .disappears: (.bad, frame.say("Bớt", "Disappears"))
        case .partChanges: (.warning, frame.say("Đổi số ngày", "Other days"))
        }
    }

    private func obligations(_ page: inout HTML) {
        let duties = difference.duties
        guard !duties.isEmpty else {
            return page.element(
                "p",
                text: frame.say(
                    "Không báo cáo nào thêm hay bớt.", "No report appears or disappears."))
        }
        page.table(
            frame.say(
                "Nghĩa vụ báo cáo đến \(frame.day(difference.until))",
                "Reports owed until \(frame.day(difference.until))"),
            columns: [
                (frame.say("Biểu", "Form"), false), (frame.say("Đơn vị", "Unit"), false),
                (frame.say("Thay đổi", "Change"), false), (frame.say("Số kỳ", "Periods"), true),
                (frame.say("Các kỳ", "Which"), false),
            ]
        ) { page in
            for duty in duties { self.duty(duty, &page) }
        }
    }

    private func duty(_ duty: RegistryDifference.Duty, _ page: inout HTML) {
        let names = duty.periods.map(\.identifier)
        let span =
            names.count > 4
            ? "\(names.first ?? "") … \(names.last ?? "")" : names.joined(separator: ", ")
        let (tone, title) = word(duty.effect)
        page.element("tr") { page in
            page.element("th", [("scope", "row")], text: duty.form.text)
            page.element("td", text: duty.facility.text)
            page.element("td") { $0.chip(tone, title) }
            page.element("td", [("class", "number")], text: "\(names.count)")
            page.element("td", text: span)
        }
    }

    private func reports(_ page: inout HTML) {
        guard !preview.touched.isEmpty else { return }
        page.message(
            .warning,
            frame.say(
                "\(preview.touched.count) báo cáo đã có bị ảnh hưởng: số tổng hợp của các kỳ này sẽ đổi.",
                "\(preview.touched.count) reports that are there are touched: totals of these periods change."
            ))
        page.table(
            frame.say("Báo cáo đã có", "Reports that are there"),
            columns: head([
                frame.say("Biểu, kỳ", "Form, period"), frame.say("Đơn vị", "Unit"),
                frame.say("Thay đổi", "Change"), frame.say("Ra khỏi tổng", "Leaves totals of"),
                frame.say("Vào tổng", "Joins totals of"),
            ])
        ) { page in
            for report in preview.touched {
                page.row([
                    "\(report.slot.form) \(report.slot.period.identifier)",
                    report.slot.facility.text,
                    report.effect.map { word($0).1 } ?? frame.say("Đổi địa bàn", "Other area"),
                    report.leaves.map(\.text).joined(separator: ", "),
                    report.joins.map(\.text).joined(separator: ", "),
                ])
            }
        }
    }

    private func series(_ page: inout HTML) {
        func members(_ history: UnitHistory?) -> String {
            guard let history, !history.members.isEmpty else { return "—" }
            return history.members.map { member in
                let from = member.days.from.map { frame.day($0) } ?? "…"
                let to = member.days.to.map { frame.day($0.adding(days: -1)) } ?? "…"
                return "\(member.facility) (\(from) – \(to))"
            }.joined(separator: "; ")
        }
        func gaps(_ history: UnitHistory?) -> String {
            (history?.breaks ?? []).map { "\(frame.day($0.day)) (\($0.whole))" }
                .joined(separator: "; ")
        }
        let changes = difference.series
        guard !changes.isEmpty else { return }
        page.table(
            frame.say("Chuỗi số liệu theo hiện nay", "Series as now"),
            columns: head([
                frame.say("Đơn vị", "Unit"), frame.say("Trước", "Before"),
                frame.say("Sau", "After"), frame.say("Gãy chuỗi", "Breaks"),
            ])
        ) { page in
            for change in changes {
                page.row([
                    change.facility.text, members(change.before), members(change.after),
                    gaps(change.after),
                ])
            }
        }
        comparisons(&page)
    }

    private func comparisons(_ page: inout HTML) {
        func side(_ comparison: Comparison) -> String {
            switch comparison {
            case .comparable(_, let earlier):
                earlier.map(\.text).joined(separator: " + ")
            case .notComparable(let obstacle): obstacle.text[frame.language]
            }
        }
        let changes = difference.comparisons
        guard !changes.isEmpty else { return }
        page.table(
            frame.say("So với cùng kỳ năm trước", "Against the same period last year"),
            columns: head([
                frame.say("Đơn vị", "Unit"), frame.say("Kỳ", "Period"),
                frame.say("Trước", "Before"), frame.say("Sau", "After"),
            ])
        ) { page in
            for change in changes {
                page.row([
                    change.facility.text, change.period.identifier, side(change.before),
                    side(change.after),
                ])
            }
        }
    }

    private func access(_ page: inout HTML) {
        for access in preview.ending {
            page.message(
                .warning,
                frame.say(
                    "“\(access.facility)” còn khóa \(access.key?.text ?? ""): thu hồi sau báo cáo cuối.",
                    "“\(access.facility)” still has the key \(access.key?.text ?? ""): revoke it after the last report."
                ))
        }
        for account in preview.accounts {
            page.message(
                .warning,
                frame.say(
                    "“\(account.facility)” còn tài khoản \(account.name) (\(account.fullName)): kết thúc sau báo cáo cuối.",
                    "“\(account.facility)” still has the account \(account.name) (\(account.fullName)): end it after the last report."
                ))
        }
        for contact in preview.contacts {
            let way = "\(contact.recipient.title[frame.language]), \(contact.address)"
            page.message(
                .warning,
                frame.say(
                    "“\(contact.facility)” còn địa chỉ nhận thư nhắc (\(way)).",
                    "“\(contact.facility)” still has an address for reminders (\(way))."))
        }
        for unit in preview.unaddressed {
            page.message(
                .info,
                frame.say(
                    "“\(unit)” chưa có địa chỉ nhận thư nhắc.",
                    "“\(unit)” has no address for reminders yet."))
        }
        for unit in preview.unenrolled {
            page.message(
                .info,
                frame.say(
                    "“\(unit)” chưa gửi được: cần mã ghi danh.",
                    "“\(unit)” cannot send yet: it needs a code to enrol."))
        }
        for plan in preview.plans {
            page.message(
                .warning,
                frame.say(
                    "“\(plan.facility)” còn \(plan.targets) chỉ tiêu kế hoạch năm \(plan.year).",
                    "“\(plan.facility)” still has \(plan.targets) targets for \(plan.year)."))
        }
    }
}
