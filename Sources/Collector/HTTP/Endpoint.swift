import HTTPTypes
import Hummingbird
import Shared

/// One route: where it is, who may use it, what it answers. The router and `/openapi.json` are both
/// made from the same list of these, so that the contract cannot differ from the program.
struct Endpoint: Sendable {
    /// One query or path parameter.
    struct Parameter: Sendable {
        /// Where it stands.
        enum Place: String, Sendable {
            case query, path, header
        }

        let name: String
        let place: Place
        let isRequired: Bool
        let description: String

        static func query(_ name: String, _ description: String) -> Parameter {
            Parameter(name: name, place: .query, isRequired: false, description: description)
        }

        static func required(_ name: String, _ description: String) -> Parameter {
            Parameter(name: name, place: .query, isRequired: true, description: description)
        }

        /// The same where nothing breaks without it.
        var optional: Parameter {
            Parameter(name: name, place: place, isRequired: false, description: description)
        }

        static func header(_ name: String, _ description: String) -> Parameter {
            Parameter(name: name, place: .header, isRequired: false, description: description)
        }

        static func path(_ name: String, _ description: String) -> Parameter {
            Parameter(name: name, place: .path, isRequired: true, description: description)
        }
    }

    /// What answers.
    typealias Handler = @Sendable (Request, CollectorContext) async throws -> Response

    let method: HTTPRequest.Method
    /// The path with its parameters in braces.
    let path: String
    let access: Access
    /// The operation's name in the contract.
    let operation: String
    /// One sentence.
    let summary: String
    var parameters: [Parameter] = []
    /// The media type of a successful answer.
    var produces = "application/json"
    /// What a successful JSON answer looks like; nil for texts and pages.
    var answer: SchemaPart?
    /// The status of a successful answer.
    var success = 200
    /// A second status of a successful answer, of the same shape.
    var otherSuccess: Int?
    /// A status of a successful answer without a body.
    var emptySuccess: Int?
    /// True when the request has a JSON body.
    var takesBody = false
    /// What the body looks like.
    var body: SchemaPart?
    /// True when the request has the fields of a page's form in its body; who is signed in must send
    /// the session's form token with them.
    var takesForm = false
    /// True when a file comes with the form's fields.
    var takesFile = false
    /// Most bytes of a page's form.
    var formLimit = 1 << 18
    /// True when it is answered on the connection's own event loop: only what takes microseconds,
    /// at a path without parameters.
    var isQuick = false
    /// The problems it may answer beyond those every endpoint may.
    var problems: [ProblemCode] = []
    let handler: Handler
}
