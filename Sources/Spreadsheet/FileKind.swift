/// What a file is by its first bytes, whatever its name says.
enum FileKind {
    /// The fault of a file that is no zip archive; nil when it begins like one.
    static func fault(of bytes: [UInt8]) -> SpreadsheetFault.Kind? {
        if bytes.isEmpty { return .empty }
        if bytes.starts(with: [0x50, 0x4B]) { return nil }
        if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
            return ofCompoundFile(bytes)
        }
        // BIFF2 to BIFF4: Excel before 1993, still written by some report generators.
        if bytes[0] == 0x09, bytes.count > 3, [0x00, 0x02, 0x04].contains(bytes[1]),
            bytes[2] <= 0x08, bytes[3] == 0
        {
            return .oldExcel
        }
        return ofText(bytes)
    }

    /// The container of old Office files holds a directory of names in UTF-16.
    private static func ofCompoundFile(_ bytes: [UInt8]) -> SpreadsheetFault.Kind {
        if holds("EncryptedPackage", bytes) { return .encrypted }
        if holds("Workbook", bytes) || holds("Book", bytes) { return .oldExcel }
        return .oldOffice
    }

    private static func holds(_ name: String, _ bytes: [UInt8]) -> Bool {
        var wanted: [UInt8] = []
        for byte in name.utf8 { wanted += [byte, 0] }
        wanted += [0, 0]
        guard bytes.count >= wanted.count else { return false }
        // Entries of the directory are 128 bytes each and begin with their name.
        return stride(from: 0, through: bytes.count - wanted.count, by: 128)
            .contains { bytes[$0..<($0 + wanted.count)].elementsEqual(wanted) }
    }

    private static func ofText(_ bytes: [UInt8]) -> SpreadsheetFault.Kind {
        let isWide = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
        let sample = bytes.prefix(4096)
        if !isWide, sample.contains(where: { $0 < 0x09 || (0x0E..<0x20).contains($0) }) {
            return .unknown
        }
        let start = sample.drop { $0 <= 0x20 || $0 >= 0xBB || $0 == 0 }
        return start.first == UInt8(ascii: "<") ? .markup : .text
    }
}
