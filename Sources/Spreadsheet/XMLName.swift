/// Every element and attribute of a workbook that is looked at; all others are passed over.
enum XMLName: UInt16, CaseIterable {
    case workbook, workbookPr, sheets, sheet, definedNames, definedName
    case relationships, relationship
    case styleSheet, numFmts, numFmt, cellXfs, xf
    case sst, si, r, t
    case worksheet, sheetData, row, c, f, v, inline, mergeCells, mergeCell
    case date1904, name, state, id, localSheetId, capitalID, type, target, targetMode
    case numFmtId, formatCode, s, ref

    /// The name as XML spells it.
    var text: String {
        switch self {
        case .relationships: "Relationships"
        case .relationship: "Relationship"
        case .inline: "is"
        case .capitalID: "Id"
        case .type: "Type"
        case .target: "Target"
        case .targetMode: "TargetMode"
        default: "\(self)"
        }
    }

    /// Whether the text directly inside is wanted.
    var wantsText: Bool { self == .definedName || self == .t || self == .v }
}
