/// How long one request may take to arrive: a while, and more for every byte that has come. Pure.
///
/// A client that trickles bytes so as never to fall silent would hold a connection for ever (FAULTS
/// E1); an honest one behind a line of 9.6 kbit/s brings about 1 000 bytes a second and must never be
/// cut (B7). So what counts is the rate over the whole request, whatever its length says.
struct RequestClock: Sendable {
    /// Slower than this over the whole request, beyond the grace, is no honest line.
    static let bytesPerSecond: Int64 = 400

    /// Milliseconds for which the rate does not matter.
    let grace: Int64
    private var began: Int64?
    private var bytes: Int64 = 0

    /// - Parameter grace: milliseconds.
    init(grace: Int64) {
        self.grace = grace
    }

    /// When the request that is arriving must be whole, as far as its bytes have come; nil while none
    /// is arriving.
    var deadline: Int64? {
        began.map { $0 + grace + bytes * 1000 / Self.bytesPerSecond }
    }

    /// Bytes have come: the first ones begin a request.
    mutating func receive(_ count: Int, at now: Int64) {
        if began == nil {
            began = now
            bytes = 0
        }
        bytes += Int64(count)
    }

    /// The request is whole.
    mutating func finish() {
        began = nil
    }
}
