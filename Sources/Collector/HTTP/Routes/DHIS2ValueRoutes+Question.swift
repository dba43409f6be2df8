import Exchange
import Hummingbird
import Shared

/// Which figures a question wants: data sets, periods and units by any of their names.
extension DHIS2ValueRoutes {
    func question(
        _ request: Request, _ principal: Principal, _ format: DataValueFormat
    ) throws -> ReadDataValues.Question {
        let metadata = metadata
        var question = ReadDataValues.Question()
        question.schemes = try request.schemes()
        try readDataSets(request, metadata, question.schemes, &question)
        question.periods = try periods(request, of: question.dataSets)
        question.units = try units(request, principal, metadata, question.schemes)
        if let text = request.query("lastUpdated") {
            guard let day = Day(iso: String(text.prefix(10))) else {
                throw WebMessage.refusal(
                    409, vi: "lastUpdated: cần ngày 2026-01-31.",
                    en: "lastUpdated: expected 2026-01-31.")
            }
            question.since = day.startInstant
        }
        return question
    }

    private func readDataSets(
        _ request: Request, _ metadata: MetadataCatalogue, _ schemes: IdentifierSchemes,
        _ question: inout ReadDataValues.Question
    ) throws {
        let directory = metadata.directory
        let scheme = schemes.scheme(\.dataSet, standard: .uid)
        for name in request.queries("dataSet", split: true) {
            if let set = directory.dataSet(name, by: scheme) ?? directory.dataSet(name, by: .code) {
                question.dataSets.append(set)
            } else if let form = FormCode(name), !directory.dataSets(of: form).isEmpty {
                question.dataSets += directory.dataSets(of: form)
            } else {
                throw WebMessage.refusal(
                    409, code: "E2004", vi: "Không có tập dữ liệu “\(name.prefix(60))”.",
                    en: "Data set not found: `\(name.prefix(60))`")
            }
        }
        for name in request.queries("dataElement", split: true) {
            let element =
                directory.element(name, by: schemes.scheme(\.dataElement, standard: .uid))
                ?? directory.element(name, by: .code)
            guard let element else {
                throw WebMessage.refusal(
                    409, code: "E2004", vi: "Không có chỉ tiêu “\(name.prefix(60))”.",
                    en: "Data element not found: `\(name.prefix(60))`")
            }
            question.elements.insert(element.uid)
            let sets = directory.dataSets(of: element.form)
            question.dataSets += sets.filter { !question.dataSets.contains($0) }
        }
        guard !question.dataSets.isEmpty else {
            throw WebMessage.refusal(
                409, code: "E2001", vi: "Cần ít nhất một dataSet hoặc dataElement.",
                en: "At least one data set or data element must be specified.")
        }
    }

    private func periods(
        _ request: Request, of sets: [ExchangeDirectory.DataSet]
    ) throws -> [ReportingPeriod] {
        let calendars = Set(
            sets.compactMap { catalogue.current.forms.versions(of: $0.form).last?.calendar })
        var periods: [ReportingPeriod] = []
        for text in request.queries("period", split: true) {
            guard let named = ExchangePeriod(text) else {
                throw WebMessage.refusal(
                    409, code: "E2002", vi: "“\(text.prefix(32))” không phải kỳ (202601, 2026Q1).",
                    en: "Invalid period: `\(text.prefix(32))`")
            }
            periods += calendars.compactMap { named.period(in: $0) ?? named.adHoc(in: $0) }
        }
        if let from = try day(request, "startDate"), let to = try day(request, "endDate") {
            guard from <= to, to - from <= 366 * 30 else {
                throw WebMessage.refusal(
                    409, code: "E2003",
                    vi: "startDate phải trước endDate, cách nhau không quá 30 năm.",
                    en: "Start date must be before end date, at most 30 years apart.")
            }
            for calendar in calendars {
                for kind in Set(sets.map(\.kind)) {
                    periods += ReportingPeriod.ending(
                        in: from..<to.adding(days: 1), kind: kind, calendar: calendar
                    ).filter { $0.window.lowerBound >= from }
                }
            }
        } else if request.queries("period").isEmpty {
            throw WebMessage.refusal(
                409, code: "E2002", vi: "Cần period, hoặc startDate và endDate.",
                en: "At least one valid period or start/end dates must be specified.")
        }
        let distinct = Set(periods)
        guard distinct.count <= Self.periodLimit else {
            throw WebMessage.refusal(
                409, code: "E2003", vi: "Quá \(Self.periodLimit) kỳ; hỏi từng phần.",
                en: "More than \(Self.periodLimit) periods; ask for less at once.")
        }
        return distinct.sorted()
    }

    private func day(_ request: Request, _ name: String) throws -> Day? {
        guard let text = request.query(name) else { return nil }
        guard let day = Day(iso: String(text.prefix(10))) else {
            throw WebMessage.refusal(
                409, vi: "\(name): cần ngày 2026-01-31.", en: "\(name): expected 2026-01-31.")
        }
        return day
    }

    private func units(
        _ request: Request, _ principal: Principal, _ metadata: MetadataCatalogue,
        _ schemes: IdentifierSchemes
    ) throws -> Set<FacilityID> {
        let scheme = schemes.scheme(\.unit, standard: .uid)
        var roots: Set<UID> = []
        for name in request.queries("orgUnit", split: true) {
            guard let unit = metadata.unit(name, by: scheme) else {
                throw WebMessage.refusal(
                    409, code: "E2005", vi: "Không có đơn vị “\(name.prefix(60))”.",
                    en: "Organisation unit not found: `\(name.prefix(60))`")
            }
            roots.insert(unit)
        }
        guard !roots.isEmpty else {
            throw WebMessage.refusal(
                409, code: "E2006", vi: "Cần ít nhất một orgUnit.",
                en: "At least one valid organisation unit must be specified.")
        }
        let units = metadata.units(under: roots, children: request.doorFlag("children") ?? false)
        guard let own = principal.ownUnit else { return units }
        // The root above all is asked for by clients that do not know where they stand.
        guard
            units.contains(own) || roots.allSatisfy({ $0 == UID(.unit, own.text) }) || units.isEmpty
        else {
            throw WebMessage.refusal(
                409, code: "E2012", vi: "Tài khoản chỉ xem được số liệu của đơn vị mình.",
                en: "User is not allowed to view org unit: only the own unit's figures are shown.")
        }
        return units.intersection([own])
    }
}
