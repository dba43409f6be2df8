/// Every path of the wire contract, once.
public enum Routes {
    /// `POST` one report; `GET` lists reports.
    public static let reports = "/v1/reports"
    /// `POST` several reports; each is answered by itself.
    public static let reportBatch = "/v1/reports/batch"
    /// `GET` one report by id.
    public static let report = "/v1/reports/{id}"
    /// `GET` every revision and attempt of one slot.
    public static let history = "/v1/history"
    /// `POST` a one-time code to enrol an agent.
    public static let enrolments = "/v1/enrolments"
    /// `GET` the keys that receipts are signed with; without a token.
    public static let identity = "/v1/identity"
    /// `POST` a unit's next key, signed by both.
    public static let keyChanges = "/v1/key-changes"
    /// `POST` that the key before is no longer used.
    public static let keyRetirements = "/v1/key-retirements"
    /// `GET` the forms.
    public static let forms = "/v1/forms"
    /// `GET` one form's document.
    public static let form = "/v1/forms/{code}"
    /// `GET` the JSON Schema of a report on one form.
    public static let formSchema = "/v1/forms/{code}/schema"
    /// `GET` what differs between two versions of a form.
    public static let formDifference = "/v1/forms/{code}/difference"
    /// `GET` a workbook to fill in.
    public static let template = "/v1/forms/{code}/template.xlsx"
    /// `GET` the units.
    public static let facilities = "/v1/facilities"
    /// `GET` one unit with all its times, events and lineage.
    public static let facility = "/v1/facilities/{facility}"
    /// `GET` what the department entered about units.
    public static let facilityActs = "/v1/facility-acts"
    /// `GET` what is owed, by whom and how it stands.
    public static let obligations = "/v1/obligations"
    /// `GET` forms by periods by units at a moment.
    public static let board = "/v1/board"
    /// `GET` the same for spreadsheets.
    public static let boardCSV = "/v1/board.csv"
    /// `GET` the number of the last act, as soon as there is a later one.
    public static let boardHead = "/v1/board/head"
    /// `GET` received against expected.
    public static let completeness = "/v1/completeness"
    /// `GET` received on time against expected.
    public static let timeliness = "/v1/timeliness"
    /// `GET` an indicator over periods.
    public static let series = "/v1/series"
    /// `GET` the same for spreadsheets.
    public static let seriesCSV = "/v1/series.csv"
    /// `GET` figures of many units as one.
    public static let consolidated = "/v1/consolidated"
    /// `GET` the same for spreadsheets.
    public static let consolidatedCSV = "/v1/consolidated.csv"
    /// `GET` the same as a table for people.
    public static let consolidatedText = "/v1/consolidated.txt"
    /// `GET` the same as a workbook.
    public static let consolidatedWorkbook = "/v1/consolidated.xlsx"
    /// `GET` completeness, timeliness, blanks and unusual figures by form and indicator.
    public static let quality = "/v1/quality"
    /// `GET` the same for spreadsheets.
    public static let qualityCSV = "/v1/quality.csv"
    /// `GET` figures far from their unit's own.
    public static let qualityUnusual = "/v1/quality/unusual"
    /// `GET` the same for spreadsheets.
    public static let qualityUnusualCSV = "/v1/quality/unusual.csv"
    /// `GET` units whose ratio of two indicators stands far from everybody's.
    public static let qualityRelated = "/v1/quality/related"
    /// `GET` unusual figures with what was said of them.
    public static let qualityWork = "/v1/quality/work"
    /// `GET` the same for spreadsheets.
    public static let qualityWorkCSV = "/v1/quality/work.csv"
    /// `GET` a span against the same span of the years before.
    public static let qualityYears = "/v1/quality/years"
    /// `GET` what the figures of each unit end in.
    public static let qualityDigits = "/v1/quality/digits"
    /// `GET` the same as a document for word processors.
    public static let consolidatedDocument = "/v1/consolidated.docx"
    /// `GET` what has happened since a cursor.
    public static let changes = "/v1/changes"
    /// `GET` what the rules of a form need to know for a period.
    public static let context = "/v1/context"
    /// `POST` how an agent is.
    public static let heartbeats = "/v1/heartbeats"
    /// `GET` what the department has for a unit.
    public static let inbox = "/v1/inbox"
    /// `GET` the reminders that were sent.
    public static let notices = "/v1/notices"
    /// `GET` the contract itself.
    public static let openAPI = "/openapi.json"
    /// `GET` whether the program lives.
    public static let health = "/healthz"
    /// `GET` whether it can take reports.
    public static let readiness = "/readyz"
    /// `GET` counters as Prometheus text.
    public static let metrics = "/metrics"
    /// `GET` the version.
    public static let version = "/version"
}

/// Header fields of our own.
public enum WireHeader {
    /// `sha-256=:BASE64:` over the canonical bytes.
    public static let digest = "Giaoban-Digest"
    /// `key=ID, sig=:BASE64:`.
    public static let signature = "Giaoban-Signature"
    /// The public key of a report's signature, Base64: beside a report that is read.
    public static let signingKey = "Giaoban-Signing-Key"
    /// `NOW` or `NOW after BEFORE`: which run of which copy of a home speaks (FAULTS E7).
    public static let instance = "Giaoban-Instance"
    /// `:BASE64:` of a receipt that the collector once gave for the report beside it and has lost with
    /// what a restored backup does not hold (FAULTS D10).
    public static let receipt = "Giaoban-Receipt"
}
