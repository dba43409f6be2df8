public import Shared

/// Reads a mapping file: a head of `key = value` lines, a line `[cells]`, then a line an answer. Every
/// mistake is collected, so that one look mends them all.
public struct MappingFile {
    /// What a file says, or all its mistakes.
    public typealias Result = Swift.Result<Mapping, Mistakes>

    /// Every mistake of a file, in its order.
    public struct Mistakes: Error, Sendable {
        /// At least one.
        public let list: [Mapping.Mistake]

        init(list: [Mapping.Mistake]) { self.list = list }

        /// The one mistake of a file that is not even text.
        public init(_ file: String, line: Int, _ reason: LocalizedText) {
            list = [Mapping.Mistake(file: file, line: line, reason: reason)]
        }
    }

    private enum Key: String, CaseIterable { case form, file, sheet, period, facility }

    private let name: String
    private let forms: FormCatalog
    private var mistakes: [Mapping.Mistake] = []
    private var head: [Key: (text: String, line: Int)] = [:]
    private var periods: [Mapping.PeriodSource] = []
    private var lines: [Mapping.Line] = []
    private var number = 0

    /// Reads a file.
    ///
    /// - Parameter forms: the forms this unit knows; codes are checked against them.
    public static func read(_ text: String, name: String, forms: FormCatalog) -> Result {
        var file = MappingFile(name: name.nfc, forms: forms)
        return file.read(text)
    }

    private init(name: String, forms: FormCatalog) {
        self.name = name
        self.forms = forms
    }

    private mutating func read(_ text: String) -> Result {
        var isInCells = false
        let text = text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
        for raw in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            number += 1
            let line = Self.trimmed(raw)
            if line.isEmpty || line.hasPrefix("#") { continue }
            if line == "[cells]" {
                isInCells = true
                continue
            }
            guard let equals = line.firstIndex(of: "=") else {
                complain(
                    "thiếu dấu “=”; viết “khóa = giá trị”.", "no “=”; write “key = value”.")
                continue
            }
            let key = Self.trimmed(line[..<equals])
            let value = Self.trimmed(line[line.index(after: equals)...])
            if isInCells { takeCell(key, value) } else { takeHead(key, Self.uncommented(value)) }
        }
        return finish()
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text.drop(while: \.isWhitespace))
    }

    /// A value of the head without the comment behind it; one in quotation marks may hold a `#`.
    private static func uncommented(_ value: String) -> String {
        guard !value.contains("\""), let comment = value.firstRange(of: " #") else { return value }
        return trimmed(value[..<comment.lowerBound])
    }

    private mutating func complain(_ vi: String, _ en: String, at line: Int? = nil) {
        mistakes.append(
            Mapping.Mistake(
                file: name, line: line ?? number, reason: LocalizedText(vi: vi, en: en)))
    }

    // MARK: - Head

    private mutating func takeHead(_ word: String, _ value: String) {
        guard let key = Key(rawValue: word.lowercased()) else {
            let known = Key.allCases.map(\.rawValue).joined(separator: ", ")
            complain(
                "không có khóa “\(word)”; các khóa: \(known); ô của chỉ tiêu viết sau dòng [cells].",
                "“\(word)” is no key; the keys are \(known); cells stand after the line [cells].")
            return
        }
        if value.isEmpty {
            complain("“\(word)” còn trống.", "“\(word)” says nothing.")
        } else if key == .period {
            takePeriod(value)
        } else if head[key] != nil {
            complain("“\(word)” có hai lần.", "“\(word)” stands twice.")
        } else {
            head[key] = (value, number)
        }
    }

    private mutating func takePeriod(_ value: String) {
        guard let words = MappingWords.split(value), let first = words.first else {
            return complain("thiếu dấu ngoặc kép đóng.", "a quotation mark is not closed.")
        }
        let second = words.count > 1 ? words[1].text : ""
        switch (first.text.lowercased(), words.count) {
        case ("fixed", 2): periods.append(.fixed(second))
        case ("file", 2):
            if let pattern = pattern(second) { periods.append(.file(pattern)) }
        case ("sheet", 2):
            if let pattern = pattern(second) { periods.append(.sheet(pattern)) }
        case ("cell", 2...3):
            guard let cell = CellAddress(second) else { return complainOfAddress(second) }
            var found: PeriodPattern?
            if words.count == 3 {
                guard let pattern = pattern(words[2].text) else { return }
                found = pattern
            }
            periods.append(.cell(column: cell.column, row: cell.row, found))
        default:
            complain(
                "viết: period = fixed 2026-03; = file \"BC {M}-{YYYY}.xlsx\"; = sheet \"Tháng {M}\"; "
                    + "hoặc = cell B3 \"Tháng {M} năm {YYYY}\".",
                "write: period = fixed 2026-03; = file \"BC {M}-{YYYY}.xlsx\"; = sheet \"Tháng {M}\"; "
                    + "or = cell B3 \"Tháng {M} năm {YYYY}\".")
        }
    }

    private mutating func pattern(_ text: String) -> PeriodPattern? {
        if let pattern = PeriodPattern(text) { return pattern }
        let parts = PeriodPattern.Part.allCases.map { "{\($0.rawValue)}" }.joined(separator: " ")
        complain(
            "“\(text)” không đọc được kỳ; dùng \(parts).",
            "“\(text)” reads no period; use \(parts).")
        return nil
    }

    // MARK: - Cells

    private mutating func takeCell(_ target: String, _ value: String) {
        let target = target.lowercased()
        if lines.contains(where: { $0.target == target }) {
            complain("“\(target)” có hai lần.", "“\(target)” stands twice.")
            return
        }
        guard let words = MappingWords.split(value) else {
            return complain("thiếu dấu ngoặc kép đóng.", "a quotation mark is not closed.")
        }
        var reader = MappingWords(words)
        guard let (place, sheet) = reader.place() else {
            return complain(
                "không hiểu “\(value)”; viết C12, 'Phụ lục 2'!C12, hoặc row \"nhãn dòng\" [under "
                    + "\"nhãn trên\"] column \"nhãn cột\".",
                "“\(value)” is not understood; write C12, 'Phụ lục 2'!C12, or row \"row's label\" "
                    + "[under \"label above\"] column \"column's label\".")
        }
        var named = sheet
        var power = 0
        while let option = reader.option() {
            switch option {
            case .sheet(let name): named = name
            case .times(let factor):
                guard let found = Self.power(factor) else {
                    return complain(
                        "“times” nhận 10, 100, 1000 … 1000000000.",
                        "“times” takes 10, 100, 1000 … 1000000000.")
                }
                power = found
            case .unknown(let word):
                return complain("không hiểu “\(word)”.", "“\(word)” is not understood.")
            }
        }
        lines.append(
            Mapping.Line(
                target: target, place: place, sheet: named, power: power, number: number))
    }

    private mutating func complainOfAddress(_ text: String) {
        complain("“\(text)” không phải địa chỉ ô như C12.", "“\(text)” is no cell like C12.")
    }

    private static func power(_ text: String) -> Int? {
        let zeros = text.dropFirst()
        guard text.first == "1", (1...9).contains(zeros.count), zeros.allSatisfy({ $0 == "0" })
        else {
            return nil
        }
        return zeros.count
    }

    // MARK: - The whole

    private mutating func finish() -> Result {
        let form = head[.form].flatMap { checkForm($0.text, $0.line) }
        for key in [Key.form, .file] where head[key] == nil {
            complain(
                "thiếu dòng “\(key.rawValue) = …”.", "the line “\(key.rawValue) = …” is missing.")
        }
        if periods.isEmpty {
            complain("thiếu dòng “period = …”.", "the line “period = …” is missing.")
        }
        if let form { checkTargets(form) }
        guard mistakes.isEmpty, let form, let pattern = head[.file]?.text else {
            let sorted = mistakes.enumerated().sorted {
                ($0.element.line, $0.offset) < ($1.element.line, $1.offset)
            }
            return .failure(Mistakes(list: sorted.map(\.element)))
        }
        return .success(
            Mapping(
                file: name, form: form.code,
                filePattern: WildPattern(MappingWords.unquoted(pattern)),
                sheetPattern: (head[.sheet]?.text).map { WildPattern(MappingWords.unquoted($0)) },
                facility: head[.facility]?.text, periods: periods, lines: lines))
    }

    private mutating func checkForm(_ text: String, _ line: Int) -> Form? {
        if let form = FormCode(text).flatMap({ forms.versions(of: $0).last }) { return form }
        let known = forms.codes.map(\.text).joined(separator: ", ")
        complain(
            "không có biểu “\(text)”; các biểu hiện có: \(known).",
            "there is no form “\(text)”; the forms are: \(known).", at: line)
        return nil
    }

    private mutating func checkTargets(_ form: Form) {
        if lines.isEmpty {
            complain(
                "chưa có ô nào; viết [cells] rồi mỗi chỉ tiêu một dòng.",
                "no cell yet; write [cells], then a line an indicator.")
        }
        for line in lines {
            let parts = line.target.split(separator: ".", omittingEmptySubsequences: false)
            let code = String(parts[0])
            if line.target == "reason" || line.target == "decision" { continue }
            guard let slot = IndicatorCode(code).flatMap({ form.slot(of: $0) }) else {
                complain(
                    "biểu \(form.code) không có chỉ tiêu “\(code)”.",
                    "form \(form.code) has no indicator “\(code)”.", at: line.number)
                continue
            }
            check(form.indicators[slot], parts.dropFirst().map(String.init), line)
        }
    }

    private mutating func check(
        _ indicator: Indicator, _ rest: [String], _ line: Mapping.Line
    ) {
        if indicator.isComputed {
            complain(
                "“\(indicator.code)” do hệ thống tính; bỏ dòng này.",
                "the system computes “\(indicator.code)”; leave the line out.", at: line.number)
        } else if indicator.type == .list {
            let fields = indicator.fields.map(\.code.text)
            let isField =
                rest.count == 2 && Int(rest[0]).map { (1...500).contains($0) } == true
                && fields.contains(rest[1])
            if !isField {
                let accepted = fields.map { "\(indicator.code).1.\($0)" }.joined(separator: ", ")
                complain(
                    "danh sách viết từng ô: \(accepted).",
                    "a list takes a line a cell: \(accepted).",
                    at: line.number)
            }
        } else if !rest.isEmpty, rest != ["note"] {
            complain(
                "sau mã chỉ tiêu chỉ nhận “.note” (ghi chú).",
                "only “.note” may follow an indicator's code.", at: line.number)
        }
    }
}
