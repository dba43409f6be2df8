/// The cases of an enum as its source declares them, for tests that compare a list in the code with
/// a list in a document without being able to ask the code.
enum EnumCases {
    /// What the cases that stand directly in `enum name` of `file` are called outside: their raw
    /// values where the source spells them, else their names; with their lines.
    static func of(_ name: String, in file: RepositoryFile) -> [(name: String, line: Int)] {
        var found: [(name: String, line: Int)] = []
        var depth = 0
        var inside = false
        for (index, line) in file.code.enumerated() {
            if !inside, declares(name, line) {
                inside = true
                depth = 0
            }
            guard inside else { continue }
            if depth == 1 {
                let raw = file.lines[index].firstMatch(of: /= "([^"]*)"/).map { String($0.1) }
                found += names(in: line).map { (raw ?? $0, index + 1) }
            }
            depth += line.count { $0 == "{" } - line.count { $0 == "}" }
            if depth <= 0 { break }
        }
        return found
    }

    private static func declares(_ name: String, _ line: String) -> Bool {
        let words = line.split { " :{".contains($0) }
        guard let position = words.firstIndex(of: "enum") else { return false }
        return words.dropFirst(position + 1).first == name[...]
    }

    /// The names a `case` line declares; payloads and raw values are dropped.
    static func names(in line: String) -> [String] {
        let trimmed = line.drop { $0 == " " }
        guard trimmed.hasPrefix("case "), !trimmed.hasPrefix("case .") else { return [] }
        var depth = 0
        let flat = trimmed.dropFirst("case ".count).filter { character in
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            return depth == 0 && character != ")"
        }
        return flat.split(separator: ",").compactMap { part in
            let name = part.prefix { $0 != "=" }.filter { $0 != " " && $0 != "`" }
            return name.isEmpty ? nil : name
        }
    }
}
