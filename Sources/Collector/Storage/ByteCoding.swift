/// Writes the collector's compact stored forms: unsigned LEB128, zigzag for signed numbers, texts
/// preceded by their length.
struct ByteWriter {
    /// What has been written.
    private(set) var bytes: [UInt8] = []

    /// A writer with room for `capacity` bytes.
    init(capacity: Int = 64) {
        bytes.reserveCapacity(capacity)
    }

    /// Appends one byte.
    mutating func byte(_ byte: UInt8) {
        bytes.append(byte)
    }

    /// Appends a number, seven bits a byte, low bits first.
    mutating func unsigned(_ number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// Appends a signed number; small magnitudes of either sign are short.
    mutating func signed(_ number: Int64) {
        unsigned(UInt64(bitPattern: (number << 1) ^ (number >> 63)))
    }

    /// Appends a text and its length.
    mutating func text(_ text: String) {
        unsigned(UInt64(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    /// Appends bytes as they are.
    mutating func append(_ more: some Sequence<UInt8>) {
        bytes.append(contentsOf: more)
    }
}

/// A stored blob does not hold what it should: the file is damaged or we wrote nonsense.
struct DamagedBlob: Error, Equatable {
    /// Where in the blob.
    let offset: Int
}

/// Reads what `ByteWriter` wrote.
struct ByteReader {
    private let bytes: [UInt8]
    private(set) var offset: Int

    /// Starts at `offset` of `bytes`.
    init(_ bytes: [UInt8], from offset: Int = 0) {
        self.bytes = bytes
        self.offset = offset
    }

    /// True when everything has been read.
    var isAtEnd: Bool { offset >= bytes.count }

    /// The fault at this place.
    var damage: DamagedBlob { DamagedBlob(offset: offset) }

    /// The next byte.
    mutating func byte() throws(DamagedBlob) -> UInt8 {
        guard offset < bytes.count else { throw damage }
        defer { offset += 1 }
        return bytes[offset]
    }

    /// The next unsigned number.
    mutating func unsigned() throws(DamagedBlob) -> UInt64 {
        var number: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let byte = try byte()
            guard shift < 63 || byte <= 1 else { throw damage }
            number |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return number }
            shift += 7
        }
    }

    /// The next signed number.
    mutating func signed() throws(DamagedBlob) -> Int64 {
        let number = try unsigned()
        return Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
    }

    /// The next unsigned number as a count of things that take at least a byte each.
    mutating func count() throws(DamagedBlob) -> Int {
        let number = try unsigned()
        guard number <= UInt64(bytes.count) else { throw damage }
        return Int(number)
    }

    /// The next text.
    mutating func text() throws(DamagedBlob) -> String {
        let length = try count()
        guard offset + length <= bytes.count,
            let text = String(validating: bytes[offset..<offset + length], as: UTF8.self)
        else { throw damage }
        offset += length
        return text
    }
}
