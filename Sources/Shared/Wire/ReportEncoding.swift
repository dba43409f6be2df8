/// Writes one report as canonical JSON: keys ascending, empty parts left out.
struct ReportEncoding {
    let report: Report
    let form: Form

    func write(to writer: inout JSONWriter) {
        let content = report.content
        writer.object { writer in
            write("calendar", report.period.calendar.rawValue, &writer)
            write("decision", content.decision, &writer)
            write("explanations", content.explanations, &writer)
            write("facility", report.facility.text, &writer)
            write("finalisedAt", report.finalisedAt.rfc3339, &writer)
            write("form", form.code.text, &writer)
            writer.key("formVersion")
            writer.integer(Int64(form.key.version))
            write("id", report.id.text, &writer)
            writeCells("narrative", narrative: true, &writer)
            write("notes", content.notes, &writer)
            write("period", report.period.identifier, &writer)
            write("reason", content.reason, &writer)
            writer.key("revision")
            writer.integer(Int64(report.revision))
            if let source = content.source {
                writer.key("source")
                writer.object { writer in write("file", source.file, &writer) }
            }
            writeCells("values", narrative: false, &writer)
        }
    }

    private func write(_ key: String, _ text: String?, _ writer: inout JSONWriter) {
        guard let text else { return }
        writer.key(key)
        writer.string(text)
    }

    private func write<Key: Code>(
        _ key: String, _ texts: [Key: String], _ writer: inout JSONWriter
    ) {
        guard !texts.isEmpty else { return }
        writer.key(key)
        writer.object { writer in
            for code in texts.keys.sorted() { write(code.text, texts[code], &writer) }
        }
    }

    private func writeCells(_ key: String, narrative: Bool, _ writer: inout JSONWriter) {
        let slots = form.sortedSlots.filter { slot in
            report.content.values[slot] != nil
                && form.indicators[slot].type.isNarrative == narrative
        }
        if slots.isEmpty && narrative { return }
        writer.key(key)
        writer.object { writer in
            for slot in slots {
                guard let value = report.content.values[slot] else { continue }
                writer.key(form.indicators[slot].code.text)
                writeCell(value, slot, &writer)
            }
        }
    }

    private func writeCell(_ value: Value, _ slot: Int, _ writer: inout JSONWriter) {
        writer.object { writer in
            write("at", report.content.source?.cells[slot], &writer)
            switch value {
            case .none: write("m", "none", &writer)
            case .notCollected: write("m", "notCollected", &writer)
            default:
                writer.key("v")
                writeValue(value, form.indicators[slot], &writer)
            }
        }
    }

    private func writeValue(_ value: Value, _ indicator: Indicator, _ writer: inout JSONWriter) {
        switch value {
        case .number(let number) where indicator.type == .decimal:
            writer.decimal(number.rescaled(toScale: indicator.scale) ?? number)
        case .number(let number): writer.integer(number.integer ?? number.units)
        case .boolean(let flag): writer.bool(flag)
        case .choice(let code): writer.string(code.text)
        case .date(let day): writer.string(day.iso)
        case .text(let text): writer.string(text)
        case .list(let rows):
            writer.array { writer in
                for row in rows {
                    writer.object { writer in
                        for code in row.fields.keys.sorted() {
                            write(code.text, row.fields[code], &writer)
                        }
                    }
                }
            }
        case .none, .notCollected: writer.null()
        }
    }
}

extension ValueType {
    /// True for what is read rather than counted: it travels apart from the figures.
    var isNarrative: Bool { self == .text || self == .list }
}
