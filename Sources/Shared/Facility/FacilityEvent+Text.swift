extension FacilityEvent {
    /// What happened, in one sentence: `Sáp nhập: A, B → C`.
    ///
    /// - Parameter name: what a unit is called on the event's day, beside its id; nil when unknown.
    public func sentence(name: (FacilityID) -> FacilityName?) -> LocalizedText {
        func unit(_ id: FacilityID) -> LocalizedText {
            let known = name(id)?.localized
            return LocalizedText(
                vi: known.map { "\($0.vi) (\(id))" } ?? id.text,
                en: known.map { "\($0.en) (\(id))" } ?? id.text)
        }
        func units(_ ids: [FacilityID]) -> LocalizedText {
            let all = ids.map(unit)
            return LocalizedText(
                vi: all.map(\.vi).joined(separator: ", "), en: all.map(\.en).joined(separator: ", ")
            )
        }
        let (who, what) = parts(units)
        let arrow = what.map { LocalizedText(vi: " → \($0.vi)", en: " → \($0.en)") }
        return LocalizedText(
            vi: "\(kind.title.vi): \(who.vi)\(arrow?.vi ?? "")",
            en: "\(kind.title.en): \(who.en)\(arrow?.en ?? "")")
    }

    /// Whom it concerns, and what becomes of them.
    private func parts(
        _ units: ([FacilityID]) -> LocalizedText
    ) -> (who: LocalizedText, what: LocalizedText?) {
        func same(_ text: String) -> LocalizedText { LocalizedText(vi: text, en: text) }
        switch change {
        case .open(let id), .close(let id): return (units([id]), nil)
        case .rename(let id, let name): return (units([id]), name.localized)
        case .retype(let id, let type): return (units([id]), type.title)
        case .move(let id, let move), .changeOfProvince(let id, let move):
            return (units([id]), move.sentence(units))
        case .merge(let before, let after): return (units(before), units([after]))
        case .split(let before, let after): return (units([before]), units(after))
        case .recode(let id, let code):
            return (units([id]), same("\(code.scheme.rawValue) \(code.value ?? "—")"))
        case .changeOfOwnership(let id, let owner): return (units([id]), owner.title)
        case .decision(let id, let topic): return (units([id]), same(topic.rawValue))
        }
    }
}

extension FacilityEvent.Move {
    fileprivate func sentence(_ units: ([FacilityID]) -> LocalizedText) -> LocalizedText {
        var parts: [LocalizedText] = []
        if let parent {
            let unit = units([parent])
            parts.append(
                LocalizedText(vi: "chủ quản \(unit.vi)", en: "belongs to \(unit.en)"))
        }
        if let reportsTo {
            let unit = units([reportsTo])
            parts.append(
                LocalizedText(vi: "báo cáo cho \(unit.vi)", en: "reports to \(unit.en)"))
        }
        if let area {
            parts.append(LocalizedText(vi: "địa bàn \(area)", en: "area \(area)"))
        }
        return LocalizedText(
            vi: parts.map(\.vi).joined(separator: "; "), en: parts.map(\.en).joined(separator: "; ")
        )
    }
}
