/// Searching and replacing in texts. The standard library's methods of these names link its engine
/// of regular expressions whole: a megabyte of the agent. These are preferred to them wherever plain
/// texts are meant. They compare scalars as they are; all our texts are NFC.
extension StringProtocol {
    /// The first place where `part` stands; nil when it does not, or is empty.
    public func firstRange(of part: String) -> Range<String.Index>? {
        let wanted = part.utf8
        guard let first = wanted.first else { return nil }
        var from = utf8.startIndex
        while let start = utf8[from...].firstIndex(of: first) {
            if utf8[start...].starts(with: wanted) {
                return start..<utf8.index(start, offsetBy: wanted.count)
            }
            from = utf8.index(after: start)
        }
        return nil
    }
}

extension String {
    /// The text with every `part` replaced by `text`, found from left to right and once: what was put
    /// in is not searched again.
    public func replacing(_ part: String, with text: String) -> String {
        var result = ""
        var rest = self[...]
        while let found = rest.firstRange(of: part) {
            result += rest[..<found.lowerBound] + text
            rest = rest[found.upperBound...]
        }
        return result + rest
    }
}
