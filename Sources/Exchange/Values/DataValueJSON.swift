internal import Shared

/// `dataValueSets` as JSON.
enum DataValueJSON {
    /// A body of a million rows is about a quarter of a gibibyte; the door's own limit lies below.
    private static let limits = JSONReader.Limits(
        bytes: 1 << 28, depth: 16, stringBytes: 1 << 16, numberCharacters: 40)

    static func read(_ bytes: [UInt8]) throws(ExchangeFault) -> DataValueSet {
        var set = DataValueSet()
        var refusal: ExchangeFault?
        do throws(JSONFault) {
            try JSONReader.read(bytes, limits: limits) { reader throws(JSONFault) in
                try reader.readObject { key, reader throws(JSONFault) in
                    try member(key.text, &reader, &set, &refusal)
                }
            }
        } catch {
            if let refusal { throw refusal }
            throw ExchangeFault(
                vi: "JSON: dòng \(error.line), cột \(error.column)\(place(error)): "
                    + error.message.vi,
                en: "JSON: line \(error.line), column \(error.column)\(place(error)): "
                    + error.message.en)
        }
        return set
    }

    private static func place(_ fault: JSONFault) -> String {
        fault.pointer.isEmpty ? "" : " (\(fault.pointer.prefix(80)))"
    }

    private static func member(
        _ key: String, _ reader: inout JSONReader, _ set: inout DataValueSet,
        _ refusal: inout ExchangeFault?
    ) throws(JSONFault) {
        switch key {
        case "dataSet": set.dataSet = try text(&reader)
        case "completeDate": set.completeDate = try text(&reader)
        case "period": set.period = try text(&reader)
        case "orgUnit": set.unit = try text(&reader)
        case "attributeOptionCombo": set.attribution = try text(&reader)
        case "idScheme": set.schemes.general = try scheme(&reader)
        case "dataSetIdScheme": set.schemes.dataSet = try scheme(&reader)
        case "dataElementIdScheme": set.schemes.dataElement = try scheme(&reader)
        case "orgUnitIdScheme": set.schemes.unit = try scheme(&reader)
        case "categoryOptionComboIdScheme": set.schemes.combo = try scheme(&reader)
        case "dryRun": set.isDryRun = try flag(&reader)
        case "importStrategy", "strategy": set.strategy = try text(&reader)
        case "dataValues":
            try reader.readArray { reader throws(JSONFault) in
                let row = try row(&reader)
                do throws(ExchangeFault) {
                    try set.append(row)
                } catch {
                    refusal = error
                    throw reader.fault(.tooLarge(limit: DataValueSet.rowLimit))
                }
            }
        default: try reader.skipValue()
        }
    }

    private static func row(_ reader: inout JSONReader) throws(JSONFault) -> DataValueSet.Row {
        var row = DataValueSet.Row()
        try reader.readObject { key, reader throws(JSONFault) in
            if key == "dataElement" {
                row.dataElement = try text(&reader) ?? ""
            } else if key == "value" {
                row.value = try text(&reader)
            } else if key == "period" {
                row.period = try text(&reader)
            } else if key == "orgUnit" {
                row.unit = try text(&reader)
            } else if key == "categoryOptionCombo" {
                row.combo = try text(&reader)
            } else if key == "attributeOptionCombo" {
                row.attribution = try text(&reader)
            } else if key == "comment" {
                row.comment = try text(&reader)
            } else if key == "deleted" {
                row.isDeleted = try flag(&reader) ?? false
            } else {
                try reader.skipValue()
            }
        }
        return row
    }

    /// A text, a number or a truth as text; nil for null and for nothing.
    private static func text(_ reader: inout JSONReader) throws(JSONFault) -> String? {
        switch try reader.peekKind() {
        case .null:
            try reader.readNull()
            return nil
        case .number: return try reader.readNumberText()
        case .bool: return try reader.readBool() ? "true" : "false"
        default:
            let text = try reader.readString()
            return text.isEmpty ? nil : text
        }
    }

    private static func flag(_ reader: inout JSONReader) throws(JSONFault) -> Bool? {
        try text(&reader)?.lowercased() == "true"
    }

    private static func scheme(_ reader: inout JSONReader) throws(JSONFault) -> IdentifierScheme? {
        guard let text = try text(&reader) else { return nil }
        guard let scheme = IdentifierScheme(text) else {
            let accepted = "UID | CODE | NAME | ATTRIBUTE:uid"
            throw reader.fault(.notAccepted(expected: LocalizedText(vi: accepted, en: accepted)))
        }
        return scheme
    }
}
