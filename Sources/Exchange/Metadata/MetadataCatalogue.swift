public import Shared

/// Everything DHIS2's clients can list, made of the directory: nothing of it is stored.
public struct MetadataCatalogue: Sendable {
    /// What things are called.
    public let directory: ExchangeDirectory
    private let objects: [MetadataCollection: [MetadataObject]]
    private let places: [String: (MetadataCollection, Int)]

    /// The unit above all: the home province, which files nothing itself.
    public static func root(of registry: Registry) -> (uid: UID, code: String, name: String) {
        let area = registry.home.flatMap { registry.area($0) }
        let code = registry.home?.text ?? "HOME"
        return (
            UID(.unit, "area/\(code)"), "area/\(code)",
            area?.name.vi ?? "Sở Y tế"
        )
    }

    /// Makes every object once.
    public init(_ directory: ExchangeDirectory) {
        self.directory = directory
        let units = UnitObjects(directory)
        var objects: [MetadataCollection: [MetadataObject]] = [
            .organisationUnits: units.objects, .organisationUnitLevels: units.levels,
            .organisationUnitGroups: units.groups, .attributes: Self.attributes,
        ]
        objects[.dataSets] = Self.dataSets(directory)
        objects[.dataElements] = Self.elements(directory)
        objects[.indicators] = Self.indicators(directory)
        (objects[.optionSets], objects[.options]) = Self.options(directory)
        for (collection, object) in Self.defaults { objects[collection] = [object] }
        var places: [String: (MetadataCollection, Int)] = [:]
        for (collection, list) in objects {
            for (place, object) in list.enumerated() { places[object.id] = (collection, place) }
        }
        self.objects = objects
        self.places = places
    }

    /// All of a list, in a fixed order.
    public func all(_ collection: MetadataCollection) -> [MetadataObject] {
        objects[collection] ?? []
    }

    /// The object of an identifier, in whatever list.
    public func object(_ uid: String) -> (MetadataCollection, MetadataObject)? {
        guard let (collection, place) = places[uid] else { return nil }
        return (collection, all(collection)[place])
    }

    /// The object of a reference.
    public func follow(_ collection: MetadataCollection, _ uid: UID) -> MetadataObject? {
        guard let (found, object) = object(uid.text), found == collection else { return nil }
        return object
    }

    // MARK: - Data

    private static func dataSets(_ directory: ExchangeDirectory) -> [MetadataObject] {
        let states = directory.registry.states(on: directory.today)
        return directory.dataSets.compactMap { set in
            guard let type = set.periodType,
                let form = directory.forms.versions(of: set.form).last
            else { return nil }
            let filers = states.filter { form.filedBy.includes($0) }
            let elements = form.indicators.filter { !$0.isComputed }.compactMap {
                directory.element(of: $0.code, in: form.code)
            }
            return MetadataObject(
                set.uid, code: set.code, name: set.name, kind: .dataSets,
                [
                    "periodType": .value(.string(type)),
                    "formType": .value(.string("DEFAULT")),
                    "openFuturePeriods": .value(.integer(0)),
                    "expiryDays": .value(.integer(0)), "timelyDays": .value(.integer(0)),
                    "mobile": .value(.bool(false)),
                    "categoryCombo": .one(.categoryCombos, .defaultCategoryCombo),
                    "indicators": .many(
                        .indicators,
                        form.indicators.filter(\.isComputed).compactMap {
                            directory.element(of: $0.code, in: form.code)?.uid
                        }),
                    "dataSetElements": .parts(
                        elements.map { element in
                            MetadataObject([
                                "dataElement": .one(.dataElements, element.uid),
                                "dataSet": .one(.dataSets, set.uid),
                            ])
                        }),
                    "organisationUnits": .many(
                        .organisationUnits, filers.map { UID(.unit, $0.id.text) }),
                ])
        }
    }

    private static func indicator(
        of element: ExchangeDirectory.Element, _ directory: ExchangeDirectory
    ) -> Indicator? {
        for form in directory.forms.versions(of: element.form).reversed() {
            if let place = form.slot(of: element.indicator) { return form.indicators[place] }
        }
        return nil
    }

    private static func elements(_ directory: ExchangeDirectory) -> [MetadataObject] {
        directory.elements.filter { !$0.isComputed }.map { element in
            let indicator = indicator(of: element, directory)
            let sets = directory.dataSets(of: element.form).filter { $0.periodType != nil }
            var fields: [String: MetadataObject.Field] = [
                "valueType": .value(.string(indicator.map(Self.valueType) ?? "TEXT")),
                "aggregationType": .value(.string(indicator.map(Self.aggregation) ?? "NONE")),
                "domainType": .value(.string("AGGREGATE")),
                "zeroIsSignificant": .value(.bool(true)),
                "formName": .value(.string(indicator?.title.vi ?? element.code)),
                "categoryCombo": .one(.categoryCombos, .defaultCategoryCombo),
                "dataSetElements": .parts(
                    sets.map { set in
                        MetadataObject([
                            "dataElement": .one(.dataElements, element.uid),
                            "dataSet": .one(.dataSets, set.uid),
                        ])
                    }),
            ]
            fields["optionSetValue"] = .value(.bool(indicator?.type == .choice))
            if indicator?.type == .choice {
                fields["optionSet"] = .one(.optionSets, UID(.optionSet, element.code))
            }
            return MetadataObject(
                element.uid, code: element.code, name: element.name, kind: .dataElements, fields)
        }
    }

    private static func indicators(_ directory: ExchangeDirectory) -> [MetadataObject] {
        directory.elements.filter(\.isComputed).map { element in
            MetadataObject(
                element.uid, code: element.code, name: element.name, kind: .indicators,
                [
                    "annualized": .value(.bool(false)),
                    "decimals": .value(
                        .integer(Int64(indicator(of: element, directory)?.scale ?? 0))),
                ])
        }
    }

    private static func options(
        _ directory: ExchangeDirectory
    ) -> (sets: [MetadataObject], options: [MetadataObject]) {
        var sets: [MetadataObject] = []
        var options: [MetadataObject] = []
        for element in directory.elements where !element.isComputed {
            guard let indicator = indicator(of: element, directory), indicator.type == .choice
            else { continue }
            let set = UID(.optionSet, element.code)
            let uids = indicator.choices.map { UID(.option, "\(element.code)/\($0.code)") }
            for (choice, uid) in zip(indicator.choices, uids) {
                options.append(
                    MetadataObject(
                        uid, code: choice.code.text, name: choice.title.vi, kind: .options,
                        ["optionSet": .one(.optionSets, set)]))
            }
            sets.append(
                MetadataObject(
                    set, code: element.code, name: element.name, kind: .optionSets,
                    ["valueType": .value(.string("TEXT")), "options": .many(.options, uids)]))
        }
        return (sets, options)
    }

    /// What DHIS2 calls the type of an indicator.
    public static func valueType(_ indicator: Indicator) -> String {
        switch indicator.type {
        case .integer, .money: "INTEGER_ZERO_OR_POSITIVE"
        case .decimal: "NUMBER"
        case .boolean: "BOOLEAN"
        case .choice: "TEXT"
        case .date: "DATE"
        case .text, .list: "LONG_TEXT"
        }
    }

    private static func aggregation(_ indicator: Indicator) -> String {
        guard indicator.type.isNumeric, indicator.overUnits == .sum else { return "NONE" }
        switch indicator.overTime {
        case .sum: return "SUM"
        case .last: return "LAST"
        case .none: return "NONE"
        }
    }

    // MARK: - What is the same everywhere

    private static var attributes: [MetadataObject] {
        FacilityCodeScheme.allCases.map { scheme in
            MetadataObject(
                UID(.attribute, scheme.rawValue), code: scheme.rawValue, name: scheme.rawValue,
                kind: .attributes,
                [
                    "unique": .value(.bool(true)), "valueType": .value(.string("TEXT")),
                    "organisationUnitAttribute": .value(.bool(true)),
                ])
        }
    }

    private static let defaultCategory = UID(.attribute, "category/default")
    private static let defaultOption = UID(.attribute, "categoryOption/default")

    private static var defaults: [(MetadataCollection, MetadataObject)] {
        [
            (
                .categoryOptionCombos,
                MetadataObject(
                    .defaultCombo, code: "default", name: "default", kind: .categoryOptionCombos,
                    [
                        "categoryCombo": .one(.categoryCombos, .defaultCategoryCombo),
                        "categoryOptions": .many(.categoryOptions, [defaultOption]),
                        "ignoreApproval": .value(.bool(false)),
                    ])
            ),
            (
                .categoryCombos,
                MetadataObject(
                    .defaultCategoryCombo, code: "default", name: "default", kind: .categoryCombos,
                    [
                        "isDefault": .value(.bool(true)),
                        "dataDimensionType": .value(.string("DISAGGREGATION")),
                        "categories": .many(.categories, [defaultCategory]),
                        "categoryOptionCombos": .many(.categoryOptionCombos, [.defaultCombo]),
                    ])
            ),
            (
                .categories,
                MetadataObject(
                    defaultCategory, code: "default", name: "default", kind: .categories,
                    ["categoryOptions": .many(.categoryOptions, [defaultOption])])
            ),
            (
                .categoryOptions,
                MetadataObject(
                    defaultOption, code: "default", name: "default", kind: .categoryOptions)
            ),
        ]
    }
}

extension MetadataCatalogue {
    /// The units that `roots` name, and with `children` everything below them.
    public func units(under roots: Set<UID>, children: Bool) -> Set<FacilityID> {
        let sought = Set(roots.map(\.text))
        let found = all(.organisationUnits).compactMap { object -> FacilityID? in
            guard let unit = object.value("code")?.text.flatMap({ FacilityID($0) }) else {
                return nil
            }
            if sought.contains(object.id) { return unit }
            guard children, let path = object.value("path")?.text else { return nil }
            return path.split(separator: "/").contains { sought.contains(String($0)) }
                ? unit : nil
        }
        return Set(found)
    }

    /// The units of each of `roots`, everything below them included: one walk for all.
    public func units(below roots: [UID]) -> [UID: Set<FacilityID>] {
        let sought = Dictionary(
            roots.map { ($0.text, $0) }, uniquingKeysWith: { first, _ in first })
        var found: [UID: Set<FacilityID>] = [:]
        for object in all(.organisationUnits) {
            guard let unit = object.value("code")?.text.flatMap({ FacilityID($0) }),
                let path = object.value("path")?.text
            else { continue }
            for part in path.split(separator: "/") {
                if let root = sought[String(part)] { found[root, default: []].insert(unit) }
            }
        }
        return found
    }

    /// The units on a level of the tree, the root's level being 1.
    public func units(onLevel level: Int) -> [UID] {
        all(.organisationUnits).filter { $0.value("level")?.integer == Int64(level) }
            .compactMap { UID($0.id) }
    }

    /// A unit, or the root, by identifier or code.
    public func unit(_ text: String, by scheme: IdentifierScheme) -> UID? {
        let root = Self.root(of: directory.registry)
        if text == root.uid.text || text == root.code { return root.uid }
        return (directory.unit(text, by: scheme) ?? directory.unit(text, by: .code))?.uid
    }
}
