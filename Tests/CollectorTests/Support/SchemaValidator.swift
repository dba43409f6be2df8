import Foundation
import Shared

/// Judges JSON by the schemas of an OpenAPI 3.1 document: the keywords that the contract uses, and a
/// complaint about any other, so that none is passed over.
struct SchemaValidator {
    /// The document that references point into.
    let document: JSONValue

    /// What is wrong with `value`, each with the place; empty when it fits.
    ///
    /// - Parameter isClosed: whether an undescribed field is a fault also where the schema lets
    ///   readers expect more: what we answer ourselves is described whole.
    func faults(
        _ value: JSONValue, _ schema: JSONValue, at place: String = "", isClosed: Bool = true
    ) -> [String] {
        (schema.members ?? []).flatMap { keyword -> [String] in
            let text = keyword.value.text ?? ""
            switch keyword.key {
            case "$ref":
                guard let target = resolve(text) else { return ["\(place): no \(text)"] }
                return faults(value, target, at: place, isClosed: isClosed)
            case "anyOf":
                let choices = keyword.value.elements ?? []
                let fits = choices.contains {
                    faults(value, $0, at: place, isClosed: isClosed).isEmpty
                }
                return fits ? [] : ["\(place): \(Self.kind(value)) fits none of the choices"]
            case "type":
                let kind = Self.kind(value)
                return kind == text ? [] : ["\(place): \(kind) in place of \(text)"]
            case "enum":
                let isListed = keyword.value.elements?.contains(value) == true
                return isListed ? [] : ["\(place): \(value.text ?? "?") is not in the list"]
            case "pattern":
                let isMatch = value.text?.range(of: text, options: .regularExpression) != nil
                return isMatch ? [] : ["\(place): \(value.text ?? "?") is not \(text)"]
            case "format": return Self.fits(value.text ?? "", text) ? [] : ["\(place): no \(text)"]
            case "minimum":
                let isEnough = (value.integer ?? .min) >= (keyword.value.integer ?? .max)
                return isEnough ? [] : ["\(place): too small"]
            case "items":
                return (value.elements ?? []).enumerated().flatMap { index, element in
                    faults(element, keyword.value, at: "\(place)/\(index)", isClosed: isClosed)
                }
            case "required":
                return (keyword.value.elements ?? []).compactMap(\.text)
                    .filter { value[$0] == nil }.map { "\(place): \($0) is missing" }
            case "properties":
                return (keyword.value.members ?? []).flatMap { property -> [String] in
                    guard let part = value[property.key] else { return [] }
                    return faults(
                        part, property.value, at: "\(place)/\(property.key)", isClosed: isClosed)
                }
            case "additionalProperties":
                return others(value, schema, keyword.value, at: place, isClosed: isClosed)
            default: return ["\(place): the validator does not know “\(keyword.key)”"]
            }
        }
    }

    private func others(
        _ value: JSONValue, _ schema: JSONValue, _ rule: JSONValue, at place: String,
        isClosed: Bool
    ) -> [String] {
        let described = Set((schema["properties"]?.members ?? []).map(\.key))
        let extra = (value.members ?? []).filter { !described.contains($0.key) }
        switch rule {
        case .bool(true) where described.isEmpty || !isClosed: return []
        case .bool: return extra.map { "\(place): \($0.key) is not described" }
        default:
            return extra.flatMap {
                faults($0.value, rule, at: "\(place)/\($0.key)", isClosed: isClosed)
            }
        }
    }

    /// The part of the document that a reference names.
    func resolve(_ reference: String) -> JSONValue? {
        reference.split(separator: "/").dropFirst().reduce(document as JSONValue?) {
            $0?[String($1)]
        }
    }

    private static func kind(_ value: JSONValue) -> String {
        switch value {
        case .null: "null"
        case .bool: "boolean"
        case .string: "string"
        case .number(let text): Int64(text) == nil ? "number" : "integer"
        case .array: "array"
        case .object: "object"
        }
    }

    private static func fits(_ text: String, _ format: String) -> Bool {
        switch format {
        case "date-time": Instant(rfc3339: text) != nil
        case "date": Day(iso: text) != nil
        default: false
        }
    }
}
