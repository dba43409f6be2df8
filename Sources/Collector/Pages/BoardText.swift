import Shared

/// The board as plain text for a terminal: units down, forms across, one sign a cell.
struct BoardText {
    private let board: StatusBoard
    private let words: BoardWords

    /// Widest name of a unit before it is cut.
    private static let nameWidth = 44

    /// A text in a language.
    init(_ board: StatusBoard, language: Language) {
        self.board = board
        words = BoardWords(language: language)
    }

    /// The text, lines ending with a line feed.
    var text: String {
        let heads = board.columns.map(\.form.code.text)
        let widths = board.columns.map { column in
            max(column.form.code.text.count, column.period.identifier.count, 6) + 1
        }
        var lines = [
            "\(words.title) – \(words.asOf) \(board.asOf.vietnamese)", "",
            line(words.unit, heads, widths),
            line("", board.columns.map(\.period.identifier), widths),
            line(
                words.dueDay, board.columns.map { $0.due.map { words.shortDay($0.day) } ?? "–" },
                widths),
        ]
        for unit in board.units {
            lines.append(line(unit.name[words.language], unit.cells.map { Self.sign($0) }, widths))
        }
        lines.append("")
        lines += figures(widths)
        lines.append("")
        lines.append(legend)
        return lines.map { $0.trimmedEnd + "\n" }.joined()
    }

    private func figures(_ widths: [Int]) -> [String] {
        let rates = board.columns.map(\.rate)
        return [
            line(words.expected, rates.map { "\($0.expected)" }, widths),
            line(words.received, rates.map { "\($0.received)" }, widths),
            line(words.onTime, rates.map { "\($0.onTime)" }, widths),
            line(words.completeness, rates.map { share($0.received, $0.expected) }, widths),
            line(words.timeliness, rates.map { share($0.onTime, $0.expected) }, widths),
        ]
    }

    private func share(_ part: Int, _ whole: Int) -> String {
        let percent = FixedDecimal.ratio(
            numerator: FixedDecimal(Int64(part)), denominator: FixedDecimal(Int64(whole)),
            factor: 100, scale: 0)
        return percent.map { "\($0.text) %" } ?? "–"
    }

    /// The status; for what is late or missing with its days, and `!` after refused attempts.
    private static func sign(_ row: ObligationBoard.Row?) -> String {
        guard let row else { return "" }
        let days = row.verdict.daysLate.map { $0 > 0 ? "\($0)" : "" } ?? ""
        return row.verdict.status.symbol + days + (row.attempts > 0 ? "!" : "")
    }

    private var legend: String {
        let statuses = ObligationStatus.allCases.map { status in
            "\(status.symbol) \(status.title[words.language])"
        }
        return (statuses + ["! \(words.refusedAttempts)"]).joined(separator: "   ")
    }

    private func line(_ head: String, _ cells: [String], _ widths: [Int]) -> String {
        let cut = head.count > Self.nameWidth ? head.prefix(Self.nameWidth - 1) + "…" : head[...]
        return String(cut).padded(to: Self.nameWidth + 1)
            + zip(cells, widths).map { $0.padded(to: $1 + 1) }.joined()
    }
}

extension String {
    /// The text filled up with spaces to a width in characters.
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }

    /// The text without spaces at its end.
    fileprivate var trimmedEnd: String {
        String(reversed().drop { $0 == " " }.reversed())
    }
}
