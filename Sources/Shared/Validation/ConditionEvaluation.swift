extension Evaluation {
    /// True when every clause holds, false when one does not.
    ///
    /// A clause over a figure that is missing (blank or `…`) is neither: unless another clause
    /// settles it there is no verdict, because asking for something, or excusing it, on a guess
    /// would be wrong either way (DOMAIN §7: `…` makes a rule *not evaluated*).
    func holds(_ condition: Condition) throws(NoVerdict) -> Bool {
        var unknown: NoVerdict?
        for clause in condition.clauses {
            do throws(NoVerdict) {
                if try !holds(clause) { return false }
            } catch {
                unknown = unknown ?? error
            }
        }
        if let unknown { throw unknown }
        return true
    }

    private func holds(_ clause: Condition.Clause) throws(NoVerdict) -> Bool {
        if case .number(let right) = clause.right {
            return compare(try number(clause.left), clause.comparison, right)
        }
        guard let reference = clause.left.soleIndicator else {
            preconditionFailure("only a figure of its own is compared with a word")
        }
        let equal = try equals(content.values[reference.slot], clause.right)
        return clause.comparison == .notEqual ? !equal : equal
    }

    private func compare(
        _ left: FixedDecimal, _ comparison: Condition.Comparison, _ right: FixedDecimal
    ) -> Bool {
        switch comparison {
        case .equal: left == right
        case .notEqual: left != right
        case .atLeast: left >= right
        case .atMost: left <= right
        case .above: left > right
        case .below: left < right
        }
    }

    /// `-` is an answer: it is no blank, and it is not the word it is compared with.
    private func equals(
        _ value: Value?, _ operand: Condition.Operand
    ) throws(NoVerdict) -> Bool {
        if operand == .blank { return value.isBlank }
        guard let value, value != .notCollected, !value.isBlank else {
            throw NoVerdict(reason: .valueMissing)
        }
        return switch operand {
        case .boolean(let wanted): value == .boolean(wanted)
        case .choice(let wanted): value == .choice(wanted)
        case .number, .blank: false
        }
    }
}

extension Value {
    /// True for a text of nothing but spaces and a list without rows: as good as nothing written.
    /// The marks `-` and `…` are not blank.
    var isBlank: Bool {
        switch self {
        case .text(let text): text.isOnlySpace
        case .list(let rows): rows.isEmpty
        default: false
        }
    }
}

extension Value? {
    /// True when nothing stands there.
    var isBlank: Bool { self?.isBlank ?? true }
}

extension String {
    /// True when there is nothing to read in it.
    var isOnlySpace: Bool { allSatisfy(\.isWhitespace) }
}
