import Shared

/// What can be set, and where it came from: flags over environment over `agent.conf` over defaults.
/// Read in one place; all mistakes are told together.
struct AgentConfiguration: Hashable, Sendable {
    /// Every setting, by its key in `agent.conf`.
    enum Key: String, CaseIterable, Sendable {
        /// The collector's address: `https://giaoban.example.vn`.
        case collector
        /// `vi` or `en`.
        case language
        /// The folder that is watched; relative to the home.
        case watchFolder = "watch-folder"
        /// Whether changes to the folder are announced: `auto`, `events` or `poll`.
        case watch
        /// Seconds between two looks at the folder.
        case watchSeconds = "watch-seconds"
        /// The proxy's URL, or `none`.
        case proxy
        /// Who we are to the proxy; a domain stands before a backslash.
        case proxyUser = "proxy-user"
        /// What proves it.
        case proxyPassword = "proxy-password"
        /// A file that only its owner may read, with the password in its first line.
        case proxyPasswordFile = "proxy-password-file"
        /// A file of trusted certificates in place of the system's.
        case caFile = "ca-file"
        /// Seconds of silence after which the line is given up.
        case stallSeconds = "stall-seconds"
        /// Whether the unit's head approves each report: `required` or `none`.
        case approval
        /// Who prepares the reports (`người lập`).
        case preparedBy = "prepared-by"
        /// On which days before a due day a reminder is given.
        case remindDays = "remind-days"

        /// The environment's name for it.
        var environment: String {
            "GIAOBAN_" + rawValue.uppercased().replacing("-", with: "_")
        }
    }

    /// How the agent learns of a change in the watched folder.
    enum Watch: String, CaseIterable, Sendable {
        /// From the system on a local disk, by looking on a share of another machine.
        case auto
        /// From the system.
        case events
        /// By looking.
        case poll
    }

    /// One setting that is not accepted.
    struct Mistake: Hashable, Sendable {
        /// Where it stands: `agent.conf:3`, `GIAOBAN_PROXY`, `--collector`.
        let place: String
        /// What was read and what is accepted.
        let message: LocalizedText
    }

    /// The mistakes of a configuration, all of them.
    struct Mistakes: Error, Hashable {
        let list: [Mistake]
    }

    /// The collector's root URL without a slash at its end; nil before enrolment.
    var collector: String?
    /// The language of everything people read.
    var language = Language.vi
    /// The folder that is watched.
    var watchFolder: String
    /// How changes in it are noticed.
    var watch = Watch.auto
    /// Time between two looks at it, where changes are not announced or a file is not settled yet.
    var watchInterval = Duration.seconds(2)
    /// The proxy's URL.
    var proxy: String?
    /// Who we are to the proxy.
    var proxyUser: String?
    /// What proves it; hidden wherever the configuration is shown.
    var proxyPassword: String?
    /// The file that holds it instead.
    var proxyPasswordFile: String?
    /// A file of trusted certificates.
    var caFile: String?
    /// Silence after which the line is given up. Longer than a collector may queue a report.
    var stallTimeout = Duration.seconds(90)
    /// Whether each report waits for the unit's head before it goes into the outbox.
    var needsApproval = false
    /// Who prepares the reports; nil where the unit does not say.
    var preparedBy: String?
    /// Days before a due day on which a reminder is given, 0 for the day itself; nil for those that the
    /// department advises.
    var remindDays: [Int]?

    /// Reads every source.
    ///
    /// - Parameters:
    ///   - home: for paths that are relative to it.
    ///   - flags: what the command line set.
    ///   - environment: looks a variable up; also the system's locale.
    ///   - file: the text of `agent.conf`; nil when there is none.
    init(
        home: AgentHome, flags: [Key: String], environment: (String) -> String?, file: String?
    ) throws(Mistakes) {
        watchFolder = home.reports
        var mistakes: [Mistake] = []
        var values: [Key: (place: String, text: String)] = [:]
        for (key, place, text) in ConfigurationFile.entries(file ?? "", mistakes: &mistakes) {
            values[key] = (place, text)
        }
        for key in Key.allCases {
            if let text = environment(key.environment), !text.isEmpty {
                values[key] = (key.environment, text)
            }
            if let text = flags[key] { values[key] = ("--" + key.rawValue, text) }
        }
        language = Self.spokenLanguage(environment)
        for key in Key.allCases {
            guard let (place, text) = values[key] else { continue }
            if let message = set(key, text, home: home) {
                mistakes.append(Mistake(place: place, message: message))
            }
        }
        if !mistakes.isEmpty { throw Mistakes(list: mistakes) }
    }

    /// The language of whoever asks nothing: Vietnamese, unless the system's locale is an English one.
    /// The first of POSIX's variables that is set decides.
    static func spokenLanguage(_ environment: (String) -> String?) -> Language {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap(environment)
            .first { !$0.isEmpty }
        return locale?.lowercased().hasPrefix("en") == true ? .en : .vi
    }

    /// The settings as `agent.conf` would hold them; passwords in URLs are hidden.
    var printed: String {
        let lines: [(Key, String)] = [
            (.collector, collector ?? ""), (.language, language.rawValue),
            (.watchFolder, watchFolder), (.watch, watch.rawValue),
            (.watchSeconds, String(watchInterval.components.seconds)),
            (.proxy, proxy.map(ConfigurationURL.withoutSecret) ?? "none"),
            (.proxyUser, proxyUser ?? ""),
            (.proxyPassword, proxyPassword == nil ? "" : "•••"),
            (.proxyPasswordFile, proxyPasswordFile ?? ""),
            (.caFile, caFile ?? ""),
            (.stallSeconds, String(stallTimeout.components.seconds)),
            (.approval, needsApproval ? "required" : "none"),
            (.preparedBy, preparedBy ?? ""),
            (.remindDays, (remindDays ?? []).map(String.init).joined(separator: ",")),
        ]
        return lines.map { "\($0.0.rawValue) = \($0.1)\n" }.joined()
    }

    /// Takes one setting; returns why it is not accepted.
    private mutating func set(_ key: Key, _ text: String, home: AgentHome) -> LocalizedText? {
        switch key {
        case .collector:
            guard let url = ConfigurationURL.root(text) else {
                return Self.refusal(
                    text, "http://… hoặc https://… và tên máy, ví dụ https://giaoban.example.vn",
                    "http://… or https://… and a host, such as https://giaoban.example.vn")
            }
            collector = url
        case .language:
            guard let read = Language(rawValue: text) else {
                return Self.refusal(text, "vi hoặc en", "vi or en")
            }
            language = read
        case .watchFolder: watchFolder = Self.absolute(text, home)
        case .watch:
            guard let read = Watch(rawValue: text) else {
                return Self.refusal(text, "auto, events hoặc poll", "auto, events or poll")
            }
            watch = read
        case .watchSeconds:
            guard let seconds = Int(text), (1...3600).contains(seconds) else {
                return Self.refusal(text, "số giây từ 1 đến 3600", "seconds from 1 to 3600")
            }
            watchInterval = .seconds(seconds)
        case .proxy:
            if text == "none" {
                proxy = nil
            } else if ConfigurationURL.isProxy(text) {
                proxy = text
            } else {
                return Self.refusal(
                    ConfigurationURL.withoutSecret(text), "none hoặc http://máy:cổng",
                    "none or http://host:port")
            }
        case .proxyUser: proxyUser = text
        case .proxyPassword: proxyPassword = text
        case .proxyPasswordFile: proxyPasswordFile = Self.absolute(text, home)
        case .caFile: caFile = Self.absolute(text, home)
        case .stallSeconds:
            guard let seconds = Int(text), (2...3600).contains(seconds) else {
                return Self.refusal(text, "số giây từ 2 đến 3600", "seconds from 2 to 3600")
            }
            stallTimeout = .seconds(seconds)
        case .approval:
            guard ["required", "none"].contains(text) else {
                return Self.refusal(text, "required hoặc none", "required or none")
            }
            needsApproval = text == "required"
        case .preparedBy:
            guard text.utf8.count <= ReportPerson.nameLimit else {
                let limit = ReportPerson.nameLimit
                return Self.refusal(text, "tên tối đa \(limit) byte", "a name of \(limit) bytes")
            }
            preparedBy = text
        case .remindDays:
            let days = text.split(separator: ",").map { Int($0.trimmingBlanks) }
            guard !days.isEmpty, days.allSatisfy({ $0.map { (0...60).contains($0) } ?? false })
            else {
                return Self.refusal(text, "các số ngày 0–60, như 3,1,0", "days 0–60, as 3,1,0")
            }
            remindDays = days.compactMap(\.self)
        }
        return nil
    }

    private static func absolute(_ path: String, _ home: AgentHome) -> String {
        path.hasPrefix("/") ? path : home.root + "/" + path
    }

    static func refusal(_ text: String, _ vi: String, _ en: String) -> LocalizedText {
        LocalizedText(
            vi: "đọc được “\(text)”, chấp nhận \(vi)", en: "read “\(text)”, accepted is \(en)")
    }
}
