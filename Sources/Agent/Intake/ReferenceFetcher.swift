import Shared

/// Brings forms and contexts from the collector into the cache.
struct ReferenceFetcher: Sendable {
    /// Why nothing new could be had; the cached things serve on.
    enum Failure: Error, Hashable {
        /// The line gave no whole answer.
        case line(TransportFault)
        /// The collector refused in its own words.
        case refused(Outcome.OwnProblem)
        /// Someone else answered, or something we do not understand.
        case stranger(status: Int)
        /// The cache could not be written.
        case disk(FileFault)
    }

    private let transport: any Transport
    private let cache: ReferenceCache

    init(transport: any Transport, cache: ReferenceCache) {
        self.transport = transport
        self.cache = cache
    }

    /// Fetches every form version that is not here yet.
    ///
    /// - Returns: how many were new.
    func refreshForms(deadline: Duration) async throws(Failure) -> Int {
        let list = try await get(Routes.forms, deadline: deadline)
        guard let items = (try? JSONValue(parsing: list))?["items"]?.elements else {
            throw .stranger(status: 200)
        }
        var fetched = 0
        for item in items {
            guard let code = item["form"]?.text.flatMap({ FormCode($0) }),
                let version = item["version"]?.integer,
                let digest = item["digest"]?.text.flatMap({ Digest(header: $0) })
            else { throw .stranger(status: 200) }
            let key = Form.Key(code: code, version: Int(version))
            if cache.hasForm(key, digest: digest) { continue }
            let path =
                Routes.form.replacing("{code}", with: code.text) + "?version=\(key.version)"
            let document = try await get(path, deadline: deadline)
            do throws(FileFault) {
                guard try cache.keep(form: key, document: document) else { continue }
            } catch {
                throw .disk(error)
            }
            fetched += 1
        }
        // Last: a list that could not be read to its end may be nobody's.
        do throws(FileFault) {
            try cache.keep(list: list)
        } catch {
            throw .disk(error)
        }
        return fetched
    }

    /// Fetches the context of one unit's form and period, under that unit's token.
    func refreshContext(
        _ form: FormCode, _ period: ReportingPeriod, of unit: FacilityID, deadline: Duration
    ) async throws(Failure) {
        let path = "\(Routes.context)?form=\(form)&period=\(period.identifier)"
        let bytes = try await get(path, unit: unit, deadline: deadline)
        guard let answer = ContextAnswer(bytes: bytes), answer.form == form,
            answer.period == period
        else { throw .stranger(status: 200) }
        do throws(FileFault) {
            try cache.keep(context: bytes, form, period, of: unit)
        } catch {
            throw .disk(error)
        }
    }

    private func get(
        _ path: String, unit: FacilityID? = nil, deadline: Duration
    ) async throws(Failure) -> [UInt8] {
        let answer: TransportAnswer
        do throws(TransportFault) {
            answer = try await transport.exchange(
                TransportRequest(method: .get, path: path, unit: unit, deadline: deadline))
        } catch {
            throw .line(error)
        }
        if let problem = CollectorAnswer.problem(in: answer) { throw .refused(problem) }
        guard answer.status == 200, answer.mediaType == "application/json" else {
            throw .stranger(status: answer.status)
        }
        return answer.body
    }
}

extension ReferenceFetcher.Failure {
    /// In words, for the log and the person.
    var reason: String {
        switch self {
        case .line(let fault): "\(fault.reason.rawValue): \(fault.detail)"
        case .refused(let problem): "\(problem.status) \(problem.code)"
        case .stranger(let status): "HTTP \(status)"
        case .disk(let fault): "\(fault.operation) \(fault.path): \(fault.reason)"
        }
    }
}
