/// Reads expressions and conditions as forms write them.
///
/// ```
/// expression = term { ("+" | "-") term }
/// term       = factor { "*" factor }
/// factor     = number | code | function "(" arguments ")" | "(" expression ")"
/// ```
struct ExpressionParser {
    /// Why a text is not an expression.
    struct Fault: Error {
        let reason: LocalizedText
    }

    /// Finds an indicator of the form by its code.
    let resolve: (IndicatorCode) -> IndicatorReference?
    private var tokens: [String] = []
    private var next = 0
    private var depth = 0

    init(resolve: @escaping (IndicatorCode) -> IndicatorReference?) {
        self.resolve = resolve
    }

    /// Reads a whole expression.
    mutating func expression(_ text: String) throws(Fault) -> Expression {
        try start(text)
        let result = try readSum()
        try finish()
        return result
    }

    /// Reads a whole condition: clauses joined by `and`.
    mutating func condition(_ text: String) throws(Fault) -> Condition {
        try start(text)
        var clauses = [try readClause()]
        while next < tokens.count, tokens[next] == "and" {
            next += 1
            clauses.append(try readClause())
        }
        try finish()
        return Condition(clauses: clauses, text: text)
    }

    private mutating func start(_ text: String) throws(Fault) {
        tokens = try Self.split(text)
        next = 0
        depth = 0
    }

    private func finish() throws(Fault) {
        guard next == tokens.count else {
            throw Fault(
                reason: LocalizedText(
                    vi: "thừa “\(tokens[next])”", en: "“\(tokens[next])” does not belong here"))
        }
    }

    private mutating func readClause() throws(Fault) -> Condition.Clause {
        let left = try readSum()
        let word = try take()
        guard let comparison = Condition.Comparison(rawValue: word) else {
            throw Fault(
                reason: LocalizedText(
                    vi: "cần = != > >= < hoặc <=, gặp “\(word)”",
                    en: "expected = != > >= < or <=, met “\(word)”"))
        }
        return Condition.Clause(left: left, comparison: comparison, right: try readOperand())
    }

    private mutating func readOperand() throws(Fault) -> Condition.Operand {
        let word = try take()
        switch word {
        case "true": return .boolean(true)
        case "false": return .boolean(false)
        case "blank": return .blank
        default:
            if let number = FixedDecimal(word) { return .number(number) }
            if let code = ChoiceCode(word) { return .choice(code) }
            throw Fault(
                reason: LocalizedText(
                    vi: "không so sánh được với “\(word)”", en: "cannot compare with “\(word)”"))
        }
    }

    private mutating func readSum() throws(Fault) -> Expression {
        var left = try readProduct()
        while next < tokens.count, tokens[next] == "+" || tokens[next] == "-" {
            let sign = tokens[next]
            next += 1
            let right = try readProduct()
            left = sign == "+" ? .sum(left, right) : .difference(left, right)
        }
        return left
    }

    private mutating func readProduct() throws(Fault) -> Expression {
        var left = try readFactor()
        while next < tokens.count, tokens[next] == "*" {
            next += 1
            left = .product(left, try readFactor())
        }
        return left
    }

    private mutating func readFactor() throws(Fault) -> Expression {
        depth += 1
        defer { depth -= 1 }
        guard depth <= 16 else {
            throw Fault(reason: LocalizedText(vi: "lồng quá sâu", en: "nested too deeply"))
        }
        let word = try take()
        if word == "(" {
            let inner = try readSum()
            try expect(")")
            return inner
        }
        if let number = FixedDecimal(word) { return .number(number) }
        if next < tokens.count, tokens[next] == "(" { return try readFunction(word) }
        return .indicator(try reference(word))
    }

    private mutating func readFunction(_ name: String) throws(Fault) -> Expression {
        try expect("(")
        let result: Expression
        switch name {
        case "previous": result = .previous(try reference(try take()))
        case "bed_days": result = .bedDays(try reference(try take()))
        case "year_to_date": result = .yearToDate(try reference(try take()))
        case "max":
            let left = try readSum()
            try expect(",")
            result = .maximum(left, try readSum())
        default:
            throw Fault(
                reason: LocalizedText(
                    vi: "không có hàm “\(name)”; dùng previous, bed_days, year_to_date, max",
                    en: "no function “\(name)”; use previous, bed_days, year_to_date, max"))
        }
        try expect(")")
        return result
    }

    private func reference(_ word: String) throws(Fault) -> IndicatorReference {
        guard let code = IndicatorCode(word), let found = resolve(code) else {
            throw Fault(
                reason: LocalizedText(
                    vi: "biểu mẫu không có chỉ tiêu “\(word)”",
                    en: "the form has no indicator “\(word)”"))
        }
        return found
    }

    private mutating func take() throws(Fault) -> String {
        guard next < tokens.count else {
            throw Fault(
                reason: LocalizedText(vi: "biểu thức chưa hết", en: "the expression ends too early")
            )
        }
        next += 1
        return tokens[next - 1]
    }

    private mutating func expect(_ symbol: String) throws(Fault) {
        let word = try take()
        guard word == symbol else {
            throw Fault(
                reason: LocalizedText(
                    vi: "cần “\(symbol)”, gặp “\(word)”", en: "expected “\(symbol)”, met “\(word)”")
            )
        }
    }

    /// Splits into words, numbers and symbols.
    private static func split(_ text: String) throws(Fault) -> [String] {
        var tokens: [String] = []
        var word: [UInt8] = []
        let bytes = Array(text.utf8)
        var index = 0
        func isWordByte(_ byte: UInt8) -> Bool {
            CodeAlphabet.isLower(byte) || CodeAlphabet.isDigit(byte) || byte == 0x5F || byte == 0x2E
        }
        while index < bytes.count {
            let byte = bytes[index]
            if isWordByte(byte) {
                word.append(byte)
                index += 1
                continue
            }
            if !word.isEmpty { tokens.append(String(decoding: word, as: UTF8.self)) }
            word = []
            if byte == 0x20 {
                index += 1
                continue
            }
            let pair = index + 1 < bytes.count && bytes[index + 1] == 0x3D
            guard "+-*(),=!<>".utf8.contains(byte), byte != 0x21 || pair else {
                let shown = String(decoding: bytes[index...].prefix(8), as: UTF8.self)
                throw Fault(
                    reason: LocalizedText(
                        vi: "không hiểu “\(shown)”", en: "cannot read “\(shown)”"))
            }
            let width = pair && "!<>".utf8.contains(byte) ? 2 : 1
            tokens.append(String(decoding: bytes[index..<index + width], as: UTF8.self))
            index += width
        }
        if !word.isEmpty { tokens.append(String(decoding: word, as: UTF8.self)) }
        return tokens
    }
}
