import Exchange
import Hummingbird
import Shared

/// `completeDataSetRegistrations`: figures that are called whole, and the reports that are.
extension DHIS2ValueRoutes {
    func completions(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let question = try question(request, context.principal, .json)
        var rows: [JSONValue] = []
        for part in read.parts(question) {
            for slot in try await read.slots(
                of: part, question, format: .json, for: context.principal)
            where slot.group.isComplete {
                rows.append(
                    .object([
                        .init("attributeOptionCombo", .string(UID.defaultCombo.text)),
                        .init("completed", .bool(true)),
                        .init("dataSet", .string(slot.group.dataSet)),
                        .init("date", .string(DataValueWriter.moment(slot.group.receivedAt))),
                        .init("organisationUnit", .string(slot.group.unit)),
                        .init("period", .string(ExchangePeriod.text(of: slot.group.period))),
                        .init("storedBy", .string(slot.group.storedBy)),
                    ]))
            }
        }
        return .tree(.object([.init("completeDataSetRegistrations", .array(rows))]))
    }

    func complete(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let bytes = try await request.doorBody(limit: 1 << 20)
        let items: [JSONValue]
        do throws(JSONFault) {
            let tree = try JSONValue(parsing: bytes)
            items = tree["completeDataSetRegistrations"]?.elements ?? []
        } catch {
            throw WebMessage.refusal(400, vi: error.message.vi, en: error.message.en)
        }
        var conflicts: [ValueSorter.Conflict] = []
        var slots: [ValueSorter.Slot] = []
        let schemes = try request.schemes()
        for (place, item) in items.enumerated() {
            do throws(RowFault) {
                slots.append(try slot(item, schemes, context.principal))
            } catch {
                conflicts.append(
                    ValueSorter.Conflict(
                        object: item["dataSet"]?.text ?? "", fault: error, rows: [place]))
            }
        }
        let isDryRun = request.doorFlag("dryRun") ?? false
        var outcome = try await take.complete(slots, from: context.principal, isDryRun: isDryRun)
        outcome.conflicts += conflicts
        outcome.rejected.formUnion(conflicts.flatMap(\.rows))
        outcome.count.ignored += conflicts.count
        return .webMessage(
            ImportAnswer(outcome: outcome, isDryRun: isDryRun, isComplete: true, remarks: [])
                .message)
    }

    /// The slot that a completion names.
    private func slot(
        _ item: JSONValue, _ schemes: IdentifierSchemes, _ principal: Principal
    ) throws(RowFault) -> ValueSorter.Slot {
        let directory = metadata.directory
        guard let name = item["dataSet"]?.text,
            let set = directory.dataSet(name, by: schemes.scheme(\.dataSet, standard: .uid))
                ?? directory.dataSet(name, by: .code)
        else { throw RowFault(.notInSet, vi: "không có tập dữ liệu này.", en: "no such data set.") }
        guard
            let unit = (item["organisationUnit"] ?? item["orgUnit"])?.text.flatMap({
                directory.unit($0, by: schemes.scheme(\.unit, standard: .uid))
                    ?? directory.unit($0, by: .code)
            })
        else { throw RowFault(.unit, vi: "không có đơn vị này.", en: "no such unit.") }
        let catalogue = catalogue.current
        guard let calendar = catalogue.forms.versions(of: set.form).last?.calendar,
            let period = item["period"]?.text.flatMap({ ExchangePeriod($0)?.period(in: calendar) }),
            period.kind == set.kind, let form = catalogue.forms.form(set.form, for: period)
        else {
            throw RowFault(
                .periodType, vi: "tập dữ liệu không có kỳ này.",
                en: "the data set has no such period.")
        }
        if let fault = TakeDataValues.refusal(principal, unit.id, set.form)
            ?? TakeDataValues.obstacle(
                form, period, unit.id, in: catalogue, at: surroundings.now())
        {
            throw fault
        }
        if item["completed"] == .bool(false) {
            throw RowFault(
                .approved, vi: "báo cáo đã nhận không rút lại qua cửa này; đề nghị Sở rút.",
                en: "a report that was received is not taken back here; ask the department.")
        }
        return ValueSorter.Slot(form: form.key, period: period, unit: unit.id)
    }
}
