import Shared

/// Where the department's pages are.
enum PagePath {
    static let board = "/"
    static let signIn = "/sign-in"
    static let signOut = "/sign-out"
    static let account = "/account"
    static let password = "/account/password"
    static let oneTimeCode = "/account/code"
    static let accounts = "/accounts"
    static let accountEnd = "/accounts/end"
    static let accountReset = "/accounts/reset"
    static let units = "/units"
    static let unitPattern = "/units/{facility}"
    static let unitEvent = "/unit-event"
    static let unitEventSave = "/unit-event/save"
    static let unitActs = "/unit-acts"
    static let unitActLook = "/unit-acts/look"
    static let unitActRevoke = "/unit-acts/revoke"
    static let imports = "/imports"
    static let forms = "/forms"
    static let formPattern = "/forms/{code}"
    static let formCompare = "/form-compare"
    static let formDraft = "/form-draft"
    static let consolidated = "/consolidated"
    static let consolidatedChoice = "/consolidated/choice"
    static let consolidatedFollowUp = "/consolidated/follow-up"
    static let style = "/style"
    static let styleSheet = "/assets/giaoban.css"
    static let script = "/assets/giaoban.js"

    /// The page of one form.
    static func form(_ code: FormCode) -> String { "\(forms)/\(code)" }

    /// The page of one unit.
    static func unit(_ id: FacilityID) -> String { "\(units)/\(id)" }
}
