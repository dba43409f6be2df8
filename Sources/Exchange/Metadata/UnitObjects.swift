import Shared

/// The units as one tree under the home province, as DHIS2's clients expect it.
struct UnitObjects {
    let objects: [MetadataObject]
    let levels: [MetadataObject]
    let groups: [MetadataObject]

    private struct Node {
        let facility: Facility
        let uid: UID
        let parent: FacilityID?
    }

    init(_ directory: ExchangeDirectory) {
        let registry = directory.registry
        let root = MetadataCatalogue.root(of: registry)
        var nodes: [FacilityID: Node] = [:]
        for facility in registry.facilities {
            let above =
                (facility.parents.value(on: directory.today) ?? facility.parents.latest) ?? nil
            nodes[facility.id] = Node(
                facility: facility, uid: UID(.unit, facility.id.text),
                parent: above.flatMap { registry.facility($0) }?.id)
        }
        var children: [UID: [UID]] = [:]
        var paths: [FacilityID: [UID]] = [:]
        for facility in registry.facilities {
            let path = Self.path(of: facility.id, in: nodes, root.uid)
            paths[facility.id] = path
            if path.count > 1 {
                children[path[path.count - 2], default: []].append(path[path.count - 1])
            }
        }
        objects =
            [Self.root(root, children[root.uid] ?? [])]
            + registry.facilities.map { facility in
                Self.object(
                    facility, paths[facility.id] ?? [root.uid],
                    children[UID(.unit, facility.id.text)] ?? [], directory)
            }
        let deepest = paths.values.map(\.count).max() ?? 1
        levels = (1...max(1, deepest)).map { level in
            MetadataObject(
                UID(.level, "\(level)"), code: nil, name: "Cấp \(level)",
                kind: .organisationUnitLevels, ["level": .value(.integer(Int64(level)))])
        }
        groups = FacilityType.allCases.compactMap { type in
            let members = registry.facilities.filter {
                ($0.types.value(on: directory.today) ?? $0.types.latest) == type
            }
            guard !members.isEmpty else { return nil }
            return MetadataObject(
                UID(.unitGroup, type.rawValue), code: type.rawValue, name: type.rawValue,
                kind: .organisationUnitGroups,
                [
                    "organisationUnits": .many(
                        .organisationUnits, members.map { UID(.unit, $0.id.text) })
                ])
        }
    }

    /// From the root down to the unit; a ring, which the registry does not let be, would end.
    private static func path(
        of id: FacilityID, in nodes: [FacilityID: Node], _ root: UID
    ) -> [UID] {
        var path: [UID] = []
        var next: FacilityID? = id
        while let node = next.flatMap({ nodes[$0] }), path.count < 16 {
            path.append(node.uid)
            next = node.parent
        }
        return [root] + path.reversed()
    }

    private static func root(
        _ root: (uid: UID, code: String, name: String), _ children: [UID]
    ) -> MetadataObject {
        MetadataObject(
            root.uid, code: root.code, name: root.name, kind: .organisationUnits,
            [
                "level": .value(.integer(1)), "path": .value(.string("/\(root.uid)")),
                "leaf": .value(.bool(children.isEmpty)),
                "children": .many(.organisationUnits, children),
                "openingDate": .value(.string("1970-01-01T00:00:00.000")),
                "ancestors": .many(.organisationUnits, []),
            ])
    }

    private static func object(
        _ facility: Facility, _ path: [UID], _ children: [UID], _ directory: ExchangeDirectory
    ) -> MetadataObject {
        let lives = directory.registry.lives(of: facility.id)
        var fields: [String: MetadataObject.Field] = [
            "level": .value(.integer(Int64(path.count))),
            "path": .value(.string("/" + path.map(\.text).joined(separator: "/"))),
            "leaf": .value(.bool(children.isEmpty)),
            "children": .many(.organisationUnits, children),
            "ancestors": .many(.organisationUnits, Array(path.dropLast())),
            "openingDate": .value(
                .string(
                    "\((lives.first?.from ?? facility.opened)?.iso ?? "1970-01-01")T00:00:00.000")),
            "attributeValues": .parts(
                facility.codes.filter { $0.valid.contains(directory.today) }.map { code in
                    MetadataObject([
                        "attribute": .one(.attributes, UID(.attribute, code.scheme.rawValue)),
                        "value": .value(.string(code.value)),
                    ])
                }),
        ]
        if path.count > 1 {
            fields["parent"] = .one(.organisationUnits, path[path.count - 2])
        }
        if let end = lives.last?.to {
            fields["closedDate"] = .value(.string("\(end.iso)T00:00:00.000"))
        }
        let name = directory.unit(facility.id)?.name ?? facility.id.text
        return MetadataObject(
            UID(.unit, facility.id.text), code: facility.id.text, name: name,
            kind: .organisationUnits, fields)
    }
}
