import CXlsxWriter
import Shared

/// Writes one workbook. Not `Sendable`, and slow for a request's thread: it belongs on a thread that
/// may block.
@safe final class WorkbookWriter {
    /// How cells look.
    struct Style {
        var isBold = false
        var isItalic = false
        var isWrapped = false
        var isCentred = false
        var isUnlocked = false
        var hasBorder = false
        var size = 0.0
        var colour: UInt32 = 0
        var fill: UInt32 = 0
        var format: String?
    }

    /// The number of a style that was added.
    struct StyleNumber {
        fileprivate let number: UInt32

        /// As cells look without one.
        static let plain = StyleNumber(number: 0)
    }

    /// What may be typed into a cell.
    struct Check {
        /// A formula that must be true, or the range of a list.
        var formula: String?
        var isList = false
        /// What is shown while the cell is chosen.
        var inputTitle = ""
        var inputMessage = ""
        /// What is shown when something else is typed.
        var errorMessage = ""
    }

    /// A cell, from 0.
    struct Place: Hashable {
        var row: Int
        var column: Int

        /// `$D$12`.
        var absolute: String {
            let plain = CellAddress(column: column + 1, row: row + 1).local
            let letters = plain.prefix { $0.isLetter }
            return "$\(letters)$\(row + 1)"
        }

        /// `D12`.
        var local: String { CellAddress(column: column + 1, row: row + 1).local }
    }

    // SAFETY: made in init, handed back to C in finish or deinit, never handed out.
    private var book: OpaquePointer?

    /// Begins a workbook.
    ///
    /// - Throws: `internalFault` when memory is out.
    init(title: String, author: String) throws(Problem) {
        guard let opened = unsafe giaoban_xlsx_open() else { throw Problem(.internalFault) }
        unsafe book = opened
        unsafe giaoban_xlsx_describe(opened, title, author)
    }

    deinit {
        guard let book = unsafe book else { return }
        var length = 0
        guard let bytes = unsafe giaoban_xlsx_finish(book, &length) else { return }
        unsafe giaoban_xlsx_free(bytes)
    }

    /// Adds a style.
    func add(_ style: Style) -> StyleNumber {
        guard let book = unsafe book else { return .plain }
        var made = unsafe giaoban_xlsx_style()
        unsafe made.is_bold = style.isBold
        unsafe made.is_italic = style.isItalic
        unsafe made.is_wrapped = style.isWrapped
        unsafe made.is_centred = style.isCentred
        unsafe made.is_unlocked = style.isUnlocked
        unsafe made.has_border = style.hasBorder
        unsafe made.size = style.size
        unsafe made.colour = style.colour
        unsafe made.fill = style.fill
        guard let format = style.format else {
            return StyleNumber(number: unsafe giaoban_xlsx_add_style(book, &made))
        }
        return unsafe format.withCString { format in
            unsafe made.format = format
            return StyleNumber(number: unsafe giaoban_xlsx_add_style(book, &made))
        }
    }

    /// Adds a sheet; what follows is about it.
    func addSheet(_ name: String) { unsafe call { unsafe giaoban_xlsx_add_sheet($0, name) } }

    func text(_ text: String, at place: Place, _ style: StyleNumber = .plain) {
        // A cell holds 32 767 characters.
        let fitting = String(text.prefix(32_000))
        unsafe call {
            unsafe giaoban_xlsx_text(
                $0, UInt32(place.row), UInt16(place.column), fitting, style.number)
        }
    }

    func number(_ number: FixedDecimal, at place: Place, _ style: StyleNumber) {
        // Shown for comparison only: nothing is computed from it, and nothing reads it back.
        let shown = Double(number.text) ?? 0
        unsafe call {
            unsafe giaoban_xlsx_number(
                $0, UInt32(place.row), UInt16(place.column), shown, style.number)
        }
    }

    /// A formula, which shows nothing until a spreadsheet calculates it: every one does on opening.
    func formula(_ formula: String, at place: Place, _ style: StyleNumber) {
        unsafe call {
            unsafe giaoban_xlsx_formula(
                $0, UInt32(place.row), UInt16(place.column), formula, style.number)
        }
    }

    /// A formula with the number that it gives, for readers that do not compute.
    func formula(
        _ formula: String, showing number: FixedDecimal, at place: Place, _ style: StyleNumber
    ) {
        let shown = Double(number.text) ?? 0
        unsafe call {
            unsafe giaoban_xlsx_formula_number(
                $0, UInt32(place.row), UInt16(place.column), formula, shown, style.number)
        }
    }

    func blank(at place: Place, _ style: StyleNumber) {
        unsafe call {
            unsafe giaoban_xlsx_blank($0, UInt32(place.row), UInt16(place.column), style.number)
        }
    }

    func merged(_ text: String, at place: Place, to last: Int, _ style: StyleNumber) {
        unsafe call {
            unsafe giaoban_xlsx_merged(
                $0, UInt32(place.row), UInt16(place.column), UInt16(last), text, style.number)
        }
    }

    func column(_ first: Int, to last: Int? = nil, width: Double, isHidden: Bool = false) {
        unsafe call {
            unsafe giaoban_xlsx_set_column(
                $0, UInt16(first), UInt16(last ?? first), width, isHidden)
        }
    }

    func row(_ row: Int, height: Double = 0, isHidden: Bool = false) {
        unsafe call { unsafe giaoban_xlsx_set_row($0, UInt32(row), height, isHidden) }
    }

    func name(_ name: String, _ formula: String) {
        unsafe call { unsafe giaoban_xlsx_name($0, name, "=" + formula) }
    }

    func check(_ check: Check, at place: Place) {
        unsafe call { book in
            unsafe Self.withTexts(check) { texts in
                var made = unsafe giaoban_xlsx_check()
                unsafe made.is_list = check.isList
                unsafe made.formula = texts[0]
                unsafe made.input_title = texts[1]
                unsafe made.input_message = texts[2]
                unsafe made.error_title = texts[3]
                unsafe made.error_message = texts[4]
                unsafe giaoban_xlsx_check_cell(
                    book, UInt32(place.row), UInt16(place.column), &made)
            }
        }
    }

    /// Lends the texts of a check as C strings; an empty one is none. Excel takes 32 characters of a
    /// title and 255 of a message.
    private static func withTexts(
        _ check: Check, _ body: ([UnsafePointer<CChar>?]) -> Void
    ) {
        let texts = [
            check.formula ?? "", String(check.inputTitle.prefix(32)),
            String(check.inputMessage.prefix(250)), check.errorMessage.isEmpty ? "" : "Chưa đúng",
            String(check.errorMessage.prefix(250)),
        ]
        unsafe lend(texts[...], [], body)
    }

    private static func lend(
        _ texts: ArraySlice<String>, _ lent: [UnsafePointer<CChar>?],
        _ body: ([UnsafePointer<CChar>?]) -> Void
    ) {
        guard let text = texts.first else { return unsafe body(lent) }
        if text.isEmpty { return unsafe lend(texts.dropFirst(), lent + [nil], body) }
        unsafe text.withCString { unsafe lend(texts.dropFirst(), lent + [$0], body) }
    }

    func protect() { unsafe call { unsafe giaoban_xlsx_protect($0) } }

    func print(isLandscape: Bool, headings: ClosedRange<Int>?, footer: String) {
        unsafe call {
            unsafe giaoban_xlsx_set_print(
                $0, isLandscape, UInt32(headings?.lowerBound ?? 1),
                UInt32(headings?.upperBound ?? 0), footer)
        }
    }

    func freeze(above row: Int, leftOf column: Int) {
        unsafe call { unsafe giaoban_xlsx_freeze($0, UInt32(row), UInt16(column)) }
    }

    /// The workbook's bytes; nothing can be added afterwards.
    ///
    /// - Throws: `internalFault` when any call before has failed.
    func finish() throws(Problem) -> [UInt8] {
        guard let open = unsafe book else { throw Problem(.internalFault) }
        unsafe book = nil
        var length = 0
        guard let bytes = unsafe giaoban_xlsx_finish(open, &length) else {
            throw Problem(.internalFault)
        }
        defer { unsafe giaoban_xlsx_free(bytes) }
        return unsafe Array(UnsafeBufferPointer(start: bytes, count: length))
    }

    private func call(_ body: (OpaquePointer) -> Void) {
        if let book = unsafe book { unsafe body(book) }
    }
}
