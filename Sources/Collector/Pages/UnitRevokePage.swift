import Shared

/// What revoking an act would do, before it is revoked.
struct UnitRevokePage: Sendable {
    let frame: PageFrame
    let number: Int64
    /// As it was typed.
    var reason = ""
    var preview: RegistryPreview?
    var problem: Problem?

    /// The whole document.
    var html: String {
        frame.html(
            title: frame.say("Rút sự kiện số \(number)", "Revoke act \(number)"),
            trail: [
                (frame.say("Đơn vị", "Units"), PagePath.units),
                (frame.say("Các sự kiện đã ghi", "What was entered"), PagePath.unitActs),
            ]
        ) { page in
            for line in problem?.detail[frame.language].split(separator: "\n") ?? [] {
                page.message(.bad, String(line))
            }
            guard let preview else { return }
            page.message(
                .info,
                frame.say(
                    "Xem trước: chưa rút gì. Xem kỹ rồi ghi lý do và bấm “Rút”.",
                    "A preview: nothing is revoked yet. Look, give the reason, press “Revoke”."))
            RegistryPreviewParts(frame: frame, preview: preview).write(to: &page)
            page.form(PagePath.unitActRevoke, frame) { page in
                page.hidden("number", String(number))
                page.hidden("basis", String(preview.basis))
                PageField(
                    label: frame.say("Lý do", "Reason"), name: "reason", value: reason,
                    isRequired: true
                ).write(to: &page)
                page.button(
                    frame.say("Rút", "Revoke"), class: "danger",
                    confirming: frame.say(
                        "Rút sự kiện số \(number)?", "Revoke act \(number)?"))
            }
        }
    }
}
