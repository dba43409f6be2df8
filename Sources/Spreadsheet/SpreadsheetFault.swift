public import Shared

/// Why a file, or a part of it, cannot be read as a workbook.
public struct SpreadsheetFault: Error, Hashable, Sendable {
    /// What is wrong.
    public enum Kind: Hashable, Sendable {
        /// No byte at all.
        case empty
        /// A workbook with a password to open it.
        case encrypted
        /// The format of Excel up to 2003.
        case oldExcel
        /// Another document in the container that old Office files use.
        case oldOffice
        /// An OpenDocument spreadsheet, as LibreOffice saves by default.
        case openDocument
        /// Excel's binary workbook (`.xlsb`).
        case binaryWorkbook
        /// A Word or PowerPoint file, or an archive of anything else.
        case otherArchive
        /// A web page or an XML table with the ending of a workbook.
        case markup
        /// Text, such as CSV, with the ending of a workbook.
        case text
        /// None of these.
        case unknown
        /// An archive that is cut short or damaged; the part, where it is known.
        case damaged(part: String)
        /// A part that is needed is not there.
        case missing(part: String)
        /// Two parts of one name: programs would read different figures from one file.
        case doubled(part: String)
        /// More parts than a workbook has.
        case tooManyParts(limit: Int)
        /// A part that unpacks to more than is accepted.
        case tooLarge(part: String, megabytes: Int)
        /// A part that is not well-formed XML.
        case malformed(part: String, line: Int)
        /// A part that declares a document type.
        case documentType(part: String)
        /// Something that a workbook's rules forbid.
        case nonsense(part: String, what: String)
        /// A cell beyond the largest sheet, or out of order.
        case cellMisplaced(String)
        /// More filled cells than are read from one sheet.
        case tooManyCells(limit: Int)
        /// No memory.
        case noMemory
    }

    /// What is wrong.
    public let kind: Kind
    /// The sheet, where one is concerned.
    public internal(set) var sheet: SheetReference?

    init(_ kind: Kind, sheet: SheetReference? = nil) {
        self.kind = kind
        self.sheet = sheet
    }

    /// What is wrong and what to do.
    public var message: LocalizedText {
        switch kind {
        case .damaged, .missing, .doubled, .malformed, .nonsense, .cellMisplaced: damage
        case .tooManyParts, .tooLarge, .documentType, .tooManyCells, .noMemory: excess
        default: foreign
        }
    }
}

/// The sentences. Each says what the file is and how it becomes one that can be read.
extension SpreadsheetFault {
    private static let saveAs = LocalizedText(
        vi: "mở bằng Excel hoặc LibreOffice rồi lưu thành “Excel Workbook (.xlsx)”.",
        en: "open it in Excel or LibreOffice and save it as “Excel Workbook (.xlsx)”.")

    private static func text(_ vi: String, _ en: String) -> LocalizedText {
        LocalizedText(vi: "\(vi); \(saveAs.vi)", en: "\(en); \(saveAs.en)")
    }

    private var foreign: LocalizedText {
        switch kind {
        case .empty:
            LocalizedText(
                vi: "tệp rỗng (0 byte); chép lại tệp.", en: "the file is empty; copy it again.")
        case .encrypted:
            LocalizedText(
                vi:
                    "tệp có mật khẩu mở nên không đọc được; mở bằng Excel, bỏ mật khẩu (File, Info, "
                    + "Protect Workbook, Encrypt with Password, xóa trống) rồi lưu lại.",
                en:
                    "the file has a password and cannot be read; open it in Excel, take the password "
                    + "away (File, Info, Protect Workbook, Encrypt with Password) and save it.")
        case .oldExcel:
            Self.text(
                "đây là tệp Excel đời cũ (.xls, Excel 97–2003)",
                "this is a workbook of old Excel (.xls, Excel 97–2003)")
        case .oldOffice:
            Self.text(
                "đây là tệp Office đời cũ, không phải bảng tính .xlsx",
                "this is an old Office file, not an .xlsx workbook")
        case .openDocument:
            Self.text(
                "đây là tệp OpenDocument (.ods) được đổi tên",
                "this is an OpenDocument file (.ods) under another name")
        case .binaryWorkbook:
            Self.text(
                "đây là tệp Excel nhị phân (.xlsb)", "this is a binary workbook (.xlsb)")
        case .otherArchive:
            Self.text(
                "đây là một tệp nén khác, không phải bảng tính .xlsx",
                "this is another kind of archive, not an .xlsx workbook")
        case .markup:
            Self.text(
                "đây là trang web hoặc bảng XML mang đuôi .xlsx (nhiều phần mềm xuất như vậy)",
                "this is a web page or an XML table with the ending .xlsx (as many programs export)"
            )
        case .text:
            Self.text(
                "đây là tệp chữ (CSV) mang đuôi .xlsx: đổi đuôi thành .csv",
                "this is a text file (CSV) with the ending .xlsx: name it .csv")
        default:
            Self.text("đây không phải tệp bảng tính .xlsx", "this is no .xlsx workbook")
        }
    }

    private static func damaged(_ vi: String, _ en: String) -> LocalizedText {
        LocalizedText(
            vi:
                "tệp hỏng hoặc chép chưa xong (\(vi)); chép lại, hoặc mở bằng Excel, sửa và lưu lại.",
            en: "the file is damaged or was copied in part (\(en)); copy it again, or open it in "
                + "Excel, repair it and save it.")
    }

    private var damage: LocalizedText {
        switch kind {
        case .damaged(let part):
            Self.damaged("phần \(part) không giải nén được", "the part \(part) cannot be unpacked")
        case .missing(let part):
            Self.damaged("thiếu phần \(part)", "the part \(part) is missing")
        case .doubled(let part):
            Self.damaged("phần \(part) có hai lần", "the part \(part) is there twice")
        case .malformed(let part, let line):
            Self.damaged(
                "\(part), dòng \(line): XML không đúng", "\(part), line \(line): malformed XML")
        case .nonsense(let part, let what):
            Self.damaged("\(part): \(what)", "\(part): \(what)")
        case .cellMisplaced(let cell):
            Self.damaged(
                "ô \(cell) sai chỗ hoặc có hai lần", "the cell \(cell) is misplaced or doubled")
        default: foreign
        }
    }

    private var excess: LocalizedText {
        switch kind {
        case .tooManyParts(let limit):
            LocalizedText(
                vi: "tệp nén chứa hơn \(limit) phần: không phải một bảng tính bình thường; chép số "
                    + "liệu sang một bảng tính mới.",
                en:
                    "the archive has more than \(limit) parts: no ordinary workbook; copy the figures "
                    + "into a new one.")
        case .tooLarge(let part, let megabytes):
            LocalizedText(
                vi:
                    "phần \(part) bung ra quá \(megabytes) MiB hoặc nén bất thường; xóa các dòng, cột "
                    + "trống đã định dạng và các trang không dùng, rồi lưu lại.",
                en:
                    "the part \(part) unpacks to more than \(megabytes) MiB, or is packed abnormally; "
                    + "delete formatted but empty rows and columns and unused sheets, and save it.")
        case .documentType(let part):
            LocalizedText(
                vi:
                    "phần \(part) khai báo DOCTYPE: Excel không bao giờ ghi như vậy, tệp có thể có ác "
                    + "ý; không mở, hỏi nơi gửi tệp.",
                en: "the part \(part) declares a DOCTYPE: Excel never writes one, the file may be "
                    + "malicious; do not open it and ask where it came from.")
        case .tooManyCells(let limit):
            LocalizedText(
                vi: "trang có hơn \(limit) ô có dữ liệu; chỉ để lại phần báo cáo.",
                en: "the sheet has more than \(limit) filled cells; leave only the report in it.")
        default:
            LocalizedText(
                vi: "máy hết bộ nhớ khi đọc tệp; đóng bớt chương trình rồi thử lại.",
                en: "the machine has no memory left to read the file; close programs and try again."
            )
        }
    }
}
