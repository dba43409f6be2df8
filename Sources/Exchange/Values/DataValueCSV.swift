internal import Shared

/// `dataValueSets` as CSV: commas, quotation marks doubled, the columns by their names in the first
/// line, or in DHIS2's order without one.
enum DataValueCSV {
    static let columns = [
        "dataelement", "period", "orgunit", "categoryoptioncombo", "attributeoptioncombo", "value",
        "storedby", "lastupdated", "comment", "followup", "deleted",
    ]

    /// Other spellings of the same columns, as exports and people write them.
    private static let aliases = [
        "data_element_id": "dataelement", "dataelementid": "dataelement", "de": "dataelement",
        "pe": "period", "orgunitid": "orgunit", "organisationunit": "orgunit", "ou": "orgunit",
        "categoryoptioncomboid": "categoryoptioncombo", "co": "categoryoptioncombo",
        "attributeoptioncomboid": "attributeoptioncombo", "last_updated": "lastupdated",
        "stored_by": "storedby", "follow_up": "followup",
    ]

    static func read(
        _ bytes: [UInt8], firstRowIsHeader: Bool
    ) throws(ExchangeFault) -> DataValueSet {
        guard (try? UTF8Span(validating: bytes.span)) != nil else {
            throw ExchangeFault(
                vi: "CSV không phải UTF-8; lưu lại tệp với mã UTF-8 rồi gửi.",
                en: "The CSV is not UTF-8; save the file as UTF-8 and send it again.")
        }
        var set = DataValueSet()
        var scanner = CSVScanner(bytes)
        var places = Array(columns.indices)
        if firstRowIsHeader {
            guard let header = try scanner.record() else { return set }
            places = try Self.places(header)
        }
        while let fields = try scanner.record() {
            if fields.count == 1, fields[0].isEmpty { continue }
            try set.append(row(fields, places, line: scanner.line))
        }
        return set
    }

    /// For each field of a record the column that it is.
    private static func places(_ header: [String]) throws(ExchangeFault) -> [Int] {
        var places: [Int] = []
        for name in header {
            let plain = name.lowercased().filter { $0 != " " && $0 != "\"" && $0 != "\u{FEFF}" }
            let place = columns.firstIndex(of: aliases[plain] ?? plain) ?? -1
            guard place < 0 || !places.contains(place) else {
                throw ExchangeFault(
                    vi: "CSV: cột “\(plain)” đứng hai lần.",
                    en: "CSV: the column “\(plain)” stands twice.")
            }
            places.append(place)
        }
        guard places.contains(0), places.contains(5) else {
            throw ExchangeFault(
                vi: "CSV: dòng đầu thiếu cột dataelement hoặc value; cần "
                    + columns.joined(separator: ",") + ".",
                en: "CSV: the first line lacks the column dataelement or value; expected "
                    + columns.joined(separator: ",") + ".")
        }
        return places
    }

    private static func row(
        _ fields: [String], _ places: [Int], line: Int
    ) throws(ExchangeFault) -> DataValueSet.Row {
        guard fields.count <= places.count else {
            throw ExchangeFault(
                vi: "CSV dòng \(line): \(fields.count) ô, dòng đầu có \(places.count).",
                en: "CSV line \(line): \(fields.count) fields, the first line has \(places.count).")
        }
        var row = DataValueSet.Row()
        for (place, field) in zip(places, fields) where !field.isEmpty {
            switch place {
            case 0: row.dataElement = field
            case 1: row.period = field
            case 2: row.unit = field
            case 3: row.combo = field
            case 4: row.attribution = field
            case 5: row.value = field
            case 8: row.comment = field
            case 10: row.isDeleted = field.lowercased() == "true"
            default: continue
            }
        }
        return row
    }
}

/// Walks through the records of a CSV text (RFC 4180), whatever its line ends.
struct CSVScanner {
    private let bytes: [UInt8]
    private var position = 0
    /// The line that the record read last ended on, from 1.
    private(set) var line = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// The fields of the next record; nil after the last.
    mutating func record() throws(ExchangeFault) -> [String]? {
        guard position < bytes.count else { return nil }
        var fields: [String] = []
        line += 1
        while true {
            fields.append(try field())
            guard position < bytes.count else { return fields }
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: ",") { continue }
            if byte == 0x0D, position < bytes.count, bytes[position] == 0x0A { position += 1 }
            return fields
        }
    }

    private mutating func field() throws(ExchangeFault) -> String {
        guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
            let start = position
            while position < bytes.count, !Self.isEnd(bytes[position]) { position += 1 }
            return String(decoding: bytes[start..<position], as: UTF8.self)
        }
        let opened = line
        position += 1
        var text: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "\"") {
                guard position < bytes.count, bytes[position] == byte else {
                    guard position >= bytes.count || Self.isEnd(bytes[position]) else { break }
                    return String(decoding: text, as: UTF8.self)
                }
                position += 1
            }
            if byte == 0x0A { line += 1 }
            text.append(byte)
        }
        throw ExchangeFault(
            vi: "CSV dòng \(opened): dấu ngoặc kép mở mà không đóng đúng chỗ.",
            en: "CSV line \(opened): a quotation mark is not closed where the field ends.")
    }

    private static func isEnd(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == 0x0A || byte == 0x0D
    }
}
