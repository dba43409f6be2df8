import CMinizip

/// The archive that a workbook is: its parts by name, each read as a stream under hard limits.
///
/// An archive is not `Sendable`: one reader walks it.
@safe final class ZipArchive {
    /// What a workbook may be made of. The defaults leave room for the largest honest workbook that
    /// fits a report file, and none for an archive made to fill the memory.
    struct Limits {
        /// Most parts.
        var parts = 2_000
        /// Most bytes of one part, unpacked.
        var partSize: UInt64 = 64 << 20
        /// Most bytes of all parts that are read, unpacked.
        var totalSize: UInt64 = 128 << 20
        /// Most bytes that one packed byte may become, for parts above `freeSize`. Sheets reach 60
        /// in practice, deflate 1 032 at most.
        var ratio: UInt64 = 120
        /// Up to here the ratio says nothing.
        var freeSize: UInt64 = 1 << 20
    }

    private struct Part {
        let number: UInt32
        let packed: UInt64
        let size: UInt64
        let isReadable: Bool
        let isEncrypted: Bool
    }

    // SAFETY: made in init, freed in deinit, never handed out.
    private let zip: OpaquePointer
    private let limits: Limits
    private var parts: [String: Part] = [:]
    private var spent: UInt64 = 0
    private var buffer = [UInt8](repeating: 0, count: 64 << 10)

    /// Reads the directory of an archive.
    init(_ bytes: [UInt8], limits: Limits = Limits()) throws(SpreadsheetFault) {
        let opened = unsafe bytes.withUnsafeBufferPointer { bytes -> OpaquePointer? in
            guard let start = bytes.baseAddress else { return nil }
            return unsafe giaoban_zip_open(start, bytes.count)
        }
        guard let opened = unsafe opened else { throw SpreadsheetFault(.damaged(part: "zip")) }
        unsafe zip = opened
        self.limits = limits
        try readDirectory()
    }

    deinit { unsafe giaoban_zip_close(zip) }

    /// Whether there is a part of this name; capitals do not matter, as in Excel.
    func holds(_ name: String) -> Bool { parts[name.lowercased()] != nil }

    /// The names of the parts, in lower case.
    var names: [String] { parts.keys.sorted() }

    private func readDirectory() throws(SpreadsheetFault) {
        var number: UInt32 = 0
        var found = giaoban_zip_part()
        while true {
            let status = unsafe giaoban_zip_walk(zip, number == 0, &found)
            if status == GIAOBAN_ZIP_END { return }
            guard status == GIAOBAN_ZIP_OK else { throw SpreadsheetFault(.damaged(part: "zip")) }
            guard number < limits.parts else {
                throw SpreadsheetFault(.tooManyParts(limit: limits.parts))
            }
            let name = Self.name(of: &found)
            let part = Part(
                number: number, packed: found.compressed_size, size: found.size,
                isReadable: found.is_supported, isEncrypted: found.is_encrypted)
            if !name.hasSuffix("/"), parts.updateValue(part, forKey: name) != nil {
                throw SpreadsheetFault(.doubled(part: name))
            }
            number += 1
        }
    }

    private static func name(of part: inout giaoban_zip_part) -> String {
        let length = Int(part.name_length)
        let bytes = unsafe withUnsafeBytes(of: &part.name) { unsafe Array($0.prefix(length)) }
        // Some packers write the separators of Windows.
        let plain = bytes.map { $0 == UInt8(ascii: "\\") ? UInt8(ascii: "/") : $0 }
        return String(decoding: plain, as: UTF8.self).lowercased()
    }

    /// Unpacks a part and hands it on piece by piece; the last piece is empty and marked so.
    func read(
        _ name: String, _ take: (borrowing [UInt8], Int, Bool) throws(SpreadsheetFault) -> Void
    ) throws(SpreadsheetFault) {
        try open(name)
        // Closing twice is harmless: the second time nothing is open.
        defer { _ = unsafe giaoban_zip_finish(zip) }
        while true {
            let count = unsafe buffer.withUnsafeMutableBufferPointer { buffer -> Int32 in
                guard let start = buffer.baseAddress else { return -1 }
                return unsafe giaoban_zip_read(zip, start, UInt32(buffer.count))
            }
            guard count >= 0 else { throw SpreadsheetFault(.damaged(part: name)) }
            if count == 0 { break }
            try take(buffer, Int(count), false)
        }
        // The check sum first: what follows must not trust a part that is not whole.
        guard unsafe giaoban_zip_finish(zip) == GIAOBAN_ZIP_OK else {
            throw SpreadsheetFault(.damaged(part: name))
        }
        try take(buffer, 0, true)
    }

    private func open(_ name: String) throws(SpreadsheetFault) {
        guard let part = parts[name.lowercased()] else {
            throw SpreadsheetFault(.missing(part: name))
        }
        if part.isEncrypted { throw SpreadsheetFault(.encrypted) }
        let isBomb = part.size > limits.freeSize && part.size / limits.ratio > part.packed
        guard part.size <= limits.partSize, spent + part.size <= limits.totalSize, !isBomb else {
            throw SpreadsheetFault(
                .tooLarge(part: name, megabytes: Int(limits.partSize >> 20)))
        }
        spent += part.size
        guard part.isReadable, unsafe giaoban_zip_start(zip, part.number) == GIAOBAN_ZIP_OK else {
            throw SpreadsheetFault(.damaged(part: name))
        }
    }
}
