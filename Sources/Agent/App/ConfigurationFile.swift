import Shared

/// `agent.conf`: lines `key = value`, `#` begins a comment line, blank lines are nothing.
enum ConfigurationFile {
    /// Every line that sets something, with its place.
    static func entries(
        _ text: String, mistakes: inout [AgentConfiguration.Mistake]
    ) -> [(AgentConfiguration.Key, String, String)] {
        var entries: [(AgentConfiguration.Key, String, String)] = []
        var seen: Set<AgentConfiguration.Key> = []
        for (index, line) in lines(text).enumerated() {
            let place = "agent.conf:\(index + 1)"
            let bare = line.trimmingBlanks
            if bare.isEmpty || bare.hasPrefix("#") { continue }
            guard let equals = bare.firstIndex(of: "="),
                let key = AgentConfiguration.Key(
                    rawValue: bare[..<equals].trimmingBlanks.lowercased())
            else {
                mistakes.append(unknown(bare, place))
                continue
            }
            if !seen.insert(key).inserted {
                mistakes.append(
                    AgentConfiguration.Mistake(
                        place: place,
                        message: LocalizedText(
                            vi: "“\(key.rawValue)” có hai lần", en: "“\(key.rawValue)” stands twice"
                        )))
            }
            let value = bare[bare.index(after: equals)...].trimmingBlanks
            if !value.isEmpty { entries.append((key, place, value)) }
        }
        return entries
    }

    /// The text with one setting changed or added, everything else as it was.
    static func setting(
        _ key: AgentConfiguration.Key, to value: String, in text: String?
    ) -> String {
        let line = "\(key.rawValue) = \(value)"
        guard let text else { return template + line + "\n" }
        var found = false
        var lines = lines(text).map { old in
            guard !found, let equals = old.firstIndex(of: "="),
                old[..<equals].trimmingBlanks.lowercased() == key.rawValue
            else { return old }
            found = true
            return line
        }
        while lines.last?.trimmingBlanks.isEmpty == true { lines.removeLast() }
        if !found { lines.append(line) }
        return lines.joined(separator: "\n") + "\n"
    }

    private static let template = """
        # Giao ban: cấu hình của đơn vị. Sửa được bằng tay.
        # collector     địa chỉ máy chủ của Sở / the collector's address
        # language      vi | en
        # watch-folder  thư mục nhận tệp báo cáo / the folder that is watched
        # watch         auto | events | poll (poll: thư mục chia sẻ từ máy khác / a share of another machine)
        # proxy         none | http://máy:cổng
        # proxy-user, proxy-password-file   tên và tệp mật khẩu (chmod 600) với proxy
        # ca-file       tệp chứng thư tin cậy / trusted certificates
        # approval      none | required (lãnh đạo duyệt từng báo cáo / the head approves each report)
        # prepared-by   người lập / who prepares the reports
        # remind-days   nhắc trước hạn mấy ngày / days before the due day: 3,1,0

        """

    private static func lines(_ text: String) -> [String] {
        text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }.map(String.init)
    }

    private static func unknown(
        _ line: String, _ place: String
    ) -> AgentConfiguration.Mistake {
        let known = AgentConfiguration.Key.allCases.map(\.rawValue).joined(separator: ", ")
        // A line that is not understood may hold a secret: only its key is repeated.
        let shown = line.split(separator: "=").first.map { $0.trimmingBlanks } ?? ""
        return AgentConfiguration.Mistake(
            place: place,
            message: LocalizedText(
                vi: "không hiểu “\(shown.prefix(40))”; các khóa: \(known)",
                en: "“\(shown.prefix(40))” is not known; the keys are \(known)"))
    }
}

/// The little that must be known of a URL before libcurl sees it.
enum ConfigurationURL {
    /// A collector's root: http or https, a host, perhaps a path; nothing else.
    static func root(_ text: String) -> String? {
        guard let rest = afterScheme(text, ["http://", "https://"]), !rest.hasPrefix("/"),
            rest.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
            !rest.contains(where: { "@?#\\".contains($0) })
        else { return nil }
        var root = text
        while root.hasSuffix("/") { root.removeLast() }
        return afterScheme(root, ["http://", "https://"]) == nil ? nil : root
    }

    /// A proxy's URL, perhaps with a name and password.
    static func isProxy(_ text: String) -> Bool {
        guard let rest = afterScheme(text, ["http://", "https://", "socks5h://"]) else {
            return false
        }
        return rest.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }

    /// The URL with what stands before `@` hidden.
    static func withoutSecret(_ text: String) -> String {
        guard let at = text.lastIndex(of: "@") else { return text }
        let scheme = text.firstRange(of: "://").map { String(text[..<$0.upperBound]) } ?? ""
        return scheme + "•••" + text[at...]
    }

    /// The host of a URL, without name, password, port and the brackets of IPv6; nil when it has none.
    static func host(_ url: String) -> String? {
        guard let rest = afterScheme(url, ["http://", "https://", "socks5h://"]) else {
            return nil
        }
        let authority = rest.prefix { $0 != "/" }
        let place = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] }
        let address = place ?? authority
        let host =
            address.hasPrefix("[")
            ? address.dropFirst().prefix { $0 != "]" } : address.prefix { $0 != ":" }
        return host.isEmpty ? nil : String(host)
    }

    /// Whether a URL leads to this very machine.
    static func isLoopback(_ url: String) -> Bool {
        guard let host = host(url) else { return false }
        return host == "localhost" || host == "::1" || host.hasPrefix("127.")
    }

    private static func afterScheme(_ text: String, _ schemes: [String]) -> Substring? {
        let lower = text.lowercased()
        guard let scheme = schemes.first(where: { lower.hasPrefix($0) }),
            text.utf8.count > scheme.utf8.count
        else { return nil }
        return text.dropFirst(scheme.count)
    }
}
