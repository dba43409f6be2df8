import Glibc
import Shared

extension AgentConfiguration {
    /// The way to a collector, as it is configured.
    func line(to collector: String) -> Line {
        Line(
            collector: collector, proxy: proxy, proxyUser: proxyUser,
            proxyPassword: proxyPassword, caFile: caFile, stallTimeout: stallTimeout)
    }

    /// The same with the proxy's password, when a file holds it.
    ///
    /// - Throws: a mistake when the file cannot be read, is empty, or may be read by others.
    func withSecrets(on disk: any FileSystem) throws(Mistakes) -> AgentConfiguration {
        guard let path = proxyPasswordFile else { return self }
        guard proxyPassword == nil else {
            throw Self.mistake(
                "“proxy-password” đã có; chỉ chọn một trong hai",
                "“proxy-password” is set, too; choose one of the two")
        }
        let bytes: [UInt8]
        do throws(FileFault) {
            bytes = try disk.read(path, limit: 4096)
        } catch {
            throw Self.mistake(
                "không đọc được \(path): \(error.words.vi)",
                "\(path) cannot be read: \(error.words.en)")
        }
        guard Self.isPrivate(path) else {
            throw Self.mistake(
                "người khác đọc được \(path); chạy: chmod 600 \(path)",
                "others may read \(path); run: chmod 600 \(path)")
        }
        let first = String(decoding: bytes, as: UTF8.self).prefix { !$0.isNewline }
        guard !first.isEmpty else {
            throw Self.mistake("\(path) trống", "\(path) is empty")
        }
        var complete = self
        complete.proxyPassword = String(first)
        return complete
    }

    private static func mistake(_ vi: String, _ en: String) -> Mistakes {
        Mistakes(list: [
            Mistake(
                place: Key.proxyPasswordFile.rawValue, message: LocalizedText(vi: vi, en: en))
        ])
    }

    private static func isPrivate(_ path: String) -> Bool {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return false }
        return status.st_mode & 0o077 == 0
    }
}
