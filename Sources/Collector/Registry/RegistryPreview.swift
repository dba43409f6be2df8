import Shared

/// Everything that a change of the registry would do, before it is saved.
struct RegistryPreview: Sendable {
    /// A report that is there and is touched by a change that reaches back.
    struct Touched: Sendable {
        let slot: CountedSlot
        /// What becomes of the obligation it answers; nil when only its area changes.
        let effect: RegistryDifference.Effect?
        /// Areas whose totals it leaves.
        let leaves: [AreaID]
        /// Areas whose totals it joins.
        let joins: [AreaID]
    }

    /// What becomes of a unit's access.
    struct Access: Sendable {
        let facility: FacilityID
        /// The key; nil for a unit that has none.
        let key: KeyID?
    }

    /// A person's account at a unit that ends.
    struct Account: Sendable {
        let facility: FacilityID
        let name: AccountName
        let fullName: String
    }

    /// An address to which a unit that ends is reminded.
    struct Contact: Sendable {
        let facility: FacilityID
        /// Its number, by which it is ended.
        let number: Int64
        let recipient: ReminderRecipient
        let channel: NoticeChannel
        let address: String
    }

    /// A unit's yearly targets that end with it.
    struct Plan: Sendable {
        let facility: FacilityID
        let year: Int
        let targets: Int
    }

    /// What happens, in words.
    let sentences: [LocalizedText]
    /// What differs.
    let difference: RegistryDifference
    /// Reports that are there already.
    let touched: [Touched]
    /// Keys of units that end: they stay in force until somebody revokes them.
    let ending: [Access]
    /// Units that begin and cannot send yet: they need a code to enrol.
    let unenrolled: [FacilityID]
    /// Accounts of units that end: nobody is reminded to use them, and they still open the unit's rows.
    let accounts: [Account]
    /// Addresses of units that end.
    let contacts: [Contact]
    /// Units that begin and whom nobody can remind yet.
    let unaddressed: [FacilityID]
    /// Plans of units that end.
    let plans: [Plan]
    /// The last change that the preview knows of; saving can insist on it.
    let basis: Int64

    /// Looks.
    ///
    /// - Parameter keys: those that were given out.
    init(
        _ difference: RegistryDifference, events: [FacilityEvent], keys: [AccessKeyRow],
        reader: StoreReader
    ) throws {
        self.difference = difference
        let registry = difference.new.registry
        sentences = events.map { event in
            event.sentence { registry.name(of: $0, on: event.effective) }
        }
        touched = try difference.affected.flatMap { unit in
            try reader.countedSlots(of: unit).compactMap { Self.touched($0, difference) }
        }
        let units = difference.units
        let ended = units.filter { $0.before != nil && $0.after == nil }.map(\.id)
        let begun = units.filter { $0.before == nil && $0.after != nil }.map(\.id)
        let active = keys.filter { $0.state == .active }
        ending = ended.flatMap { unit in
            active.filter { $0.facility == unit }.map { Access(facility: unit, key: $0.id) }
        }
        unenrolled = begun.filter { unit in !active.contains { $0.facility == unit } }
        accounts = try reader.accounts().compactMap { row in
            guard row.endedAt == nil, let unit = row.facility, ended.contains(unit) else {
                return nil
            }
            return Account(facility: unit, name: row.name, fullName: row.fullName)
        }
        let addresses = try reader.contacts().compactMap { row -> Contact? in
            guard let unit = row.facility.flatMap({ difference.new.facility(row: $0) }) else {
                return nil
            }
            return Contact(
                facility: unit, number: row.key, recipient: row.recipient, channel: row.channel,
                address: row.address)
        }
        contacts = addresses.filter { ended.contains($0.facility) }
        unaddressed = begun.filter { unit in !addresses.contains { $0.facility == unit } }
        plans = Self.plans(of: ended, from: difference.from, in: difference.new)
        basis = try reader.lastDocument()
    }

    private static func touched(_ slot: CountedSlot, _ change: RegistryDifference) -> Touched? {
        guard slot.period.lastDay >= change.from.adding(days: -1),
            let form = change.new.forms.form(slot.form, for: slot.period)
        else { return nil }
        let effect = change.effect(form, slot.period, slot.facility)
        var before = RegistryDifference.areas(
            of: slot.facility, slot.period, in: change.old.registry)
        var after = RegistryDifference.areas(
            of: slot.facility, slot.period, in: change.new.registry)
        if effect == .appears { before = [] }
        if effect == .disappears { after = [] }
        guard effect != nil || before != after else { return nil }
        return Touched(
            slot: slot, effect: effect, leaves: before.subtracting(after).sorted(),
            joins: after.subtracting(before).sorted())
    }

    private static func plans(
        of units: [FacilityID], from day: Day, in catalogue: Catalogue
    ) -> [Plan] {
        let year = day.year
        let held = catalogue.planTable.targets.filter {
            units.contains($0.facility) && $0.year >= year
        }
        return Dictionary(grouping: held) { $0.facility }.sorted { $0.key < $1.key }.flatMap {
            unit, targets in
            Dictionary(grouping: targets, by: \.year).sorted { $0.key < $1.key }.map {
                Plan(facility: unit, year: $0.key, targets: $0.value.count)
            }
        }
    }
}
