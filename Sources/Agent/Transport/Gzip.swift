import CZlib

/// Makes gzip (RFC 1952) of a body.
enum Gzip {
    /// zlib's way of saying: a window of 32 KiB, and gzip's header and checksum.
    private static let window: CInt = 15 + 16
    /// The least memory that zlib offers for its tables: 32 KiB instead of 128.
    private static let memoryLevel: CInt = 6

    /// `bytes` in gzip; nil when memory is out, which sends them as they are.
    static func compress(_ bytes: [UInt8]) -> [UInt8]? {
        var stream = unsafe z_stream()
        let size = unsafe CInt(MemoryLayout<z_stream>.size)
        let state = unsafe deflateInit2_(
            &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, window, memoryLevel, Z_DEFAULT_STRATEGY,
            ZLIB_VERSION, size)
        guard state == Z_OK else { return nil }
        defer { unsafe deflateEnd(&stream) }
        var input = bytes
        let bound = unsafe Int(deflateBound(&stream, uLong(bytes.count)))
        var output = [UInt8](repeating: 0, count: bound)
        let isDone = unsafe input.withUnsafeMutableBufferPointer { source in
            unsafe output.withUnsafeMutableBufferPointer { sink in
                unsafe stream.next_in = source.baseAddress
                unsafe stream.avail_in = uInt(source.count)
                unsafe stream.next_out = sink.baseAddress
                unsafe stream.avail_out = uInt(sink.count)
                return unsafe deflate(&stream, Z_FINISH) == Z_STREAM_END
            }
        }
        guard isDone else { return nil }
        output.removeLast(unsafe Int(stream.avail_out))
        return output
    }
}
