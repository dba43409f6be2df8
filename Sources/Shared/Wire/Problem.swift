/// Why a request cannot be done: thrown, and answered as problem+json (RFC 9457).
///
/// It never carries figures of a report except in findings, which go only to the unit itself.
public struct Problem: Error, Sendable {
    /// The media type of a problem body.
    public static let mediaType = "application/problem+json"

    /// Which entry of the catalogue.
    public let code: ProblemCode
    /// What happened here, in both languages.
    public let detail: LocalizedText
    /// The findings, for `findings`.
    public var findings: [Finding] = []
    /// The slot's counted revision, for `revisionStale`.
    public var currentRevision: Int?
    /// The counted revision's report id, for `revisionStale`.
    public var currentReport: ReportID?
    /// The key that sent it, for `revisionStale`.
    public var currentSender: KeyID?
    /// Seconds after which to try again, for `tooBusy`, `rateLimited`, `storeUnavailable`.
    public var retryAfter: Int?

    /// Makes a problem; without a `detail` the catalogue's own sentence stands.
    public init(_ code: ProblemCode, _ detail: LocalizedText? = nil) {
        self.code = code
        self.detail = detail ?? code.title
    }

    /// Makes a problem with its detail in both languages.
    public init(_ code: ProblemCode, vi: String, en: String) {
        self.init(code, LocalizedText(vi: vi, en: en))
    }
}
