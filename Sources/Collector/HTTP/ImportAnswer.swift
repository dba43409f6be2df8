import Exchange
import Shared

/// What an import came to, as DHIS2 up to 2.42 tells it.
struct ImportAnswer: Sendable {
    let outcome: TakeDataValues.Outcome
    let isDryRun: Bool
    let isComplete: Bool
    let remarks: [String]

    /// Most conflicts that are told; the rows of all of them are counted.
    private static let conflictLimit = 2000

    /// The whole answer: 200 when every row was taken, 409 when some were not.
    var message: WebMessage {
        if let broken = outcome.broken {
            return WebMessage(
                httpStatus: broken == .diskFull ? 507 : 503, status: .error,
                message: "The store is busy; send the same again. What was counted is stored. / "
                    + "Kho đang bận; gửi lại y như vậy. Những gì đã đếm là đã lưu.",
                response: summary("ERROR"))
        }
        let isGood = outcome.conflicts.isEmpty
        return WebMessage(
            httpStatus: isGood ? 200 : 409, status: isGood ? .ok : .warning,
            message: isGood
                ? "Import was successful."
                : "One more conflicts encountered, please check import summary.",
            response: summary(isGood ? "SUCCESS" : "WARNING"))
    }

    private var description: String {
        var words = [
            isDryRun
                ? "Dry run: nothing was stored" : "Import process completed successfully",
            "\(outcome.reports) report(s) accepted",
        ]
        if outcome.drafts > 0 {
            words.append(
                "\(outcome.drafts) wait for the rest of their figures or for an explanation")
        }
        return (words + remarks).joined(separator: "; ")
    }

    private func summary(_ status: String) -> JSONValue {
        let rejected = outcome.rejected.sorted().map { JSONValue.integer(Int64($0)) }
        return .object([
            .init("conflicts", .array(outcome.conflicts.prefix(Self.conflictLimit).map(Self.json))),
            .init("dataSetComplete", .string(Self.complete(outcome, isComplete))),
            .init("description", .string(description)),
            .init(
                "importCount",
                .object([
                    .init("deleted", .integer(Int64(outcome.count.deleted))),
                    .init("ignored", .integer(Int64(outcome.count.ignored))),
                    .init("imported", .integer(Int64(outcome.count.imported))),
                    .init("updated", .integer(Int64(outcome.count.updated))),
                ])), .init("rejectedIndexes", .array(rejected)),
            .init("responseType", .string("ImportSummary")), .init("status", .string(status)),
        ])
    }

    private static func complete(_ outcome: TakeDataValues.Outcome, _ isComplete: Bool) -> String {
        outcome.drafts == 0 && outcome.conflicts.isEmpty && (outcome.reports > 0 || isComplete)
            ? "true" : "false"
    }

    private static func json(_ conflict: ValueSorter.Conflict) -> JSONValue {
        let property = conflict.fault.code.property
        return .object([
            .init("errorCode", .string(conflict.fault.code.rawValue)),
            .init("indexes", .array(conflict.rows.map { .integer(Int64($0)) })),
            .init("object", .string(conflict.object)),
            .init("objects", .object([.init(property, .string(conflict.object))])),
            .init("property", .string(property)),
            .init(
                "value",
                .string("\(conflict.fault.message.en) / \(conflict.fault.message.vi)")),
        ])
    }

    /// A body of which nothing could be taken.
    static func refused(_ fault: SetFault) -> WebMessage {
        let text = "\(fault.message.en) / \(fault.message.vi)"
        let zero = JSONValue.integer(0)
        return WebMessage(
            httpStatus: 409, status: .error, message: text, errorCode: fault.code.rawValue,
            response: .object([
                .init(
                    "conflicts",
                    .array([
                        .object([
                            .init("errorCode", .string(fault.code.rawValue)),
                            .init("object", .string("dataValueSet")),
                            .init("objects", .object([])), .init("value", .string(text)),
                        ])
                    ])), .init("dataSetComplete", .string("false")),
                .init("description", .string(text)),
                .init(
                    "importCount",
                    .object([
                        .init("deleted", zero), .init("ignored", zero), .init("imported", zero),
                        .init("updated", zero),
                    ])), .init("rejectedIndexes", .array([])),
                .init("responseType", .string("ImportSummary")), .init("status", .string("ERROR")),
            ]))
    }
}
