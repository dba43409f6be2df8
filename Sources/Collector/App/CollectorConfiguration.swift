import Foundation
import Shared

/// Everything that can be set, read in one place: flags over environment over file over defaults.
///
/// The file is `collector.conf` in the data directory: one `key = value` a line, `#` for comments.
/// Environment variables are the keys in capitals after `GIAOBAN_`: `GIAOBAN_LISTEN`.
struct CollectorConfiguration: Hashable, Sendable {
    /// Where to listen.
    struct Address: Hashable, Sendable, CustomStringConvertible {
        let host: String
        let port: Int

        /// Reads `HOST:PORT`; an IPv6 host stands in brackets.
        init?(_ text: String) {
            guard let colon = text.lastIndex(of: ":"),
                let port = Int(text[text.index(after: colon)...]),
                (0...65535).contains(port)
            else { return nil }
            var host = String(text[..<colon])
            if host.hasPrefix("["), host.hasSuffix("]") {
                host = String(host.dropFirst().dropLast())
            }
            guard !host.isEmpty else { return nil }
            self.host = host
            self.port = port
        }

        /// True when only this machine can connect.
        var isLoopback: Bool {
            host == "localhost" || host == "::1" || host.hasPrefix("127.")
        }

        var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
    }

    /// Where the public listener is.
    var listen: Address
    /// Most connections at once; more wait in the system's queue.
    var maxConnections = 2000
    /// Seconds after which a silent connection is closed.
    var idleSeconds = 60
    /// Seconds that a request may take to arrive, before its rate counts (`RequestClock`).
    var requestSeconds = 30
    /// Largest request body in bytes.
    var bodyLimit = 1 << 20
    /// Most writes that may wait for a commit.
    var queueLimit = 1024
    /// True when everybody may read without a token; accepted on loopback only.
    var openReading = false
    /// Where people reach the pages, when a proxy stands before this program: `https://…`.
    var publicAddress: PublicAddress?
    /// What one guess of a password costs; not to be set from outside.
    var passwordCost = PasswordHash.Cost.standard
    /// True when every sender must sign: enrolments without a public key and reports without a
    /// signature are turned away.
    var requireSignatures = false
    /// Where mail goes.
    var mail = MailSettings()
    /// What TLS of our own needs.
    var tls = TLSFiles()

    /// A configuration of defaults.
    static var defaults: CollectorConfiguration {
        guard let address = Address("127.0.0.1:8080") else {
            preconditionFailure("the default address can be read")
        }
        return CollectorConfiguration(listen: address)
    }

    /// One key that can be set.
    struct Key: Sendable {
        let name: String
        let accepts: LocalizedText
        /// Sets the value; false when the text cannot be one.
        let set: @Sendable (String, inout CollectorConfiguration) -> Bool
        let show: @Sendable (CollectorConfiguration) -> String
    }

    private static let keys = ownKeys + tlsKeys + mailKeys

    private static let ownKeys: [Key] = [
        Key(
            name: "listen", accepts: LocalizedText(vi: "ĐỊA_CHỈ:CỔNG", en: "HOST:PORT"),
            set: { text, configuration in
                guard let address = Address(text) else { return false }
                configuration.listen = address
                return true
            }, show: { $0.listen.description }),
        Key(
            name: "public_url",
            accepts: LocalizedText(vi: "https://TÊN_MÁY hoặc none", en: "https://HOST or none"),
            set: { text, configuration in
                guard text != "none" else {
                    configuration.publicAddress = nil
                    return true
                }
                guard let address = PublicAddress(text) else { return false }
                configuration.publicAddress = address
                return true
            }, show: { $0.publicAddress?.origin ?? "none" }),
        yesNo("require_signatures", \.requireSignatures),
        number("max_connections", 1...100_000, \.maxConnections),
        number("idle_seconds", 5...3600, \.idleSeconds),
        number("request_seconds", 1...600, \.requestSeconds),
        number("body_limit", 4096...(64 << 20), \.bodyLimit),
        number("queue_limit", 16...100_000, \.queueLimit),
        yesNo("open_reading", \.openReading),
    ]

    private static func yesNo(
        _ name: String, _ path: any WritableKeyPath<CollectorConfiguration, Bool> & Sendable
    ) -> Key {
        Key(
            name: name, accepts: LocalizedText(vi: "true hoặc false", en: "true or false"),
            set: { text, configuration in
                guard text == "true" || text == "false" else { return false }
                configuration[keyPath: path] = text == "true"
                return true
            }, show: { "\($0[keyPath: path])" })
    }

    private static func number(
        _ name: String, _ range: ClosedRange<Int>,
        _ path: any WritableKeyPath<CollectorConfiguration, Int> & Sendable
    ) -> Key {
        let text = "\(range.lowerBound)…\(range.upperBound)"
        return Key(
            name: name, accepts: LocalizedText(vi: text, en: text),
            set: { text, configuration in
                guard let number = Int(text), range.contains(number) else { return false }
                configuration[keyPath: path] = number
                return true
            }, show: { "\($0[keyPath: path])" })
    }

    /// Reads the configuration; every mistake comes back, one line each.
    ///
    /// - Parameters:
    ///   - flags: what stood on the command line, by key.
    ///   - environment: the process's environment.
    ///   - file: the text of the configuration file; nil when there is none.
    static func read(
        flags: [String: String], environment: [String: String], file: String?
    ) -> (configuration: CollectorConfiguration, mistakes: [String]) {
        var configuration = defaults
        var mistakes: [String] = []
        let (entries, unreadable) = fileEntries(file ?? "")
        mistakes += unreadable
        for key in keys {
            let variable = "GIAOBAN_" + key.name.uppercased()
            let found: (text: String, place: String)? =
                flags[key.name].map { ($0, "--" + key.name.replacing("_", with: "-")) }
                ?? environment[variable].map { ($0, variable) }
                ?? entries[key.name].map { ($0, "collector.conf: \(key.name)") }
            guard let found, !key.set(found.text, &configuration) else { continue }
            mistakes.append(
                "\(found.place): “\(found.text)”: cần \(key.accepts.vi) / "
                    + "expected \(key.accepts.en)")
        }
        mistakes += configuration.mail.mistakes + configuration.tls.mistakes
        let isReachable = !configuration.listen.isLoopback || configuration.publicAddress != nil
        if configuration.openReading && isReachable {
            mistakes.append(
                "open_reading: chỉ dùng khi nghe trên máy này (127.0.0.1), không có public_url / "
                    + "only on a loopback address, without public_url")
        }
        return (configuration, mistakes)
    }

    private static func fileEntries(_ text: String) -> ([String: String], [String]) {
        var entries: [String: String] = [:]
        var mistakes: [String] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            let bare = line.prefix { $0 != "#" }.trimmingCharacters(in: .whitespaces)
            if bare.isEmpty { continue }
            let parts = bare.split(separator: "=", maxSplits: 1).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            guard parts.count == 2, keys.contains(where: { $0.name == parts[0] }) else {
                mistakes.append(
                    "collector.conf:\(index + 1): “\(bare)”: cần khóa = giá trị / "
                        + "expected key = value with a known key")
                continue
            }
            entries[parts[0]] = parts[1]
        }
        return (entries, mistakes)
    }

    /// Every key with its value, one a line, as a configuration file.
    var text: String {
        Self.keys.map { "\($0.name) = \($0.show(self))" }.joined(separator: "\n")
    }
}
