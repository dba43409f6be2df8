import Shared

/// Tells the collector's own words from those of anyone else on the way.
enum CollectorAnswer {
    /// The problem body, when it is one of ours: the media type and the catalogue must both agree.
    static func problem(in answer: TransportAnswer) -> Outcome.OwnProblem? {
        guard answer.mediaType == Problem.mediaType, let problem = Problem(bytes: answer.body),
            problem.code.status == answer.status
        else { return nil }
        return Outcome.OwnProblem(
            status: answer.status, code: problem.code.rawValue, body: answer.body)
    }

    /// The receipt, when the body is one.
    static func receipt(in answer: TransportAnswer) -> Receipt? {
        guard answer.mediaType == Receipt.mediaType else { return nil }
        return try? Receipt(bytes: answer.body)  // not a receipt: not an acknowledgement
    }
}

/// How a report travels.
enum ReportRequest {
    /// The request that delivers a report's exact bytes.
    ///
    /// - Parameters:
    ///   - signature: what goes beside it.
    ///   - deadline: the longest it may take; nil for as long as bytes move.
    static func make(
        _ report: OutboxReport, signature: ReportSignature?, deadline: Duration?
    ) -> TransportRequest {
        var headers = [
            Header("Content-Type", "application/json"),
            Header("Accept", "application/json, application/problem+json"),
            Header(WireHeader.digest, report.header.digest.header),
        ]
        if let signature {
            headers.append(Header(WireHeader.signature, signature.header))
        }
        // No receipt is as long as that: a damaged file must not make a head that is refused.
        if let former = report.formerReceipt, former.count <= 6 * 1024 {
            headers.append(Header(WireHeader.receipt, ":\(Base64.encode(former)):"))
        }
        return TransportRequest(
            method: .post, path: Routes.reports, headers: headers, body: report.body,
            unit: report.header.facility, deadline: deadline)
    }
}
