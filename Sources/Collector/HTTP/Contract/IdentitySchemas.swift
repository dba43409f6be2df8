import Shared

/// Who signs what, and how a unit changes its key.
enum IdentitySchemas {
    /// A public key, 32 bytes in Base64.
    static let publicKey = Schema.pattern("^[A-Za-z0-9+/]{43}=$")
    /// A signature, 64 bytes in Base64.
    static let signature = Schema.pattern("^[A-Za-z0-9+/]{86}==$")
    /// A report's signature as it stands beside the report.
    static let reportSignature = Schema.pattern("^key=[a-z0-9-]{1,40}, sig=:[A-Za-z0-9+/]{86}==:$")

    static let identity = Schema.object(
        [
            .field(
                "keys",
                .list(
                    .object(
                        [
                            .field("id", .text), .optional("link", signature),
                            .field("publicKey", publicKey),
                        ], isOpen: true))),
            .optional(
                "sealing",
                .object(
                    [
                        .field("key", publicKey), .field("signature", signature),
                        .field("signedBy", .text),
                    ], isOpen: true)),
        ], isOpen: true)

    static let keyChange = Schema.object(
        [
            .optional("endorsement", signature), .field("proof", signature),
            .field("publicKey", publicKey), .field("tokenDigest", .digest),
        ], isOpen: true)

    static let keyRetirement = Schema.object([.field("key", .text)], isOpen: true)

    static let done = Schema.object([], isOpen: true)
}
