import Shared
import Yams

/// Says in both languages, with the line, why a file is not YAML.
enum YAMLSyntaxFault {
    /// The fault for an error that the YAML library threw.
    static func fault(for error: any Error, file: String) -> DocumentFault {
        guard let error = error as? YamlError else {
            return DocumentFault(file: file, line: 0, reason: sentence("\(error)"))
        }
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return DocumentFault(file: file, line: mark.line, reason: sentence(problem))
        case .reader(let problem, let offset, _, let text):
            return DocumentFault(
                file: file, line: line(of: offset, in: text), reason: sentence(problem))
        case .duplicatedKeysInMapping(let keys, let context):
            return DocumentFault(
                file: file, line: context.mark.line, reason: duplicated(keys.sorted()))
        default:
            return DocumentFault(file: file, line: 0, reason: sentence("\(error)"))
        }
    }

    private static func duplicated(_ keys: [String]) -> LocalizedText {
        let names = keys.map { "“\($0)”" }.joined(separator: ", ")
        return LocalizedText(
            vi: "khóa \(names) lặp lại trong cùng một nhóm; mỗi khóa chỉ viết một lần",
            en: "key \(names) stands twice in one mapping; write each key once")
    }

    private static func line(of offset: Int?, in text: String) -> Int {
        guard let offset else { return 0 }
        return 1 + text.prefix(offset).filter(\.isNewline).count
    }

    /// The library's words, and for the commonest slips what they mean in the clerk's language.
    private static func sentence(_ problem: String) -> LocalizedText {
        let known = slips.first { problem.contains($0.words) }
        guard let known else {
            return LocalizedText(
                vi: "không đúng cú pháp YAML: \(problem)", en: "not YAML: \(problem)")
        }
        return LocalizedText(
            vi: "không đúng cú pháp YAML: \(known.vi)", en: "not YAML: \(problem); \(known.en)")
    }

    private static let slips: [(words: String, vi: String, en: String)] = [
        (
            "cannot start any token", "ký tự không được phép ở đầu (dùng dấu cách thay cho Tab)",
            "indent with spaces, not with tabs"
        ),
        (
            "tab character", "thụt lề bằng dấu cách, không dùng Tab",
            "indent with spaces, not with tabs"
        ),
        (
            "mapping values are not allowed",
            "dấu “:” không đúng chỗ; đặt giá trị có dấu “:” trong ngoặc kép",
            "put a value that holds “:” in quotes"
        ),
        (
            "did not find expected key", "thụt lề không đều hoặc thiếu khóa",
            "check the indentation"
        ),
        (
            "did not find expected ',' or '}'", "thiếu dấu phẩy hoặc dấu } đóng",
            "close the brace or add a comma"
        ),
        (
            "did not find expected ',' or ']'", "thiếu dấu phẩy hoặc dấu ] đóng",
            "close the bracket or add a comma"
        ),
        (
            "did not find expected '-' indicator", "danh sách thụt lề không đều hoặc thiếu dấu -",
            "check the indentation of the list"
        ),
        ("could not find expected ':'", "thiếu dấu “:” sau khóa", "add “:” after the key"),
        (
            "found unexpected end of stream", "ngoặc kép mở mà không đóng",
            "close the quotes"
        ),
        (
            "but found another document", "tệp chỉ được có một tài liệu (bỏ dòng ---)",
            "a file holds one document: remove the line ---"
        ),
        (
            "undefined alias", "tham chiếu * không có neo; hãy viết ra đầy đủ",
            "aliases are not used: write it out"
        ),
        (
            "Maximum nesting level", "lồng quá nhiều cấp", "the nesting is far too deep"
        ),
        (
            "control characters are not allowed", "có ký tự điều khiển trong tệp",
            "remove the control character"
        ),
    ]
}
