/// Writes zip archives for tests: stored, or deflated with the fixed codes, and as wrong as asked.
public struct ZipFixture: Sendable {
    /// One part.
    public struct Part: Sendable {
        /// Its name.
        public var name: String
        /// Its bytes.
        public var bytes: [UInt8]
        /// The size the directory states; nil for the true one.
        public var statedSize: UInt32?
        /// The bytes as they are packed; nil to pack `bytes`.
        public var packed: [UInt8]?
        /// General purpose flags: 1 says encrypted.
        public var flags: UInt16 = 0
        /// The check sum; nil for the true one.
        public var checksum: UInt32?

        /// Makes a part.
        public init(_ name: String, _ bytes: [UInt8]) {
            self.name = name
            self.bytes = bytes
        }

        /// Makes a part of a text.
        public init(_ name: String, _ text: String) { self.init(name, Array(text.utf8)) }
    }

    /// The parts, in order.
    public var parts: [Part]
    /// Whether the parts are deflated.
    public var deflates = true

    /// An archive of some parts.
    public init(_ parts: [Part]) { self.parts = parts }

    /// The archive.
    public var bytes: [UInt8] {
        var archive: [UInt8] = []
        var directory: [UInt8] = []
        for part in parts {
            let offset = UInt32(archive.count)
            let packed = part.packed ?? (deflates ? Self.deflated(part.bytes) : part.bytes)
            let method: UInt16 = deflates || part.packed != nil ? 8 : 0
            var common: [UInt8] = []
            common.add(UInt16(20), part.flags, method, UInt16(0), UInt16(0))
            common.add(part.checksum ?? Self.checksum(part.bytes), UInt32(packed.count))
            common.add(part.statedSize ?? UInt32(part.bytes.count))
            common.add(UInt16(part.name.utf8.count), UInt16(0))
            archive.add(UInt32(0x0403_4B50))
            archive += common + Array(part.name.utf8) + packed
            directory.add(UInt32(0x0201_4B50))
            directory.add(UInt16(20))
            directory += common
            directory.add(UInt16(0), UInt16(0), UInt16(0))
            directory.add(UInt32(0), offset)
            directory += Array(part.name.utf8)
        }
        let start = UInt32(archive.count)
        archive += directory
        archive.add(UInt32(0x0605_4B50))
        archive.add(UInt16(0), UInt16(0), UInt16(parts.count), UInt16(parts.count))
        archive.add(UInt32(directory.count), start)
        archive.add(UInt16(0))
        return archive
    }

    /// A deflate stream of `count` zeros, about a thousand times shorter.
    public static func bomb(_ count: Int) -> [UInt8] {
        var bits = BitWriter()
        bits.open()
        bits.literal(0)
        for _ in 0..<((count - 1) / 258) { bits.repeatLast258() }
        for _ in 0..<((count - 1) % 258) { bits.literal(0) }
        return bits.close()
    }

    private static func deflated(_ bytes: [UInt8]) -> [UInt8] {
        var bits = BitWriter()
        bits.open()
        for byte in bytes { bits.literal(byte) }
        return bits.close()
    }

    private static let table: [UInt32] = (0..<256).map { (number: UInt32) in
        (0..<8).reduce(number) { value, _ in
            value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1
        }
    }

    /// CRC-32 as zip has it.
    public static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~0) { sum, byte in sum >> 8 ^ table[Int((sum ^ UInt32(byte)) & 0xFF)] }
    }
}

/// Writes a deflate stream of one block with the fixed codes (RFC 1951 3.2.6).
private struct BitWriter {
    private var bytes: [UInt8] = []
    private var pending: UInt32 = 0
    private var count = 0

    mutating func open() { write(0b011, 3) }

    mutating func literal(_ byte: UInt8) {
        if byte < 144 { code(0x30 + UInt32(byte), 8) } else { code(0x190 + UInt32(byte - 144), 9) }
    }

    /// Length 258, distance 1.
    mutating func repeatLast258() {
        code(0b1100_0101, 8)
        code(0, 5)
    }

    mutating func close() -> [UInt8] {
        code(0, 7)
        if count > 0 { write(0, 8 - count) }
        return bytes
    }

    /// Huffman codes begin with their highest bit.
    private mutating func code(_ value: UInt32, _ length: Int) {
        for bit in stride(from: length - 1, through: 0, by: -1) {
            write(value >> UInt32(bit) & 1, 1)
        }
    }

    private mutating func write(_ value: UInt32, _ length: Int) {
        pending |= value << UInt32(count)
        count += length
        while count >= 8 {
            bytes.append(UInt8(pending & 0xFF))
            pending >>= 8
            count -= 8
        }
    }
}

extension [UInt8] {
    fileprivate mutating func add<Number: FixedWidthInteger>(_ numbers: Number...) {
        for number in numbers {
            for byte in 0..<(Number.bitWidth / 8) {
                append(UInt8(truncatingIfNeeded: number >> Number(byte * 8)))
            }
        }
    }
}
