import CZlib

/// Makes gzip (RFC 1952) of what never changes and holds nothing secret: style sheet and script. Pages
/// are not packed: the length of a packed page tells who guesses what is in it.
enum Deflation {
    /// zlib's way of saying: the largest window, and gzip's header and checksum.
    private static let gzipWindow: CInt = 15 + 16
    private static let memoryLevel: CInt = 9

    /// The same bytes packed; nil when zlib cannot.
    static func gzip(_ bytes: [UInt8]) -> [UInt8]? {
        var stream = unsafe z_stream()
        let size = unsafe CInt(MemoryLayout<z_stream>.size)
        guard
            unsafe deflateInit2_(
                &stream, Z_BEST_COMPRESSION, Z_DEFLATED, gzipWindow, memoryLevel,
                Z_DEFAULT_STRATEGY, ZLIB_VERSION, size) == Z_OK
        else { return nil }
        defer { unsafe deflateEnd(&stream) }
        var input = bytes
        let bound = unsafe Int(deflateBound(&stream, uLong(bytes.count)))
        var packed = [UInt8](repeating: 0, count: bound)
        let isWhole = unsafe input.withUnsafeMutableBufferPointer { source in
            unsafe packed.withUnsafeMutableBufferPointer { sink in
                unsafe stream.next_in = source.baseAddress
                unsafe stream.avail_in = uInt(source.count)
                unsafe stream.next_out = sink.baseAddress
                unsafe stream.avail_out = uInt(sink.count)
                return unsafe deflate(&stream, Z_FINISH) == Z_STREAM_END
            }
        }
        guard isWhole else { return nil }
        return Array(packed.prefix(unsafe Int(stream.total_out)))
    }
}
