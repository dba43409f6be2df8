/// Where the pages of chasing are.
enum ChasePath {
    static let list = "/chasing"
    static let log = "/chasing/log"
    static let contacts = "/chasing/contacts"
    static let contactEnd = "/chasing/contacts/end"
    static let words = "/chasing/words"
    static let rule = "/chasing/rule"
    static let calendar = "/calendar"
}
