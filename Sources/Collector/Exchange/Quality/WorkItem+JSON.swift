import Shared

extension WorkItem {
    /// Writes the item; the figure and the note are null where there is none.
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("facility")
            writer.string(facility.text)
            writer.key("facilityName")
            writer.string(name.vi)
            writer.key("figure")
            if let figure {
                UnusualRow(figure: figure, form: form, name: name).write(to: &writer)
            } else {
                writer.null()
            }
            writer.key("form")
            writer.string(form.code.text)
            writer.key("indicator")
            writer.string(indicator.code.text)
            writer.key("note")
            if let note { Self.write(note, to: &writer) } else { writer.null() }
            writer.key("period")
            writer.string(period.identifier)
            writer.key("state")
            writer.string(state.rawValue)
            writer.key("title")
            writer.string(indicator.title.vi)
        }
    }

    private static func write(_ note: QualityNote, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("actor")
            writer.string(note.actor)
            writer.key("at")
            writer.string(note.at.rfc3339)
            writer.key("outcome")
            writer.string(note.outcome.rawValue)
            writer.key("owner")
            writer.string(note.owner)
            writer.key("text")
            writer.string(note.note)
        }
    }
}

extension QualityCSV {
    /// A line an item of the work list.
    static func work(_ items: [WorkItem], withMark: Bool) -> String {
        let header = [
            "form", "period", "facility", "facilityName", "indicator", "title", "value", "usual",
            "effectPercent", "grade", "state", "owner", "note", "notedBy", "notedAt",
        ]
        let lines = items.map { item in
            [
                item.form.code.text, item.period.identifier, item.facility.text, item.name.vi,
                item.indicator.code.text, item.indicator.title.vi,
                item.figure?.value.text ?? "", item.figure?.usual.text ?? "",
                item.figure?.effect?.text ?? "", item.figure?.score.grade.rawValue ?? "",
                item.state.rawValue, item.note?.owner ?? "", item.note?.note ?? "",
                item.note?.actor ?? "", item.note?.at.rfc3339 ?? "",
            ]
        }
        return CSVText.text([header] + lines, withMark: withMark)
    }
}
