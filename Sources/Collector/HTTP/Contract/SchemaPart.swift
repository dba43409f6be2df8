import Shared

/// Every schema of the contract that has a name: what requests and answers are made of.
enum SchemaPart: String, CaseIterable, Sendable {
    case board = "Board"
    case boardHead = "BoardHead"
    case changes = "Changes"
    case collectorIdentity = "CollectorIdentity"
    case consolidated = "Consolidated"
    case context = "Context"
    case digitHabits = "DigitHabits"
    case done = "Done"
    case enrolment = "Enrolment"
    case enrolmentRequest = "EnrolmentRequest"
    case facilities = "Facilities"
    case facilityActs = "FacilityActs"
    case facilityStory = "FacilityStory"
    case finding = "Finding"
    case form = "Form"
    case formDifference = "FormDifference"
    case formSchema = "FormSchema"
    case forms = "Forms"
    case heard = "Heard"
    case heartbeat = "Heartbeat"
    case history = "History"
    case inbox = "Inbox"
    case keyChange = "KeyChange"
    case keyRetirement = "KeyRetirement"
    case notices = "Notices"
    case obligations = "Obligations"
    case openAPI = "OpenAPI"
    case problem = "Problem"
    case quality = "Quality"
    case qualityWork = "QualityWork"
    case qualityYears = "QualityYears"
    case rates = "Rates"
    case receipt = "Receipt"
    case report = "Report"
    case reportBatch = "ReportBatch"
    case reportBatchAnswer = "ReportBatchAnswer"
    case reportLine = "ReportLine"
    case reports = "Reports"
    case series = "Series"
    case typedFields = "TypedFields"
    case unusualFigures = "UnusualFigures"
    case unusualRatios = "UnusualRatios"
    case version = "Version"

    /// Where it stands in the document.
    var reference: String { "#/components/schemas/\(rawValue)" }

    /// What it looks like.
    var schema: Schema {
        switch self {
        case .report: ReportSchemas.report
        case .typedFields: TypingSchemas.fields
        case .reportBatch: ReportSchemas.batch
        case .reportBatchAnswer: ReportSchemas.batchAnswer
        case .receipt: ReportSchemas.receipt
        case .problem: ReportSchemas.problem
        case .finding: ReportSchemas.finding
        case .collectorIdentity: IdentitySchemas.identity
        case .done: IdentitySchemas.done
        case .keyChange: IdentitySchemas.keyChange
        case .keyRetirement: IdentitySchemas.keyRetirement
        case .context: ReferenceSchemas.context
        case .enrolment: ReferenceSchemas.enrolment
        case .enrolmentRequest: ReferenceSchemas.enrolmentRequest
        case .facilities: ReferenceSchemas.facilities
        case .facilityActs: RegistrySchemas.acts
        case .facilityStory: RegistrySchemas.story
        case .form: ReferenceSchemas.form
        case .formDifference: RegistrySchemas.formDifference
        case .formSchema: ReferenceSchemas.formSchema
        case .forms: ReferenceSchemas.forms
        case .openAPI: ReferenceSchemas.openAPI
        case .version: ReferenceSchemas.version
        case .heard: AgentSchemas.heard
        case .heartbeat: AgentSchemas.heartbeat
        case .inbox: AgentSchemas.inbox
        case .board: BoardSchemas.board
        case .boardHead: BoardSchemas.head
        case .changes: ReadingSchemas.changes
        case .consolidated: ConsolidatedSchemas.consolidated
        case .history: ReadingSchemas.history
        case .notices: NoticeSchemas.notices
        case .obligations: ReadingSchemas.obligations
        case .rates: ReadingSchemas.rates
        case .reportLine: ReadingSchemas.reportLine
        case .reports: ReadingSchemas.reports
        case .series: ReadingSchemas.series
        case .quality: QualitySchemas.quality
        case .qualityWork: QualitySchemas.work
        case .qualityYears: QualitySchemas.years
        case .digitHabits: QualitySchemas.digitHabits
        case .unusualFigures: QualitySchemas.unusualFigures
        case .unusualRatios: QualitySchemas.unusualRatios
        }
    }
}

extension Schema {
    /// Texts of the model that many bodies hold.
    static let code = Schema.pattern("^[A-Za-z0-9][A-Za-z0-9._-]*$")
    static let indicator = Schema.pattern("^[a-z][a-z0-9_]*$")
    static let digest = Schema.pattern("^sha-256=:[A-Za-z0-9+/]{43}=:$")
    static let reportID = Schema.pattern("^[0-9a-f]{32}$")
    static let calendar = Schema.words(ReportingCalendar.allCases.map(\.rawValue))
    /// A decimal in wire form: a text, so that no reader rounds it.
    static let decimal = Schema.pattern("^-?[0-9]+(\\.[0-9]+)?$")
}
