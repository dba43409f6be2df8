/// What the two programs call themselves.
public enum Product {
    /// The version of both programs and of the repository's changelog.
    public static let version = "0.1.0"
}
