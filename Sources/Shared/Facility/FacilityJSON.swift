/// A registry as JSON, in the very shape that `FacilityDocument` reads: what `GET /v1/facilities`
/// answers can be read back into an equal registry.
extension Registry {
    /// The whole registry.
    public var json: JSONValue {
        .object(
            (home.map { [.init("home", .string($0.text))] } ?? []) + [
                .init("areas", .array(areas.map(\.json))),
                .init("facilities", .array(facilities.map(\.json))),
                .init("events", .array(events.map(\.json))),
                .init("populations", .array(populationsJSON)),
            ])
    }

    private var populationsJSON: [JSONValue] {
        var groups: [(area: AreaID, source: LocalizedText, counts: [JSONValue])] = []
        for count in populations {
            let entry = JSONValue.object([
                .init("day", .string(count.day.iso)), .init("people", .integer(count.people)),
            ])
            if let last = groups.last, last.area == count.area, last.source == count.source {
                groups[groups.count - 1].counts.append(entry)
            } else {
                groups.append((count.area, count.source, [entry]))
            }
        }
        return groups.map { group in
            .object([
                .init("area", .string(group.area.text)),
                .init(
                    "source",
                    .object([
                        .init("vi", .string(group.source.vi)),
                        .init("en", .string(group.source.en)),
                    ])),
                .init("counts", .array(group.counts)),
            ])
        }
    }
}

extension Facility {
    /// The unit with all its times.
    public var json: JSONValue {
        var members: [JSONValue.Member] = [.init("id", .string(id.text))]
        if let opened { members.append(.init("opened", .string(opened.iso))) }
        members.append(contentsOf: names.member("name") { $0.json })
        if !aliases.isEmpty {
            members.append(.init("aliases", .array(aliases.map(JSONValue.string))))
        }
        members.append(contentsOf: types.member("type") { .string($0.rawValue) })
        members.append(contentsOf: ownerships.member("ownership") { .string($0.rawValue) })
        members.append(contentsOf: parents.member("parent", Self.code))
        members.append(contentsOf: reportingLines.member("reportsTo", Self.code))
        members.append(contentsOf: areas.member("area", Self.code))
        members.append(
            contentsOf: services.member("services") { held in
                .array(held.map(\.rawValue).sorted().map(JSONValue.string))
            })
        members.append(
            contentsOf: autonomyGroups.member("autonomyGroup") { group in
                group.map { .integer(Int64($0.rawValue)) } ?? .null
            })
        if !codes.isEmpty { members.append(.init("codes", .array(codes.map(\.json)))) }
        return .object(members)
    }

    private static func code<C: Code>(_ code: C?) -> JSONValue {
        code.map { .string($0.text) } ?? .null
    }
}

extension FacilityState {
    /// The unit as it was on one day: single values instead of timelines, for lists of a day.
    public var json: JSONValue {
        .object([
            .init("id", .string(id.text)), .init("day", .string(day.iso)),
            .init("name", name.json), .init("type", .string(type.rawValue)),
            .init("ownership", .string(ownership.rawValue)),
            .init("parent", parent.map { .string($0.text) } ?? .null),
            .init("reportsTo", reportsTo.map { .string($0.text) } ?? .null),
            .init("area", area.map { .string($0.text) } ?? .null),
            .init("services", .array(services.map(\.rawValue).sorted().map(JSONValue.string))),
            .init("autonomyGroup", autonomyGroup.map { .integer(Int64($0.rawValue)) } ?? .null),
            .init("codes", .array(codes.map(\.json))),
        ])
    }
}

extension Area {
    /// The area with its time and codes.
    public var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init("id", .string(id.text)), .init("kind", .string(kind.rawValue)),
            .init("name", name.json),
        ]
        if let parent { members.append(.init("parent", .string(parent.text))) }
        if isMountain { members.append(.init("mountain", .bool(true))) }
        members.append(contentsOf: valid.members)
        if !codes.isEmpty { members.append(.init("codes", .array(codes.map(\.json)))) }
        return .object(members)
    }
}

extension FacilityName {
    /// `{vi, en}`; `en` only where there is one.
    public var json: JSONValue {
        var members: [JSONValue.Member] = [.init("vi", .string(vi))]
        if let en { members.append(.init("en", .string(en))) }
        return .object(members)
    }
}

extension FacilityCode {
    /// `{scheme, value, from, to}`; open ends are left out.
    public var json: JSONValue {
        .object(
            [.init("scheme", .string(scheme.rawValue)), .init("value", .string(value))]
                + valid.members)
    }
}

extension FacilityEvent {
    /// The event in the shape that lists are written in.
    public var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init("kind", .string(kind.rawValue)), .init("on", .string(effective.iso)),
        ]
        members.append(contentsOf: changeMembers)
        if let decision { members.append(.init("decision", .string(decision.text))) }
        if let note { members.append(.init("note", .string(note))) }
        if let recordedAt { members.append(.init("recordedAt", .string(recordedAt.rfc3339))) }
        return .object(members)
    }

    private var changeMembers: [JSONValue.Member] {
        func facility(_ id: FacilityID) -> JSONValue.Member { .init("facility", .string(id.text)) }
        func list(_ key: String, _ ids: [FacilityID]) -> JSONValue.Member {
            .init(key, .array(ids.map { .string($0.text) }))
        }
        switch change {
        case .open(let id), .close(let id): return [facility(id)]
        case .rename(let id, let name): return [facility(id), .init("name", name.json)]
        case .retype(let id, let type):
            return [facility(id), .init("type", .string(type.rawValue))]
        case .move(let id, let move), .changeOfProvince(let id, let move):
            return [facility(id)] + move.members
        case .merge(let before, let after):
            return [list("facilities", before), list("into", [after])]
        case .split(let before, let after):
            return [list("facilities", [before]), list("into", after)]
        case .recode(let id, let code):
            return [
                facility(id), .init("scheme", .string(code.scheme.rawValue)),
                .init("code", code.value.map { .string($0) } ?? .null),
            ]
        case .changeOfOwnership(let id, let owner):
            return [facility(id), .init("ownership", .string(owner.rawValue))]
        case .decision(let id, let topic):
            return [facility(id), .init("about", .string(topic.rawValue))]
        }
    }
}

extension FacilityEvent.Move {
    fileprivate var members: [JSONValue.Member] {
        [("parent", parent?.text), ("reportsTo", reportsTo?.text), ("area", area?.text)]
            .compactMap { key, text in text.map { .init(key, .string($0)) } }
    }
}

extension DayInterval {
    /// `from` and `to`, where there are any.
    fileprivate var members: [JSONValue.Member] {
        [("from", from), ("to", to)].compactMap { key, day in
            day.map { .init(key, .string($0.iso)) }
        }
    }
}

extension Timeline {
    /// The timeline at `key`: a plain value, or a list of steps; nothing when never known.
    fileprivate func member(
        _ key: String, _ value: (Value) -> JSONValue
    ) -> [JSONValue.Member] {
        if steps.isEmpty { return [] }
        if let only = steps.first, steps.count == 1, only.from == nil {
            return [.init(key, value(only.value))]
        }
        let list = steps.map { step in
            JSONValue.object(
                [.init("value", value(step.value))]
                    + (step.from.map { [.init("from", .string($0.iso))] } ?? []))
        }
        return [.init(key, .array(list))]
    }
}
