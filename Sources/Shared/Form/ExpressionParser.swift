/// Reads expressions and conditions as forms write them, and refuses what cannot be computed.
///
/// ```
/// expression = term { ("+" | "-") term }
/// term       = factor { "*" factor }
/// factor     = number | code | function "(" arguments ")" | "(" expression ")"
/// condition  = clause { "and" clause }
/// clause     = expression ("=" | "!=" | ">" | ">=" | "<" | "<=") operand
/// operand    = number | "true" | "false" | code of a choice | "blank"
/// ```
struct ExpressionParser {
    /// Why a text is not an expression.
    struct Fault: Error {
        let reason: LocalizedText

        init(vi: String, en: String) {
            reason = LocalizedText(vi: vi, en: en)
        }
    }

    /// Words that mean something here and are therefore no indicator's code.
    static let reservedWords: Set<String> = [
        "and", "true", "false", "blank", "max", "previous", "bed_days", "year_to_date",
    ]

    /// The indicators of the form.
    let scope: FormScope
    private var tokens: [String] = []
    private var next = 0
    private var depth = 0

    init(scope: FormScope) {
        self.scope = scope
    }

    /// Reads a whole expression; every indicator in it must be a number.
    mutating func expression(_ text: String) throws(Fault) -> Expression {
        try start(text)
        let result = try readSum()
        try finish()
        for reference in result.references { try requireNumber(reference) }
        return result
    }

    /// Reads a whole condition: clauses joined by `and`.
    mutating func condition(_ text: String) throws(Fault) -> Condition {
        try start(text)
        var clauses = [try readClause()]
        while takes("and") { clauses.append(try readClause()) }
        try finish()
        return Condition(clauses: clauses, text: text)
    }

    private mutating func start(_ text: String) throws(Fault) {
        tokens = try ExpressionTokens.split(text)
        next = 0
        depth = 0
    }

    private func finish() throws(Fault) {
        guard next == tokens.count else {
            throw Fault(
                vi: "thừa “\(tokens[next])”", en: "“\(tokens[next])” does not belong here")
        }
    }

    // MARK: - Clauses

    private mutating func readClause() throws(Fault) -> Condition.Clause {
        let left = try readSum()
        let word = try take()
        guard let comparison = Condition.Comparison(rawValue: word) else {
            throw Fault(
                vi: "cần = != > >= < hoặc <=, gặp “\(word)”",
                en: "expected = != > >= < or <=, met “\(word)”")
        }
        let right = try readOperand(against: left)
        if comparison != .equal && comparison != .notEqual {
            guard case .number = right else {
                throw Fault(
                    vi: "“\(comparison.rawValue)” chỉ so sánh với số",
                    en: "“\(comparison.rawValue)” compares with numbers only")
            }
        }
        return Condition.Clause(left: left, comparison: comparison, right: right)
    }

    /// What the left side is decides how the word is read: `1` is a choice's code beside a choice.
    private mutating func readOperand(
        against left: Expression
    ) throws(Fault) -> Condition.Operand {
        let word = try take()
        guard let reference = left.soleIndicator, !scope[reference].type.isNumeric else {
            for reference in left.references { try requireNumber(reference) }
            if word == "blank", left.soleIndicator != nil { return .blank }
            if let number = FixedDecimal(word) { return .number(number) }
            throw Fault(vi: "cần một số, gặp “\(word)”", en: "expected a number, met “\(word)”")
        }
        let indicator = scope[reference]
        if word == "blank" { return .blank }
        switch indicator.type {
        case .boolean where word == "true": return .boolean(true)
        case .boolean where word == "false": return .boolean(false)
        case .choice:
            if let code = ChoiceCode(word), indicator.choices.contains(where: { $0.code == code }) {
                return .choice(code)
            }
        default: break
        }
        let known = Self.operands(of: indicator).joined(separator: ", ")
        throw Fault(
            vi: "“\(reference.code)” không so sánh được với “\(word)”; dùng: \(known)",
            en: "“\(reference.code)” cannot be compared with “\(word)”; use: \(known)")
    }

    private static func operands(of indicator: Indicator) -> [String] {
        switch indicator.type {
        case .boolean: ["true", "false", "blank"]
        case .choice: indicator.choices.map(\.code.text) + ["blank"]
        default: ["blank"]
        }
    }

    private func requireNumber(_ reference: IndicatorReference) throws(Fault) {
        guard scope[reference].type.isNumeric else {
            throw Fault(
                vi: "“\(reference.code)” không phải là chỉ tiêu số",
                en: "“\(reference.code)” is not a number")
        }
    }

    // MARK: - Expressions

    private mutating func readSum() throws(Fault) -> Expression {
        var left = try readProduct()
        while true {
            if takes("+") {
                left = .sum(left, try readProduct())
            } else if takes("-") {
                left = .difference(left, try readProduct())
            } else {
                return left
            }
        }
    }

    private mutating func readProduct() throws(Fault) -> Expression {
        var left = try readFactor()
        while takes("*") { left = .product(left, try readFactor()) }
        return left
    }

    private mutating func readFactor() throws(Fault) -> Expression {
        depth += 1
        defer { depth -= 1 }
        guard depth <= 16 else { throw Fault(vi: "lồng quá sâu", en: "nested too deeply") }
        let word = try take()
        if word == "(" {
            let inner = try readSum()
            try expect(")")
            return inner
        }
        if let number = FixedDecimal(word) { return .number(number) }
        if takes("(") { return try readFunction(word) }
        return .indicator(try reference(word))
    }

    /// Reads the arguments and the closing parenthesis.
    private mutating func readFunction(_ name: String) throws(Fault) -> Expression {
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
                vi: "không có hàm “\(name)”; dùng previous, bed_days, year_to_date, max",
                en: "no function “\(name)”; use previous, bed_days, year_to_date, max")
        }
        try expect(")")
        return result
    }

    private func reference(_ word: String) throws(Fault) -> IndicatorReference {
        guard let code = IndicatorCode(word) else {
            throw Fault(
                vi: "cần một số hoặc mã chỉ tiêu, gặp “\(word)”",
                en: "expected a number or an indicator's code, met “\(word)”")
        }
        guard let found = scope.reference(to: code) else {
            throw Fault(
                vi: "biểu mẫu không có chỉ tiêu “\(word)”",
                en: "the form has no indicator “\(word)”")
        }
        return found
    }

    // MARK: - Tokens

    private mutating func take() throws(Fault) -> String {
        guard next < tokens.count else {
            throw Fault(vi: "biểu thức chưa hết", en: "the expression ends too early")
        }
        next += 1
        return tokens[next - 1]
    }

    /// Takes the next token when it is `symbol`.
    private mutating func takes(_ symbol: String) -> Bool {
        guard next < tokens.count, tokens[next] == symbol else { return false }
        next += 1
        return true
    }

    private mutating func expect(_ symbol: String) throws(Fault) {
        let word = try take()
        guard word == symbol else {
            throw Fault(
                vi: "cần “\(symbol)”, gặp “\(word)”", en: "expected “\(symbol)”, met “\(word)”")
        }
    }
}
