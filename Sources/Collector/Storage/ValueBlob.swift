import Shared

/// The answers of one report as one blob: two bits a slot, then what each answer needs.
///
/// Slots stand in the order of the form version, so that nothing but answers is stored: a report of
/// counts takes about two to three bytes a value. Texts and lists are only marked here and stand in
/// `DetailBlob`, so that sums never read them.
///
/// Layout: version byte 1; the number of slots; tags, four a byte, low bits first
/// (0 blank, 1 number at the indicator's scale, 2 word, 3 other); then for each slot in order a
/// zigzag number (1), a word byte (2), or a kind byte with its content (3).
enum ValueBlob {
    private static let version: UInt8 = 1

    private enum Tag: UInt8 {
        case blank, number, word, other
    }

    private enum Word: UInt8 {
        case none, notCollected, no, yes
    }

    private enum Other: UInt8 {
        /// A number whose scale is not the indicator's: scale, zigzag units.
        case scaledNumber
        /// The position among the indicator's choices.
        case choice
        /// Days since 1970-01-01.
        case date
        /// Stands in the detail blob.
        case text
        /// Stands in the detail blob.
        case list
    }

    /// The blob of `values`, which are answers to `form`.
    static func encode(_ values: [Value?], of form: Form) -> [UInt8] {
        var tags = [UInt8](repeating: 0, count: (values.count + 3) / 4)
        var answers = ByteWriter(capacity: values.count * 3)
        for (slot, value) in values.enumerated() {
            let tag = append(value, slot, of: form, to: &answers)
            tags[slot / 4] |= tag.rawValue << UInt8(slot % 4 * 2)
        }
        var blob = ByteWriter(capacity: 8 + tags.count + answers.bytes.count)
        blob.byte(version)
        blob.unsigned(UInt64(values.count))
        blob.append(tags)
        blob.append(answers.bytes)
        return blob.bytes
    }

    private static func append(
        _ value: Value?, _ slot: Int, of form: Form, to writer: inout ByteWriter
    ) -> Tag {
        switch value {
        case nil: return .blank
        case .number(let number)?:
            if number.scale == form.indicators[slot].scale {
                writer.signed(number.units)
                return .number
            }
            writer.byte(Other.scaledNumber.rawValue)
            writer.byte(number.scale)
            writer.signed(number.units)
        case .boolean(let isTrue)?: return word(isTrue ? .yes : .no, &writer)
        case Value.none?: return word(.none, &writer)
        case .notCollected?: return word(.notCollected, &writer)
        case .choice(let code)?:
            let choices = form.indicators[slot].choices
            guard let place = choices.firstIndex(where: { $0.code == code }) else {
                preconditionFailure("a choice that the form does not offer")
            }
            writer.byte(Other.choice.rawValue)
            writer.unsigned(UInt64(place))
        case .date(let day)?:
            writer.byte(Other.date.rawValue)
            writer.signed(Int64(day.number))
        case .text?: writer.byte(Other.text.rawValue)
        case .list?: writer.byte(Other.list.rawValue)
        }
        return .other
    }

    private static func word(_ word: Word, _ writer: inout ByteWriter) -> Tag {
        writer.byte(word.rawValue)
        return .word
    }

    /// The answers in `blob`; texts and lists come back empty, for `DetailBlob` to fill.
    ///
    /// - Throws: `DamagedBlob` when the blob is not one of `form`.
    static func decode(_ blob: [UInt8], of form: Form) throws(DamagedBlob) -> [Value?] {
        var reader = ByteReader(blob)
        guard try reader.byte() == version else { throw reader.damage }
        let count = try reader.unsigned()
        guard count == UInt64(form.indicators.count) else { throw reader.damage }
        var tags: [UInt8] = []
        for _ in 0..<(form.indicators.count + 3) / 4 { tags.append(try reader.byte()) }
        var values: [Value?] = []
        values.reserveCapacity(form.indicators.count)
        for (slot, indicator) in form.indicators.enumerated() {
            let tag = tags[slot / 4] >> UInt8(slot % 4 * 2) & 3
            values.append(try value(tag: tag, of: indicator, from: &reader))
        }
        guard reader.isAtEnd else { throw reader.damage }
        return values
    }

    private static func value(
        tag: UInt8, of indicator: Indicator, from reader: inout ByteReader
    ) throws(DamagedBlob) -> Value? {
        switch Tag(rawValue: tag) {
        case .blank: return nil
        case .number: return try number(scale: indicator.scale, from: &reader)
        case .word:
            switch Word(rawValue: try reader.byte()) {
            case Word.none?: return Value.none
            case .notCollected?: return .notCollected
            case .no?: return .boolean(false)
            case .yes?: return .boolean(true)
            case nil: throw reader.damage
            }
        case .other, nil: return try other(of: indicator, from: &reader)
        }
    }

    private static func other(
        of indicator: Indicator, from reader: inout ByteReader
    ) throws(DamagedBlob) -> Value {
        switch Other(rawValue: try reader.byte()) {
        case .scaledNumber: return try number(scale: try reader.byte(), from: &reader)
        case .choice:
            let place = try reader.unsigned()
            guard place < UInt64(indicator.choices.count) else { throw reader.damage }
            return .choice(indicator.choices[Int(place)].code)
        case .date: return .date(Day(number: Int(try reader.signed())))
        case .text: return .text("")
        case .list: return .list([])
        case nil: throw reader.damage
        }
    }

    private static func number(
        scale: UInt8, from reader: inout ByteReader
    ) throws(DamagedBlob) -> Value {
        guard let number = FixedDecimal(units: try reader.signed(), scale: scale) else {
            throw reader.damage
        }
        return .number(number)
    }
}
