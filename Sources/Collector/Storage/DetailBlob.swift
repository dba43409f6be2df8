import Shared

/// What a report holds beside figures: texts, lists, notes, explanations, reason, decision, source.
///
/// Together with `ValueBlob` it gives back the report's content exactly, and with it the canonical
/// bytes that were digested: those are therefore not stored a second time.
enum DetailBlob {
    private static let version: UInt8 = 1
    /// The same, and after the source's cells the parts it was merged from.
    private static let mergedVersion: UInt8 = 2

    /// The blob of `content`; nil when there is nothing beside figures.
    static func encode(_ content: Report.Content) -> [UInt8]? {
        var writer = ByteWriter()
        let isMerged = content.source?.parts.isEmpty == false
        writer.byte(isMerged ? mergedVersion : version)
        let hasTexts = appendTexts(content.values, to: &writer)
        append(content.notes, to: &writer)
        append(content.explanations, to: &writer)
        appendOptional(content.reason, to: &writer)
        appendOptional(content.decision, to: &writer)
        appendSource(content.source, to: &writer)
        if isMerged, let source = content.source { appendParts(source, to: &writer) }
        let people = [content.preparedBy, content.approvedBy]
        // Left out where nobody is named, so that blobs without them stay as they always were.
        if people.contains(where: { $0 != nil }) {
            for person in people { append(person, to: &writer) }
        }
        let isEmpty =
            people.allSatisfy { $0 == nil } && !hasTexts && content.notes.isEmpty
            && content.explanations.isEmpty
            && content.reason == nil && content.decision == nil && content.source == nil
        return isEmpty ? nil : writer.bytes
    }

    /// Fills `content`, whose figures `ValueBlob` has decoded, with what stands in `blob`.
    static func decode(
        _ blob: [UInt8]?, into content: inout Report.Content
    ) throws(DamagedBlob) {
        guard let blob else { return }
        var reader = ByteReader(blob)
        let found = try reader.byte()
        guard found == version || found == mergedVersion else { throw reader.damage }
        try readTexts(from: &reader, into: &content.values)
        content.notes = try codes(from: &reader, as: IndicatorCode.self)
        content.explanations = try codes(from: &reader, as: RuleCode.self)
        content.reason = try optional(from: &reader)
        content.decision = try optional(from: &reader)
        content.source = try source(from: &reader, slots: content.values.count)
        if found == mergedVersion { try readParts(from: &reader, into: &content.source) }
        if !reader.isAtEnd {
            content.preparedBy = try person(from: &reader)
            content.approvedBy = try person(from: &reader)
            // Nobody is named by leaving the part out.
            guard content.preparedBy != nil || content.approvedBy != nil else {
                throw reader.damage
            }
        }
        guard reader.isAtEnd else { throw reader.damage }
    }

    // MARK: - People

    private static func append(_ person: ReportPerson?, to writer: inout ByteWriter) {
        appendOptional(person?.name, to: &writer)
        if let person { writer.text(person.at.rfc3339) }
    }

    private static func person(
        from reader: inout ByteReader
    ) throws(DamagedBlob) -> ReportPerson? {
        guard let name = try optional(from: &reader) else { return nil }
        guard let moment = Instant(rfc3339: try reader.text()),
            let person = ReportPerson(name: name, at: moment)
        else { throw reader.damage }
        return person
    }

    // MARK: - Texts and lists, by slot

    private static func appendTexts(_ values: [Value?], to writer: inout ByteWriter) -> Bool {
        var count = 0
        for value in values {
            switch value {
            case .text(let text)?: writer.text(text)
            case .list(let rows)?:
                writer.unsigned(UInt64(rows.count))
                for row in rows { append(row.fields, to: &writer) }
            default: continue
            }
            count += 1
        }
        return count > 0
    }

    private static func readTexts(
        from reader: inout ByteReader, into values: inout [Value?]
    ) throws(DamagedBlob) {
        for slot in values.indices {
            switch values[slot] {
            case .text?: values[slot] = .text(try reader.text())
            case .list?:
                var rows: [ListRow] = []
                for _ in 0..<(try reader.count()) {
                    rows.append(
                        ListRow(fields: try codes(from: &reader, as: IndicatorCode.self)))
                }
                values[slot] = .list(rows)
            default: continue
            }
        }
    }

    // MARK: - Texts by code

    private static func append<Key: Code>(_ texts: [Key: String], to writer: inout ByteWriter) {
        writer.unsigned(UInt64(texts.count))
        for (code, text) in texts.sorted(by: { $0.key < $1.key }) {
            writer.text(code.text)
            writer.text(text)
        }
    }

    private static func codes<Key: Code>(
        from reader: inout ByteReader, as type: Key.Type
    ) throws(DamagedBlob) -> [Key: String] {
        var texts: [Key: String] = [:]
        for _ in 0..<(try reader.count()) {
            guard let code = Key(try reader.text()) else { throw reader.damage }
            texts[code] = try reader.text()
        }
        return texts
    }

    private static func appendOptional(_ text: String?, to writer: inout ByteWriter) {
        writer.byte(text == nil ? 0 : 1)
        if let text { writer.text(text) }
    }

    private static func optional(
        from reader: inout ByteReader
    ) throws(DamagedBlob) -> String? {
        try reader.byte() == 0 ? nil : try reader.text()
    }

    // MARK: - Source

    /// Cells follow each other down a column or along a row: runs of steps, each with its length.
    private static func appendSource(_ source: Report.Source?, to writer: inout ByteWriter) {
        writer.byte(source == nil ? 0 : 1)
        guard let source else { return }
        writer.text(source.file)
        var last: StoredCell?
        var run = (step: CellStep.unknown, length: UInt64(0))
        func end() {
            guard run.length > 0 else { return }
            writer.byte(run.step.rawValue)
            writer.unsigned(run.length)
            run.length = 0
        }
        for text in source.cells {
            let step = CellStep(to: text, from: &last)
            if step != run.step { end() }
            run = (step, run.length + 1)
            guard step == .literal, let text else { continue }
            end()
            writer.text(text)
        }
        end()
    }

    private static func source(
        from reader: inout ByteReader, slots: Int
    ) throws(DamagedBlob) -> Report.Source? {
        guard try reader.byte() != 0 else { return nil }
        let file = try reader.text()
        var cells: [String?] = []
        var last: StoredCell?
        while cells.count < slots {
            guard let step = CellStep(rawValue: try reader.byte()) else { throw reader.damage }
            let length = try reader.unsigned()
            guard length > 0, length <= UInt64(slots - cells.count) else { throw reader.damage }
            for _ in 0..<length {
                let text = step == .literal ? try reader.text() : nil
                let cell = text.flatMap { StoredCell($0) } ?? step.applied(to: last)
                cells.append(text ?? cell?.text)
                if let cell { last = cell }
            }
        }
        return Report.Source(file: file, cells: cells)
    }

    // MARK: - Parts

    private static func appendParts(_ source: Report.Source, to writer: inout ByteWriter) {
        writer.unsigned(UInt64(source.parts.count))
        for part in source.parts {
            writer.text(part.kind.rawValue)
            writer.text(part.name)
        }
        for origin in source.origins { writer.byte(origin) }
    }

    private static func readParts(
        from reader: inout ByteReader, into source: inout Report.Source?
    ) throws(DamagedBlob) {
        guard let slots = source?.cells.count else { throw reader.damage }
        var parts: [Report.Source.Part] = []
        for _ in 0..<(try reader.count()) {
            guard let kind = Report.Source.Part.Kind(rawValue: try reader.text()) else {
                throw reader.damage
            }
            parts.append(Report.Source.Part(kind: kind, name: try reader.text()))
        }
        var origins: [UInt8] = []
        for _ in 0..<slots {
            let origin = try reader.byte()
            guard origin <= parts.count else { throw reader.damage }
            origins.append(origin)
        }
        source?.parts = parts
        source?.origins = origins
    }
}
