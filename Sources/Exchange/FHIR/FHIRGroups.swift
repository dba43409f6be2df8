internal import Shared

/// The groups of a `MeasureReport` as rows, the way every door's figures are sorted and judged.
extension FHIRReportWork {
    /// Most groups of one report; the largest form has a few hundred indicators.
    private static let groupLimit = 4000

    /// The rows; nil where there is none.
    mutating func rows(_ id: MeasureReportID) -> DataValueSet? {
        guard let groups = tree["group"]?.elements, !groups.isEmpty else {
            complain(
                .required, at: "group", vi: "Không có chỉ tiêu nào (group).",
                en: "There is no figure (group).")
            return nil
        }
        guard groups.count <= Self.groupLimit else {
            complain(
                .tooCostly, at: "group", vi: "Nhiều hơn \(Self.groupLimit) group.",
                en: "More than \(Self.groupLimit) groups.")
            return nil
        }
        var set = DataValueSet()
        set.dataSet = id.form.text
        set.period = ExchangePeriod.interval(of: id.period)
        set.unit = id.unit.text
        set.schemes.general = .code
        set.completeDate = id.period.lastDay.iso
        var seen: [String: Int] = [:]
        for (index, group) in groups.enumerated() {
            guard var row = row(group, index) else { continue }
            let prefix = "\(id.form)."
            if !row.dataElement.hasPrefix(prefix) { row.dataElement = prefix + row.dataElement }
            if let first = seen.updateValue(index, forKey: row.dataElement) {
                complain(
                    .duplicate, at: "group[\(index)].code",
                    vi: "\(row.dataElement.prefix(80)) đã có ở group[\(first)].",
                    en: "\(row.dataElement.prefix(80)) stands in group[\(first)] already.")
            }
            set.rows.append(row)
            places.append("\(Self.root).group[\(index)]")
        }
        return set
    }

    private mutating func row(_ group: JSONValue, _ index: Int) -> DataValueSet.Row? {
        let place = "group[\(index)]"
        guard case .object = group else {
            misshapen(place, "an object", "một đối tượng")
            return nil
        }
        guard let code = code(group, place) else { return nil }
        if group["stratifier"] != nil {
            complain(
                .notSupported, at: "\(place).stratifier",
                vi: "Biểu không có chiều phân tổ: mỗi phân tổ là một chỉ tiêu riêng.",
                en: "Forms have no dimensions: each breakdown is an indicator of its own.")
            return nil
        }
        var row = DataValueSet.Row()
        row.dataElement = code
        guard let said = extensions(group, place) else { return nil }
        if group["measureScore"]?["comparator"] != nil {
            complain(
                .notSupported, at: "\(place).measureScore.comparator",
                vi: "Cần đúng một số, không phải “lớn hơn” hay “nhỏ hơn”.",
                en: "One exact figure is wanted, no comparison.")
            return nil
        }
        let figure = figure(group, place)
        if figure.isBroken { return nil }
        row.value = said.answer ?? figure.text
        if let answer = said.answer, let text = figure.text, text != answer {
            complain(
                .invariant, at: place, vi: "Có hai câu trả lời: \(answer.prefix(40)), \(text).",
                en: "There are two answers: \(answer.prefix(40)), \(text).")
            return nil
        }
        if figure.isAbsent {
            row.comment = ValueText.comment(.notCollected, note: said.note)
        } else if said.isNone {
            row.comment = ValueText.comment(Value.none, note: said.note)
        } else {
            row.comment = said.note.map { ValueText.comment(nil, note: $0) ?? "" }
            guard row.value != nil else {
                complain(
                    .required, at: "\(place).measureScore",
                    vi: "Không có giá trị. Chưa thu thập được: data-absent-reason “unknown”.",
                    en: "There is no value. Not collected: data-absent-reason `unknown`.")
                return nil
            }
        }
        return row
    }

    private mutating func code(_ group: JSONValue, _ place: String) -> String? {
        let codings = group["code"]?["coding"]?.elements ?? []
        let ours = codings.first { $0["system"]?.text == FHIRNames.indicators }
        let plain = codings.count == 1 && codings[0]["system"] == nil ? codings[0] : nil
        guard let coding = ours ?? plain, let code = coding["code"]?.text, !code.isEmpty else {
            complain(
                .required, at: "\(place).code",
                vi: "Cần một coding của \(FHIRNames.indicators), như ở GET /fhir/Measure.",
                en: "Expected a coding of \(FHIRNames.indicators), as in GET /fhir/Measure.")
            return nil
        }
        return code
    }

    // MARK: - What stands beside a figure

    private struct Said {
        var answer: String?
        var note: String?
        var isNone = false
    }

    private mutating func extensions(_ group: JSONValue, _ place: String) -> Said? {
        var said = Said()
        for (index, item) in (group["extension"]?.elements ?? []).enumerated() {
            let value = item.members?.first { $0.key.hasPrefix("value") }?.value
            let path = "\(place).extension[\(index)]"
            switch item["url"]?.text {
            case FHIRNames.Extension.value:
                guard let text = value?.plainText, said.answer == nil else {
                    misshapen(path, "one value", "một giá trị")
                    return nil
                }
                said.answer = text
            case FHIRNames.Extension.note:
                guard let text = value?.text, said.note == nil else {
                    misshapen(path, "one valueString", "một valueString")
                    return nil
                }
                said.note = text.isEmpty ? nil : text
            case FHIRNames.Extension.none:
                guard case .bool(let isNone) = value else {
                    misshapen(path, "valueBoolean", "valueBoolean")
                    return nil
                }
                said.isNone = isNone
            default: break
            }
        }
        return said
    }

    private struct Figure {
        var text: String?
        var isAbsent = false
        var isBroken = false

        static let broken = Figure(isBroken: true)
    }

    /// The score; a count stands in for it where there is none, and must say the same where there is.
    private mutating func figure(_ group: JSONValue, _ place: String) -> Figure {
        var figure = Figure()
        if let score = group["measureScore"] {
            let reasons = [score["extension"], score["_value"]?["extension"]]
                .compactMap { $0?.elements }.joined()
            figure.isAbsent = reasons.contains { $0["url"]?.text == FHIRNames.Extension.absent }
            switch score["value"] {
            case .number(let text): figure.text = text
            case nil: break
            default:
                misshapen("\(place).measureScore.value", "a number", "một số")
                return .broken
            }
        }
        guard let populations = group["population"]?.elements, populations.count == 1,
            let count = populations[0]["count"]
        else { return figure }
        guard case .number(let text) = count else {
            misshapen("\(place).population[0].count", "a number", "một số")
            return .broken
        }
        if let score = figure.text {
            guard score == text || FixedDecimal(score) == FixedDecimal(text) else {
                complain(
                    .invariant, at: "\(place).population[0].count",
                    vi: "count là \(text) nhưng measureScore là \(score).",
                    en: "count is \(text) but measureScore is \(score).")
                return .broken
            }
        } else if !figure.isAbsent {
            figure.text = text
        }
        return figure
    }
}

extension JSONValue {
    /// A text, a truth or a number as text; nil for what has parts.
    fileprivate var plainText: String? {
        switch self {
        case .string(let text): text
        case .bool(let isTrue): isTrue ? "true" : "false"
        case .number(let text): text
        case .null, .array, .object: nil
        }
    }
}
