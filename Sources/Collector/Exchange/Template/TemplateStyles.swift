import Shared

/// How a template looks: yellow cells are typed into, green ones are computed, grey ones are for
/// comparison, the rest is the frame.
struct TemplateStyles {
    typealias Number = WorkbookWriter.StyleNumber

    private static let yellow: UInt32 = 0xFFF9D6
    private static let grey: UInt32 = 0xF0F0F0
    private static let blue: UInt32 = 0xDCE9F5
    private static let green: UInt32 = 0xE5F1E3

    let title, subtitle, label, unit, heading, section, code, guide, guideHeading: Number
    let comparison: Number
    private let inputs: [UInt8: Number]
    private let comparisons: [UInt8: Number]
    private let computed: [UInt8: Number]
    let inputText, inputDay: Number

    init(_ writer: WorkbookWriter) {
        typealias Style = WorkbookWriter.Style
        title = writer.add(Style(isBold: true, isWrapped: true, isCentred: true, size: 14))
        subtitle = writer.add(
            Style(isItalic: true, isWrapped: true, isCentred: true, colour: 0x595959))
        label = writer.add(Style(isWrapped: true, hasBorder: true))
        unit = writer.add(Style(isCentred: true, hasBorder: true, colour: 0x595959))
        heading = writer.add(
            Style(isBold: true, isWrapped: true, isCentred: true, hasBorder: true, fill: Self.blue))
        section = writer.add(Style(isBold: true, hasBorder: true, fill: Self.blue))
        code = writer.add(Style(size: 8, colour: 0x7F7F7F))
        guide = writer.add(Style(isWrapped: true))
        guideHeading = writer.add(Style(isBold: true, isWrapped: true, size: 12))
        comparison = writer.add(
            Style(isWrapped: true, hasBorder: true, colour: 0x595959, fill: Self.grey))
        let scales = UInt8(0)...FixedDecimal.maximumScale
        inputs = Dictionary(
            uniqueKeysWithValues: scales.map { scale in
                (
                    scale,
                    writer.add(
                        Style(
                            isUnlocked: true, hasBorder: true, fill: Self.yellow,
                            format: Self.format(scale)))
                )
            })
        comparisons = Dictionary(
            uniqueKeysWithValues: scales.map { scale in
                (
                    scale,
                    writer.add(
                        Style(
                            hasBorder: true, colour: 0x595959, fill: Self.grey,
                            format: Self.format(scale)))
                )
            })
        computed = Dictionary(
            uniqueKeysWithValues: scales.map { scale in
                (
                    scale,
                    writer.add(
                        Style(
                            isBold: true, hasBorder: true, fill: Self.green,
                            format: Self.format(scale)))
                )
            })
        inputText = writer.add(
            Style(
                isWrapped: true, isUnlocked: true, hasBorder: true, fill: Self.yellow, format: "@"))
        inputDay = writer.add(
            Style(isUnlocked: true, hasBorder: true, fill: Self.yellow, format: "dd/mm/yyyy"))
    }

    /// `#,##0.00`; Excel shows it with the separators of the clerk's language.
    private static func format(_ scale: UInt8) -> String {
        scale == 0 ? "#,##0" : "#,##0." + String(repeating: "0", count: Int(scale))
    }

    /// The style of an indicator's input cell.
    func input(_ indicator: Indicator) -> Number {
        switch indicator.type {
        case .integer, .money: inputs[0] ?? inputText
        case .decimal: inputs[indicator.scale] ?? inputText
        case .date: inputDay
        case .boolean, .choice, .text, .list: inputText
        }
    }

    /// The style of a figure that the sheet computes.
    func computed(_ scale: UInt8) -> Number { computed[scale] ?? comparison }

    /// The style of an earlier figure.
    func comparison(_ number: FixedDecimal) -> Number { comparisons[number.scale] ?? comparison }
}
