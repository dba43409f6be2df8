/// How much one answer about metadata may still hold or look at. References go round in circles
/// (a unit's parent's children's parent …), so that a short question can ask for more than there is
/// memory.
public struct AnswerRoom: Sendable {
    /// A question asks for more than is answered at once.
    public struct Exhausted: Error, Hashable, Sendable {
        /// What to do.
        public init() {}
    }

    /// Most values of one answer, and most that its conditions look at. Every unit of a large country's
    /// province with all its fields is a quarter of it.
    public static let standard = 2_000_000

    private var left: Int

    /// Room for so many values.
    public init(_ values: Int = AnswerRoom.standard) {
        left = values
    }

    /// Takes room for so many values.
    ///
    /// - Throws: `Exhausted` where there is not enough left.
    mutating func take(_ values: Int) throws(Exhausted) {
        guard values <= left else { throw Exhausted() }
        left -= values
    }
}
