import CZlib

/// Undoes gzip (RFC 1952) under a hard cap: a thousand bytes may claim to be a thousand million
/// (FAULTS E2). Never more than the cap and one chunk is held.
enum Inflation {
    /// Why there is nothing to give back.
    enum Fault: Error, Hashable {
        /// Not gzip, cut short, changed on the way, or followed by something else.
        case damaged
        /// It becomes more than the limit.
        case tooLarge
    }

    private static let chunkSize = 16 << 10
    /// zlib's way of saying: the largest window, and gzip's header and checksum.
    private static let gzipWindow: CInt = 15 + 16

    /// The bytes that `compressed` stands for.
    ///
    /// - Parameter limit: most bytes that may come out.
    static func gunzip(_ compressed: [UInt8], limit: Int) throws(Fault) -> [UInt8] {
        var stream = unsafe z_stream()
        let size = unsafe CInt(MemoryLayout<z_stream>.size)
        guard unsafe inflateInit2_(&stream, gzipWindow, ZLIB_VERSION, size) == Z_OK else {
            throw .damaged
        }
        defer { unsafe inflateEnd(&stream) }
        var input = compressed
        let result = unsafe input.withUnsafeMutableBufferPointer { source in
            unsafe stream.next_in = source.baseAddress
            unsafe stream.avail_in = uInt(source.count)
            return unsafe inflateAll(&stream, limit: limit)
        }
        return try result.get()
    }

    private static func inflateAll(
        _ stream: inout z_stream, limit: Int
    ) -> Result<[UInt8], Fault> {
        var whole: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: chunkSize)
        while true {
            let state = unsafe chunk.withUnsafeMutableBufferPointer { sink in
                unsafe stream.next_out = sink.baseAddress
                unsafe stream.avail_out = uInt(sink.count)
                return unsafe inflate(&stream, Z_NO_FLUSH)
            }
            let made = chunkSize - (unsafe Int(stream.avail_out))
            guard whole.count + made <= limit else { return .failure(.tooLarge) }
            whole.append(contentsOf: chunk[..<made])
            switch state {
            case Z_STREAM_END:
                // Bytes after the end would be read by one program and not by another (E4).
                return unsafe stream.avail_in == 0 ? .success(whole) : .failure(.damaged)
            case Z_OK where unsafe made > 0 || stream.avail_in > 0: continue
            default: return .failure(.damaged)
            }
        }
    }
}
