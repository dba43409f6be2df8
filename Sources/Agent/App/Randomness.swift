import CCrypto

/// Bytes nobody can guess, from the same library as TLS.
enum Randomness {
    /// Stops the program when the system has no randomness: a guessable token is worse than none.
    static func bytes(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let filled = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return true }
            return unsafe giaoban_random(start, count)
        }
        precondition(filled, "the system's random source failed")
        return bytes
    }

    /// A number of `range` for pauses, which need no secrecy.
    static func number(_ range: Range<Int>) -> Int { Int.random(in: range) }
}
