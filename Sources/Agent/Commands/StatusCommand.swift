import ArgumentParser
import Shared

/// `giaoban-agent status`: who this home is, what waits, what a person must look at.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Tình trạng / what waits and what needs a person.",
        discussion: """
            Cũng cho biết đồng hồ máy lệch bao nhiêu so với Sở; hạn nộp chỉ tính theo đồng hồ của Sở.
            Says by how much this computer's clock differs from the department's, which alone decides \
            what is late.
            """)

    @OptionGroup var options: HomeOptions

    @Option(help: "text, json.")
    var format: Format = .text

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    func run() async throws {
        try await options.run { parts, console in
            let status = try await HomeStatus(parts)
            switch format {
            case .text: status.lines.forEach(console.say)
            case .json:
                let text = String(decoding: status.json, as: UTF8.self)
                console.say(LocalizedText(vi: text, en: text))
            }
            return .done
        }
    }
}

/// What `status` shows.
struct HomeStatus {
    private let units: [AgentIdentity]
    private let collector: String?
    private let runningProcess: Int?
    private let isRunning: Bool
    private let counts: OutboxCounts
    /// Refused and not followed by an accepted report of the slot: a person must act.
    private let refused: [RefusedReport]
    private let damaged: [OutboxName]
    private let outboxPath: String
    private let lastAttempt: JSONValue?
    /// What of the waiting reports lies on a stick.
    private let exports: ExportRecord
    private let clock: ClockNote?
    private let returned: [ReturnedReport]
    private let notices: [DepartmentNotice]

    init(_ parts: AgentParts) async throws {
        units = try parts.identities().all
        collector = parts.configuration.collector
        switch try FileLock.probe(parts.home.runLock) {
        case .free:
            isRunning = false
            runningProcess = nil
        case .busy(let processID):
            isRunning = true
            runningProcess = processID
        }
        let outbox = try await parts.outbox()
        counts = try await outbox.counts()
        var refused: [RefusedReport] = []
        for name in try await outbox.openRefusals() {
            refused.append(await RefusedReport(name, in: outbox))
        }
        self.refused = refused
        damaged = try await outbox.names(in: .damaged)
        outboxPath = parts.home.outbox
        var exports = ExportRecord.read(parts.home, parts.disk)
        exports.keep(waiting: try await outbox.waiting())
        self.exports = exports
        // Missing or damaged: nothing is known of an attempt, and the next one writes it again.
        let bytes = try? parts.disk.read(parts.home.lastAttempt, limit: 1 << 16)
        let inboxes = InboxCache(home: parts.home, disk: parts.disk)
        let forms = parts.cache.forms()
        let (waiting, sent) = (try await outbox.waiting(), try await outbox.names(in: .sent))
        returned = units.flatMap { inboxes.returned(to: $0.facility, forms: forms) }
            .filter { returned in
                !waiting.contains { returned.isFollowed(by: $0) }
                    && !sent.contains { returned.isFollowed(by: $0) }
            }
        notices = units.flatMap { inboxes.notices(to: $0.facility) }
        clock = ClockNote(home: parts.home, disk: parts.disk)
        lastAttempt = bytes.flatMap { try? JSONValue(parsing: $0) }
    }

    /// For a person.
    var lines: [LocalizedText] {
        var lines = units.map(Self.line)
        lines += [
            LocalizedText(
                vi: "Máy chủ của Sở: \(collector ?? "chưa đặt")",
                en: "Collector: \(collector ?? "not set")"),
            running,
            LocalizedText(
                vi: "Chờ gửi: \(counts.waiting). Đã gửi: \(counts.sent). Bị từ chối: "
                    + "\(refused.count). Hỏng: \(counts.damaged).",
                en: "Waiting: \(counts.waiting). Sent: \(counts.sent). Refused: \(refused.count). "
                    + "Damaged: \(counts.damaged)."),
        ]
        if let oldest = counts.oldestWaiting {
            lines.append(
                LocalizedText(
                    vi: "Báo cáo chờ lâu nhất: từ \(oldest.vietnamese)",
                    en: "Waiting longest: since \(oldest.rfc3339)"))
        }
        lines += exports.exports.map(\.sentence)
        if let clock, abs(clock.offset) > Doctor.clockTolerance { lines.append(Self.line(clock)) }
        if let sentence = lastAttempt.flatMap(LastAttempt.sentence) { lines.append(sentence) }
        lines += returned.flatMap(\.lines) + notices.flatMap(\.lines)
        return lines + refused.flatMap(\.lines) + damaged.map(line)
    }

    private static func line(_ unit: AgentIdentity) -> LocalizedText {
        let (vi, en) = unit.signingKey == nil ? (", chưa ký", ", unsigned") : ("", "")
        return LocalizedText(
            vi: "Đơn vị: \(unit.facilityName.vi) (\(unit.facility)), khóa \(unit.key)\(vi)",
            en: "Unit: \(unit.facilityName.en) (\(unit.facility)), key \(unit.key)\(en)")
    }

    private static func line(_ clock: ClockNote) -> LocalizedText {
        let (span, isAhead) = (Doctor.span(clock.offset), clock.offset > 0)
        return LocalizedText(
            vi:
                "Đồng hồ máy này \(isAhead ? "nhanh" : "chậm") \(span.vi) so với Sở. Chỉnh giờ máy.",
            en: "This computer's clock is \(span.en) \(isAhead ? "ahead of" : "behind") the "
                + "collector's. Set it.")
    }

    private var running: LocalizedText {
        guard isRunning else {
            return LocalizedText(vi: "Chạy nền: không", en: "Running: no")
        }
        let process = runningProcess.map(String.init) ?? "?"
        return LocalizedText(
            vi: "Chạy nền: có (tiến trình \(process))", en: "Running: yes (process \(process))")
    }

    private func line(_ damaged: OutboxName) -> LocalizedText {
        let report = "\(damaged.slot.form) \(damaged.slot.period)"
        let place =
            "\(outboxPath)/\(Spool.Place.damaged.rawValue)/\(damaged.stem)\(Spool.reportEnding)"
        return LocalizedText(
            vi:
                "Hỏng: \(report) lần \(damaged.revision), không gửi được (\(place)). Kiểm tra ổ "
                + "đĩa "
                + "rồi nộp lại tệp báo cáo gốc.",
            en: "Damaged: \(report) revision \(damaged.revision), cannot be sent (\(place)). Check "
                + "the disk, then submit the original report file again.")
    }

    /// For scripts: one object.
    var json: [UInt8] {
        var writer = JSONWriter(capacity: 1024)
        writer.object { writer in
            writer.number("clockOffsetSeconds", clock.map { $0.offset / 1000 })
            writer.text("collector", collector)
            writer.number("damaged", Int64(counts.damaged))
            writer.key("damagedReports")
            writer.array { writer in for name in damaged { Self.write(name, &writer) { _ in } } }
            writer.key("exports")
            writer.array { writer in for export in exports.exports { export.write(to: &writer) } }
            writer.text("facility", units[0].facility.text)
            writer.text("facilityName", units[0].facilityName.vi)
            writer.text("key", units[0].key.text)
            writer.key("lastAttempt")
            // It was written by this program; what cannot be written again is left out.
            writer.canonical((try? lastAttempt?.canonicalBytes()) ?? Array("null".utf8))
            writer.key("notices")
            writer.array { writer in for notice in notices { notice.write(to: &writer) } }
            writer.text("oldestWaiting", counts.oldestWaiting?.rfc3339)
            writer.number("refused", Int64(refused.count))
            writer.key("refusedReports")
            writer.array { writer in
                for item in refused {
                    Self.write(item.name, &writer) { writer in
                        writer.text("problem", item.problem?.code.rawValue)
                    }
                }
            }
            writer.key("returnedReports")
            writer.array { writer in for report in returned { report.write(to: &writer) } }
            writer.flag("running", isRunning)
            writer.number("runningProcess", runningProcess.map(Int64.init))
            writer.number("sent", Int64(counts.sent))
            writer.key("units")
            writer.array { writer in
                for unit in units {
                    writer.object { writer in
                        writer.text("facility", unit.facility.text)
                        writer.text("facilityName", unit.facilityName.vi)
                        writer.text("key", unit.key.text)
                        writer.flag("signs", unit.signingKey != nil)
                    }
                }
            }
            writer.text("version", Product.version)
            writer.number("waiting", Int64(counts.waiting))
        }
        return writer.bytes
    }

    private static func write(
        _ name: OutboxName, _ writer: inout JSONWriter, _ more: (inout JSONWriter) -> Void
    ) {
        writer.object { writer in
            writer.text("facility", name.slot.facility.text)
            writer.text("form", name.slot.form.text)
            writer.text("id", name.id.text)
            writer.text("period", name.slot.period)
            more(&writer)
            writer.number("revision", Int64(name.revision))
        }
    }
}
