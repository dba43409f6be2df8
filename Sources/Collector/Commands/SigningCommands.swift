import ArgumentParser
import Foundation
import Shared

/// `verify-signatures`: reads every accepted report again and verifies what its unit has signed.
struct VerifySignaturesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify-signatures",
        abstract: "Kiểm tra lại chữ ký mọi báo cáo đã nhận / verify every stored signature.")

    @OptionGroup var data: DataOption

    func run() async throws {
        umask(0o077)
        try await explained {
            var (reports, signed, unsigned, faults): (Int64, Int64, Int64, Int) = (0, 0, 0, 0)
            var after: Int64? = 0
            while let from = after {
                let page = try await data.get(SigningRoutes.Path.signatures + "?after=\(from)")
                reports += page["reports"]?.integer ?? 0
                signed += page["signed"]?.integer ?? 0
                unsigned += page["unsigned"]?.integer ?? 0
                for fault in page["faults"]?.elements ?? [] {
                    faults += 1
                    print(
                        "\(fault["seq"]?.integer ?? 0)\t\(fault["id"]?.text ?? "")\t"
                            + "\(fault["why"]?.text ?? "") / \(fault["whyEn"]?.text ?? "")")
                }
                after = page["next"]?.integer
            }
            tell(
                "đã kiểm tra \(reports) báo cáo: \(signed) chữ ký đúng, \(unsigned) không ký, "
                    + "\(faults) sai / verified \(reports) reports: \(signed) signatures hold, "
                    + "\(unsigned) unsigned, \(faults) faults")
            if faults > 0 { throw ExitStatus.badData }
        }
    }
}

/// `verify-receipt`: says whether the department has given this receipt.
struct VerifyReceiptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify-receipt",
        abstract: "Kiểm tra một biên nhận đơn vị đưa ra / check a receipt that a unit shows.")

    @OptionGroup var data: DataOption
    @Argument(help: "Tệp biên nhận, JSON hay bản in / the receipt's file, JSON or as printed.")
    var file: String

    func run() async throws {
        umask(0o077)
        try await explained {
            let receipt = try Self.receipt(
                in: [UInt8](Data(contentsOf: URL(fileURLWithPath: file))))
            let client = try LocalClient(directory: data.directory)
            let answer = try await client.post(
                SigningRoutes.Path.receipts, json: receipt.bytes)
            try client.close()
            let word = answer["verdict"]?.text ?? ""
            guard let verdict = CheckReceipt.Verdict(rawValue: word) else {
                throw Problem(.internalFault)
            }
            print(verdict.sentence(of: receipt))
            if verdict != .good { throw ExitStatus.badData }
        }
    }

    /// The receipt in a file: all of it, or the one line of a printed receipt that is JSON.
    static func receipt(in bytes: [UInt8]) throws(Problem) -> Receipt {
        let lines = bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D })
        let candidate = lines.first { $0.first == UInt8(ascii: "{") } ?? bytes[...]
        // Anything else is no receipt: told below.
        guard let receipt = try? Receipt(bytes: Array(candidate)) else {
            throw Problem(
                .badReport, vi: "Tệp không chứa biên nhận.", en: "The file holds no receipt.")
        }
        return receipt
    }
}

extension CheckReceipt.Verdict {
    /// The verdict in words.
    fileprivate func sentence(of receipt: Receipt) -> String {
        let name = "\(receipt.form.code) \(receipt.facility) \(receipt.period.identifier)"
        return switch self {
        case .good:
            "ĐÚNG: \(name) lần \(receipt.revision), nhận lúc \(receipt.receivedAt.rfc3339) / "
                + "GOOD: signed by this collector, and the report is here"
        case .signedButNotStored:
            "CHỮ KÝ ĐÚNG nhưng \(name) không có, hoặc khác, trong kho dữ liệu: dữ liệu đã mất hoặc bị "
                + "sửa / SIGNED, but the report is not here as the receipt says: data was lost or changed"
        case .unsigned:
            "KHÔNG CÓ CHỮ KÝ; \(name) có trong kho đúng như biên nhận / UNSIGNED; the report is here as "
                + "the receipt says"
        case .forged:
            "SAI: không khóa nào của Sở đã ký biên nhận này / WRONG: no key of this collector has signed "
                + "this receipt"
        }
    }
}

/// `identity`: the keys that receipts are signed with, to be read out over a telephone.
struct IdentityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "identity",
        abstract: "Khóa ký biên nhận của Sở / the keys that receipts are signed with.")

    @OptionGroup var data: DataOption
    @Flag(name: .long, help: "In khóa mới nhất dạng PEM / print the newest key as PEM.")
    var pem = false

    func run() async throws {
        umask(0o077)
        try await explained {
            let answer = try await data.get(Routes.identity)
            guard let identity = CollectorIdentity(value: answer), let last = identity.keys.last
            else { throw Problem(.internalFault) }
            if pem { return print(last.publicKey.pem, terminator: "") }
            for key in identity.keys {
                print("\(key.id)\t\(key.publicKey.fingerprint)\t\(key.publicKey.base64)")
            }
        }
    }
}

/// `rotate-key`: the next key for receipts, vouched for by the one before.
struct RotateKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate-key",
        abstract: "Thay khóa ký biên nhận của Sở / change the key that signs receipts.")

    @OptionGroup var data: DataOption
    @Flag(
        name: .long,
        help:
            "Khóa cũ đã mất hẳn; mọi đơn vị phải xác nhận khóa mới / the old key is lost for good.")
    var lost = false

    func run() async throws {
        umask(0o077)
        try await explained {
            let answer = try await data.ask(
                SigningRoutes.Path.collectorKeys, [("lost", lost ? "true" : "false")])
            print("\(answer["id"]?.text ?? "")\t\(answer["fingerprint"]?.text ?? "")")
        }
    }
}
