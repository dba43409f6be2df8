import Shared

/// What units say in words, grouped for who must act: difficulties by area of work, proposals by
/// authority (`khó khăn, vướng mắc`; `kiến nghị, đề xuất`).
struct Narratives: Sendable {
    /// What one unit wrote.
    struct Statement: Hashable, Sendable {
        /// The unit.
        let facility: FacilityID
        /// Its words.
        let text: String
        /// When the unit asks for it, as an ISO day.
        var deadline: String?
        /// Where it stands, in the unit's words.
        var status: String?
        /// The submission it stands in.
        let source: ReportedFigures.Source?
    }

    /// Statements under one heading.
    struct Group: Hashable, Sendable {
        /// The area of work's indicator; nil for proposals.
        let indicator: IndicatorCode?
        /// The area's title, or the authority as most units spell it.
        let title: LocalizedText
        /// The statements, by unit.
        let statements: [Statement]
    }

    /// Difficulties, in the form's order; areas in which nobody has any are left out.
    let difficulties: [Group]
    /// Proposals by the authority that can act, the most first.
    let proposals: [Group]
    /// Units whose report is in it, of how many.
    let coverage: Coverage

    /// Every statement, in the order of the groups.
    var statements: [Statement] { (difficulties + proposals).flatMap(\.statements) }

    /// Only the statements at these places of `statements`; groups without any are left out.
    func only(_ places: Range<Int>) -> Narratives {
        var place = 0
        func kept(_ groups: [Group]) -> [Group] {
            groups.compactMap { group in
                let start = place
                place += group.statements.count
                let shown = places.clamped(to: start..<place)
                guard !shown.isEmpty else { return nil }
                return Group(
                    indicator: group.indicator, title: group.title,
                    statements: Array(
                        group.statements[shown.lowerBound - start..<shown.upperBound - start]))
            }
        }
        return Narratives(
            difficulties: kept(difficulties), proposals: kept(proposals), coverage: coverage)
    }

    private init(difficulties: [Group], proposals: [Group], coverage: Coverage) {
        self.difficulties = difficulties
        self.proposals = proposals
        self.coverage = coverage
    }

    /// The codes that the fields of a proposal have in forms.
    private enum Field {
        static let content = "noi_dung"
        static let authority = "co_quan"
        static let deadline = "han"
        static let status = "trang_thai"
    }

    /// The section of a form that asks for difficulties.
    private static let difficultySection = "kho_khan"

    /// What stands in the last period of a consolidation.
    init(_ consolidation: Consolidation) {
        let form = consolidation.form
        difficulties = form.indicators.enumerated().compactMap { slot, indicator in
            guard indicator.type == .text, indicator.section?.text == Self.difficultySection
            else { return nil }
            let statements = consolidation.addends(slot, over: .last)
                .compactMap(Self.difficulty)
            return statements.isEmpty
                ? nil
                : Group(indicator: indicator.code, title: indicator.title, statements: statements)
        }
        let lists = form.indicators.indices.filter { slot in
            let codes = form.indicators[slot].fields.map(\.code.text)
            return codes.contains(Field.content) && codes.contains(Field.authority)
        }
        proposals = Self.byAuthority(
            lists.flatMap { consolidation.addends($0, over: .last) }.flatMap(Self.proposals))
        coverage = lists.first.map { consolidation.coverage($0) } ?? Coverage()
    }

    private static func difficulty(_ addend: Addend) -> Statement? {
        guard case .text(let text)? = addend.value, !isDenial(text) else { return nil }
        return Statement(facility: addend.facility, text: text, source: addend.source)
    }

    /// `không có`, however it is written.
    private static func isDenial(_ text: String) -> Bool {
        let words = text.lowercased().split { !$0.isLetter }.joined(separator: " ")
        return ["", "không", "không có", "không có khó khăn", "none"].contains(words)
    }

    private static func proposals(_ addend: Addend) -> [(authority: String, Statement)] {
        guard case .list(let rows)? = addend.value else { return [] }
        return rows.compactMap { row in
            func field(_ name: String) -> String? {
                IndicatorCode(name).flatMap { row.fields[$0] }
            }
            guard let content = field(Field.content) else { return nil }
            return (
                field(Field.authority) ?? "",
                Statement(
                    facility: addend.facility, text: content, deadline: field(Field.deadline),
                    status: field(Field.status), source: addend.source)
            )
        }
    }

    /// One authority is one however its letters are cased or spaced; its name is the spelling met
    /// most often.
    private static func byAuthority(
        _ proposals: [(authority: String, Statement)]
    ) -> [Group] {
        func key(_ text: String) -> String {
            text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        return Dictionary(grouping: proposals) { key($0.authority) }.values.map { group in
            let spellings = Dictionary(grouping: group, by: \.authority).mapValues(\.count)
            let name = spellings.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? ""
            return Group(
                indicator: nil, title: LocalizedText(vi: name, en: name),
                statements: group.map(\.1))
        }.sorted { ($1.statements.count, $0.title.vi) < ($0.statements.count, $1.title.vi) }
    }
}
