import Exchange
import Hummingbird
import Shared

/// What DHIS2's clients ask about the system, themselves and the metadata.
struct DHIS2Routes: Sendable {
    /// Paths of this door.
    enum Path {
        static let ping = "/api/ping"
        static let systemPing = "/api/system/ping"
        static let systemInfo = "/api/system/info"
        static let me = "/api/me"
        static let periodTypes = "/api/periodTypes"
        static let levels = "/api/filledOrganisationUnitLevels"
        static let identifiable = "/api/identifiableObjects/{uid}"
        static let collection = "/api/{collection}"
        static let object = "/api/{collection}/{uid}"
        static let tasks = "/api/system/tasks/{type}/{job}"
        static let summaries = "/api/system/taskSummaries/{type}/{job}"
        static let dataValueSets = "/api/dataValueSets"
        static let dataValues = "/api/dataValues"
        static let completions = "/api/completeDataSetRegistrations"
        static let analytics = "/api/analytics"
    }

    /// The version of DHIS2 whose behaviour this is.
    static let version = "2.42.0"

    let catalogue: CatalogueHolder
    let directories: ExchangeHolder
    let jobs: ImportJobs
    let surroundings: Surroundings

    /// The endpoints of this family.
    var endpoints: [Endpoint] {
        [
            ping(Path.ping, "dhis2Ping"), ping(Path.systemPing, "dhis2SystemPing"),
            endpoint(Path.systemInfo, "dhis2SystemInfo", "Which DHIS2 this behaves like", info),
            endpoint(Path.me, "dhis2Me", "Who is asking", me),
            endpoint(Path.periodTypes, "dhis2PeriodTypes", "Kinds of period", periodTypes),
            endpoint(Path.levels, "dhis2Levels", "Levels of the tree of units, as a list", levels),
            endpoint(
                Path.identifiable, "dhis2Identifiable", "Whatever has this identifier", object,
                parameters: [.path("uid", "Eleven characters")]),
            endpoint(
                Path.collection, "dhis2List", "Metadata, page by page", list,
                parameters: [.path("collection", "dataSets, dataElements, organisationUnits …")]
                    + Self.listing),
            endpoint(
                Path.object, "dhis2Object", "One object", object,
                parameters: [
                    .path("collection", "dataSets, dataElements, organisationUnits …"),
                    .path("uid", "Eleven characters"), .query("fields", "id,name,…"),
                ]),
            endpoint(
                Path.tasks, "dhis2Tasks", "How a job stands", tasks, parameters: Self.ofJob),
            endpoint(
                Path.summaries, "dhis2TaskSummary", "What a job did", summary,
                parameters: Self.ofJob),
        ]
    }

    private static let ofJob: [Endpoint.Parameter] = [
        .path("type", "DATAVALUE_IMPORT"), .path("job", "The job's identifier"),
    ]

    private static let listing: [Endpoint.Parameter] = [
        .query("fields", "id,name,dataSetElements[dataElement[id]]"),
        .query("filter", "id:in:[…], name:ilike:…; several must all hold"),
        .query("rootJunction", "OR where one of several filters is enough"),
        .query("query", "Words of a name or a code"),
        .query("order", "name:asc"), .query("paging", "false for all at once"),
        .query("page", "From 1"), .query("pageSize", "50 without it"),
    ]

    private func ping(_ path: String, _ operation: String) -> Endpoint {
        Endpoint(
            method: .get, path: path, access: .reading, operation: operation,
            summary: "pong, for who is signed in", produces: "text/plain; charset=utf-8",
            handler: { _, _ in .text("pong") })
    }

    private func endpoint(
        _ path: String, _ operation: String, _ summary: String,
        _ handler: @escaping Endpoint.Handler,
        parameters: [Endpoint.Parameter] = []
    ) -> Endpoint {
        Endpoint(
            method: .get, path: path, access: .reading, operation: operation, summary: summary,
            parameters: parameters, handler: handler)
    }

    private var metadata: MetadataCatalogue {
        directories.current(catalogue.current, on: surroundings.now().day)
    }

    // MARK: - The system and who asks

    private func info(_ request: Request, _ context: CollectorContext) -> Response {
        let now = DataValueWriter.moment(surroundings.now())
        return .tree(
            .object([
                .init("buildTime", .string("2020-01-01T00:00:00.000")),
                .init("calendar", .string("iso8601")), .init("dateFormat", .string("yyyy-mm-dd")),
                .init("contextPath", .string(request.origin)),
                .init("instanceBaseUrl", .string(request.origin)),
                .init("revision", .string(Product.version)), .init("serverDate", .string(now)),
                .init("serverTimeZoneId", .string("Asia/Ho_Chi_Minh")),
                .init("systemId", .string(UID(.user, "system").text)),
                .init("systemName", .string("Giao ban")), .init("version", .string(Self.version)),
            ]))
    }

    private func me(_ request: Request, _ context: CollectorContext) throws -> Response {
        let principal = context.principal
        let name = principal.name
        var fullName = name
        if case .person(let person) = principal { fullName = person.fullName }
        let unit = principal.ownUnit.map { UID(.unit, $0.text) }
        let root = MetadataCatalogue.root(of: catalogue.current.registry).uid
        let sets = metadata.all(.dataSets).compactMap { UID($0.id) }
        let canWrite = principal.role.map { Endpoint.Access.entering.roles.contains($0) } ?? true
        let object = MetadataObject([
            "id": .value(.string(UID(.user, name).text)), "username": .value(.string(name)),
            "name": .value(.string(fullName)), "displayName": .value(.string(fullName)),
            "firstName": .value(.string(fullName)), "surname": .value(.string("")),
            "email": .value(.string("")),
            "created": .value(.string("2020-01-01T00:00:00.000")),
            "lastUpdated": .value(.string("2020-01-01T00:00:00.000")),
            "authorities": .value(
                .array(
                    canWrite ? [.string("F_DATAVALUE_ADD"), .string("M_dhis-web-dataentry")] : [])),
            "organisationUnits": .many(.organisationUnits, [unit ?? root]),
            "dataViewOrganisationUnits": .many(.organisationUnits, [unit ?? root]),
            "teiSearchOrganisationUnits": .many(.organisationUnits, []),
            "userGroups": .value(.array([])), "userRoles": .value(.array([])),
            "programs": .value(.array([])),
            "dataSets": .value(.array(canWrite ? sets.map { .string($0.text) } : [])),
            "settings": .value(
                .object([
                    .init("keyDbLocale", .string("vi")), .init("keyUiLocale", .string("vi")),
                ])),
        ])
        return .tree(try shown([object], selection(request, standard: "*"), principal)[0])
    }

    private func periodTypes(_ request: Request, _ context: CollectorContext) -> Response {
        let types: [(String, String, Int)] = [
            ("Weekly", "P7D", 7), ("Monthly", "P1M", 30), ("Quarterly", "P3M", 91),
            ("SixMonthly", "P6M", 182), ("Yearly", "P1Y", 365),
        ]
        return .tree(
            .object([
                .init(
                    "periodTypes",
                    .array(
                        types.map { name, duration, days in
                            .object([
                                .init("frequencyOrder", .integer(Int64(days))),
                                .init("isoDuration", .string(duration)),
                                .init("name", .string(name)),
                            ])
                        }))
            ]))
    }

    private func levels(_ request: Request, _ context: CollectorContext) throws -> Response {
        let selection = try selection(request, standard: "id,name,level")
        return .tree(
            .array(
                try shown(metadata.all(.organisationUnitLevels), selection, context.principal)))
    }

    // MARK: - Jobs

    private func tasks(_ request: Request, _ context: CollectorContext) -> Response {
        let job = context.parameters.get("job") ?? ""
        guard let known = jobs.job(job, of: context.principal) else { return .tree(.array([])) }
        return .tree(
            .array([
                .object([
                    .init("category", .string("DATAVALUE_IMPORT")), .init("completed", .bool(true)),
                    .init("id", .string(UID(.job, job).text)), .init("level", .string("INFO")),
                    .init("message", .string("Import done")), .init("time", .string(known.time)),
                    .init("uid", .string(UID(.job, job).text)),
                ])
            ]))
    }

    private func summary(_ request: Request, _ context: CollectorContext) -> Response {
        let job = context.parameters.get("job") ?? ""
        return .tree(jobs.job(job, of: context.principal)?.summary ?? .object([]))
    }

    // MARK: - Metadata

    private func collection(_ context: CollectorContext) throws -> MetadataCollection {
        let name = context.parameters.get("collection") ?? ""
        guard let collection = MetadataCollection(rawValue: name) else {
            throw WebMessage.refusal(
                404, code: "E1005", vi: "Không có “/api/\(name.prefix(60))”.",
                en: "There is no `/api/\(name.prefix(60))`.")
        }
        return collection
    }

    private func selection(_ request: Request, standard: String) throws -> FieldSelection {
        let asked = request.queries("fields").joined(separator: ",")
        guard let selection = FieldSelection(asked.isEmpty ? standard : asked) else {
            throw WebMessage.refusal(
                400, vi: "fields: dấu ngoặc không khớp hoặc lồng quá sâu.",
                en: "fields: the brackets do not match, or nest too deep.")
        }
        return selection
    }

    private func object(_ request: Request, _ context: CollectorContext) throws -> Response {
        let uid = context.parameters.get("uid") ?? ""
        let metadata = metadata
        let wanted =
            context.parameters.get("collection") == nil ? nil : try collection(context)
        guard let (found, object) = metadata.object(uid), wanted == nil || wanted == found,
            isVisible(object, in: found, to: context.principal)
        else {
            throw WebMessage.refusal(
                404, code: "E1005", vi: "Không có đối tượng “\(uid.prefix(40))”.",
                en: "Object with id \(uid.prefix(40)) could not be found.")
        }
        return .tree(
            try shown([object], selection(request, standard: "*"), context.principal)[0])
    }

    private func list(_ request: Request, _ context: CollectorContext) throws -> Response {
        let collection = try collection(context)
        let metadata = metadata
        let selection = try selection(request, standard: "id,displayName")
        let visible = metadata.all(collection).filter {
            isVisible($0, in: collection, to: context.principal)
        }
        let follow = follow(metadata, for: context.principal)
        let found = Self.sorted(try Self.filtered(visible, request, follow), request)
        let page = try Self.page(request, total: found.count)
        var members: [JSONValue.Member] = []
        if let page { members.append(.init("pager", page.json(request, collection))) }
        let shown = page.map { Array(found[$0.range]) } ?? found
        members.append(
            .init(
                collection.rawValue,
                .array(try self.shown(shown, selection, context.principal))))
        return .tree(.object(members))
    }

    /// A unit sees itself and what is above all: other units' rows are none of its business.
    private func isVisible(
        _ object: MetadataObject, in collection: MetadataCollection, to principal: Principal
    ) -> Bool {
        guard collection == .organisationUnits, let own = principal.ownUnit else { return true }
        return object.id == UID(.unit, own.text).text
            || object.id == MetadataCatalogue.root(of: catalogue.current.registry).uid.text
    }

    private typealias Follow = (MetadataCollection, UID) -> MetadataObject?

    /// Finds what references name, as far as whoever asks may see it.
    private func follow(_ metadata: MetadataCatalogue, for principal: Principal) -> Follow {
        { collection, uid in
            metadata.follow(collection, uid).flatMap {
                isVisible($0, in: collection, to: principal) ? $0 : nil
            }
        }
    }

    /// The fields of objects that are asked for, as one answer.
    private func shown(
        _ objects: [MetadataObject], _ selection: FieldSelection, _ principal: Principal
    ) throws -> [JSONValue] {
        var room = AnswerRoom()
        let follow = follow(metadata, for: principal)
        do throws(AnswerRoom.Exhausted) {
            var shown: [JSONValue] = []
            for object in objects {
                shown.append(try selection.apply(object, room: &room, follow: follow))
            }
            return shown
        } catch {
            throw WebMessage.refusal(
                409,
                vi: "fields: hơn \(AnswerRoom.standard) giá trị; hỏi ít trường hoặc từng trang.",
                en: "fields: more than \(AnswerRoom.standard) values; ask for fewer, or by pages.")
        }
    }

    private static func filtered(
        _ objects: [MetadataObject], _ request: Request, _ follow: Follow
    ) throws -> [MetadataObject] {
        let filters = try request.queries("filter").map { text in
            guard let filter = MetadataFilter(text) else {
                throw WebMessage.refusal(
                    400, vi: "filter: không hiểu “\(text.prefix(60))” (thuộc_tính:phép:giá_trị).",
                    en: "filter: `\(text.prefix(60))` is not property:operator:value.")
            }
            return filter
        }
        let isAny = request.query("rootJunction")?.uppercased() == "OR" && !filters.isEmpty
        let words = request.query("query")?.lowercased()
        var room = AnswerRoom()
        do throws(AnswerRoom.Exhausted) {
            var found: [MetadataObject] = []
            for object in objects {
                var fits = !isAny
                for filter in filters where fits != isAny {
                    fits = try filter.accepts(object, room: &room, follow: follow)
                }
                if fits, words.map({ Self.says($0, object) }) ?? true { found.append(object) }
            }
            return found
        } catch {
            throw WebMessage.refusal(
                409, vi: "filter: phải xem hơn \(AnswerRoom.standard) giá trị; hỏi hẹp hơn.",
                en: "filter: more than \(AnswerRoom.standard) values to look at; ask for less.")
        }
    }

    private static func says(_ words: String, _ object: MetadataObject) -> Bool {
        ["name", "code", "id"].contains { key in
            object.value(key)?.text?.lowercased().contains(words) ?? false
        }
    }

    private static func sorted(
        _ objects: [MetadataObject], _ request: Request
    ) -> [MetadataObject] {
        let order = request.query("order")?.split(separator: ",").first ?? ""
        let parts = order.split(separator: ":")
        guard let key = parts.first.map({ String($0) }) else { return objects }
        let isDown = parts.count > 1 && parts[1].lowercased().hasSuffix("desc")
        let sorted = objects.sorted { left, right in
            (left.value(key)?.text ?? "") < (right.value(key)?.text ?? "")
        }
        return isDown ? sorted.reversed() : sorted
    }

    /// Which part of a list is shown.
    private struct Page {
        let number: Int
        let size: Int
        let total: Int

        var count: Int { max(1, (total + size - 1) / size) }

        var range: Range<Int> {
            let start = min((number - 1) * size, total)
            return start..<min(start + size, total)
        }

        func json(_ request: Request, _ collection: MetadataCollection) -> JSONValue {
            func address(_ page: Int) -> JSONValue {
                let rest = request.uri.queryParameters.filter { $0.key != "page" }.map {
                    (String($0.key), String($0.value))
                }
                let query = QueryText.joined(rest + [("page", String(page))])
                return .string("\(request.origin)/api/\(collection.rawValue)?\(query)")
            }
            var members: [JSONValue.Member] = [
                .init("page", .integer(Int64(number))), .init("pageCount", .integer(Int64(count))),
                .init("pageSize", .integer(Int64(size))), .init("total", .integer(Int64(total))),
            ]
            if number < count { members.append(.init("nextPage", address(number + 1))) }
            if number > 1 { members.append(.init("prevPage", address(number - 1))) }
            return .object(members.sorted { $0.key < $1.key })
        }
    }

    private static func page(_ request: Request, total: Int) throws -> Page? {
        if request.doorFlag("paging") == false || request.doorFlag("skipPaging") == true {
            return nil
        }
        func number(_ name: String, _ standard: Int) throws -> Int {
            guard let text = request.query(name) else { return standard }
            guard let number = Int(text), (1...1_000_000).contains(number) else {
                throw WebMessage.refusal(
                    400, vi: "\(name): cần số từ 1.", en: "\(name): a number from 1 is expected.")
            }
            return number
        }
        return Page(
            number: try number("page", 1), size: try number("pageSize", 50), total: total)
    }
}

extension Request {
    /// Where this server is, as the client wrote it.
    var origin: String { "\(head.scheme ?? "http")://\(head.authority ?? "localhost")" }
}
