/// Reads a report that a program wrote as JSON: the shape that the published JSON Schema of the form
/// version describes (`docs/REPORT-FILES.md`).
///
/// ```json
/// {"form": "HDKB-T", "period": "2026-01", "values": {"kham_tong": 8900, "tu_vong": {"m": "none"}}}
/// ```
/// A file holds one report or an array of them. Numbers are JSON numbers or their text; nothing is
/// rounded, no convention of a language applies. Every fault names its JSON pointer (RFC 6901).
public struct JSONReportFile: Sendable {
    /// The keys of a report.
    enum Key: String, CaseIterable {
        case form, version, period, calendar, facility, values, notes, explanations, reason,
            decision
    }

    private let name: String
    private let forms: FormCatalog
    private let defaults: ReportDefaults

    /// - Parameters:
    ///   - name: the file's name, without its folder.
    ///   - forms: the published forms this unit knows.
    ///   - defaults: what is known beforehand.
    public init(name: String, forms: FormCatalog, defaults: ReportDefaults = ReportDefaults()) {
        self.name = name.nfc
        self.forms = forms
        self.defaults = defaults
    }

    /// Reads a whole file.
    public func read(_ bytes: [UInt8]) -> ReportFileReading {
        var reading = ReportFileReading()
        let document: JSONValue
        do throws(JSONFault) {
            let limits = JSONReader.Limits(bytes: 8 << 20)
            document = try JSONValue(parsing: bytes, limits: limits)
        } catch {
            reading.faults = [broken(error)]
            return reading
        }
        guard case .array(let elements) = document else {
            readReport(document, at: "", &reading)
            return reading
        }
        if elements.isEmpty {
            reading.faults = [
                fault("", vi: "danh sách không có báo cáo nào.", en: "the list has no report.")
            ]
        }
        for (index, element) in elements.enumerated() {
            readReport(element, at: "/\(index)", &reading)
        }
        return reading
    }

    private func broken(_ fault: JSONFault) -> ReadingFault {
        let message = fault.code.message
        return ReadingFault(
            file: name, cell: nil, pointer: fault.pointer, read: "",
            reason: LocalizedText(
                vi: "dòng \(fault.line), cột \(fault.column): \(message.vi)",
                en: "line \(fault.line), column \(fault.column): \(message.en)"))
    }

    // MARK: - One report

    private func readReport(
        _ value: JSONValue, at pointer: String, _ reading: inout ReportFileReading
    ) {
        guard let members = value.members else {
            reading.faults.append(
                fault(pointer, vi: "cần một đối tượng {…}.", en: "an object {…} is needed."))
            return
        }
        let before = reading.faults.count
        for member in members where Key(rawValue: member.key) == nil {
            let known = Key.allCases.map(\.rawValue).joined(separator: ", ")
            reading.faults.append(
                fault(
                    pointer + "/" + member.key, vi: "không có mục này; các mục: \(known).",
                    en: "no such member; the members are \(known)."))
        }
        guard let (form, period) = place(value, pointer, &reading) else { return }
        var content = Report.Content(emptyFor: form)
        content.source = Report.Source(
            file: name, cells: Array(repeating: nil, count: form.indicators.count))
        content.reason = text(.reason, of: value, pointer, &reading)
        content.decision = text(.decision, of: value, pointer, &reading)
        let facility = facility(value, pointer, &reading)
        readValues(value, form, pointer, &content, &reading)
        readTexts(value, form, pointer, &content, &reading)
        guard reading.faults.count == before else { return }
        reading.drafts.append(
            ReportDraft(form: form, period: period, facility: facility, content: content))
    }

    private func place(
        _ value: JSONValue, _ pointer: String, _ reading: inout ReportFileReading
    ) -> (Form, ReportingPeriod)? {
        let code = text(.form, of: value, pointer, &reading)
        guard let form = code.map({ FormCode($0) }) ?? defaults.form,
            let newest = forms.versions(of: form).last
        else {
            let known = forms.codes.map(\.text).joined(separator: ", ")
            reading.faults.append(
                fault(
                    pointer + "/form", read: code ?? "",
                    vi: "cần mã biểu; các biểu hiện có: \(known).",
                    en: "a form's code is needed; the forms are \(known)."))
            return nil
        }
        let identifier = text(.period, of: value, pointer, &reading) ?? defaults.period ?? ""
        guard let period = ReportingPeriod(identifier: identifier, calendar: newest.calendar),
            let version = forms.form(form, for: period)
        else {
            reading.faults.append(
                fault(
                    pointer + "/period", read: identifier,
                    vi: "không phải kỳ của biểu \(form), hoặc biểu không áp dụng cho kỳ này.",
                    en: "not a period of form \(form), or the form does not apply to it."))
            return nil
        }
        guard agrees(value, pointer, version, &reading) else { return nil }
        return (version, period)
    }

    /// What the document need not say must not contradict what it does say.
    private func agrees(
        _ value: JSONValue, _ pointer: String, _ form: Form, _ reading: inout ReportFileReading
    ) -> Bool {
        var agrees = true
        if let version = value["version"], version.integer != Int64(form.key.version) {
            reading.faults.append(
                fault(
                    pointer + "/version",
                    vi: "kỳ này dùng biểu \(form.code) phiên bản \(form.key.version).",
                    en: "the period takes version \(form.key.version) of form \(form.code)."))
            agrees = false
        }
        if let calendar = value["calendar"], calendar.text != form.calendar.rawValue {
            reading.faults.append(
                fault(
                    pointer + "/calendar", read: calendar.text ?? "",
                    vi: "biểu \(form.code) theo lịch \(form.calendar.rawValue).",
                    en: "form \(form.code) follows the \(form.calendar.rawValue) calendar."))
            agrees = false
        }
        return agrees
    }

    private func facility(
        _ value: JSONValue, _ pointer: String, _ reading: inout ReportFileReading
    ) -> FacilityID? {
        guard let text = text(.facility, of: value, pointer, &reading) else { return nil }
        if let unit = FacilityID(text) { return unit }
        reading.faults.append(
            fault(
                pointer + "/facility", read: text,
                vi: "không phải mã đơn vị; viết mã mà Sở đã cấp.",
                en: "not a unit's code; write the department's code."))
        return nil
    }

    // MARK: - Parts

    private func readValues(
        _ value: JSONValue, _ form: Form, _ pointer: String, _ content: inout Report.Content,
        _ reading: inout ReportFileReading
    ) {
        guard let members = value["values"]?.members else {
            reading.faults.append(
                fault(
                    pointer + "/values", vi: "cần đối tượng “values” với các chỉ tiêu.",
                    en: "an object “values” with the indicators is needed."))
            return
        }
        for member in members {
            let place = pointer + "/values/" + member.key
            guard let slot = slot(member.key, form, place, &reading) else { continue }
            let indicator = form.indicators[slot]
            let reader = JSONFigureReader(indicator: indicator)
            // Longer places would not fit into a report; the indicator says the same.
            content.source?.cells[slot] = place.utf8.count <= 40 ? place : nil
            switch reader.read(member.value) {
            case .value(let value, _): content.values[slot] = value
            case .blank: break
            case .refused(let reason):
                reading.faults.append(
                    ReadingFault(
                        file: name, cell: nil, pointer: place, indicator: indicator.code,
                        read: JSONFigureReader.shown(member.value), reason: reason))
            }
        }
    }

    private func slot(
        _ key: String, _ form: Form, _ place: String, _ reading: inout ReportFileReading
    ) -> Int? {
        if let code = IndicatorCode(key), let slot = form.slot(of: code) { return slot }
        // Each hint costs a comparison with every indicator, and nobody reads hundreds of them.
        let near =
            reading.faults.count < 100
            ? Spelling.nearest(to: key, among: form.indicators.map(\.code.text)) : nil
        reading.faults.append(
            fault(
                place,
                vi: "biểu \(form.code) không có chỉ tiêu này"
                    + (near.map { "; có phải là \($0)?" } ?? "."),
                en: "form \(form.code) has no such indicator"
                    + (near.map { "; did you mean \($0)?" } ?? ".")))
        return nil
    }

    private func readTexts(
        _ value: JSONValue, _ form: Form, _ pointer: String, _ content: inout Report.Content,
        _ reading: inout ReportFileReading
    ) {
        for member in texts(.notes, of: value, pointer, &reading) {
            let place = pointer + "/notes/" + member.key
            guard let slot = slot(member.key, form, place, &reading) else { continue }
            content.notes[form.indicators[slot].code] = member.text
        }
        for member in texts(.explanations, of: value, pointer, &reading) {
            guard let code = RuleCode(member.key), form.rules.contains(where: { $0.code == code })
            else {
                reading.faults.append(
                    fault(
                        pointer + "/explanations/" + member.key,
                        vi: "biểu \(form.code) không có quy tắc này.",
                        en: "form \(form.code) has no such rule."))
                continue
            }
            content.explanations[code] = member.text
        }
    }

    private func texts(
        _ key: Key, of value: JSONValue, _ pointer: String, _ reading: inout ReportFileReading
    ) -> [(key: String, text: String)] {
        guard let part = value[key.rawValue], part != .null else { return [] }
        let place = pointer + "/" + key.rawValue
        guard let members = part.members else {
            reading.faults.append(
                fault(
                    place, vi: "cần một đối tượng {\"mã\": \"chữ\"}.",
                    en: "an object {\"code\": \"text\"} is needed."))
            return []
        }
        return members.compactMap { member in
            prose(member.value, place + "/" + member.key, &reading).map { (member.key, $0) }
        }
    }

    private func text(
        _ key: Key, of value: JSONValue, _ pointer: String, _ reading: inout ReportFileReading
    ) -> String? {
        value[key.rawValue].flatMap { prose($0, pointer + "/" + key.rawValue, &reading) }
    }

    /// A text that says something, or nil.
    private func prose(
        _ value: JSONValue, _ place: String, _ reading: inout ReportFileReading
    ) -> String? {
        if value == .null { return nil }
        guard let text = value.text?.trimmedOfSpace.nfc else {
            reading.faults.append(
                fault(place, vi: "cần một chuỗi \"…\".", en: "a string \"…\" is needed."))
            return nil
        }
        if let reason = TextLimit.refusal(of: text) {
            reading.faults.append(fault(place, read: text, vi: reason.vi, en: reason.en))
            return nil
        }
        return text.isEmpty ? nil : text
    }

    private func fault(
        _ pointer: String, read: String = "", vi: String, en: String
    ) -> ReadingFault {
        ReadingFault(
            file: name, cell: nil, pointer: pointer, read: read,
            reason: LocalizedText(vi: vi, en: en))
    }
}
