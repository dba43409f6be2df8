import Shared

/// What a password must be: long enough and no mere repetition. No rule about kinds of characters:
/// those only make people write them down.
enum PasswordRule {
    /// Fewest characters.
    static let shortest = 10
    /// Most bytes.
    static let longest = 256

    /// What is wrong with a password that somebody chose; nil when nothing is.
    static func objection(to password: String, of name: AccountName) -> LocalizedText? {
        let text = password.nfc
        if text.count < shortest {
            return LocalizedText(
                vi: "Mật khẩu có \(text.count) ký tự, cần ít nhất \(shortest).",
                en: "The password has \(text.count) characters, at least \(shortest) are needed.")
        }
        if text.utf8.count > longest {
            return LocalizedText(
                vi: "Mật khẩu dài quá \(longest) byte.",
                en: "The password is longer than \(longest) bytes.")
        }
        if Set(text.lowercased()).count < 5 {
            return LocalizedText(
                vi: "Mật khẩu chỉ có vài ký tự lặp lại. Dùng ít nhất 5 ký tự khác nhau.",
                en: "The password repeats a few characters. Use at least 5 different ones.")
        }
        if text.lowercased().contains(name.text) {
            return LocalizedText(
                vi: "Mật khẩu chứa tên đăng nhập.", en: "The password contains the sign-in name.")
        }
        return nil
    }

    /// Letters and digits that nobody mistakes for each other.
    private static let letters = Array("abcdefghjkmnpqrstuvwxyz23456789")

    /// Random bytes that a first password takes.
    static let firstPasswordBytes = 16

    /// A first password of `random` bytes: four groups of four, read out over the telephone.
    static func firstPassword(_ random: [UInt8]) -> String {
        let text = random.prefix(firstPasswordBytes).map { letters[Int($0) % letters.count] }
        return stride(from: 0, to: text.count, by: 4).map { start in
            String(text[start..<min(start + 4, text.count)])
        }.joined(separator: "-")
    }
}
