import Shared

/// Makes one report out of what several sources say: each figure from the source that has it. Two
/// sources that disagree about a figure are a fault that names both, unless the first is preferred.
struct SourceMerge {
    private let name: SourceName
    private let prefersFirst: Bool
    private let parts: [(source: SourceDefinition, reading: ReportFileReading)]

    /// - Parameters:
    ///   - name: the merging source's name.
    ///   - prefersFirst: whether the first of two that disagree counts.
    ///   - parts: every part with what it says, in order.
    init(
        name: SourceName, prefersFirst: Bool,
        parts: [(source: SourceDefinition, reading: ReportFileReading)]
    ) {
        self.name = name
        self.prefersFirst = prefersFirst
        self.parts = parts
    }

    /// The merged report; with a fault in any part there is none.
    func merged() -> ReportFileReading {
        var merged = ReportFileReading()
        merged.faults = parts.flatMap(\.reading.faults)
        merged.remarks = parts.flatMap(\.reading.remarks)
        let drafts = parts.flatMap(\.reading.drafts)
        guard merged.faults.isEmpty, var whole = drafts.first else { return merged }
        whole.content = Report.Content(emptyFor: whole.form)
        whole.content.source = Report.Source(
            file: "nguồn \(name)",
            cells: Array(repeating: nil, count: whole.form.indicators.count),
            parts: parts.map(\.source.part),
            origins: Array(repeating: 0, count: whole.form.indicators.count))
        whole.remarks = drafts.flatMap(\.remarks)
        for slot in whole.form.indicators.indices { fill(slot, drafts, &whole, &merged) }
        precondition(parts.count <= Report.Source.partLimit, "the configuration allows no more")
        for draft in drafts { addTexts(draft.content, to: &whole.content) }
        if merged.faults.isEmpty { merged.drafts = [whole] }
        return merged
    }

    private func fill(
        _ slot: Int, _ drafts: [ReportDraft], _ whole: inout ReportDraft,
        _ merged: inout ReportFileReading
    ) {
        let said = drafts.indices.filter { drafts[$0].content.values[slot] != nil }
        guard let first = said.first, let value = drafts[first].content.values[slot] else { return }
        whole.content.values[slot] = value
        whole.content.source?.cells[slot] = drafts[first].content.source?.cells[slot]
        whole.content.source?.origins[slot] = UInt8(first + 1)
        for other in said.dropFirst() {
            guard let otherValue = drafts[other].content.values[slot], otherValue != value else {
                continue
            }
            let fault = conflict(
                whole.form.indicators[slot].code, (parts[first].source, value),
                (parts[other].source, otherValue))
            if prefersFirst { merged.remarks.append(fault) } else { merged.faults.append(fault) }
        }
    }

    private func conflict(
        _ indicator: IndicatorCode, _ first: (source: SourceDefinition, value: Value),
        _ second: (source: SourceDefinition, value: Value)
    ) -> ReadingFault {
        let one = "\(first.source.name) = \(first.value.shown)"
        let two = "\(second.source.name) = \(second.value.shown)"
        let reason =
            prefersFirst
            ? LocalizedText(
                vi:
                    "hai nguồn khác nhau: \(one), \(two); lấy số của \(first.source.name) (prefer = yes).",
                en:
                    "two sources disagree: \(one), \(two); \(first.source.name) counts (prefer = yes)."
            )
            : LocalizedText(
                vi:
                    "hai nguồn khác nhau: \(one), \(two). Sửa một nguồn, hoặc đặt “prefer = yes” để lấy "
                    + "nguồn đứng trước.",
                en:
                    "two sources disagree: \(one), \(two). Mend one of them, or set “prefer = yes” to "
                    + "take the one that stands first.")
        return ReadingFault(
            file: "nguồn \(name)", cell: nil, indicator: indicator, read: "", reason: reason)
    }

    /// Notes and explanations of all parts; of two the first that says anything.
    private func addTexts(_ content: Report.Content, to whole: inout Report.Content) {
        whole.notes.merge(content.notes) { first, second in
            first == second ? first : first + "; " + second
        }
        whole.explanations.merge(content.explanations) { first, _ in first }
        whole.reason = whole.reason ?? content.reason
        whole.decision = whole.decision ?? content.decision
    }
}
