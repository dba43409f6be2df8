import Shared

extension Doctor {
    // MARK: - The way

    /// Whether the first host on the way has an address.
    func names() async -> CheckResult {
        guard let collector = configuration.collector else {
            let text = LocalizedText(
                vi: "chưa có địa chỉ máy chủ của Sở", en: "no collector is named")
            let obstacle = AgentParts.Obstacle.noCollector
            return .fault(.names, .configuration, text, obstacle.messages.first ?? text)
        }
        let first = configuration.proxy ?? collector
        guard let host = ConfigurationURL.host(first) else { return .unknown(.names) }
        switch await probes.resolve(host) {
        case .addresses(let count):
            return .well(
                .names,
                LocalizedText(
                    vi: "\(host) có \(count) địa chỉ",
                    en: "\(host) has " + Counted.english(count, "address")))
        case .none(let why):
            return .fault(
                .names, .kept,
                LocalizedText(
                    vi: "không tìm được địa chỉ của \(host) (\(why))",
                    en: "\(host) has no address (\(why))"),
                LocalizedText(
                    vi:
                        "Kiểm tra dây mạng hoặc Wi-Fi, máy chủ DNS của đơn vị, và chính tả của tên. "
                        + "Báo cáo vẫn được giữ và sẽ tự gửi khi có mạng.",
                    en: "Check cable or Wi-Fi, the unit's DNS server, and the name's spelling. "
                        + "Reports are kept and go by themselves once the line is up."))
        }
    }

    // MARK: - The department

    /// The line, and what only the collector's answers can tell.
    func department() async -> [CheckResult] {
        let answer: TransportAnswer
        do throws(TransportFault) {
            answer = try await probes.ask(
                TransportRequest(
                    method: .get, path: Routes.version, isAuthorised: false,
                    deadline: .seconds(20)))
        } catch {
            let clock: CheckResult =
                error.reason == .clockBehind || error.reason == .certificateExpired
                ? Self.wrongClock(error) : .unknown(.clock)
            return [broken(error), clock, .unknown(.key), .unknown(.forms)]
        }
        guard answer.status == 200, answer.mediaType == "application/json",
            let version = (try? JSONValue(parsing: answer.body))?["version"]?.text
        else { return [stranger(answer), .unknown(.clock), .unknown(.key), .unknown(.forms)] }
        let line = reached(version)
        return [line, clock(answer)] + (await keyAndForms())
    }

    private func reached(_ version: String) -> CheckResult {
        let collector = configuration.collector ?? ""
        let via = configuration.proxy.map {
            LocalizedText(
                vi: ", qua proxy \(ConfigurationURL.withoutSecret($0))",
                en: ", through the proxy \(ConfigurationURL.withoutSecret($0))")
        }
        let text = LocalizedText(
            vi: "nối được \(collector), phiên bản \(version)" + (via?.vi ?? ""),
            en: "\(collector) answers, version \(version)" + (via?.en ?? ""))
        guard collector.hasPrefix("http://"), !ConfigurationURL.isLoopback(collector) else {
            return .well(.line, text)
        }
        return .warning(
            .line, text,
            LocalizedText(
                vi:
                    "Địa chỉ http:// không mã hóa: số liệu và khóa đi trần trên mạng. Hỏi Sở địa chỉ "
                    + "https://.",
                en: "An http:// address is not encrypted: figures and key travel in the open. Ask "
                    + "the department for its https:// address."))
    }

    private func broken(_ fault: TransportFault) -> CheckResult {
        let advice: LocalizedText =
            switch fault.reason {
            case .proxy:
                LocalizedText(
                    vi:
                        "Kiểm tra proxy trong agent.conf hoặc GIAOBAN_PROXY: địa chỉ, tên, mật khẩu.",
                    en: "Check the proxy in agent.conf or GIAOBAN_PROXY: address, user, password.")
            case .tls:
                LocalizedText(
                    vi:
                        "Chứng thư của máy chủ không được tin. Nếu Sở có chứng thư riêng, đặt ca-file; "
                        + "nếu không, có thể ai đó đang chen giữa đường truyền.",
                    en:
                        "The certificate is not trusted. If the department has its own, set ca-file; "
                        + "otherwise somebody may stand in between.")
            case .clockBehind, .certificateExpired:
                LocalizedText(
                    vi:
                        "Chỉnh đồng hồ máy này trước; nếu đồng hồ đúng thì báo Sở chứng thư đã hết hạn.",
                    en: "Set this computer's clock first; if it is right, tell the department that "
                        + "its certificate has expired.")
            default:
                LocalizedText(
                    vi:
                        "Kiểm tra mạng, tường lửa, proxy và địa chỉ collector trong agent.conf. Báo "
                        + "cáo vẫn được giữ và sẽ tự gửi khi có mạng.",
                    en:
                        "Check the network, the firewall, the proxy, and the collector's address in "
                        + "agent.conf. Reports are kept and go by themselves later.")
            }
        return .fault(
            .line, .kept,
            LocalizedText(
                vi: "không nối được \(configuration.collector ?? ""): \(fault.message.vi)",
                en: "\(configuration.collector ?? "") cannot be reached: \(fault.message.en)"),
            advice)
    }

    private func stranger(_ answer: TransportAnswer) -> CheckResult {
        .fault(
            .line, .kept,
            LocalizedText(
                vi: "nơi trả lời không phải máy chủ của Sở (HTTP \(answer.status))",
                en: "what answered is not the collector (HTTP \(answer.status))"),
            LocalizedText(
                vi: "Mở trình duyệt xem mạng có bắt đăng nhập không; kiểm tra địa chỉ và proxy.",
                en: "See in a browser whether the network wants a login; check address and proxy."))
    }

    // MARK: - The clock

    private func clock(_ answer: TransportAnswer) -> CheckResult {
        guard let theirs = answer.header("Date").flatMap(RetryAfter.milliseconds(ofDate:)) else {
            return .unknown(.clock)
        }
        let off = probes.now() - Instant(milliseconds: theirs)
        let text = LocalizedText(
            vi: "lệch \(Self.span(off).vi) so với máy chủ của Sở",
            en: "\(Self.span(off).en) off the collector's")
        let advice = LocalizedText(
            vi: "Bật đồng bộ giờ: timedatectl set-ntp true; máy cũ thì thay pin CMOS. Hạn nộp tính "
                + "theo đồng hồ của Sở.",
            en: "Turn time synchronisation on: timedatectl set-ntp true; on an old machine change "
                + "the CMOS battery. Lateness is judged by the collector's clock.")
        if abs(off) > Self.clockLimit { return .fault(.clock, .configuration, text, advice) }
        // The field has whole seconds, and the answer took its time.
        return abs(off) > Self.clockTolerance
            ? .warning(.clock, text, advice) : .well(.clock, text)
    }

    private static func wrongClock(_ fault: TransportFault) -> CheckResult {
        .fault(
            .clock, .configuration,
            LocalizedText(
                vi: "có lẽ sai: \(fault.message.vi)", en: "probably wrong: \(fault.message.en)"),
            LocalizedText(
                vi: "Xem giờ bằng lệnh date; bật đồng bộ: timedatectl set-ntp true.",
                en: "Look with date; turn synchronisation on: timedatectl set-ntp true."))
    }

    /// A difference as people say it.
    static func span(_ milliseconds: Int64) -> LocalizedText {
        let seconds = abs(milliseconds) / 1000
        switch seconds {
        case ..<120:
            return LocalizedText(vi: "\(seconds) giây", en: Counted.english(Int(seconds), "second"))
        case ..<7200:
            return LocalizedText(vi: "\(seconds / 60) phút", en: "\(seconds / 60) minutes")
        case ..<172_800:
            return LocalizedText(vi: "\(seconds / 3600) giờ", en: "\(seconds / 3600) hours")
        default:
            return LocalizedText(vi: "\(seconds / 86_400) ngày", en: "\(seconds / 86_400) days")
        }
    }

    // MARK: - Key and forms

    private func keyAndForms() async -> [CheckResult] {
        guard identity != nil else { return [.unknown(.key), .unknown(.forms)] }
        do throws(TransportFault) {
            let answer = try await probes.ask(
                TransportRequest(method: .get, path: Routes.forms, deadline: .seconds(20)))
            if let problem = CollectorAnswer.problem(in: answer) {
                return [refused(problem), .unknown(.forms)]
            }
            guard answer.status == 200,
                let items = (try? JSONValue(parsing: answer.body))?["items"]?.elements
            else { return [stranger(answer).of(.key), .unknown(.forms)] }
            let known = LocalizedText(vi: "Sở nhận khóa này", en: "the collector knows it")
            return [.well(.key, known), forms(items)]
        } catch {
            return [.unknown(.key), .unknown(.forms)]
        }
    }

    private func refused(_ problem: Outcome.OwnProblem) -> CheckResult {
        .fault(
            .key, .identity, problem.sentence,
            LocalizedText(
                vi:
                    "Xin Sở mã ghi danh mới rồi chạy giaoban-agent enrol; báo cáo đang chờ vẫn được giữ.",
                en:
                    "Ask the department for a new code and run giaoban-agent enrol; waiting reports "
                    + "are kept."))
    }

    private func forms(_ items: [JSONValue]) -> CheckResult {
        let missing = items.filter { item in
            guard let code = item["form"]?.text.flatMap({ FormCode($0) }),
                let version = item["version"]?.integer,
                let digest = item["digest"]?.text.flatMap({ Digest(header: $0) })
            else { return true }
            return !cache.hasForm(Form.Key(code: code, version: Int(version)), digest: digest)
        }
        let text = LocalizedText(
            vi: "\(items.count) biểu, thiếu \(missing.count)",
            en: "\(items.count) published, \(missing.count) not here yet")
        guard !missing.isEmpty else { return .well(.forms, text) }
        return .warning(
            .forms, text,
            LocalizedText(
                vi: "Tự tải khi giaoban-agent chạy, chậm nhất một giờ; hoặc chạy giaoban-agent run "
                    + "--once.",
                en:
                    "The running agent fetches them within the hour; or run giaoban-agent run --once."
            ))
    }
}

extension CheckResult {
    /// The same finding, told of another check.
    fileprivate func of(_ check: Check) -> CheckResult {
        CheckResult(
            check: check, verdict: verdict, found: found, advice: advice, status: status)
    }
}
