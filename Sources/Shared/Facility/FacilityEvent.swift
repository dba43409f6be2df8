/// What kind of event happened. The raw values are stored and sent.
public enum FacilityEventKind: String, CaseIterable, Hashable, Sendable {
    /// A unit begins to work (again).
    case open
    /// A unit stops for good or until it opens again.
    case close
    /// A unit gets another name.
    case rename
    /// A unit becomes another type.
    case retype
    /// A unit gets another parent, reporting line or area.
    case move
    /// Several units become one.
    case merge
    /// One unit becomes several.
    case split
    /// A unit's province changes under it.
    case changeOfProvince
    /// A unit gets another official code of a scheme, or gives one up.
    case recode
    /// A unit gets another owner.
    case changeOfOwnership
    /// A decision changes a guarded figure of a unit: planned beds, its autonomy group, a plan.
    case decision

    /// The name shown to people.
    public var title: LocalizedText {
        switch self {
        case .open: LocalizedText(vi: "Thành lập", en: "Opening")
        case .close: LocalizedText(vi: "Giải thể", en: "Closing")
        case .rename: LocalizedText(vi: "Đổi tên", en: "Renaming")
        case .retype: LocalizedText(vi: "Đổi loại hình", en: "Change of type")
        case .move: LocalizedText(vi: "Chuyển cơ quan chủ quản hoặc địa bàn", en: "Move")
        case .merge: LocalizedText(vi: "Sáp nhập, hợp nhất", en: "Merger")
        case .split: LocalizedText(vi: "Chia tách", en: "Split")
        case .changeOfProvince: LocalizedText(vi: "Chuyển tỉnh", en: "Change of province")
        case .recode: LocalizedText(vi: "Đổi mã", en: "New code")
        case .changeOfOwnership: LocalizedText(vi: "Đổi chủ sở hữu", en: "Change of owner")
        case .decision: LocalizedText(vi: "Quyết định giao", en: "Decision")
        }
    }
}

/// What a decision about a unit concerns: the registry guard asks for it (DOMAIN §7).
public enum DecisionTopic: String, CaseIterable, Hashable, Sendable {
    /// Planned beds (`giường kế hoạch`).
    case plannedBeds
    /// The group of financial autonomy.
    case autonomyGroup
    /// A plan's targets.
    case plan

    /// The name shown to people.
    public var title: LocalizedText {
        switch self {
        case .plannedBeds: LocalizedText(vi: "Giường kế hoạch", en: "Planned beds")
        case .autonomyGroup: LocalizedText(vi: "Nhóm tự chủ tài chính", en: "Autonomy group")
        case .plan: LocalizedText(vi: "Chỉ tiêu kế hoạch", en: "Targets of a plan")
        }
    }
}

/// Something that happened to facilities on a day, by a decision (DOMAIN §5).
public struct FacilityEvent: Hashable, Sendable {
    /// Where a unit moves; what is nil stays as it was.
    public struct Move: Hashable, Sendable {
        /// The new unit above.
        public let parent: FacilityID?
        /// The new reporting line.
        public let reportsTo: FacilityID?
        /// The new area.
        public let area: AreaID?

        /// Makes a move; nil when nothing would move.
        public init?(
            parent: FacilityID? = nil, reportsTo: FacilityID? = nil, area: AreaID? = nil
        ) {
            if parent == nil && reportsTo == nil && area == nil { return nil }
            self.parent = parent
            self.reportsTo = reportsTo
            self.area = area
        }
    }

    /// Another official code for a unit, or none.
    public struct Recoding: Hashable, Sendable {
        /// Whose code it is.
        public let scheme: FacilityCodeScheme
        /// The code from now on; nil when the unit has none of the scheme any more.
        public let value: String?

        /// Makes a change of code; nil when `value` does not have the scheme's shape.
        public init?(scheme: FacilityCodeScheme, value: String?) {
            if let value, !scheme.accepts(value) { return nil }
            self.scheme = scheme
            self.value = value
        }
    }

    /// What happened, and to whom.
    public enum Change: Hashable, Sendable {
        /// The unit works from this day.
        case open(FacilityID)
        /// The unit's last day was the day before.
        case close(FacilityID)
        /// The unit has this name from this day.
        case rename(FacilityID, to: FacilityName)
        /// The unit is of this type from this day.
        case retype(FacilityID, to: FacilityType)
        /// The unit stands here from this day.
        case move(FacilityID, Move)
        /// The units named first stop and the last one goes on for them. It may be one of them.
        case merge([FacilityID], into: FacilityID)
        /// The first unit stops and the others go on for it. It may be one of them.
        case split(FacilityID, into: [FacilityID])
        /// The unit lies in an area of another province from this day.
        case changeOfProvince(FacilityID, Move)
        /// The unit bears this official code from this day, and no other of its scheme.
        case recode(FacilityID, to: Recoding)
        /// The unit belongs to this owner from this day.
        case changeOfOwnership(FacilityID, to: Ownership)
        /// A guarded figure of the unit changes; the registry itself does not.
        case decision(FacilityID, about: DecisionTopic)
    }

    /// What happened.
    public let change: Change
    /// The first day on which it is true.
    public let effective: Day
    /// The decision it rests on, where one is known.
    public let decision: DecisionNumber?
    /// A note for people.
    public let note: String?
    /// When it was entered, where that is known.
    public let recordedAt: Instant?

    /// Makes an event.
    public init(
        _ change: Change, effective: Day, decision: DecisionNumber? = nil, note: String? = nil,
        recordedAt: Instant? = nil
    ) {
        self.change = change
        self.effective = effective
        self.decision = decision
        self.note = note
        self.recordedAt = recordedAt
    }

    /// What kind of event it is.
    public var kind: FacilityEventKind {
        switch change {
        case .open: .open
        case .close: .close
        case .rename: .rename
        case .retype: .retype
        case .move: .move
        case .merge: .merge
        case .split: .split
        case .changeOfProvince: .changeOfProvince
        case .recode: .recode
        case .changeOfOwnership: .changeOfOwnership
        case .decision: .decision
        }
    }

    /// The facilities it happened to, each once: predecessors first, then successors.
    public var facilities: [FacilityID] {
        switch change {
        case .open(let id), .close(let id), .rename(let id, _), .retype(let id, _),
            .move(let id, _), .changeOfProvince(let id, _), .recode(let id, _),
            .changeOfOwnership(let id, _), .decision(let id, _):
            [id]
        case .merge(let predecessors, let successor):
            predecessors.filter { $0 != successor } + [successor]
        case .split(let predecessor, let successors):
            [predecessor] + successors.filter { $0 != predecessor }
        }
    }
}
