public import Shared

/// What other systems can name here: data sets, data elements, units, each by identifier, code, and
/// name. Made of the forms and the registry in force; nothing of it is stored.
public struct ExchangeDirectory: Sendable {
    /// A form and one kind of period: DHIS2's data sets have one kind each.
    public struct DataSet: Hashable, Sendable {
        /// Derived from the code.
        public let uid: UID
        /// The form's code, with the kind behind a dot where the form has several: `NL-6T.year`.
        public let code: String
        /// For people.
        public let name: String
        /// The form.
        public let form: FormCode
        /// The kind of period.
        public let kind: PeriodKind
        /// What DHIS2 calls the kind; nil where DHIS2 has no such periods (`ExchangePeriod`).
        public let periodType: String?
    }

    /// An indicator of a form that units fill in.
    public struct Element: Hashable, Sendable {
        /// Derived from the code.
        public let uid: UID
        /// `HDKB-T.kham_tong`.
        public let code: String
        /// For people.
        public let name: String
        /// The form.
        public let form: FormCode
        /// The indicator.
        public let indicator: IndicatorCode
        /// True for a ratio or a sum that nobody types in.
        public let isComputed: Bool
    }

    /// A unit.
    public struct Unit: Hashable, Sendable {
        /// Derived from the code.
        public let uid: UID
        /// Our code.
        public let id: FacilityID
        /// For people, as of today.
        public let name: String
    }

    /// Every data set, by form and kind.
    public let dataSets: [DataSet]
    /// Every element, by form, in the form's order; those of older versions last.
    public let elements: [Element]
    /// Every unit that ever was.
    public let units: [Unit]
    /// The forms.
    public let forms: FormCatalog
    /// The registry.
    public let registry: Registry
    /// The day names are of.
    public let today: Day

    private let dataSetPlaces: Places
    private let elementPlaces: Places
    private let unitPlaces: Places

    /// Looks everything up once.
    public init(forms: FormCatalog, registry: Registry, today: Day) {
        self.forms = forms
        self.registry = registry
        self.today = today
        dataSets = forms.codes.flatMap { Self.dataSets(of: $0, forms) }
        elements = forms.codes.flatMap { Self.elements(of: $0, forms) }
        units = registry.facilities.map { facility in
            Unit(
                uid: UID(.unit, facility.id.text), id: facility.id,
                name: registry.name(of: facility.id, on: today)?.vi ?? facility.id.text)
        }
        dataSetPlaces = Places(dataSets.map { ($0.uid.text, $0.code, $0.name) })
        elementPlaces = Places(elements.map { ($0.uid.text, $0.code, $0.name) })
        unitPlaces = Places(units.map { ($0.uid.text, $0.id.text, $0.name) })
    }

    private static func dataSets(of code: FormCode, _ forms: FormCatalog) -> [DataSet] {
        guard let latest = forms.versions(of: code).last else { return [] }
        let kinds = PeriodKind.allCases.filter { kind in
            forms.versions(of: code).contains { $0.kinds.contains(kind) }
        }
        return kinds.map { kind in
            let isOne = kinds.count == 1
            let key = isOne ? code.text : "\(code).\(kind.rawValue)"
            return DataSet(
                uid: UID(.dataSet, key), code: key,
                name: "\(code) \(latest.title.vi)" + (isOne ? "" : " – \(kind.title.vi)"),
                form: code, kind: kind,
                periodType: latest.calendar == .statistical || kind == .week
                    ? ExchangePeriod.type(of: kind) : nil)
        }
    }

    private static func elements(of code: FormCode, _ forms: FormCatalog) -> [Element] {
        var seen: Set<IndicatorCode> = []
        return forms.versions(of: code).reversed().flatMap { form in
            form.indicators.compactMap { indicator in
                guard seen.insert(indicator.code).inserted else { return nil }
                let key = "\(code).\(indicator.code)"
                return Element(
                    uid: UID(indicator.isComputed ? .indicator : .dataElement, key), code: key,
                    name: "\(code) \(indicator.title.vi)", form: code, indicator: indicator.code,
                    isComputed: indicator.isComputed)
            }
        }
    }

    // MARK: - Looking up

    /// A data set; nil where nothing, or more than one thing, has the name.
    public func dataSet(_ text: String, by scheme: IdentifierScheme) -> DataSet? {
        dataSetPlaces.place(text, scheme).map { dataSets[$0] }
    }

    /// The data sets of a form: by its own code where it has several.
    public func dataSets(of form: FormCode) -> [DataSet] { dataSets.filter { $0.form == form } }

    /// An element. Within a form its indicator's code alone is enough.
    public func element(
        _ text: String, by scheme: IdentifierScheme, within form: FormCode? = nil
    ) -> Element? {
        if let place = elementPlaces.place(text, scheme) { return elements[place] }
        guard let form, scheme == .code else { return nil }
        return elementPlaces.place("\(form).\(text)", .code).map { elements[$0] }
    }

    /// The element of an indicator.
    public func element(of indicator: IndicatorCode, in form: FormCode) -> Element? {
        elementPlaces.place("\(form).\(indicator)", .code).map { elements[$0] }
    }

    /// A unit.
    public func unit(_ text: String, by scheme: IdentifierScheme) -> Unit? {
        guard case .attribute(let attribute) = scheme else {
            return unitPlaces.place(text, scheme).map { units[$0] }
        }
        let named = FacilityCodeScheme.allCases.first {
            UID(.attribute, $0.rawValue).text == attribute
        }
        return named.flatMap { registry.facility(scheme: $0, value: text, on: today) }
            .flatMap { unitPlaces.place($0.text, .code) }.map { units[$0] }
    }

    /// The unit of a code of ours.
    public func unit(_ id: FacilityID) -> Unit? {
        unitPlaces.place(id.text, .code).map { units[$0] }
    }

    /// Where each identifier, code and name stands.
    private struct Places: Sendable {
        private var uids: [String: Int] = [:]
        private var codes: [String: Int] = [:]
        private var names: [String: Int] = [:]
        private var doubled: Set<String> = []

        init(_ items: [(uid: String, code: String, name: String)]) {
            for (place, item) in items.enumerated() {
                uids[item.uid] = place
                codes[item.code] = place
                if names.updateValue(place, forKey: item.name) != nil { doubled.insert(item.name) }
            }
        }

        func place(_ text: String, _ scheme: IdentifierScheme) -> Int? {
            switch scheme {
            case .uid: uids[text]
            case .code: codes[text]
            case .name: doubled.contains(text) ? nil : names[text]
            case .attribute: nil
            }
        }
    }
}
