import Shared

/// What the last attempt to deliver came to, from the file that `run` leaves for `status`.
enum LastAttempt {
    /// A line for a person; nil when the file says nothing that is known.
    static func sentence(_ attempt: JSONValue) -> LocalizedText? {
        guard let at = attempt["at"]?.text, let outcome = attempt["outcome"]?.text else {
            return nil
        }
        let why = fault(attempt).map { LocalizedText(vi: ": \($0.vi)", en: ": \($0.en)") }
        return LocalizedText(
            vi: "Lần gửi gần nhất: \(at), kết quả \(outcome)\(why?.vi ?? "")",
            en: "Last attempt: \(at), \(outcome)\(why?.en ?? "")")
    }

    /// What was wrong with the line: what a person can mend, such as a clock (FAULTS C4), must not
    /// stand in the log alone.
    private static func fault(_ attempt: JSONValue) -> LocalizedText? {
        attempt["fault"]?.text.flatMap(TransportFault.Reason.init).map { reason in
            TransportFault(reason: reason, detail: attempt["reason"]?.text ?? "").message
        }
    }
}
