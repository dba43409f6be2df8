import Shared
import Support
import Testing

@testable import Collector

/// Each row spoils a real form in one place, as a person who edits it might.
@Suite("A spoilt form is refused with file, line and reason")
struct SeedFormFaultTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let form: String
        /// A text of the form that stands in it exactly once …
        let text: String
        /// … and what somebody made of it.
        let spoilt: String
        /// What the reason says.
        let reason: String
        var testDescription: String { "\(form): \(spoilt)" }
    }

    static let rows: [Row] = [
        Row(form: "HDKB-T", text: "version: 1", spoilt: "version: one", reason: "“version”"),
        Row(form: "HDKB-T", text: "version: 1", spoilt: "", reason: "“version” is missing"),
        Row(
            form: "HDKB-T", text: "calendar: statistical", spoilt: "calendar: lunar",
            reason: "use one of: statistical, administrative"),
        Row(
            form: "HDKB-T", text: "periods: [month]", spoilt: "periods: [moon]",
            reason: "use one of: week, month"),
        Row(
            form: "HDKB-T", text: "validFrom: 2020-01-01", spoilt: "validFrom: 2020-02-30",
            reason: "“validFrom”"),
        Row(
            form: "HDKB-T", text: "  - basis: workingDaysAfterWindow",
            spoilt: "  - basis: soon", reason: "use one of: workingDaysAfterWindow"),
        Row(
            form: "HDKB-T", text: "types: [hospitals, districtHealthCentreWithBeds]",
            spoilt: "types: [hospitals, clinics]", reason: "no such facility type “clinics”"),
        Row(
            form: "HDKB-T", text: "{code: ngoai_tru_luot, section: kham_benh",
            spoilt: "{code: ngoai_tru_luot, section: ngoai_khoa", reason: "“ngoai_khoa”"),
        Row(
            form: "HDKB-T", text: "{code: ngoai_tru_luot,", spoilt: "{code: Ngoại trú,",
            reason: "not a valid code"),
        Row(
            form: "HDKB-T", text: "{code: ngoai_tru_luot,", spoilt: "{code: kham_tong,",
            reason: "“kham_tong” stands twice"),
        Row(
            form: "HDKB-T", text: "part: tu_vong_24h", spoilt: "part: tu_vong_25h",
            reason: "no indicator “tu_vong_25h”"),
        Row(
            form: "HDKB-T", text: "denominator: \"kham_tong + noi_tru_tong\"",
            spoilt: "denominator: \"kham_tong + \"", reason: "“denominator”"),
        Row(
            form: "HDKB-T", text: "{kind: subset, code: tu_vong_24h_le_tu_vong",
            spoilt: "{kind: subsett, code: tu_vong_24h_le_tu_vong",
            reason: "use one of: partition, subset"),
        Row(
            form: "HDKB-T", text: "code: cong_suat_thuc_ke_tren_300",
            spoilt: "code: cong_suat_thuc_ke_tren_150", reason: "stands twice"),
        Row(
            form: "NDTP-T", text: "right: \"2 * so_vu\", unless: \"tu_vong > 0\"",
            spoilt: "right: \"2 * so_vu\", unles: \"tu_vong > 0\"", reason: "unknown key “unles”"),
        Row(
            form: "NDTP-T", text: "type: money, measure: flow, unit: dong",
            spoilt: "type: gold, measure: flow, unit: dong", reason: "use one of: integer"),
        Row(
            form: "NDTP-T", text: "type: money, measure: flow, unit: dong",
            spoilt: "type: money, unit: dong", reason: "needs a “measure”"),
        Row(
            form: "BTN-T", text: "nilFlag: khong_phat_sinh", spoilt: "nilFlag: o_dich_moi",
            reason: "must be a boolean"),
        Row(
            form: "BTN-T", text: "{each: diseases, code: \"mac_{code}\"",
            spoilt: "{each: disease, code: \"mac_{code}\"", reason: "no list “disease”"),
        Row(
            form: "KHTC-Q",
            text: "{code: thuoc_thieu, section: bhyt, type: integer, measure: stock",
            spoilt: "{code: thuoc_thieu, section: bhyt, type: integer, measure: cumulative",
            reason: "“reset”"),
        Row(
            form: "KHTC-Q", text: "indicators: [giai_ngan_luy_ke], severity: hard",
            spoilt: "indicators: [von_ke_hoach_nam], severity: hard", reason: "not cumulative"),
        Row(
            form: "KHTC-Q", text: "    days: 17", spoilt: "    days: 32",
            reason: "from 1 to 31"),
        Row(
            form: "CDS-Q", text: "type: date, optional: true,\n     title: {vi: \"Ngày công bố",
            spoilt: "type: date, optional: maybe,\n     title: {vi: \"Ngày công bố",
            reason: "must be true or false"),
        Row(
            form: "CDS-Q",
            text: "title: {vi: \"Số kiosk tự phục vụ\", en: \"Self-service kiosks\"}",
            spoilt: "title: {vi: \"Số kiosk tự phục vụ\"}", reason: "“en” is missing"),
        Row(
            form: "TH-DK", text: "fill: year_to_date, of: bac_si_ky_nay",
            spoilt: "fill: year_to_date, of: bac_si", reason: "no indicator “bac_si”"),
    ]

    @Test("at the place where it is spoilt", arguments: rows)
    func refused(_ row: Row) throws {
        let path = SeedForms.path(of: row.form)
        let whole = try Repository.text(of: path)
        let pieces = whole.components(of: row.text)
        try #require(pieces.count == 2, "the text to spoil must stand exactly once")
        let line = pieces[0].split(separator: "\n", omittingEmptySubsequences: false).count
        let (form, faults) = SeedForms.reading(
            pieces[0] + row.spoilt + pieces[1], file: path)
        #expect(form == nil)
        let fault = try #require(
            faults.first { $0.reason.en.contains(row.reason) }, "\(faults)")
        #expect(fault.file == path)
        // A flow mapping of two lines: the fault may lie on its second. What is missing is a
        // matter of the whole document.
        let lines = row.spoilt.isEmpty ? 1...40 : (line - 1)...(line + 2)
        #expect(lines.contains(fault.line), "\(fault) is not near line \(line)")
    }
}

extension String {
    /// The parts before, between and after the places where `text` stands.
    fileprivate func components(of text: String) -> [String] {
        split(separator: text, omittingEmptySubsequences: false).map(String.init)
    }
}
