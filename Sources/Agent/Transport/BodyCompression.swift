/// Decides which bodies travel in gzip. A report of figures shrinks to a quarter, which on a line of
/// 9.6 kbit/s is the difference between two seconds and eight (FAULTS B7).
///
/// Not everyone on the way reads gzip: an older collector says 415, and a proxy that inspects bodies
/// may say anything. After a 415 bodies go as they are until the next start; after a stranger's
/// refusal the next one does, so that a report is never stopped by its packing.
struct BodyCompression: Sendable {
    /// Below this a body fits into one packet anyway.
    static let leastBytes = 1024

    private var isUnderstood = true
    private var sendsNextPlain = false

    /// What to send for a body, with the header that says so.
    mutating func pack(_ body: [UInt8]) -> (bytes: [UInt8], header: Header?) {
        if sendsNextPlain {
            sendsNextPlain = false
            return (body, nil)
        }
        guard isUnderstood, body.count >= Self.leastBytes, let packed = Gzip.compress(body),
            packed.count < body.count - body.count / 10
        else { return (body, nil) }
        return (packed, Header("Content-Encoding", "gzip"))
    }

    /// Takes note of what was answered to a packed body.
    ///
    /// - Returns: true when the same request is to be sent again as it is, at once.
    mutating func note(_ answer: TransportAnswer) -> Bool {
        if answer.status == 415 {
            isUnderstood = false
            return true
        }
        if answer.status >= 400, CollectorAnswer.problem(in: answer) == nil {
            sendsNextPlain = true
        }
        return false
    }
}
