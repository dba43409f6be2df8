/// Writes one report as canonical JSON: keys ascending, empty parts left out.
struct ReportEncoding {
    let report: Report
    let form: Form

    func write(to writer: inout JSONWriter) {
        let content = report.content
        writer.object { writer in
            write("approvedBy", content.approvedBy, &writer)
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
            write("preparedBy", content.preparedBy, &writer)
            write("reason", content.reason, &writer)
            writer.key("revision")
            writer.integer(Int64(report.revision))
            if let source = content.source {
                writer.key("source")
                writer.object { writer in write(source, &writer) }
            }
            writeCells("values", narrative: false, &writer)
        }
    }

    private func write(_ source: Report.Source, _ writer: inout JSONWriter) {
        write("file", source.file, &writer)
        guard !source.parts.isEmpty else { return }
        writer.key("parts")
        writer.array { writer in
            for part in source.parts {
                writer.object { writer in
                    write("kind", part.kind.rawValue, &writer)
                    write("name", part.name, &writer)
                }
            }
        }
    }

    private func write(_ key: String, _ text: String?, _ writer: inout JSONWriter) {
        guard let text else { return }
        writer.key(key)
        writer.string(text)
    }

    private func write(_ key: String, _ person: ReportPerson?, _ writer: inout JSONWriter) {
        guard let person else { return }
        writer.key(key)
        person.write(to: &writer)
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
        if narrative && !hasNarrative { return }
        writer.key(key)
        writer.object { writer in
            for slot in form.sortedSlots
            where form.indicators[slot].type.isNarrative == narrative {
                guard let value = report.content.values[slot] else { continue }
                writeCell(value, slot, &writer)
            }
        }
    }

    private var hasNarrative: Bool {
        form.indicators.indices.contains { slot in
            report.content.values[slot] != nil && form.indicators[slot].type.isNarrative
        }
    }

    private func writeCell(_ value: Value, _ slot: Int, _ writer: inout JSONWriter) {
        let source = report.content.source
        writer.openCell(form.cellOpenings[slot], at: source?.cells[slot])
        if let origins = source?.origins, slot < origins.count, origins[slot] > 0 {
            writer.cellOrigin(origins[slot])
        }
        switch value {
        case .none: writer.cellMark("none")
        case .notCollected: writer.cellMark("notCollected")
        case .number(let number):
            writer.cellValueKey()
            writeNumber(number, slot, &writer)
        default:
            writer.cellValueKey()
            writeValue(value, &writer)
        }
        writer.closeCell()
    }

    private func writeNumber(
        _ number: FixedDecimal, _ slot: Int, _ writer: inout JSONWriter
    ) {
        if form.indicators[slot].type == .decimal {
            writer.decimal(number.rescaled(toScale: form.indicators[slot].scale) ?? number)
        } else {
            writer.integer(number.integer ?? number.units)
        }
    }

    private func writeValue(_ value: Value, _ writer: inout JSONWriter) {
        switch value {
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
        case .number, .none, .notCollected: writer.null()
        }
    }
}

extension ValueType {
    /// True for what is read rather than counted: it travels apart from the figures.
    var isNarrative: Bool { self == .text || self == .list }
}

extension ReportPerson {
    /// Writes the person as reports and stories show them.
    public func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("at")
            writer.string(at.rfc3339)
            writer.key("name")
            writer.string(name)
        }
    }
}
