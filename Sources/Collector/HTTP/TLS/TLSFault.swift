import Shared

/// Why the files of TLS cannot be used: said to the person who set them.
enum TLSFault: Error, Hashable, CustomStringConvertible {
    case unreadable(path: String, reason: String)
    case open(path: String)
    case notACertificate(path: String)
    case notAKey(path: String)
    case encrypted(path: String)
    case mismatched(certificate: String, key: String)
    case expired(path: String, at: Instant)
    case notYet(path: String, from: Instant)
    /// The library that speaks TLS does not take them; its own word for why.
    case refused(path: String, reason: String)
    /// This program was built without TLS.
    case notBuilt

    /// What was found, and what to do.
    var message: LocalizedText {
        switch self {
        case .unreadable(let path, let reason):
            LocalizedText(
                vi: "\(path): không đọc được (\(reason)). Kiểm tra đường dẫn, và quyền của người "
                    + "dùng mà collector chạy.",
                en: "\(path): cannot be read (\(reason)). Check the path, and what the user "
                    + "that the "
                    + "collector runs as may read.")
        case .open(let path):
            LocalizedText(
                vi: "\(path): khóa riêng mà người khác đọc được. Chạy: chmod 600 \(path)",
                en: "\(path): a private key that others may read. Run: chmod 600 \(path)")
        case .notACertificate(let path):
            LocalizedText(
                vi: "\(path): không phải chứng thư PEM. Tệp phải bắt đầu bằng "
                    + "“-----BEGIN CERTIFICATE-----”, chứng thư của máy chủ đứng đầu.",
                en: "\(path): no certificate in PEM. The file begins with "
                    + "“-----BEGIN CERTIFICATE-----”, the server's own certificate first.")
        case .notAKey(let path):
            LocalizedText(
                vi: "\(path): không phải khóa riêng PEM (“-----BEGIN PRIVATE KEY-----”).",
                en: "\(path): no private key in PEM (“-----BEGIN PRIVATE KEY-----”).")
        case .encrypted(let path):
            LocalizedText(
                vi: "\(path): khóa có mật khẩu, không có ai để hỏi. Bỏ mật khẩu: "
                    + "openssl pkey -in \(path) -out TỆP-MỚI",
                en: "\(path): the key has a password, and there is nobody to ask. Take it off: "
                    + "openssl pkey -in \(path) -out NEW-FILE")
        case .mismatched(let certificate, let key):
            LocalizedText(
                vi: "\(key): không phải khóa của chứng thư \(certificate). Lấy hai tệp của "
                    + "cùng một "
                    + "lần cấp; nếu tệp có nhiều chứng thư, chứng thư của máy chủ phải đứng đầu.",
                en: "\(key): not the key of the certificate \(certificate). Take both files of one "
                    + "issue; where a file holds several certificates, the server's own comes "
                    + "first.")
        case .expired(let path, let moment):
            LocalizedText(
                vi: "\(path): chứng thư đã hết hạn lúc \(moment.rfc3339). Gia hạn rồi chạy "
                    + "lại; nếu "
                    + "chưa đến ngày đó, chỉnh đồng hồ máy.",
                en: "\(path): the certificate ended at \(moment.rfc3339). Renew it and start "
                    + "again; if "
                    + "that day has not come, set this machine's clock.")
        case .notYet(let path, let moment):
            LocalizedText(
                vi: "\(path): chứng thư chỉ có giá trị từ \(moment.rfc3339). Kiểm tra đồng hồ máy.",
                en: "\(path): the certificate holds from \(moment.rfc3339) on. Check this "
                    + "machine's "
                    + "clock.")
        case .refused(let path, let reason):
            LocalizedText(
                vi: "\(path): không dùng được cho TLS (\(reason)). Dùng khóa RSA từ 2048 bit hoặc "
                    + "ECDSA P-256.",
                en: "\(path): TLS cannot be spoken with it (\(reason)). Use a key of RSA with 2048 "
                    + "bits or more, or ECDSA P-256.")
        case .notBuilt:
            LocalizedText(
                vi: "Bản này được dịch không có TLS. Dùng bản phát hành (make release), dịch với "
                    + "--traits TLS, hoặc đặt sau nginx hay Caddy (deploy/proxies).",
                en: "This program was built without TLS. Use the released one (make release), "
                    + "build "
                    + "with --traits TLS, or put nginx or Caddy before it (deploy/proxies).")
        }
    }

    var description: String { "\(message.vi) / \(message.en)" }
}
