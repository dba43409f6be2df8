import Shared

/// What the department entered about units, with the way to revoke what was wrong.
struct UnitActsPage: Sendable {
    /// An act with what it says.
    struct Entry: Sendable {
        let stored: StoredFacilityAct
        let act: FacilityAct
    }

    let frame: PageFrame
    /// The newest first.
    let entries: [Entry]
    let registry: Registry
    let mayEnter: Bool
    var problem: Problem?

    /// The whole document.
    var html: String {
        frame.html(
            title: frame.say("Các sự kiện đã ghi", "What was entered"),
            trail: [(frame.say("Đơn vị", "Units"), PagePath.units)]
        ) { page in
            if let problem {
                for line in problem.detail[frame.language].split(separator: "\n") {
                    page.message(.bad, String(line))
                }
            }
            guard !entries.isEmpty else {
                return page.message(
                    .info,
                    frame.say(
                        "Chưa ghi sự kiện nào ở đây; các sự kiện trong tệp nguồn xem ở trang đơn vị.",
                        "Nothing was entered here; events of seed files stand on the units' pages.")
                )
            }
            for entry in entries { write(entry, &page) }
        }
    }

    private func write(_ entry: Entry, _ page: inout HTML) {
        page.element("section", [("class", "card")]) { page in
            page.element(
                "h2", text: frame.say("Số \(entry.stored.number)", "No. \(entry.stored.number)"))
            page.element("p") { page in
                if entry.stored.revoked != nil {
                    page.chip(.neutral, frame.say("Đã rút", "Revoked"))
                } else {
                    page.chip(.good, frame.say("Có hiệu lực", "In force"))
                }
                page.text(" \(frame.moment(entry.stored.recordedAt)) · \(entry.stored.actor)")
            }
            page.element("ul") { page in
                for event in entry.act.events {
                    let sentence = event.sentence { registry.name(of: $0, on: event.effective) }
                    page.element(
                        "li",
                        text: "\(frame.day(event.effective)): \(sentence[frame.language]) "
                            + "(\(event.decision?.text ?? "—"))")
                }
            }
            if let end = entry.stored.revoked {
                page.element(
                    "p",
                    text: frame.say(
                        "Rút \(frame.moment(end.at)), \(end.actor): \(end.reason)",
                        "Revoked \(frame.moment(end.at)) by \(end.actor): \(end.reason)"))
            } else if mayEnter {
                revoke(entry, &page)
            }
        }
    }

    private func revoke(_ entry: Entry, _ page: inout HTML) {
        page.form(PagePath.unitActLook, frame, class: "screen") { page in
            page.hidden("number", String(entry.stored.number))
            page.element("button", [("class", "second")]) { page in
                page.text(frame.say("Xem trước việc rút", "What revoking would do"))
                page.element("span", [("class", "unseen")], text: " \(entry.stored.number)")
            }
        }
    }
}
