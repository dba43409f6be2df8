import Shared

extension TypingPage {
    /// What the script puts into the page after it has saved: the same words that the page would show.
    var answer: JSONValue {
        var top = HTML()
        summary(&top)
        var explain = HTML()
        explanations(&explain)
        var said: [IndicatorCode: Remark] = remarks
        for clash in clashes {
            guard let code = clash.theirs.field.indicator else { continue }
            said[code] = Remark(tone: .warning, text: words.clash(clash))
        }
        return .object([
            .init("computed", Self.texts(computedFigures)),
            .init("draft", .string(sheet.draft.map { "\($0.draft)" } ?? "")),
            .init("explain", .string(explain.source)),
            .init(
                "fields",
                Self.texts(news.map { ($0.field.name, $0.text) })),
            .init("isReady", .bool(sheet.isComplete)),
            .init(
                "remarks",
                .object(
                    said.sorted { $0.key < $1.key }.map { code, remark in
                        .init(
                            code.text,
                            .object([
                                .init("text", .string(remark.text)),
                                .init("tone", .string(remark.tone.rawValue)),
                            ]))
                    })),
            .init("said", .string(saidNow)), .init("seen", .integer(Int64(sheet.log.version))),
            .init("summary", .string(top.source)),
        ])
    }

    private var computedFigures: [(String, String)] {
        form.indicators.enumerated().filter { $0.element.isComputed }.map { slot, indicator in
            (indicator.code.text, computed(slot))
        }
    }

    private static func texts(_ pairs: [(String, String)]) -> JSONValue {
        .object(pairs.sorted { $0.0 < $1.0 }.map { .init($0.0, .string($0.1)) })
    }
}
