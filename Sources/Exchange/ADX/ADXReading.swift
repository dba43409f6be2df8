internal import Shared

/// Aggregate Data Exchange (IHE QRPH): read with leniency, since senders write what their libraries do.
///
/// Forgiven: no `exported`, the namespace of older drafts or none, stray spaces around codes (taken
/// off, with a remark). Refused: another namespace, another root, a document type, a document that is
/// cut short.
enum ADXReading {
    /// The namespace of the standard.
    static let namespace = "urn:ihe:qrph:adx:2015"
    private static let accepted = [namespace, "http://ihe.net/quality/schema/adx"]
    private static let names = [
        "adx", "group", "dataValue", "annotation", "xmlns", "orgUnit", "period", "dataSet",
        "completeDate", "attributeOptionCombo", "dataElement", "categoryOptionCombo", "value",
        "exported",
    ]

    static func read(_ bytes: [UInt8]) throws(ExchangeFault) -> DataValueSet {
        var listener = Listener()
        try ExchangeXML.read(bytes, names: names, withText: ["annotation"], into: &listener)
        guard listener.hasRoot else {
            throw ExchangeFault(
                vi: "XML không bắt đầu bằng <adx>.", en: "The XML does not begin with <adx>.")
        }
        if listener.hasSpaces {
            listener.set.remarks.append("Spaces around codes were taken off.")
        }
        return listener.set
    }

    private struct Listener: ExchangeXMLListener {
        var set = DataValueSet()
        var hasRoot = false
        var hasSpaces = false
        private var depth = 0
        private var group: [String: String] = [:]
        private var row: DataValueSet.Row?

        mutating func begin(
            _ element: String, _ attributes: [String: String], line: Int
        ) throws(ExchangeFault) {
            depth += 1
            let attributes = trimmed(attributes)
            switch (element, depth) {
            case ("adx", 1):
                hasRoot = true
                try check(attributes["xmlns"])
            case ("group", 2) where hasRoot: try open(attributes, line: line)
            case ("dataValue", 3) where hasRoot: row = try made(attributes, line: line)
            default: return
            }
        }

        mutating func finish(_ element: String, text: String) throws(ExchangeFault) {
            depth -= 1
            if element == "annotation", row != nil {
                let plain = trimmed(text)
                row?.comment = plain.isEmpty ? nil : plain
            } else if element == "dataValue", let done = row {
                try set.append(done)
                row = nil
            } else if element == "group" {
                group = [:]
            }
        }

        private func check(_ namespace: String?) throws(ExchangeFault) {
            guard let namespace, !namespace.isEmpty, !accepted.contains(namespace) else { return }
            throw ExchangeFault(
                vi: "ADX: không gian tên “\(namespace.prefix(80))” không phải "
                    + ADXReading.namespace + ".",
                en: "ADX: the namespace “\(namespace.prefix(80))” is not "
                    + ADXReading.namespace + ".")
        }

        private mutating func open(
            _ attributes: [String: String], line: Int
        ) throws(ExchangeFault) {
            for name in ["orgUnit", "period"] where attributes[name]?.isEmpty ?? true {
                throw ExchangeFault(
                    vi: "ADX dòng \(line): <group> thiếu \(name).",
                    en: "ADX line \(line): <group> lacks \(name).")
            }
            group = attributes
        }

        private func made(
            _ attributes: [String: String], line: Int
        ) throws(ExchangeFault) -> DataValueSet.Row {
            guard let element = attributes["dataElement"], !element.isEmpty else {
                throw ExchangeFault(
                    vi: "ADX dòng \(line): <dataValue> thiếu dataElement.",
                    en: "ADX line \(line): <dataValue> lacks dataElement.")
            }
            var row = DataValueSet.Row()
            row.dataElement = element
            row.period = group["period"]
            row.unit = group["orgUnit"]
            row.dataSet = group["dataSet"]
            row.attribution = group["attributeOptionCombo"]
            row.combo = attributes["categoryOptionCombo"]
            row.value = attributes["value"]
            // A body of DHIS2 says so of all its rows; ADX of each group.
            row.isComplete = group["completeDate"]?.isEmpty == false
            return row
        }

        private mutating func trimmed(_ attributes: [String: String]) -> [String: String] {
            var plain = attributes
            for (name, value) in attributes {
                plain[name] = trimmed(value)
                if plain[name] != value { hasSpaces = true }
            }
            return plain
        }

        private func trimmed(_ text: String) -> String {
            let start = text.drop(while: \.isWhitespace)
            let end = start.lastIndex { !$0.isWhitespace }
            return end.map { String(start[...$0]) } ?? ""
        }
    }
}
