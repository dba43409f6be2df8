import Shared

/// A unit's story and acts as lines of text.
struct UnitText {
    let story: JSONValue

    /// The story: attributes with their days, spans of work, events, relatives.
    var lines: [String] {
        let unit = story["facility"]
        let attributes = [
            "id", "name", "type", "ownership", "parent", "reportsTo", "area", "services", "codes",
            "autonomyGroup",
        ].compactMap { key in unit?[key].map { "\(key)\t\(Self.text($0))" } }
        let spans = (story["lives"]?.elements ?? []).map { "hoạt động / works\t" + Self.span($0) }
        let events = (story["events"]?.elements ?? []).map { event in
            "sự kiện / event\t\(event["on"]?.text ?? "")\t\(event["kind"]?.text ?? "")\t"
                + "\(event["decision"]?.text ?? "-")"
        }
        let kin = (story["lineage"]?.elements ?? []).map { branch in
            "phả hệ / lineage\t\(branch["on"]?.text ?? "")\t\(branch["kind"]?.text ?? "")\t"
                + Self.ids(branch["from"]) + " → " + Self.ids(branch["to"])
        }
        return attributes + spans + events + kin
    }

    /// One act: its number, who and when, a line an event, and how it ended.
    static func lines(ofAct act: JSONValue) -> [String] {
        let number = act["number"]?.integer ?? 0
        let head = "\(number)\t\(act["recordedAt"]?.text ?? "")\t\(act["by"]?.text ?? "")"
        let events = (act["events"]?.elements ?? []).map { event in
            "\t\(event["on"]?.text ?? "")\t\(event["text"]?["vi"]?.text ?? "")\t"
                + "\(event["decision"]?.text ?? "-")"
        }
        guard let end = act["revoked"], end.members != nil else { return [head] + events }
        return [head] + events + [
            "\tđã rút / revoked\t\(end["at"]?.text ?? "")\t\(end["by"]?.text ?? "")\t"
                + "\(end["reason"]?.text ?? "")"
        ]
    }

    private static func ids(_ list: JSONValue?) -> String {
        (list?.elements ?? []).compactMap(\.text).joined(separator: " ")
    }

    /// `2020-01-01 … 2026-07-01`.
    static func span(_ value: JSONValue) -> String {
        "\(value["from"]?.text ?? "…") … \(value["to"]?.text ?? "")"
    }

    /// A value as one line: steps with their days, names in Vietnamese.
    static func text(_ value: JSONValue) -> String {
        switch value {
        case .null: "—"
        case .bool(let flag): flag ? "true" : "false"
        case .number(let text), .string(let text): text
        case .array(let elements): elements.map(text).joined(separator: "; ")
        case .object(let members):
            value["vi"]?.text
                ?? value["value"].map { inner in
                    let scheme = value["scheme"]?.text.map { $0 + " " } ?? ""
                    let days = [
                        value["from"]?.text.map { "từ/from \($0)" },
                        value["to"]?.text.map { "đến/to \($0)" },
                    ].compactMap(\.self)
                    return ([scheme + text(inner)] + days).joined(separator: " ")
                } ?? members.map { "\($0.key)=\(text($0.value))" }.joined(separator: " ")
        }
    }
}
