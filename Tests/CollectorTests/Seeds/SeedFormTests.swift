import Shared
import Support
import Testing

@testable import Collector

@Suite("The ten forms of DOMAIN §8")
struct SeedFormTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let code: String
        let calendar: ReportingCalendar
        let kinds: [PeriodKind]
        let due: DueRule.Basis
        let indicators: String
        var testDescription: String { code }
    }

    /// Headline figures of TH-DK; four answers each.
    static let headlines = [
        "kham_tong", "noi_tru_tong", "ngay_dieu_tri", "cong_suat_thuc_ke", "ty_le_chuyen_tuyen",
        "tong_nhan_luc", "bac_si", "day_du_duoi1",
    ]
    static let diseases = [
        "sot_xuat_huyet", "tay_chan_mieng", "soi", "bach_hau", "ho_ga", "dai", "viem_nao", "cum",
        "covid19",
    ]
    static let works = [
        "tram_xay_moi", "tram_cai_tao", "tram_ttb", "sua_chua_cap_bach", "sua_chua_thuong",
    ]

    /// The indicators exactly as DOMAIN §8 names them.
    static let rows: [Row] = [
        Row(
            code: "HDKB-T", calendar: .statistical, kinds: [.month],
            due: .workingDaysAfterWindow(5),
            indicators: """
                giuong_ke_hoach giuong_thuc_ke kham_tong kham_nu kham_bhyt kham_yhct kham_te15
                ngoai_tru_luot noi_tru_tong noi_tru_nu noi_tru_bhyt noi_tru_te15 ngay_dieu_tri
                chuyen_tuyen xet_nghiem sieu_am x_quang ct_mri phau_thuat tu_vong tu_vong_24h
                nang_xin_ve cong_suat_ke_hoach cong_suat_thuc_ke ngay_dieu_tri_tb ty_le_chuyen_tuyen
                """),
        Row(
            code: "BTN-T", calendar: .statistical, kinds: [.month],
            due: .workingDaysAfterWindow(5),
            indicators: diseases.map { "mac_\($0) tu_vong_\($0)" }.joined(separator: " ") + """
                 o_dich_dau_ky o_dich_cuoi_ky o_dich_moi o_dich_ket_thuc khong_phat_sinh
                """),
        Row(
            code: "NDTP-T", calendar: .statistical, kinds: [.month],
            due: .workingDaysAfterWindow(5),
            indicators: """
                so_vu so_mac nhap_vien tu_vong vu_tu_30_mac nguyen_nhan_vi_sinh nguyen_nhan_hoa_chat
                nguyen_nhan_doc_to nguyen_nhan_chua_ro noi_gia_dinh noi_bep_tap_the noi_truong_hoc
                noi_tiec noi_khac co_so_kiem_tra co_so_vi_pham phat_tien
                """),
        Row(
            code: "TCH-T", calendar: .statistical, kinds: [.month],
            due: .workingDaysAfterWindow(5),
            indicators: """
                te_duoi1_ke_hoach thai_phu_ke_hoach sinh_song vgb_24h bcg dpt_1 dpt_2 dpt_3 ipv_2
                soi_1 day_du_duoi1 mr_18th dpt_4 uv2_thai covid_mui phan_ung_nang vac_xin_thieu
                ty_le_day_du
                """),
        Row(
            code: "BMTE-Q", calendar: .statistical, kinds: [.quarter],
            due: .workingDaysAfterWindow(10),
            indicators: """
                de_tong de_tai_csyt de_tai_nha de_noi_khac duoc_nguoi_co_ky_nang_do kham_thai_4
                de_vi_thanh_nien sinh_con_thu3 tre_de_song tre_trai tre_gai tre_duoc_can_so_sinh
                duoi_2500g tu_vong_me tu_vong_so_sinh tao_hon te5_duoc_can sdd_nhe_can sdd_thap_coi
                ty_le_con_thu3 ty_le_sdd_nhe_can ty_le_sdd_thap_coi ty_so_gioi_tinh
                """),
        Row(
            code: "NL-6T", calendar: .statistical, kinds: [.halfYear, .year],
            due: .workingDaysAfterWindow(15),
            indicators: """
                tong_nhan_luc nu dan_toc_thieu_so bien_che_giao bien_che_co_mat hop_dong bac_si
                bac_si_sau_dh duoc_si_dh duoc_khac dieu_duong ho_sinh ky_thuat_y y_si y_te_cong_cong
                khac lanh_dao_con_thieu tuyen_moi nghi_viec bac_si_thu_hut dia_ban
                """),
        Row(
            code: "KHTC-Q", calendar: .administrative, kinds: [.quarter],
            due: .fixedDayOfLastMonth(17),
            indicators: """
                nhom_tu_chu thu_nsnn_thuong_xuyen thu_nsnn_dau_tu thu_bhyt thu_dich_vu thu_khac
                tong_thu chi_luong chi_chuyen_mon chi_dau_tu chi_khac tong_chi von_ke_hoach_nam
                giai_ngan_luy_ke goi_thau_ke_hoach goi_thau_xong chi_bhyt_de_nghi du_toan_bhyt
                vuot_bhyt thuoc_thieu
                """),
        Row(
            code: "CDS-Q", calendar: .administrative, kinds: [.quarter],
            due: .fixedDayOfLastMonth(17),
            indicators: """
                benh_an_dien_tu ngay_cong_bo du_kien_xong khong_giay_to hssk_tao_luy_ke
                tai_khoan_app dan_so_quan_ly lien_thong_luot_ky luot_kham_ky don_thuoc_dien_tu
                thanh_toan_khong_tien_mat su_co_he_thong kiosk so_phan_mem_nhap ty_le_hssk ty_le_app
                ty_le_lien_thong
                """),
        Row(
            code: "CSVC-Q", calendar: .administrative, kinds: [.quarter],
            due: .fixedDayOfLastMonth(17),
            indicators: works.map { "\($0)_kh \($0)_xong" }.joined(separator: " ") + """
                 cong_trinh_cham ttb_hong ttb_cho_mua gia_tri_thiet_hai mat_dien_gio mat_mang_gio
                ly_do_cham
                """),
        // Bed-days and referrals are asked for beside the headline figures, because the two rates
        // are computed and never typed.
        Row(
            code: "TH-DK", calendar: .administrative,
            kinds: [.month, .quarter, .halfYear, .nineMonth, .year],
            due: .workingDaysAfterWindow(2),
            indicators: headlines.map {
                "\($0)_ke_hoach \($0)_ky_nay \($0)_luy_ke \($0)_cung_ky"
            }.joined(separator: " ") + """
                 ngay_giuong_ky_nay ngay_giuong_luy_ke ngay_giuong_cung_ky chuyen_tuyen_ky_nay
                chuyen_tuyen_luy_ke chuyen_tuyen_cung_ky ket_qua_noi_bat kho_khan_chuyen_mon
                kho_khan_nhan_luc kho_khan_ha_tang kho_khan_thiet_bi kien_nghi nguoi_lap nguoi_duyet
                so_van_ban ngay_ky
                """),
    ]

    @Test("A form asks what DOMAIN §8 names, in its calendar, by its due rule", arguments: rows)
    func asks(_ row: Row) throws {
        let form = try SeedForms.form(row.code)
        #expect(form.code.text == row.code)
        #expect(form.key.version == 1)
        #expect(form.calendar == row.calendar)
        #expect(form.kinds == row.kinds)
        #expect(form.dues.map(\.rule.basis) == [row.due])
        let expected = row.indicators.split { $0.isWhitespace }.map(String.init)
        #expect(Set(form.indicators.map(\.code.text)) == Set(expected))
        #expect(form.indicators.count == expected.count)
    }

    @Test("Every text of a form stands in both languages", arguments: SeedForms.codes)
    func bothLanguages(code: String) throws {
        let form = try SeedForms.form(code)
        let texts =
            [form.title, form.legalBasis] + form.dues.map(\.rule.legalBasis)
            + form.sections.map(\.title) + form.indicators.map(\.title)
            + form.indicators.flatMap { $0.choices.map(\.title) + $0.fields.map(\.title) }
            + form.indicators.compactMap(\.note) + form.rules.compactMap(\.hint)
        for text in texts where text != LocalizedText(vi: "COVID-19", en: "COVID-19") {
            #expect(!text.vi.isEmpty && !text.en.isEmpty)
            #expect(text.vi != text.en)
        }
    }

    @Test("The legal basis says what a form is modelled on, never that it implements a rule")
    func modelledOn() throws {
        for code in SeedForms.codes {
            let form = try SeedForms.form(code)
            for basis in [form.legalBasis] + form.dues.map(\.rule.legalBasis) {
                #expect(basis.vi.hasPrefix("Mô phỏng theo"), "\(code)")
                #expect(basis.en.hasPrefix("Modelled on"), "\(code)")
            }
        }
    }

    @Test("Every indicator is shown in a section of its form", arguments: SeedForms.codes)
    func sections(code: String) throws {
        let form = try SeedForms.form(code)
        let used = Set(form.indicators.compactMap(\.section))
        #expect(form.indicators.allSatisfy { $0.section != nil })
        #expect(used == Set(form.sections.map(\.code)))
    }

    @Test("Rates are computed, never typed, and never added over units or time")
    func ratios() throws {
        for code in SeedForms.codes {
            for indicator in try SeedForms.form(code).indicators where indicator.measure == .ratio {
                #expect(indicator.isComputed, "\(indicator.code)")
                #expect(indicator.overUnits == .none && indicator.overTime == .none)
            }
        }
    }

    @Test(
        "A cumulative figure starts again as DOMAIN §8 says",
        arguments: [
            ("CDS-Q", "hssk_tao_luy_ke", .never), ("CDS-Q", "tai_khoan_app", .never),
            ("KHTC-Q", "giai_ngan_luy_ke", .year), ("KHTC-Q", "goi_thau_ke_hoach", .year),
            ("KHTC-Q", "goi_thau_xong", .year), ("KHTC-Q", "chi_bhyt_de_nghi", .year),
            ("KHTC-Q", "du_toan_bhyt", .year), ("KHTC-Q", "vuot_bhyt", .year),
            ("CSVC-Q", "tram_xay_moi_xong", .term), ("CSVC-Q", "sua_chua_cap_bach_xong", .term),
        ] as [(String, String, CumulativeReset)])
    func resets(form code: String, indicator: String, reset: CumulativeReset) throws {
        let form = try SeedForms.form(code)
        let found = try #require(form.indicators.first { $0.code.text == indicator })
        #expect(found.measure == .cumulative)
        #expect(found.reset == reset)
    }

    @Test("The diseases of BTN-T demand a report even of nothing")
    func nilReport() throws {
        #expect(try SeedForms.form("BTN-T").nilFlag?.code.text == "khong_phat_sinh")
    }
}
