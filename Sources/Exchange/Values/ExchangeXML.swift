internal import CExpat
internal import Shared

/// What listens to an XML document of one of our doors.
protocol ExchangeXMLListener {
    /// An element begins; attributes by their local names.
    mutating func begin(
        _ element: String, _ attributes: [String: String], line: Int
    ) throws(ExchangeFault)
    /// An element ends, with the text directly inside it.
    mutating func finish(_ element: String, text: String) throws(ExchangeFault)
}

/// Reads XML through expat: no document type, no entities of the sender's, no more than 64 elements
/// deep, and a document that is cut short is refused, whatever was understood of it before.
@safe final class ExchangeXML {
    // SAFETY: made in init, freed in deinit, never handed out.
    private let xml: OpaquePointer
    private let names: [String]
    private var texts: [String] = []

    private static let pieceSize = 1 << 16

    /// - Parameter names: the local names of elements and attributes that are looked at; an element
    ///   that is not among them is passed over with everything in it.
    private init(names: [String], withText: Set<String>) throws(ExchangeFault) {
        guard let opened = unsafe giaoban_xml_open() else { throw Self.noMemory }
        unsafe xml = opened
        self.names = names
        unsafe giaoban_xml_tell_lines(xml)
        for name in names {
            guard unsafe giaoban_xml_add(xml, name, withText.contains(name)) else {
                throw Self.noMemory
            }
        }
    }

    deinit { unsafe giaoban_xml_close(xml) }

    /// Reads a whole document.
    static func read<Listener: ExchangeXMLListener>(
        _ bytes: [UInt8], names: [String], withText: Set<String>, into listener: inout Listener
    ) throws(ExchangeFault) {
        let reader = try ExchangeXML(names: names, withText: withText)
        var start = 0
        repeat {
            let end = min(start + pieceSize, bytes.count)
            try reader.feed(bytes, start, end, isLast: end == bytes.count)
            try reader.deliver(to: &listener)
            start = end
        } while start < bytes.count
    }

    private func feed(
        _ bytes: [UInt8], _ start: Int, _ end: Int, isLast: Bool
    ) throws(ExchangeFault) {
        let status = unsafe bytes.withUnsafeBufferPointer { buffer -> giaoban_xml_status in
            guard let base = buffer.baseAddress else { return GIAOBAN_XML_MALFORMED }
            return unsafe giaoban_xml_feed(xml, base + start, end - start, isLast)
        }
        // Where reading stopped: each element's own line is in its event.
        let line = Int(unsafe giaoban_xml_line(xml))
        switch status {
        case GIAOBAN_XML_OK: return
        case GIAOBAN_XML_DOCTYPE:
            throw ExchangeFault(
                vi: "XML có DOCTYPE; bỏ khai báo đó rồi gửi lại.",
                en: "The XML has a DOCTYPE; send it without one.")
        case GIAOBAN_XML_TOO_DEEP:
            throw ExchangeFault(
                vi: "XML dòng \(line): lồng nhau quá 64 tầng.",
                en: "XML line \(line): nested deeper than 64 elements.")
        case GIAOBAN_XML_TOO_LONG:
            throw ExchangeFault(
                vi: "XML dòng \(line): một thẻ dài hơn 1 MiB.",
                en: "XML line \(line): one tag is longer than 1 MiB.")
        case GIAOBAN_XML_NO_MEMORY: throw Self.noMemory
        default:
            throw ExchangeFault(
                vi: "XML dòng \(line): sai cú pháp hoặc bị cắt giữa chừng; không nhận phần nào.",
                en: "XML line \(line): malformed or cut short; nothing of it was taken.")
        }
    }

    private static let noMemory = ExchangeFault(vi: "Hết bộ nhớ.", en: "Out of memory.")

    private func deliver<Listener: ExchangeXMLListener>(
        to listener: inout Listener
    ) throws(ExchangeFault) {
        var count = 0
        var length = 0
        guard let events = unsafe giaoban_xml_events(xml, &count) else { return }
        let bytes = unsafe giaoban_xml_bytes(xml, &length)
        func text(_ event: giaoban_xml_event) -> String {
            let buffer = unsafe UnsafeBufferPointer(
                start: bytes.map { unsafe $0 + Int(event.offset) }, count: Int(event.length))
            return unsafe String(decoding: buffer, as: UTF8.self)
        }
        var index = 0
        while index < count {
            let event = unsafe events[index]
            let name = names[Int(event.name)]
            index += 1
            switch event.kind {
            case GIAOBAN_XML_START:
                var attributes: [String: String] = [:]
                while index < count, unsafe events[index].kind == GIAOBAN_XML_ATTRIBUTE {
                    let attribute = unsafe events[index]
                    attributes[names[Int(attribute.name)]] = text(attribute)
                    index += 1
                }
                texts.append("")
                try listener.begin(name, attributes, line: Int(event.line))
            case GIAOBAN_XML_FINISH:
                try listener.finish(name, text: texts.popLast() ?? "")
            default:
                if !texts.isEmpty { texts[texts.count - 1] += text(event) }
            }
        }
    }
}
