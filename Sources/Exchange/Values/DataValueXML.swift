internal import Shared

/// `dataValueSet` in DHIS2's own XML.
enum DataValueXML {
    private static let root = "dataValueSet"
    private static let names = [
        root, "dataValue", "xmlns", "dataSet", "completeDate", "period", "orgUnit",
        "attributeOptionCombo", "categoryOptionCombo", "dataElement", "value", "comment", "deleted",
        "idScheme", "dataSetIdScheme", "dataElementIdScheme", "orgUnitIdScheme",
        "categoryOptionComboIdScheme", "dryRun", "importStrategy",
    ]

    static func read(_ bytes: [UInt8]) throws(ExchangeFault) -> DataValueSet {
        var listener = Listener()
        try ExchangeXML.read(bytes, names: names, withText: [], into: &listener)
        guard listener.hasRoot else {
            throw ExchangeFault(
                vi: "XML không bắt đầu bằng <dataValueSet>.",
                en: "The XML does not begin with <dataValueSet>.")
        }
        return listener.set
    }

    private struct Listener: ExchangeXMLListener {
        var set = DataValueSet()
        var hasRoot = false
        private var depth = 0

        mutating func begin(
            _ element: String, _ attributes: [String: String], line: Int
        ) throws(ExchangeFault) {
            depth += 1
            switch (element, depth) {
            case (root, 1):
                hasRoot = true
                try readRoot(attributes)
            case ("dataValue", 2) where hasRoot: try set.append(row(attributes))
            default: return
            }
        }

        mutating func finish(_ element: String, text: String) { depth -= 1 }

        private mutating func readRoot(_ attributes: [String: String]) throws(ExchangeFault) {
            set.dataSet = attributes["dataSet"]
            set.completeDate = attributes["completeDate"]
            set.period = attributes["period"]
            set.unit = attributes["orgUnit"]
            set.attribution = attributes["attributeOptionCombo"]
            set.isDryRun = attributes["dryRun"].map { $0.lowercased() == "true" }
            set.strategy = attributes["importStrategy"]
            set.schemes.general = try scheme(attributes["idScheme"])
            set.schemes.dataSet = try scheme(attributes["dataSetIdScheme"])
            set.schemes.dataElement = try scheme(attributes["dataElementIdScheme"])
            set.schemes.unit = try scheme(attributes["orgUnitIdScheme"])
            set.schemes.combo = try scheme(attributes["categoryOptionComboIdScheme"])
        }

        private func scheme(_ text: String?) throws(ExchangeFault) -> IdentifierScheme? {
            guard let text, !text.isEmpty else { return nil }
            guard let scheme = IdentifierScheme(text) else {
                throw ExchangeFault(
                    vi: "“\(text.prefix(40))” không phải UID, CODE, NAME hay ATTRIBUTE:uid.",
                    en: "“\(text.prefix(40))” is not UID, CODE, NAME or ATTRIBUTE:uid.")
            }
            return scheme
        }

        private func row(_ attributes: [String: String]) -> DataValueSet.Row {
            var row = DataValueSet.Row()
            func some(_ name: String) -> String? {
                attributes[name].flatMap { $0.isEmpty ? nil : $0 }
            }
            row.dataElement = some("dataElement") ?? ""
            row.period = some("period")
            row.unit = some("orgUnit")
            row.combo = some("categoryOptionCombo")
            row.attribution = some("attributeOptionCombo")
            row.value = some("value")
            row.comment = some("comment")
            row.isDeleted = attributes["deleted"]?.lowercased() == "true"
            return row
        }
    }
}
