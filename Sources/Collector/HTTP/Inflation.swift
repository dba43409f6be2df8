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
    /// The same without header and checksum, as it stands in a zip archive.
    private static let rawWindow: CInt = -15

    /// The bytes that `compressed` stands for.
    ///
    /// - Parameter limit: most bytes that may come out.
    static func gunzip(_ compressed: [UInt8], limit: Int) throws(Fault) -> [UInt8] {
        try inflated(compressed, window: gzipWindow, limit: limit)
    }

    /// The bytes of the one file in a zip archive (APPNOTE 4.3), stored or deflated.
    static func unzip(_ archive: [UInt8], limit: Int) throws(Fault) -> [UInt8] {
        guard let entry = ZipEntry(onlyOneOf: archive) else { throw .damaged }
        let packed = Array(archive[entry.content])
        guard entry.isDeflated else {
            guard packed.count <= limit else { throw .tooLarge }
            guard checksum(packed) == entry.checksum else { throw .damaged }
            return packed
        }
        let whole = try inflated(packed, window: rawWindow, limit: limit)
        guard checksum(whole) == entry.checksum else { throw .damaged }
        return whole
    }

    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            UInt32(truncatingIfNeeded: unsafe crc32(0, buffer.baseAddress, uInt(buffer.count)))
        }
    }

    private static func inflated(
        _ compressed: [UInt8], window: CInt, limit: Int
    ) throws(Fault) -> [UInt8] {
        var stream = unsafe z_stream()
        let size = unsafe CInt(MemoryLayout<z_stream>.size)
        guard unsafe inflateInit2_(&stream, window, ZLIB_VERSION, size) == Z_OK else {
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

/// Where the only file of a zip archive lies.
private struct ZipEntry {
    let content: Range<Int>
    let isDeflated: Bool
    let checksum: UInt32

    /// Reads the directory at the archive's end; nil for none, for several files, for secrets.
    init?(onlyOneOf archive: [UInt8]) {
        func number(_ start: Int, _ count: Int) -> Int? {
            guard start >= 0, start + count <= archive.count else { return nil }
            return (0..<count).reduce(0) { $0 | Int(archive[start + $1]) << (8 * $1) }
        }
        let lowest = max(0, archive.count - 22 - 65_535)
        guard archive.count >= 22,
            let end = (lowest...(archive.count - 22)).reversed().first(where: {
                number($0, 4) == 0x0605_4B50
            }), number(end + 10, 2) == 1, let directory = number(end + 16, 4),
            number(directory, 4) == 0x0201_4B50, let flags = number(directory + 8, 2),
            flags & 1 == 0, let method = number(directory + 10, 2), method == 0 || method == 8,
            let sum = number(directory + 16, 4), let size = number(directory + 20, 4),
            let header = number(directory + 42, 4), number(header, 4) == 0x0403_4B50,
            let name = number(header + 26, 2), let extra = number(header + 28, 2)
        else { return nil }
        let start = header + 30 + name + extra
        guard start + size <= archive.count else { return nil }
        content = start..<(start + size)
        isDeflated = method == 8
        checksum = UInt32(truncatingIfNeeded: sum)
    }
}
