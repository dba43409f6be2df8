import CExpat

/// What listens to the XML of one part.
protocol XMLListener {
    /// An element begins.
    mutating func begin(
        _ element: XMLName, _ attributes: XMLAttributes
    ) throws(SpreadsheetFault)
    /// Text directly inside `element`, in one or several pieces.
    mutating func text(_ bytes: XMLBytes, in element: XMLName) throws(SpreadsheetFault)
    /// An element ends.
    mutating func finish(_ element: XMLName) throws(SpreadsheetFault)
}

/// Bytes of the reader's buffer. Valid only during the call that hands them over.
@safe struct XMLBytes {
    // SAFETY: made by XMLStream only, around memory that lives until its next piece is fed.
    fileprivate let buffer: UnsafeBufferPointer<UInt8>

    /// The text; what expat hands over is valid UTF-8.
    var string: String { unsafe String(decoding: buffer, as: UTF8.self) }

    /// How many bytes.
    var count: Int { unsafe buffer.count }

    /// One byte.
    subscript(index: Int) -> UInt8 { unsafe buffer[index] }

    /// Appends the bytes to `array`.
    func append(to array: inout [UInt8]) { unsafe array.append(contentsOf: buffer) }

    /// Whether the bytes spell `text`.
    func spell(_ text: StaticString) -> Bool {
        guard text.utf8CodeUnitCount == count else { return false }
        for index in 0..<count {
            if unsafe text.utf8Start[index] != buffer[index] { return false }
        }
        return true
    }

    /// A whole number of up to nine digits, or nil.
    var number: Int? {
        guard (1...9).contains(count) else { return nil }
        var number = 0
        for index in 0..<count {
            let digit = self[index] &- 0x30
            guard digit <= 9 else { return nil }
            number = number * 10 + Int(digit)
        }
        return number
    }
}

/// The attributes of an element that are looked at. Valid only during the call.
@safe struct XMLAttributes {
    // SAFETY: as XMLBytes.
    fileprivate let events: UnsafeBufferPointer<giaoban_xml_event>
    fileprivate let bytes: UnsafePointer<UInt8>?

    /// The value of an attribute, or nil.
    subscript(_ name: XMLName) -> XMLBytes? {
        for index in 0..<(unsafe events.count) {
            let event = unsafe events[index]
            if event.name == name.rawValue {
                return unsafe XMLBytes(
                    buffer: unsafe UnsafeBufferPointer(
                        start: bytes.map { unsafe $0 + Int(event.offset) },
                        count: Int(event.length)))
            }
        }
        return nil
    }

    /// The value of a yes-or-no attribute.
    func isTrue(_ name: XMLName) -> Bool {
        guard let value = self[name] else { return false }
        return value.spell("1") || value.spell("true")
    }
}

/// Reads one part of a workbook through expat.
@safe final class XMLStream {
    // SAFETY: made in init, freed in deinit, never handed out.
    private let xml: OpaquePointer
    private let part: String

    private init(part: String) throws(SpreadsheetFault) {
        guard let opened = unsafe giaoban_xml_open() else { throw SpreadsheetFault(.noMemory) }
        unsafe xml = opened
        self.part = part
        for name in XMLName.allCases {
            guard unsafe giaoban_xml_add(xml, name.text, name.wantsText) else {
                throw SpreadsheetFault(.noMemory)
            }
        }
    }

    deinit { unsafe giaoban_xml_close(xml) }

    /// Reads a part of `archive` from beginning to end.
    static func read<Listener: XMLListener>(
        _ part: String, of archive: ZipArchive, into listener: inout Listener
    ) throws(SpreadsheetFault) {
        let stream = try XMLStream(part: part)
        try archive.read(part) { (piece, count, isLast) throws(SpreadsheetFault) in
            try stream.feed(piece, count, isLast)
            try stream.deliver(to: &listener)
        }
    }

    private func feed(
        _ piece: borrowing [UInt8], _ count: Int, _ isLast: Bool
    ) throws(SpreadsheetFault) {
        let status = unsafe piece.withUnsafeBufferPointer { piece -> giaoban_xml_status in
            guard let start = piece.baseAddress else { return GIAOBAN_XML_MALFORMED }
            return unsafe giaoban_xml_feed(xml, start, count, isLast)
        }
        switch status {
        case GIAOBAN_XML_OK: return
        case GIAOBAN_XML_DOCTYPE: throw SpreadsheetFault(.documentType(part: part))
        case GIAOBAN_XML_NO_MEMORY: throw SpreadsheetFault(.noMemory)
        case GIAOBAN_XML_TOO_DEEP:
            throw SpreadsheetFault(.nonsense(part: part, what: "XML > 64"))
        case GIAOBAN_XML_TOO_LONG:
            throw SpreadsheetFault(.nonsense(part: part, what: "XML > 1 MiB"))
        default:
            throw SpreadsheetFault(
                .malformed(part: part, line: Int(unsafe giaoban_xml_line(xml))))
        }
    }

    private func deliver<Listener: XMLListener>(
        to listener: inout Listener
    ) throws(SpreadsheetFault) {
        var count = 0
        var length = 0
        guard let events = unsafe giaoban_xml_events(xml, &count) else { return }
        let bytes = unsafe giaoban_xml_bytes(xml, &length)
        var index = 0
        while index < count {
            let event = unsafe events[index]
            index += 1
            guard let name = XMLName(rawValue: event.name) else { continue }
            if event.kind == GIAOBAN_XML_START {
                let first = index
                while index < count, unsafe events[index].kind == GIAOBAN_XML_ATTRIBUTE {
                    index += 1
                }
                let own = unsafe UnsafeBufferPointer(start: events + first, count: index - first)
                try listener.begin(name, unsafe XMLAttributes(events: own, bytes: bytes))
            } else if event.kind == GIAOBAN_XML_FINISH {
                try listener.finish(name)
            } else {
                let text = unsafe UnsafeBufferPointer(
                    start: bytes.map { unsafe $0 + Int(event.offset) }, count: Int(event.length))
                try listener.text(unsafe XMLBytes(buffer: text), in: name)
            }
        }
    }
}
