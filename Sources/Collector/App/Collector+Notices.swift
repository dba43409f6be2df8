import Shared

/// Chasing, composed.
extension Collector {
    /// What notices are made of.
    var noticeDesk: NoticeDesk {
        let name = configuration.mail.department
        return NoticeDesk(
            store: store, catalogue: catalogue,
            department: LocalizedText(
                vi: name, en: name == MailSettings().department ? "Department of Health" : name))
    }

    /// The ways that notices can go out.
    ///
    /// - Throws: `MailSettings.Unusable`.
    func senders() throws -> NoticeSenders {
        let keys = collectorKeys
        let caFile = configuration.mail.caFile
        return NoticeSenders(
            mail: try configuration.mail.mailServer(),
            webhooks: Webhooks(
                key: { keys.current }, caFile: caFile.isEmpty ? nil : caFile),
            now: surroundings.now)
    }

    /// The ways that are set up.
    var noticeChannels: Set<NoticeChannel> {
        configuration.mail.server.isEmpty ? [.inbox, .webhook] : [.inbox, .webhook, .email]
    }

    /// Plans what is due.
    var planNotices: PlanNotices {
        PlanNotices(
            desk: noticeDesk, queue: queue, channels: noticeChannels,
            digestAt: configuration.mail.digest)
    }

    /// Sends what waits.
    func sendNotices(through senders: NoticeSenders) -> SendNotices {
        SendNotices(
            compose: ComposeNotice(desk: noticeDesk), queue: queue, senders: senders, log: log)
    }

    /// Plans and sends for as long as the collector serves.
    func chaseService(through senders: NoticeSenders) -> ChaseService {
        ChaseService(
            plan: planNotices, send: sendNotices(through: senders), now: surroundings.now,
            pause: { try await Task.sleep(for: $0) }, log: log)
    }

    /// What chasing gives to print, and rulings for many at once.
    var chaseRoutes: ChaseRoutes {
        let officer = Officer(queue: queue, catalogue: catalogue, now: surroundings.now)
        return ChaseRoutes(
            board: ShowBoard(store: store, catalogue: catalogue),
            calendar: DueCalendar(store: store, catalogue: catalogue),
            bulk: RuleInBulk(officer: officer, store: store),
            call: CallReports(officer: officer), department: noticeDesk.department,
            surroundings: surroundings)
    }

    /// The pages of chasing.
    var chasePages: ChasePageRoutes {
        ChasePageRoutes(
            desk: noticeDesk,
            contacts: ManageContacts(
                store: store, queue: queue, catalogue: catalogue, now: surroundings.now),
            edit: EditNoticeTemplate(queue: queue, now: surroundings.now),
            calendar: DueCalendar(store: store, catalogue: catalogue),
            officer: Officer(queue: queue, catalogue: catalogue, now: surroundings.now),
            surroundings: surroundings)
    }

    /// The endpoints about notices.
    var noticeRoutes: NoticeRoutes {
        NoticeRoutes(
            compose: ComposeNotice(desk: noticeDesk), plan: planNotices,
            contacts: ManageContacts(
                store: store, queue: queue, catalogue: catalogue, now: surroundings.now),
            edit: EditNoticeTemplate(queue: queue, now: surroundings.now),
            surroundings: surroundings)
    }
}
