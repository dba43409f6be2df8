import CCrypto
import Foundation
import Glibc
import Shared

/// The files that TLS of our own needs.
struct TLSFiles: Hashable, Sendable {
    /// The server's certificate and those that lead to its authority, in PEM, its own first.
    var certificate = ""
    /// Its private key, in PEM, without a password, mode 0600.
    var key = ""
    /// Who signs clients' certificates; empty asks clients for none.
    var clientAuthority = ""

    /// True when the collector speaks TLS itself.
    var isSet: Bool { !certificate.isEmpty && !key.isEmpty }

    /// What is wrong with the settings together, for the list of mistakes.
    var mistakes: [String] {
        if certificate.isEmpty != key.isEmpty {
            return [
                "tls_certificate, tls_key: phải có cả hai / are needed together"
            ]
        }
        if !clientAuthority.isEmpty, certificate.isEmpty {
            return [
                "tls_client_authority: cần tls_certificate và tls_key / needs tls_certificate and "
                    + "tls_key"
            ]
        }
        return []
    }

    /// The files, read and found to fit each other.
    struct Material: Hashable, Sendable {
        let certificate: [UInt8]
        let key: [UInt8]
        /// Nil asks clients for no certificate.
        let clientAuthority: [UInt8]?
        /// When the certificate ends.
        let ends: Instant
    }

    /// Reads the files and judges them at `now`.
    ///
    /// - Throws: `TLSFault`, with what to do.
    func read(at now: Instant) throws(TLSFault) -> Material {
        let shown = try Self.bytes(of: certificate)
        let secret = try Self.bytes(of: key, isSecret: true)
        let ends = try judge(shown, secret, at: now)
        var authority: [UInt8]?
        if !clientAuthority.isEmpty {
            let bytes = try Self.bytes(of: clientAuthority)
            let count = unsafe bytes.withUnsafeBytes { buffer -> Int32 in
                guard let start = buffer.baseAddress else { return 0 }
                return unsafe giaoban_certificate_count(start, buffer.count)
            }
            guard count > 0 else { throw .notACertificate(path: clientAuthority) }
            authority = bytes
        }
        return Material(certificate: shown, key: secret, clientAuthority: authority, ends: ends)
    }

    private func judge(
        _ shown: [UInt8], _ secret: [UInt8], at now: Instant
    ) throws(TLSFault) -> Instant {
        var (begins, ends): (Int64, Int64) = (0, 0)
        let state = unsafe shown.withUnsafeBytes { first in
            unsafe secret.withUnsafeBytes { second -> giaoban_certificate_state in
                guard let start = first.baseAddress, let other = second.baseAddress else {
                    return shown.isEmpty
                        ? GIAOBAN_CERTIFICATE_UNREADABLE : GIAOBAN_CERTIFICATE_KEY_UNREADABLE
                }
                return unsafe giaoban_certificate_judge(
                    start, first.count, other, second.count, now.milliseconds / 1000, &begins,
                    &ends)
            }
        }
        switch state {
        case GIAOBAN_CERTIFICATE_GOOD: return Instant(milliseconds: ends * 1000)
        case GIAOBAN_CERTIFICATE_KEY_UNREADABLE: throw .notAKey(path: key)
        case GIAOBAN_CERTIFICATE_KEY_ENCRYPTED: throw .encrypted(path: key)
        case GIAOBAN_CERTIFICATE_MISMATCHED: throw .mismatched(certificate: certificate, key: key)
        case GIAOBAN_CERTIFICATE_EXPIRED:
            throw .expired(path: certificate, at: Instant(milliseconds: ends * 1000))
        case GIAOBAN_CERTIFICATE_NOT_YET:
            throw .notYet(path: certificate, from: Instant(milliseconds: begins * 1000))
        default: throw .notACertificate(path: certificate)
        }
    }

    // MARK: - The files themselves

    /// Longer than any chain or key.
    private static let largest = 1 << 20

    private static func bytes(of path: String, isSecret: Bool = false) throws(TLSFault) -> [UInt8] {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw .unreadable(path: path, reason: reason()) }
        defer { close(file) }
        if isSecret {
            guard let mode = facts(of: path)?[.posixPermissions] as? NSNumber,
                mode.intValue & 0o077 == 0
            else { throw .open(path: path) }
        }
        var bytes = [UInt8](repeating: 0, count: largest)
        var length = 0
        while length < bytes.count {
            let count = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe Glibc.read(file, buffer.baseAddress?.advanced(by: length), largest - length)
            }
            guard count >= 0 else { throw .unreadable(path: path, reason: reason()) }
            if count == 0 { break }
            length += count
        }
        return Array(bytes.prefix(length))
    }

    private static func reason() -> String { unsafe String(cString: strerror(errno)) }

    /// What changes when a file is replaced or written to; equal while nothing has.
    struct Stamp: Hashable, Sendable {
        fileprivate var parts: [String] = []
    }

    /// The stamp of all files together. A link is followed: tools that renew certificates move one.
    func stamp() -> Stamp {
        var stamp = Stamp()
        for path in [certificate, key, clientAuthority] where !path.isEmpty {
            let facts = Self.facts(of: path)
            stamp.parts += [
                facts.map { "\($0[.systemFileNumber] ?? "")" } ?? "gone",
                "\(facts?[.size] ?? "") \(facts?[.posixPermissions] ?? "")",
                "\((facts?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0)",
            ]
        }
        return stamp
    }

    /// What the system says of a file, behind links.
    private static func facts(of path: String) -> [FileAttributeKey: Any]? {
        let place = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        // A file that is not there has no facts: reading it says why.
        return try? FileManager.default.attributesOfItem(atPath: place)
    }
}
