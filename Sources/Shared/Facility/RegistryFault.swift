/// One thing that makes a set of facilities and events impossible: a value, collected with all the
/// others, so that the person who edits the list mends it in one go.
public struct RegistryFault: Hashable, Sendable {
    /// Which of the things handed in is wrong, by its place in its list.
    public enum Subject: Hashable, Sendable {
        /// The facility at this place.
        case facility(Int)
        /// The area at this place.
        case area(Int)
        /// The event at this place.
        case event(Int)
        /// The population count at this place.
        case population(Int)
        /// The home province.
        case home
    }

    /// What is wrong.
    public enum Reason: Hashable, Sendable {
        /// An id stands twice; ids are never reused.
        case duplicateID(String)
        /// Neither an opening day nor an `open` event.
        case neverOpened(FacilityID)
        /// No such facility.
        case unknownFacility(FacilityID)
        /// No such area.
        case unknownArea(AreaID)
        /// The home is no province that the areas define.
        case unknownProvince(AreaID)
        /// An attribute has no value on the day the unit opens.
        case unknownAtOpening(FacilityID, RegistryAttribute, Day)
        /// The unit is already open on the day it is to open.
        case alreadyOpen(FacilityID, Day)
        /// The unit does not work on the event's day: it has not opened, or it has closed.
        case notActive(FacilityID, Day)
        /// A merger's or a split's successor does not work on its day.
        case successorNotOpened(FacilityID, Day)
        /// A merger without a predecessor besides its successor, or a split into fewer than two.
        case nothingChanges(FacilityID)
        /// A unit is named twice in one event.
        case namedTwice(FacilityID)
        /// Two values begin on one day.
        case contradiction(FacilityID, RegistryAttribute, Day)
        /// A value changes and no event says why.
        case changeWithoutEvent(FacilityID, RegistryAttribute, Day)
        /// A unit or an area stands, through others, above itself.
        case hierarchyLoop(String)
        /// A unit would be its own ancestor; the path of ids.
        case lineageCycle([FacilityID])
        /// One official code names two holders on one day.
        case codeHeldTwice(FacilityCode, by: String)
        /// The province is the same before and after.
        case provinceUnchanged(FacilityID, Day)
        /// Two counts for one area and one day.
        case populationTwice(AreaID, Day)
    }

    /// Which of the things handed in is wrong.
    public let subject: Subject
    /// What is wrong.
    public let reason: Reason
}

/// The attributes that a registry guards.
public enum RegistryAttribute: String, Hashable, Sendable {
    /// The name.
    case name
    /// The type.
    case type
    /// The owner.
    case ownership
    /// The unit above.
    case parent
    /// The reporting line.
    case reportsTo
    /// The area.
    case area
}

/// Why a registry was not made: every fault found.
public struct RegistryRefusal: Error, Hashable, Sendable {
    /// At least one fault, in the order found.
    public let faults: [RegistryFault]
}

extension RegistryFault.Reason {
    /// What is wrong and what to do, for people.
    public var text: LocalizedText {
        switch self {
        case .duplicateID(let id):
            LocalizedText(
                vi: "mã “\(id)” đã dùng; mã là vĩnh viễn, không dùng lại",
                en: "id “\(id)” is taken; ids are permanent and never reused")
        case .neverOpened(let id):
            LocalizedText(
                vi: "“\(id)” không có ngày thành lập: thêm opened hoặc sự kiện open",
                en: "“\(id)” never opens: give opened or an open event")
        case .unknownFacility(let id):
            LocalizedText(vi: "không có đơn vị “\(id)”", en: "no facility “\(id)”")
        case .unknownArea(let id):
            LocalizedText(vi: "không có địa bàn “\(id)”", en: "no area “\(id)”")
        case .unknownProvince(let id):
            LocalizedText(
                vi: "home: “\(id)” không phải là một tỉnh trong danh sách địa bàn",
                en: "home: “\(id)” is no province among the areas")
        case .unknownAtOpening(let id, let attribute, let day):
            LocalizedText(
                vi: "“\(id)”: chưa biết \(attribute.rawValue) vào ngày thành lập \(day.vietnamese)",
                en: "“\(id)”: \(attribute.rawValue) is not known on the opening day \(day)")
        case .alreadyOpen(let id, let day):
            LocalizedText(
                vi: "“\(id)” đang hoạt động vào ngày \(day.vietnamese), không thể thành lập lại",
                en: "“\(id)” already works on \(day) and cannot open again")
        case .notActive(let id, let day):
            LocalizedText(
                vi: "“\(id)” không hoạt động ngày \(day.vietnamese) (chưa thành lập, đã giải thể, "
                    + "hoặc đã kết thúc bởi sáp nhập, chia tách)",
                en: "“\(id)” does not work on \(day) (not yet open, closed, or ended by a merger "
                    + "or a split)")
        case .successorNotOpened(let id, let day):
            LocalizedText(
                vi: "đơn vị kế thừa “\(id)” chưa hoạt động ngày \(day.vietnamese): thêm opened "
                    + "hoặc sự kiện open",
                en: "successor “\(id)” does not work on \(day): give it opened or an open event")
        case .nothingChanges(let id):
            LocalizedText(
                vi: "“\(id)”: sáp nhập cần ít nhất một đơn vị khác, chia tách cần ít nhất hai",
                en: "“\(id)”: a merger needs at least one other unit, a split at least two")
        case .namedTwice(let id):
            LocalizedText(
                vi: "“\(id)” được nêu hai lần trong một sự kiện",
                en: "“\(id)” is named twice in one event")
        case .contradiction(let id, let attribute, let day):
            LocalizedText(
                vi: "“\(id)”: hai giá trị \(attribute.rawValue) cùng bắt đầu ngày "
                    + day.vietnamese,
                en: "“\(id)”: two values of \(attribute.rawValue) begin on \(day)")
        case .changeWithoutEvent(let id, let attribute, let day):
            LocalizedText(
                vi: "“\(id)”: \(attribute.rawValue) đổi ngày \(day.vietnamese) mà không có sự kiện",
                en: "“\(id)”: \(attribute.rawValue) changes on \(day) without an event")
        case .hierarchyLoop(let id):
            LocalizedText(
                vi: "“\(id)” là cấp trên của chính nó (qua các đơn vị khác)",
                en: "“\(id)” stands above itself (through others)")
        case .lineageCycle(let path):
            LocalizedText(
                vi: "vòng kế thừa \(path.map(\.text).joined(separator: " → ")): dùng mã mới cho "
                    + "đơn vị mới",
                en: "lineage runs in a circle \(path.map(\.text).joined(separator: " → ")): give "
                    + "the new unit a new id")
        case .codeHeldTwice(let code, let holder):
            LocalizedText(
                vi: "mã \(code.scheme.rawValue) “\(code.value)” đang thuộc “\(holder)” trong "
                    + "cùng thời gian",
                en: "\(code.scheme.rawValue) code “\(code.value)” belongs to “\(holder)” at the "
                    + "same time")
        case .provinceUnchanged(let id, let day):
            LocalizedText(
                vi: "“\(id)”: ngày \(day.vietnamese) không đổi tỉnh; dùng sự kiện move",
                en: "“\(id)”: the province does not change on \(day); use a move event")
        case .populationTwice(let area, let day):
            LocalizedText(
                vi: "dân số “\(area)” ngày \(day.vietnamese) có hai số",
                en: "population of “\(area)” on \(day) is given twice")
        }
    }
}
