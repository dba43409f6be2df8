import Shared

/// An act as a command's options or a page's form describe it: one event, and the new unit that it
/// needs. What is lacking is told by whoever reads the document that it makes.
struct FacilityActWords: Sendable {
    /// What kind of event.
    var kind = ""
    /// The units it happens to.
    var units: [String] = []
    /// The units that go on.
    var into: [String] = []
    /// The code of a unit to be made; empty for none.
    var new = ""
    /// Every other field by its name.
    var fields: [String: String] = [:]

    /// The names of the other fields.
    static let names = [
        "on", "decision", "note", "name", "nameEn", "type", "ownership", "parent", "reportsTo",
        "area", "services", "scheme", "code", "about",
    ]

    private typealias Member = JSONValue.Member

    /// The document.
    var document: JSONValue {
        let isOnlyOpening = kind == FacilityEventKind.open.rawValue && isNew
        let events = [isNew ? opening : nil, isOnlyOpening ? nil : event].compactMap(\.self)
        return .object(
            [Member("events", .array(events))]
                + (isNew ? [Member("facilities", .array([record]))] : []))
    }

    private var isNew: Bool { !new.isEmpty }

    private var opening: JSONValue {
        .object(
            [Member("kind", .string("open")), Member("facility", .string(new))]
                + members(["on", "decision", "note"]))
    }

    private var event: JSONValue {
        let isLineage = ["merge", "split"].contains(kind)
        let who: [Member] =
            isLineage
            ? [Member("facilities", Self.list(units)), Member("into", Self.list(into))]
            : (units.first.map { [Member("facility", .string($0))] } ?? [])
        var own: [Member] = []
        if !isNew {
            own = members(["type", "ownership", "parent", "reportsTo", "area"])
            if let name { own.append(Member("name", name)) }
        }
        return .object(
            [Member("kind", .string(kind))] + members(["on", "decision", "note"]) + who + own
                + members(["scheme", "code", "about"]))
    }

    /// The record of the new unit.
    private var record: JSONValue {
        let services = (fields["services"] ?? "").split { ", ;".contains($0) }.map(String.init)
        return .object(
            [Member("id", .string(new))]
                + members(["type", "ownership", "parent", "reportsTo", "area"])
                + (name.map { [Member("name", $0)] } ?? [])
                + (services.isEmpty ? [] : [Member("services", Self.list(services))]))
    }

    private var name: JSONValue? {
        guard let vi = fields["name"], !vi.isEmpty else { return nil }
        let en = fields["nameEn"].flatMap { $0.isEmpty ? nil : [Member("en", .string($0))] } ?? []
        return .object([Member("vi", .string(vi))] + en)
    }

    private func members(_ names: [String]) -> [Member] {
        names.compactMap { name in
            fields[name].flatMap { $0.isEmpty ? nil : Member(name, .string($0)) }
        }
    }

    private static func list(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
}
