import Shared

/// Where a unit types its reports.
extension PagePath {
    static let typing = "/typing"
    static let typingApproval = "/typing/approval"
    /// One report's page, as the router knows it.
    static let typingPattern = "/typing/{form}/{period}"

    /// One report's page.
    static func typing(_ form: FormCode, _ period: ReportingPeriod) -> String {
        "\(typing)/\(form)/\(period.identifier)"
    }
}

/// What a typed report's page can be asked to do, as the last part of its address.
enum TypingVerb: String, CaseIterable, Sendable {
    /// Keeps the fields that the script sends.
    case fields
    /// Sends the report.
    case send
    /// Asks somebody else at the unit to approve it.
    case ask
    /// Approves it and sends it.
    case approve
    /// Gives it back within the unit.
    case back
    /// Gives the draft up.
    case discard
    /// Goes on after another revision has come.
    case rebase
    /// Looks at a file.
    case file
    /// Puts a file's figures into the draft.
    case take
    /// The receipt as a file.
    case receipt
}
