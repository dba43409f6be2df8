import Shared

/// The preview as programs and commands read it.
extension RegistryPreview {
    /// The whole preview.
    var json: JSONValue {
        .object([
            .init("basis", .integer(basis)),
            .init("events", .array(sentences.map(\.pair))),
            .init("from", .string(difference.from.iso)),
            .init("until", .string(difference.until.iso)),
            .init("units", .array(difference.units.map(\.json))),
            .init("obligations", .array(difference.duties.map(\.json))),
            .init("reports", .array(touched.map(\.json))),
            .init("series", .array(difference.series.map(\.json))),
            .init("comparisons", .array(difference.comparisons.map(\.json))),
            .init(
                "keys",
                .array(
                    ending.map { access in
                        .object([
                            .init("facility", .string(access.facility.text)),
                            .init("key", access.key.map { .string($0.text) } ?? .null),
                        ])
                    })),
            .init("accounts", .array(accounts.map(\.json))),
            .init("contacts", .array(contacts.map(\.json))),
            .init("unaddressed", .array(unaddressed.map { .string($0.text) })),
            .init("unenrolled", .array(unenrolled.map { .string($0.text) })),
            .init(
                "plans",
                .array(
                    plans.map { plan in
                        .object([
                            .init("facility", .string(plan.facility.text)),
                            .init("targets", .integer(Int64(plan.targets))),
                            .init("year", .integer(Int64(plan.year))),
                        ])
                    })),
        ])
    }
}

extension LocalizedText {
    /// `{en, vi}`.
    var pair: JSONValue { .object([.init("vi", .string(vi)), .init("en", .string(en))]) }
}

extension RegistryPreview.Account {
    fileprivate var json: JSONValue {
        .object([
            .init("facility", .string(facility.text)), .init("name", .string(name.text)),
            .init("fullName", .string(fullName)),
        ])
    }
}

extension RegistryPreview.Contact {
    fileprivate var json: JSONValue {
        .object([
            .init("facility", .string(facility.text)), .init("contact", .integer(number)),
            .init("recipient", .string(recipient.rawValue)),
            .init("channel", .string(channel.rawValue)), .init("address", .string(address)),
        ])
    }
}

extension RegistryDifference.Unit {
    fileprivate var json: JSONValue {
        .object([
            .init("facility", .string(id.text)), .init("name", name.pair),
            .init("before", before?.json ?? .null), .init("after", after?.json ?? .null),
        ])
    }
}

extension RegistryDifference.Duty {
    fileprivate var json: JSONValue {
        .object([
            .init("form", .string(form.text)), .init("facility", .string(facility.text)),
            .init("effect", .string(effect.rawValue)),
            .init("periods", .array(periods.map { .string($0.identifier) })),
        ])
    }
}

extension RegistryPreview.Touched {
    fileprivate var json: JSONValue {
        .object([
            .init("form", .string(slot.form.text)),
            .init("period", .string(slot.period.identifier)),
            .init("facility", .string(slot.facility.text)),
            .init("revision", .integer(Int64(slot.revision))),
            .init("effect", effect.map { .string($0.rawValue) } ?? .null),
            .init("leaves", .array(leaves.map { .string($0.text) })),
            .init("joins", .array(joins.map { .string($0.text) })),
        ])
    }
}

extension RegistryDifference.SeriesChange {
    fileprivate var json: JSONValue {
        .object([
            .init("facility", .string(facility.text)), .init("before", before?.json ?? .null),
            .init("after", after?.json ?? .null),
        ])
    }
}

extension RegistryDifference.ComparisonChange {
    fileprivate var json: JSONValue {
        .object([
            .init("facility", .string(facility.text)),
            .init("period", .string(period.identifier)),
            .init("before", before.json), .init("after", after.json),
        ])
    }
}

extension UnitHistory {
    /// Members with their days, and the breaks.
    var json: JSONValue {
        .object([
            .init(
                "members",
                .array(
                    members.map { member in
                        .object([
                            .init("facility", .string(member.facility.text)),
                            .init("from", member.days.from.map { .string($0.iso) } ?? .null),
                            .init("to", member.days.to.map { .string($0.iso) } ?? .null),
                        ])
                    })),
            .init(
                "breaks",
                .array(
                    breaks.map { gap in
                        .object([
                            .init("day", .string(gap.day.iso)),
                            .init("part", .string(gap.part.text)),
                            .init("whole", .string(gap.whole.text)),
                        ])
                    })),
        ])
    }
}

extension Comparison {
    /// `{current, earlier}` or `{reason}`.
    var json: JSONValue {
        switch self {
        case .comparable(let current, let earlier):
            .object([
                .init("current", .array(current.map { .string($0.text) })),
                .init("earlier", .array(earlier.map { .string($0.text) })),
            ])
        case .notComparable(let obstacle): .object([.init("reason", obstacle.text.pair)])
        }
    }
}
