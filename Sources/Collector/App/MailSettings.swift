import Foundation
import Shared

/// Where mail goes, as it is set; the password stays in its own file.
struct MailSettings: Hashable, Sendable {
    /// `HOST:PORT`; empty sends no mail.
    var server = ""
    var security = MailServer.Security.starttls
    /// The department's address.
    var from = ""
    /// What the department calls itself in letters.
    var department = "Sở Y tế"
    var user = ""
    /// A file of mode 0600 that holds the password.
    var passwordFile = ""
    /// A file of trusted certificates instead of the system's.
    var caFile = ""
    /// The hour of the officer's digest, or `none`.
    var digestAt = "07:45"

    /// When the digest goes out; nil for never.
    var digest: TimeOfDay? { TimeOfDay(digestAt) }

    /// What is wrong with the settings together, for the list of mistakes.
    var mistakes: [String] {
        guard !server.isEmpty else { return [] }
        var mistakes: [String] = []
        if from.isEmpty {
            mistakes.append(
                "mail_from: cần địa chỉ gửi khi có mail_server / needed beside mail_server")
        }
        if user.isEmpty != passwordFile.isEmpty {
            mistakes.append(
                "mail_user, mail_password_file: phải có cả hai / are needed together")
        }
        let host = CollectorConfiguration.Address(server)
        if security == .none, host?.isLoopback != true {
            mistakes.append(
                "mail_security: “none” chỉ dùng với máy chủ thư trên máy này / "
                    + "“none” is for a mail server on this machine only")
        }
        return mistakes
    }

    /// A file of secrets that cannot be used.
    struct Unusable: Error, CustomStringConvertible {
        let description: String
    }

    /// The server with its password; nil where none is set.
    ///
    /// - Throws: `Unusable`.
    func mailServer() throws -> MailServer? {
        guard let address = CollectorConfiguration.Address(server), let from = MailAddress(from)
        else { return nil }
        return MailServer(
            host: address.host, port: address.port, security: security, from: from,
            fromName: department, user: user.isEmpty ? nil : user,
            password: passwordFile.isEmpty ? nil : try password(),
            caFile: caFile.isEmpty ? nil : caFile)
    }

    private func password() throws -> String {
        let attributes = try? FileManager.default.attributesOfItem(atPath: passwordFile)
        guard let mode = (attributes?[.posixPermissions] as? NSNumber)?.intValue,
            let text = try? String(contentsOfFile: passwordFile, encoding: .utf8)
        else {
            throw Unusable(
                description: "mail_password_file: không đọc được “\(passwordFile)” / "
                    + "“\(passwordFile)” cannot be read")
        }
        guard mode & 0o077 == 0 else {
            throw Unusable(
                description: "mail_password_file: “\(passwordFile)” phải có quyền 0600 / "
                    + "“\(passwordFile)” must have mode 0600")
        }
        return String(text.prefix { !$0.isNewline })
    }
}

extension CollectorConfiguration {
    /// What stands for nothing.
    private static let none = "none"

    /// The keys about mail.
    static let mailKeys: [Key] = [
        Key(
            name: "mail_server",
            accepts: LocalizedText(vi: "MÁY_CHỦ:CỔNG hoặc none", en: "HOST:PORT or none"),
            set: { text, configuration in
                configuration.mail.server = text == none ? "" : text
                return text == none || Address(text) != nil
            }, show: { $0.mail.server.isEmpty ? none : $0.mail.server }),
        Key(
            name: "mail_security",
            accepts: LocalizedText(vi: "starttls, tls, none", en: "starttls, tls, none"),
            set: { text, configuration in
                guard let security = MailServer.Security(rawValue: text) else { return false }
                configuration.mail.security = security
                return true
            }, show: { $0.mail.security.rawValue }),
        Key(
            name: "mail_from",
            accepts: LocalizedText(vi: "địa chỉ thư hoặc none", en: "an e-mail address or none"),
            set: { text, configuration in
                configuration.mail.from = text == none ? "" : text
                return text == none || MailAddress(text) != nil
            }, show: { $0.mail.from.isEmpty ? none : $0.mail.from }),
        Key(
            name: "mail_digest_at",
            accepts: LocalizedText(
                vi: "giờ như 07:45, hoặc none", en: "a time such as 07:45, or none"),
            set: { text, configuration in
                configuration.mail.digestAt = text
                return text == none || TimeOfDay(text) != nil
            }, show: { $0.mail.digestAt }),
        text(named: "department_name", \.mail.department),
        text(named: "mail_user", \.mail.user),
        text(named: "mail_password_file", \.mail.passwordFile),
        text(named: "mail_ca_file", \.mail.caFile),
    ]

    /// A key whose value is any text.
    static func text(
        named name: String,
        _ path: any WritableKeyPath<CollectorConfiguration, String> & Sendable
    ) -> Key {
        Key(
            name: name, accepts: LocalizedText(vi: "chữ", en: "a text"),
            set: { text, configuration in
                configuration[keyPath: path] = text == none ? "" : text
                return true
            }, show: { $0[keyPath: path].isEmpty ? none : $0[keyPath: path] })
    }
}
