import Shared

/// Looks at everything that can keep a report from getting through, and says of each what to do.
///
/// It changes nothing but a small file that it makes and removes, and sends no report. What cannot be
/// said because of an earlier fault is not guessed.
struct Doctor: Sendable {
    /// Less room than this and saving is about to fail.
    static let leastBytes: UInt64 = 20 << 20
    /// Less room than this is told in time.
    static let lowBytes: UInt64 = 200 << 20
    /// The clock may be so far off; receipts are judged by the collector's clock anyway.
    static let clockTolerance: Int64 = 2 * 60_000
    /// Further off than this, certificates and due dates are judged wrongly.
    static let clockLimit: Int64 = 12 * 3_600_000
    /// Synchronising a small file takes longer than this on a disk that is failing or overloaded.
    static let slowTrial = Duration.milliseconds(1500)

    let home: AgentHome
    let configuration: AgentConfiguration
    let identity: AgentIdentity?
    let cache: ReferenceCache
    let probes: any DoctorProbes

    /// One look at everything.
    func examine() async -> Checkup {
        var results = [look(home: home.root), space(), rights(), folder(), sources(), enrolment()]
        let names = await names()
        results.append(names)
        if names.verdict == .fault || configuration.collector == nil {
            results += [.line, .clock, .key, .forms].map(CheckResult.unknown)
        } else {
            results += await department()
        }
        results += [await waiting(), service()]
        return Checkup(results: results)
    }

    // MARK: - The machine

    private func look(home folder: String) -> CheckResult {
        do throws(FileFault) {
            let taken = try probes.trial(in: folder)
            let text = LocalizedText(
                vi: "\(folder), ghi và đồng bộ được trong \(taken.wholeMilliseconds) ms",
                en: "\(folder), written and synchronised in \(taken.wholeMilliseconds) ms")
            guard taken > Self.slowTrial else { return .well(.home, text) }
            return .warning(
                .home, text,
                LocalizedText(
                    vi: "Ổ đĩa chậm bất thường: kiểm tra ổ đĩa, thẻ nhớ hoặc chương trình khác.",
                    en: "The disk is unusually slow: check it, or what else uses it."))
        } catch {
            return .fault(.home, .disk, error.message, Self.writable(folder))
        }
    }

    private static func writable(_ folder: String) -> LocalizedText {
        LocalizedText(
            vi:
                "Thư mục \(folder) phải ghi được bởi người dùng chạy giaoban-agent; kiểm tra chủ sở "
                + "hữu, quyền, và ổ đĩa có bị chuyển sang chỉ đọc không (dmesg).",
            en: "The user that runs giaoban-agent must be able to write \(folder): check owner, "
                + "mode, and whether the disk has become read-only (dmesg).")
    }

    private func space() -> CheckResult {
        do throws(FileFault) {
            let room = try probes.room(at: home.root)
            let megabytes = room.bytes >> 20
            let text = LocalizedText(vi: "còn \(megabytes) MiB", en: "\(megabytes) MiB left")
            let advice = LocalizedText(
                vi: "Giải phóng chỗ trống; báo cáo đã lưu vẫn nguyên, báo cáo mới có thể không lưu "
                    + "được.",
                en: "Make room: saved reports are intact, new ones may not be saved.")
            if room.bytes < Self.leastBytes || room.files < 16 {
                return .fault(.space, .disk, text, advice)
            }
            return room.bytes < Self.lowBytes ? .warning(.space, text, advice) : .well(.space, text)
        } catch {
            return .fault(.space, .disk, error.message, Self.writable(home.root))
        }
    }

    private func rights() -> CheckResult {
        guard let rights = probes.rights(of: home.identity) else {
            return .well(
                .rights, LocalizedText(vi: "chưa có tệp bí mật nào", en: "no secret file yet"))
        }
        if rights.mode & 0o077 != 0 {
            return .warning(
                .rights,
                LocalizedText(
                    vi: "người khác trên máy này đọc được \(home.identity)",
                    en: "others on this machine can read \(home.identity)"),
                LocalizedText(vi: "chmod 600 \(home.identity)", en: "chmod 600 \(home.identity)"))
        }
        if rights.owner != probes.user {
            return .fault(
                .rights, .configuration,
                LocalizedText(
                    vi: "\(home.identity) thuộc người dùng số \(rights.owner), lệnh này chạy bằng "
                        + "người dùng số \(probes.user)",
                    en: "\(home.identity) belongs to user \(rights.owner), this command runs as "
                        + "user \(probes.user)"),
                LocalizedText(
                    vi: "Chạy lệnh bằng chủ của thư mục \(home.root), hoặc chown -R cho đúng.",
                    en: "Run as the owner of \(home.root), or chown -R it."))
        }
        return .well(
            .rights,
            LocalizedText(
                vi: "chỉ chủ của thư mục đọc được khóa", en: "only the owner can read the key"))
    }

    private func folder() -> CheckResult {
        let path = configuration.watchFolder
        do throws(FileFault) {
            _ = try probes.trial(in: path)
            return .well(
                .folder, LocalizedText(vi: "\(path), ghi được", en: "\(path), can be written"))
        } catch {
            return .fault(
                .folder, .configuration, error.message,
                LocalizedText(
                    vi:
                        "giaoban-agent phải đọc, ghi và chuyển được tệp trong thư mục này; sửa quyền, "
                        + "hoặc đặt watch-folder khác trong agent.conf.",
                    en:
                        "giaoban-agent must be able to read, write and move files there: change its "
                        + "permissions, or set another watch-folder in agent.conf."))
        }
    }

    private func sources() -> CheckResult {
        do throws(FileFault) {
            let (count, mistakes) = try probes.sources()
            guard let first = mistakes.first else {
                return .well(
                    .sources,
                    LocalizedText(
                        vi: "\(count) nguồn", en: Counted.english(count, "source") + " configured"))
            }
            return .fault(
                .sources, .configuration,
                LocalizedText(
                    vi: "\(mistakes.count) chỗ sai; chỗ đầu: \(first.place): \(first.message.vi)",
                    en: "\(Counted.english(mistakes.count, "mistake")); the first: \(first.place): "
                        + first.message.en),
                LocalizedText(
                    vi: "Sửa tệp trong \(home.sources); giaoban-agent pull liệt kê mọi chỗ sai.",
                    en: "Mend the file in \(home.sources); giaoban-agent pull lists every mistake.")
            )
        } catch {
            return .fault(.sources, .disk, error.message, Self.writable(home.sources))
        }
    }

    private func enrolment() -> CheckResult {
        guard let identity else {
            let obstacle = AgentParts.Obstacle.notEnrolled
            let text = LocalizedText(vi: "chưa ghi danh", en: "not enrolled")
            return .fault(.enrolment, .configuration, text, obstacle.messages.first ?? text)
        }
        return .well(
            .enrolment,
            LocalizedText(
                vi: "\(identity.facilityName.vi) (\(identity.facility)), khóa \(identity.key)",
                en: "\(identity.facilityName.en) (\(identity.facility)), key \(identity.key)"))
    }

    // MARK: - What waits

    private func waiting() async -> CheckResult {
        do throws(FileFault) {
            let counts = try await probes.counts()
            let text = LocalizedText(
                vi: "chờ gửi \(counts.waiting), đã gửi \(counts.sent), bị từ chối "
                    + "\(counts.refused), hỏng \(counts.damaged)",
                en: "\(counts.waiting) waiting, \(counts.sent) sent, \(counts.refused) refused, "
                    + "\(counts.damaged) damaged")
            guard counts.refused + counts.damaged > 0 else { return .well(.outbox, text) }
            return .warning(
                .outbox, text,
                LocalizedText(
                    vi:
                        "Xem lý do: giaoban-agent status; sửa tệp báo cáo rồi nộp lại. Báo cáo hỏng: "
                        + "nộp lại tệp gốc và kiểm tra ổ đĩa.",
                    en: "See why with giaoban-agent status, mend the file and submit it again. "
                        + "Damaged: submit the file again, and check the disk."))
        } catch {
            return .fault(.outbox, .disk, error.message, Self.writable(home.outbox))
        }
    }

    private func service() -> CheckResult {
        if probes.isServed() {
            return .well(.service, LocalizedText(vi: "đang chạy", en: "running"))
        }
        return .warning(
            .service, LocalizedText(vi: "không chạy", en: "not running"),
            LocalizedText(
                vi: "systemctl start giaoban-agent, nếu không dùng giaoban-agent-once.timer.",
                en: "systemctl start giaoban-agent, unless giaoban-agent-once.timer is used."))
    }
}
