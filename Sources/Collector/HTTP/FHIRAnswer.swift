import Exchange
import HTTPTypes
import Hummingbird
import Shared

/// The door of FHIR's clients: where it is, and how its answers travel.
enum FHIRPath {
    /// Where everything of this door is.
    static let start = "/fhir/"
    static let metadata = "/fhir/metadata"
    static let measures = "/fhir/Measure"
    static let measure = "/fhir/Measure/{measure}"
    static let locations = "/fhir/Location"
    static let location = "/fhir/Location/{unit}"
    static let organizations = "/fhir/Organization"
    static let organization = "/fhir/Organization/{unit}"
    static let reports = "/fhir/MeasureReport"
    static let report = "/fhir/MeasureReport/{report}"
    static let validate = "/fhir/MeasureReport/$validate"

    /// Whether an address belongs to this door.
    static func holds(_ path: String) -> Bool { path.hasPrefix(start) || path == "/fhir" }
}

extension Response {
    /// A resource.
    static func fhir(_ resource: JSONValue, status: Int = 200) -> Response {
        var response = Response.json(resource.fhirBytes, status: .init(code: status))
        response.headers[.contentType] = FHIRNames.mediaType
        response.headers[.cacheControl] = "no-store"
        return response
    }

    /// What went wrong.
    static func outcome(_ outcome: OperationOutcome, retryAfter: Int? = nil) -> Response {
        var response = Response.fhir(outcome.json, status: outcome.status)
        if let retryAfter { response.headers[.retryAfter] = String(retryAfter) }
        if outcome.status == 401 {
            response.headers[.wwwAuthenticate] = "Basic realm=\"Giao ban\", charset=\"UTF-8\""
        }
        return response
    }

    /// A report, with its version as entity tag.
    static func fhir(_ report: FHIRReport, status: Int = 200) -> Response {
        var response = Response.fhir(report.json, status: status)
        response.headers[.eTag] = "W/\"\(report.revision)\""
        return response
    }
}

extension OperationOutcome {
    /// One of our problems, in this dialect.
    init(_ problem: Problem) {
        let kind: FHIRIssue.Kind =
            switch problem.code {
            case .tokenMissing, .tokenUnknown, .tokenRevoked, .signInRefused: .login
            case .wrongRole, .wrongUnit, .passwordChangeNeeded, .signatureMissing: .forbidden
            case .notFound: .notFound
            case .methodNotAllowed, .unsupportedMediaType: .notSupported
            case .rateLimited, .tooBusy: .throttled
            case .bodyTooLarge, .headersTooLarge: .tooLong
            case .requestTimeout: .timeout
            case .diskFull, .storeUnavailable: .noStore
            case .internalFault: .exception
            case .badQuery: .value
            default: .processing
            }
        self = .refusal(
            problem.code == .signInRefused ? 401 : problem.code.status, kind,
            code: problem.code.rawValue, vi: problem.detail.vi, en: problem.detail.en)
    }

    /// A refusal that another door's reading of the body made.
    init(_ message: WebMessage) {
        let words = message.message.split(separator: " / ", maxSplits: 1).map { String($0) }
        self = .refusal(
            message.httpStatus, message.httpStatus == 413 ? .tooLong : .structure,
            vi: words.last ?? message.message, en: words.first ?? message.message)
    }
}

extension Request {
    /// The address of this door, as whoever asks sees it.
    var fhirBase: String { origin + "/fhir" }

    /// Refuses what does not take JSON.
    func wantsFHIR() throws(OperationOutcome) {
        let asked = query("_format") ?? headers[.accept] ?? ""
        let kinds = asked.lowercased().split(separator: ",").map {
            $0.split(separator: ";").first.map { String($0.filter { $0 != " " }) } ?? ""
        }
        let accepted = [
            "", "*/*", "application/*", FHIRNames.mediaType, "application/json", "json",
        ]
        // A `+` in an address is a blank to most readers.
        let isFine =
            kinds.isEmpty
            || kinds.contains { kind in
                accepted.contains(kind) || kind == "application/fhirjson" || kind == "text/html"
            }
        guard isFine else {
            throw .refusal(
                406, .notSupported, vi: "Chỉ có \(FHIRNames.mediaType).",
                en: "There is \(FHIRNames.mediaType) only.")
        }
    }

    /// A document of FHIR, as bytes.
    func fhirBody() async throws -> [UInt8] {
        let type = headers[.contentType]?.lowercased().split(separator: ";").first
            .map { String($0.filter { $0 != " " }) }
        guard type == nil || type == FHIRNames.mediaType || type == "application/json" else {
            throw OperationOutcome.refusal(
                415, .notSupported, vi: "Content-Type: cần \(FHIRNames.mediaType).",
                en: "Content-Type: expected \(FHIRNames.mediaType).")
        }
        return try await doorBody(limit: FHIRReading.limit)
    }

    /// The values of a search parameter, each a list of which one is enough.
    func fhirQuery(_ name: String) -> [[String]] {
        queries(name).map { value in
            let text =
                value.contains("+") ? QueryText.unplussed(value, name, in: uri.query ?? "") : value
            return text.split(separator: ",").map { String($0) }
        }
    }

    /// Refuses what is not understood: a filter that is passed over gives what nobody asked for.
    func onlyKnows(_ parameters: [FHIRCapability.Parameter]) throws(OperationOutcome) {
        let known = Set(parameters.map(\.name)).union([
            "_count", "_after", "_format", "_pretty", "_summary", "_total", "_totalMethod",
        ])
        for (key, _) in uri.queryParameters where !known.contains(String(key)) {
            let names = parameters.map(\.name).joined(separator: ", ")
            throw .refusal(
                400, .notSupported,
                vi: "Không hiểu tham số “\(key.prefix(40))”; có: \(names), _count.",
                en: "The parameter `\(key.prefix(40))` is not known; there are \(names), _count.")
        }
    }

    /// Conditions on a date.
    func fhirDates(_ name: String) throws(OperationOutcome) -> [[FHIRDateFilter]] {
        var filters: [[FHIRDateFilter]] = []
        for any in fhirQuery(name) {
            var some: [FHIRDateFilter] = []
            for text in any {
                guard let filter = FHIRDateFilter(text) else {
                    throw .refusal(
                        400, .value,
                        vi: "\(name): không hiểu “\(text.prefix(40))” (2026-01, ge2026-01-01).",
                        en: "\(name): `\(text.prefix(40))` is no date (2026-01, ge2026-01-01).")
                }
                some.append(filter)
            }
            filters.append(some)
        }
        return filters
    }

    /// How many a page holds; 0 asks for the number alone.
    func fhirCount() throws(OperationOutcome) -> Int {
        guard query("_summary") != "count" else { return 0 }
        guard let text = query("_count") else { return 50 }
        guard let count = Int(text), count >= 0 else {
            throw .refusal(
                400, .value, vi: "_count “\(text.prefix(20))”: cần một số nguyên từ 0.",
                en: "_count `\(text.prefix(20))`: expected a whole number from 0.")
        }
        return min(count, 500)
    }

    /// This question's address with the page behind `last`.
    func fhirNext(after last: String) -> String {
        let kept = (uri.query ?? "").split(separator: "&").filter { !$0.hasPrefix("_after=") }
        return "\(origin)\(uri.path)?" + (kept + ["_after=\(last)"]).joined(separator: "&")
    }
}
