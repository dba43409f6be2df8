public import Shared

/// A day, a month, a year or a moment as FHIR writes dates: the days, or the moments, it covers.
public struct FHIRDateRange: Hashable, Sendable {
    /// The first day.
    public let first: Day
    /// The last day.
    public let last: Day
    /// The moments covered.
    public let moments: Range<Int64>

    /// Reads a date; nil for anything else.
    public init?(_ text: String) {
        if let moment = Instant(rfc3339: text) {
            let isExact = text.contains(".")
            first = moment.day
            last = moment.day
            moments = moment.milliseconds..<(moment.milliseconds + (isExact ? 1 : 1000))
            return
        }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        switch parts.count {
        case 3:
            guard let day = Day(iso: text) else { return nil }
            first = day
            last = day
        case 2:
            guard let day = Day(iso: text + "-01") else { return nil }
            first = day
            let (year, month, _) = day.date
            let next =
                month == 12
                ? Day(year: year + 1, month: 1, day: 1)
                : Day(year: year, month: month + 1, day: 1)
            guard let next else { return nil }
            last = next.adding(days: -1)
        default:
            guard text.utf8.count == 4, let day = Day(iso: text + "-01-01"),
                let end = Day(iso: text + "-12-31")
            else { return nil }
            first = day
            last = end
        }
        moments =
            first.startInstant.milliseconds..<last.adding(days: 1).startInstant.milliseconds
    }
}

/// A condition on a date, as searches write them: `ge2026-01-01`.
public struct FHIRDateFilter: Hashable, Sendable {
    /// How it compares.
    public enum Prefix: String, CaseIterable, Sendable {
        case eq, ne, gt, lt, ge, le, sa, eb, ap
    }

    /// How.
    public let prefix: Prefix
    /// With what.
    public let range: FHIRDateRange

    /// Reads a condition; nil for anything else.
    public init?(_ text: String) {
        let known = Prefix(rawValue: String(text.prefix(2)))
        guard let range = FHIRDateRange(known == nil ? text : String(text.dropFirst(2))) else {
            return nil
        }
        prefix = known ?? .eq
        self.range = range
    }

    /// Whether the days of a period fit.
    public func accepts(_ period: ReportingPeriod) -> Bool {
        accepts(period.window.lowerBound, period.lastDay, range.first, range.last)
    }

    /// Whether a moment fits.
    public func accepts(_ moment: Instant) -> Bool {
        accepts(
            moment.milliseconds, moment.milliseconds, range.moments.lowerBound,
            range.moments.upperBound - 1)
    }

    private func accepts<Point: Comparable>(
        _ first: Point, _ last: Point, _ from: Point, _ to: Point
    ) -> Bool {
        let isInside = from <= first && last <= to
        switch prefix {
        case .eq: return isInside
        case .ne: return !isInside
        case .gt: return last > to
        case .lt: return first < from
        case .ge: return last > to || isInside
        case .le: return first < from || isInside
        case .sa: return first > to
        case .eb: return last < from
        case .ap: return first <= to && last >= from
        }
    }
}

/// What searches and reports name things by.
public enum FHIRSearch {
    /// The form that a canonical address, with or without a version, or a reference means; nil where
    /// none is known.
    public static func form(
        ofMeasure text: String, in directory: ExchangeDirectory
    ) -> FormCode? {
        let parts = text.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = parts.first else { return nil }
        var code: FormCode?
        let start = "urn:giaoban:form:"
        if address.hasPrefix(start) {
            code = FormCode(String(address.dropFirst(start.count)))
        } else if let id = address.split(separator: "/").last,
            id.utf8.count == address.utf8.count || address.hasSuffix("Measure/\(id)")
        {
            if let key = FHIRNames.form(ofMeasure: String(id)) {
                return directory.forms[key] == nil || parts.count > 1 ? nil : key.code
            }
            code = FormCode(String(id))
        }
        guard let code, !directory.forms.versions(of: code).isEmpty else { return nil }
        guard parts.count == 2 else { return code }
        let isThere = directory.forms.versions(of: code).contains {
            String($0.key.version) == parts[1]
        }
        return isThere ? code : nil
    }

    /// The unit of a reference: `Organization/X`, `Location/X`, an absolute address that ends so, or
    /// `X` alone.
    public static func unit(ofReference text: String, _ units: FHIRUnits) -> FacilityID? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let id = parts.last else { return nil }
        if parts.count > 1 {
            guard FHIRUnits.Kind(rawValue: String(parts[parts.count - 2])) != nil else {
                return nil
            }
        }
        return units.unit(String(id))
    }
}

/// What a search found, page by page.
public struct FHIRBundle: Sendable {
    /// The resources of this page, each with its address.
    public var entries: [(url: String, resource: JSONValue)] = []
    /// How many there are in all; nil where nobody counted.
    public var total: Int?
    /// This page's address.
    public var own: String
    /// The next page's; nil at the end.
    public var next: String?

    /// A bundle of nothing.
    public init(own: String) {
        self.own = own
    }

    /// The resource.
    public var json: JSONValue {
        var links: [JSONValue] = [Self.link("self", own)]
        if let next { links.append(Self.link("next", next)) }
        var members: [JSONValue.Member] = [
            .init("resourceType", .string("Bundle")), .init("type", .string("searchset")),
            .init("link", .array(links)),
        ]
        if let total { members.append(.init("total", .integer(Int64(total)))) }
        if !entries.isEmpty {
            members.append(
                .init(
                    "entry",
                    .array(
                        entries.map { entry in
                            .object([
                                .init("fullUrl", .string(entry.url)),
                                .init("resource", entry.resource),
                                .init("search", .object([.init("mode", .string("match"))])),
                            ])
                        })))
        }
        return .object(members)
    }

    private static func link(_ relation: String, _ url: String) -> JSONValue {
        .object([.init("relation", .string(relation)), .init("url", .string(url))])
    }
}
