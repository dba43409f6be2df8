import Shared
import Support
import Testing

@testable import Collector

/// What every form's rules say, statement by statement of DOMAIN §8: the accepted example, one thing
/// changed, and the findings that this must (or must not) bring.
@Suite("The rules of the ten forms")
struct SeedFormRuleTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let form: String
        let reason: String
        /// Cells to change, as a person would type them.
        var cells: [String: String] = [:]
        /// Notes beside figures.
        var notes: [String: String] = [:]
        /// Another period than the example's.
        var period: String?
        /// Accepted reports known beside: form, period, figures.
        var history: [(String, String, [String: String])] = []
        var event: Bool?
        var decision: String?
        var correction: Correction?
        /// `severity first-indicator` of every finding, in order; none: the report is accepted.
        let finds: [String]
        var testDescription: String { "\(form): \(reason)" }
    }

    /// A second revision: what it replaces and why.
    struct Correction: Sendable {
        let replaced: [String: String]
        let reason: String?
    }

    static let rows =
        curative + infectious + foodSafety + immunisation + motherAndChild
        + workforce + finance + digital + works + comprehensive

    static let curative: [Row] = [
        Row(form: "HDKB-T", reason: "the example is accepted", finds: []),
        Row(
            form: "HDKB-T", reason: "each kham_* ≤ kham_tong",
            cells: [
                "kham_nu": "9.871", "kham_bhyt": "9.871", "kham_yhct": "9.871",
                "kham_te15": "9.871",
            ],
            finds: ["hard kham_nu", "hard kham_bhyt", "hard kham_yhct", "hard kham_te15"]),
        Row(
            form: "HDKB-T", reason: "each noi_tru_* ≤ noi_tru_tong",
            cells: ["noi_tru_nu": "807", "noi_tru_bhyt": "807", "noi_tru_te15": "807"],
            finds: ["hard noi_tru_nu", "hard noi_tru_bhyt", "hard noi_tru_te15"]),
        Row(
            form: "HDKB-T", reason: "all of them may be equal to the total",
            cells: ["kham_nu": "9.870", "noi_tru_nu": "806", "tu_vong_24h": "3"], finds: []),
        Row(
            form: "HDKB-T", reason: "tu_vong_24h ≤ tu_vong", cells: ["tu_vong_24h": "4"],
            finds: ["hard tu_vong_24h"]),
        Row(
            form: "HDKB-T", reason: "chuyen_tuyen ≤ kham_tong + noi_tru_tong",
            cells: ["chuyen_tuyen": "10.677"], finds: ["hard chuyen_tuyen"]),
        Row(
            form: "HDKB-T", reason: "ngay_dieu_tri ≥ noi_tru_tong",
            cells: ["ngay_dieu_tri": "805"], finds: ["warning ngay_dieu_tri"]),
        Row(
            form: "HDKB-T", reason: "occupancy 150 % of 31 days is still silent",
            cells: [
                "giuong_ke_hoach": "100", "giuong_thuc_ke": "100", "ngay_dieu_tri": "4.650",
            ], finds: []),
        Row(
            form: "HDKB-T", reason: "occupancy above 150 % needs an explanation",
            cells: [
                "giuong_ke_hoach": "100", "giuong_thuc_ke": "165", "ngay_dieu_tri": "4.681",
            ], finds: ["warning cong_suat_ke_hoach"]),
        Row(
            form: "HDKB-T", reason: "occupancy above 300 % is refused",
            cells: ["giuong_ke_hoach": "165", "giuong_thuc_ke": "51"],
            finds: ["warning cong_suat_thuc_ke", "hard cong_suat_thuc_ke"]),
        Row(
            form: "HDKB-T", reason: "without beds occupancy is not computable, no finding",
            cells: ["giuong_ke_hoach": "-", "giuong_thuc_ke": "-"], finds: []),
        Row(
            form: "HDKB-T", reason: "beds change without a registry event",
            history: [("HDKB-T", "2025-12", ["giuong_ke_hoach": "140", "giuong_thuc_ke": "165"])],
            event: false, finds: ["warning giuong_ke_hoach"]),
        Row(
            form: "HDKB-T", reason: "beds change with a registry event",
            history: [("HDKB-T", "2025-12", ["giuong_ke_hoach": "140", "giuong_thuc_ke": "165"])],
            event: true, finds: []),
        Row(
            form: "HDKB-T", reason: "more than half above the mean of three months",
            history: months("6.579"), event: false, finds: ["warning kham_tong"]),
        Row(
            form: "HDKB-T", reason: "exactly half above the mean is silent",
            history: months("6.580"), event: false, finds: []),
        Row(
            form: "HDKB-T", reason: "more than half below the mean of three months",
            history: months("19.741"), event: false, finds: ["warning kham_tong"]),
    ]

    private static func months(_ visits: String) -> [(String, String, [String: String])] {
        ["2025-10", "2025-11", "2025-12"].map { ("HDKB-T", $0, ["kham_tong": visits]) }
    }

    static let infectious: [Row] = [
        Row(form: "BTN-T", reason: "the example is accepted", finds: []),
        Row(
            form: "BTN-T", reason: "cuoi_ky = dau_ky + moi − ket_thuc",
            cells: ["o_dich_cuoi_ky": "2"], finds: ["hard o_dich_cuoi_ky"]),
        Row(
            form: "BTN-T", reason: "dau_ky = last period's cuoi_ky",
            history: [("BTN-T", "2025-12", ["o_dich_cuoi_ky": "2"])],
            finds: ["hard o_dich_dau_ky"]),
        Row(
            form: "BTN-T", reason: "the balance carries over",
            history: [("BTN-T", "2025-12", ["o_dich_cuoi_ky": "1"])], finds: []),
        Row(
            form: "BTN-T", reason: "a nil report has flows of zero",
            cells: [
                "khong_phat_sinh": "có", "mac_sot_xuat_huyet": "-", "mac_tay_chan_mieng": "-",
                "mac_soi": "-", "mac_viem_nao": "-", "mac_cum": "1", "mac_covid19": "-",
                "o_dich_moi": "-", "o_dich_ket_thuc": "-",
            ], finds: ["hard mac_cum"]),
        Row(
            form: "BTN-T", reason: "a nil report may carry over open outbreaks: they are stocks",
            cells: [
                "khong_phat_sinh": "có", "mac_sot_xuat_huyet": "-", "mac_tay_chan_mieng": "0",
                "mac_soi": "-", "mac_viem_nao": "-", "mac_cum": "-", "mac_covid19": "-",
                "o_dich_moi": "-", "o_dich_ket_thuc": "-",
            ], finds: []),
        Row(
            form: "BTN-T", reason: "more deaths than cases", cells: ["tu_vong_dai": "1"],
            finds: ["warning tu_vong_dai"]),
        Row(
            form: "BTN-T", reason: "a correction that takes cases back says why",
            correction: Correction(replaced: ["mac_cum": "170"], reason: nil),
            finds: ["hard form_reason", "hard mac_cum"]),
        Row(
            form: "BTN-T", reason: "with a reason cases may be taken back",
            correction: Correction(replaced: ["mac_cum": "170"], reason: "Loại ca trùng"),
            finds: []),
    ]

    static let foodSafety: [Row] = [
        Row(form: "NDTP-T", reason: "the example is accepted", finds: []),
        Row(
            form: "NDTP-T", reason: "Σ causes = so_vu", cells: ["nguyen_nhan_chua_ro": "1"],
            finds: ["hard so_vu"]),
        Row(
            form: "NDTP-T", reason: "Σ places = so_vu", cells: ["noi_khac": "1"],
            finds: ["hard so_vu"]),
        Row(
            form: "NDTP-T", reason: "tu_vong, nhap_vien ≤ so_mac",
            cells: ["tu_vong": "8", "nhap_vien": "8"], finds: ["hard tu_vong", "hard nhap_vien"]),
        Row(
            form: "NDTP-T", reason: "so_mac ≥ 2·so_vu", cells: ["so_mac": "1", "nhap_vien": "1"],
            finds: ["warning so_mac"]),
        Row(
            form: "NDTP-T", reason: "so_mac ≥ 2·so_vu unless deaths",
            cells: ["so_mac": "1", "nhap_vien": "1", "tu_vong": "1"], finds: []),
        Row(
            form: "NDTP-T", reason: "30·vu_tu_30_mac ≤ so_mac", cells: ["vu_tu_30_mac": "1"],
            finds: ["hard vu_tu_30_mac"]),
        Row(
            form: "NDTP-T", reason: "co_so_vi_pham ≤ co_so_kiem_tra",
            cells: ["co_so_vi_pham": "87"], finds: ["hard co_so_vi_pham"]),
        Row(
            form: "NDTP-T", reason: "the known case: 5 incidents, 21 ill, 2 dead",
            cells: [
                "so_vu": "5", "so_mac": "21", "nhap_vien": "15", "tu_vong": "2",
                "nguyen_nhan_vi_sinh": "2", "nguyen_nhan_doc_to": "2", "nguyen_nhan_chua_ro": "1",
                "noi_gia_dinh": "4",
            ], finds: []),
    ]

    static let immunisation: [Row] = [
        Row(form: "TCH-T", reason: "the example is accepted", finds: []),
        Row(
            form: "TCH-T", reason: "vgb_24h ≤ sinh_song", cells: ["vgb_24h": "113"],
            finds: ["warning vgb_24h"]),
        Row(
            form: "TCH-T", reason: "dose 2 within 2 % above dose 1 is silent",
            cells: ["dpt_2": "120"], finds: []),
        Row(
            form: "TCH-T", reason: "dose 2 more than 2 % above dose 1", cells: ["dpt_2": "121"],
            finds: ["warning dpt_2"]),
        Row(
            form: "TCH-T", reason: "dose 3 more than 2 % above dose 2", cells: ["dpt_3": "117"],
            finds: ["warning dpt_3"]),
        Row(
            form: "TCH-T", reason: "over the year dose 3 is below dose 2, though not in the month",
            cells: ["dpt_3": "150"], period: "2026-02",
            history: [
                (
                    "TCH-T", "2026-01",
                    ["dpt_1": "210", "dpt_2": "200", "dpt_3": "100", "day_du_duoi1": "90"]
                )
            ], finds: []),
        Row(
            form: "TCH-T", reason: "coverage of exactly 110 % is silent",
            cells: ["te_duoi1_ke_hoach": "100"], finds: []),
        Row(
            form: "TCH-T", reason: "coverage above 110 %", cells: ["te_duoi1_ke_hoach": "99"],
            finds: ["warning ty_le_day_du"]),
        Row(
            form: "TCH-T", reason: "coverage counts the year so far",
            cells: ["te_duoi1_ke_hoach": "110"], period: "2026-02",
            history: [
                (
                    "TCH-T", "2026-01",
                    ["dpt_1": "100", "dpt_2": "100", "dpt_3": "100", "day_du_duoi1": "12"]
                )
            ], finds: ["warning ty_le_day_du"]),
        Row(
            form: "TCH-T", reason: "a severe reaction needs a note", cells: ["phan_ung_nang": "1"],
            finds: ["hard phan_ung_nang"]),
        Row(
            form: "TCH-T", reason: "a severe reaction with a note", cells: ["phan_ung_nang": "1"],
            notes: ["phan_ung_nang": "Phản vệ độ II sau mũi DPT, đã hồi phục"], finds: []),
    ]

    static let motherAndChild: [Row] = [
        Row(form: "BMTE-Q", reason: "the example is accepted", finds: []),
        Row(
            form: "BMTE-Q", reason: "de_tong = its three places", cells: ["de_tai_nha": "7"],
            finds: ["hard de_tong"]),
        Row(
            form: "BMTE-Q", reason: "tre_de_song = trai + gai", cells: ["tre_trai": "185"],
            finds: ["hard tre_de_song"]),
        Row(
            form: "BMTE-Q", reason: "duoi_2500g ≤ tre_duoc_can_so_sinh",
            cells: ["duoi_2500g": "348"], finds: ["hard duoi_2500g"]),
        Row(
            form: "BMTE-Q", reason: "tre_duoc_can_so_sinh ≤ tre_de_song",
            cells: ["tre_duoc_can_so_sinh": "351"], finds: ["hard tre_duoc_can_so_sinh"]),
        Row(
            form: "BMTE-Q", reason: "each sdd ≤ te5_duoc_can",
            cells: ["sdd_nhe_can": "6.871", "sdd_thap_coi": "6.871"],
            finds: ["hard sdd_nhe_can", "hard sdd_thap_coi"]),
        Row(
            form: "BMTE-Q", reason: "the two kinds of malnutrition are never added",
            cells: ["sdd_nhe_can": "6.000", "sdd_thap_coi": "6.000"], finds: []),
        Row(
            form: "BMTE-Q", reason: "sex ratio above 130 with 200 births or more",
            cells: ["tre_trai": "200", "tre_gai": "150"], finds: ["warning ty_so_gioi_tinh"]),
        Row(
            form: "BMTE-Q", reason: "sex ratio below 90 with 200 births or more",
            cells: ["tre_trai": "160", "tre_gai": "190"], finds: ["warning ty_so_gioi_tinh"]),
        Row(
            form: "BMTE-Q", reason: "with fewer than 200 births chance may do as much",
            cells: [
                "tre_de_song": "199", "tre_trai": "119", "tre_gai": "80",
                "tre_duoc_can_so_sinh": "199",
            ], finds: []),
        Row(
            form: "BMTE-Q", reason: "a maternal death needs a narrative",
            cells: ["tu_vong_me": "1"], finds: ["hard tu_vong_me"]),
        Row(
            form: "BMTE-Q", reason: "a maternal death with its narrative",
            cells: ["tu_vong_me": "1"], notes: ["tu_vong_me": "Băng huyết sau đẻ, đã thẩm định"],
            finds: []),
        Row(
            form: "BMTE-Q", reason: "live births = Σ TCH-T.sinh_song of the quarter",
            history: [
                ("TCH-T", "2026-07", ["sinh_song": "110"]),
                ("TCH-T", "2026-08", ["sinh_song": "120"]),
                ("TCH-T", "2026-09", ["sinh_song": "119"]),
            ], finds: ["warning tre_de_song"]),
        Row(
            form: "BMTE-Q", reason: "live births agree with TCH-T",
            history: [
                ("TCH-T", "2026-07", ["sinh_song": "110"]),
                ("TCH-T", "2026-08", ["sinh_song": "120"]),
                ("TCH-T", "2026-09", ["sinh_song": "120"]),
            ], finds: []),
    ]

    static let workforce: [Row] = [
        Row(form: "NL-6T", reason: "the example is accepted", finds: []),
        Row(
            form: "NL-6T", reason: "bac_si_sau_dh ≤ bac_si", cells: ["bac_si_sau_dh": "48"],
            finds: ["hard bac_si_sau_dh"]),
        Row(
            form: "NL-6T", reason: "the titles sum to the total", cells: ["khac": "18"],
            finds: ["hard tong_nhan_luc"]),
        Row(
            form: "NL-6T", reason: "postgraduate doctors lie within the doctors",
            cells: ["bac_si_sau_dh": "47"], finds: []),
        Row(
            form: "NL-6T", reason: "co_mat + hop_dong = total", cells: ["hop_dong": "27"],
            finds: ["hard tong_nhan_luc"]),
        Row(
            form: "NL-6T", reason: "co_mat > giao", cells: ["bien_che_giao": "183"],
            finds: ["warning bien_che_co_mat"]),
        Row(
            form: "NL-6T", reason: "Δ total = tuyen_moi − nghi_viec",
            history: [("NL-6T", "2025-H2", ["tong_nhan_luc": "211"])],
            finds: ["warning tong_nhan_luc"]),
        Row(
            form: "NL-6T", reason: "the workforce moves as recruited and left",
            history: [("NL-6T", "2025-H2", ["tong_nhan_luc": "210"])], finds: []),
    ]

    static let finance: [Row] = [
        Row(form: "KHTC-Q", reason: "the example is accepted", finds: []),
        Row(
            form: "KHTC-Q", reason: "tong_thu = Σ its parts", cells: ["thu_khac": "286.300.001"],
            finds: ["hard tong_thu"]),
        Row(
            form: "KHTC-Q", reason: "tong_chi = Σ its parts", cells: ["chi_khac": "1.042.899.999"],
            finds: ["hard tong_chi"]),
        Row(
            form: "KHTC-Q", reason: "giai_ngan never falls within the year",
            history: [("KHTC-Q", "2026-Q2", ["giai_ngan_luy_ke": "4.225.000.001"])],
            finds: ["hard giai_ngan_luy_ke"]),
        Row(
            form: "KHTC-Q", reason: "giai_ngan starts again with the year", period: "2026-Q1",
            history: [("KHTC-Q", "2025-Q4", ["giai_ngan_luy_ke": "6.000.000.000"])], finds: []),
        Row(
            form: "KHTC-Q", reason: "vuot = max(0, de_nghi − du_toan)",
            cells: ["vuot_bhyt": "1.318.200.001"], finds: ["hard vuot_bhyt"]),
        Row(
            form: "KHTC-Q", reason: "below the budget the excess is 0",
            cells: ["du_toan_bhyt": "60.000.000.000", "vuot_bhyt": "0"], finds: []),
        Row(
            form: "KHTC-Q", reason: "a jump ×1000 is a slip of the unit",
            history: [("KHTC-Q", "2026-Q2", ["thu_dich_vu": "3.398.120"])],
            finds: ["warning thu_dich_vu"]),
        Row(
            form: "KHTC-Q", reason: "the autonomy group changes only by decision",
            history: [("KHTC-Q", "2026-Q2", ["nhom_tu_chu": "4"])], finds: ["hard nhom_tu_chu"]),
        Row(
            form: "KHTC-Q", reason: "the autonomy group changes by decision",
            history: [("KHTC-Q", "2026-Q2", ["nhom_tu_chu": "4"])], decision: "12/QĐ-TH",
            finds: []),
    ]

    static let digital: [Row] = [
        Row(form: "CDS-Q", reason: "the example is accepted", finds: []),
        Row(
            form: "CDS-Q", reason: "xong ⇒ ngay_cong_bo",
            cells: ["benh_an_dien_tu": "xong", "du_kien_xong": ""], finds: ["hard ngay_cong_bo"]),
        Row(
            form: "CDS-Q", reason: "ngay_cong_bo ≤ window end: 15/9 is a day late",
            cells: [
                "benh_an_dien_tu": "xong", "du_kien_xong": "", "ngay_cong_bo": "15/09/2026",
            ], finds: ["hard ngay_cong_bo"]),
        Row(
            form: "CDS-Q", reason: "announced on the window's last day, and paper given up",
            cells: [
                "benh_an_dien_tu": "xong", "du_kien_xong": "", "ngay_cong_bo": "14/09/2026",
                "khong_giay_to": "có",
            ], finds: []),
        Row(
            form: "CDS-Q", reason: "khong_giay_to ⇒ xong", cells: ["khong_giay_to": "có"],
            finds: ["hard benh_an_dien_tu"]),
        Row(
            form: "CDS-Q", reason: "not xong ⇒ du_kien_xong", cells: ["du_kien_xong": ""],
            finds: ["hard du_kien_xong"]),
        Row(
            form: "CDS-Q", reason: "a dash is no date", cells: ["du_kien_xong": "-"],
            finds: ["hard du_kien_xong"]),
        Row(
            form: "CDS-Q", reason: "lien_thong ≤ luot_kham",
            cells: ["lien_thong_luot_ky": "29.916"], finds: ["hard lien_thong_luot_ky"]),
        Row(
            form: "CDS-Q", reason: "visits counted in another calendar are never an error",
            history: ["2026-07", "2026-08", "2026-09"].map {
                ("HDKB-T", $0, ["kham_tong": "1"])
            }, finds: []),
    ]

    static let works: [Row] =
        [
            Row(form: "CSVC-Q", reason: "the example is accepted", finds: []),
            Row(
                form: "CSVC-Q", reason: "a delay needs its reason", cells: ["ly_do_cham": ""],
                finds: ["hard ly_do_cham"]),
            Row(
                form: "CSVC-Q", reason: "without a delay no reason is asked",
                cells: ["cong_trinh_cham": "0", "ly_do_cham": ""], finds: []),
        ]
        + SeedFormTests.works.flatMap { work in
            [
                Row(
                    form: "CSVC-Q", reason: "\(work): xong ≤ kh", cells: ["\(work)_xong": "6"],
                    finds: ["hard \(work)_xong"]),
                Row(
                    form: "CSVC-Q", reason: "\(work): the plan changes only by decision",
                    history: [("CSVC-Q", "2026-Q2", ["\(work)_kh": "9"])],
                    finds: ["hard \(work)_kh"]),
                Row(
                    form: "CSVC-Q", reason: "\(work): the plan changes by decision",
                    history: [("CSVC-Q", "2026-Q2", ["\(work)_kh": "9"])], decision: "12/QĐ-TH",
                    finds: []),
            ]
        }

    static let comprehensive: [Row] =
        [
            Row(form: "TH-DK", reason: "the example is accepted", finds: []),
            Row(
                form: "TH-DK", reason: "a difficulty left blank", cells: ["kho_khan_ha_tang": ""],
                finds: ["hard kho_khan_ha_tang"]),
            Row(
                form: "TH-DK", reason: "a dash does not say “không có”",
                cells: ["kho_khan_nhan_luc": "-"], finds: ["hard kho_khan_nhan_luc"]),
            Row(
                form: "TH-DK", reason: "four times “không có” is an answer",
                cells: [
                    "kho_khan_chuyen_mon": "không có", "kho_khan_nhan_luc": "không có",
                    "kho_khan_ha_tang": "không có", "kho_khan_thiet_bi": "không có",
                ], finds: []),
            Row(
                form: "TH-DK", reason: "a proposal to nobody", cells: ["kien_nghi.2.co_quan": ""],
                finds: ["hard kien_nghi"]),
        ]
        + ["kham_tong", "noi_tru_tong", "ngay_dieu_tri", "day_du_duoi1"].map { flow in
            Row(
                form: "TH-DK", reason: "9M ≥ H1 of \(flow)",
                history: [("TH-DK", "2026-H1", ["\(flow)_ky_nay": "999.999"])],
                finds: ["hard \(flow)_ky_nay"])
        } + [
            Row(
                form: "TH-DK", reason: "a stock may fall from H1 to 9M",
                history: [
                    ("TH-DK", "2026-H1", ["tong_nhan_luc_ky_nay": "300", "bac_si_ky_nay": "60"])
                ], finds: [])
        ]

    @Test("say what DOMAIN §8 says", arguments: rows)
    func says(_ row: Row) throws {
        var example = try ExampleReport(of: row.form)
        if let period = row.period {
            example.period = try #require(
                ReportingPeriod(identifier: period, calendar: example.form.calendar))
        }
        for (name, text) in row.cells { try example.set(name, to: text) }
        for (name, note) in row.notes { example.content.notes[try code(name)] = note }
        example.content.decision = row.decision
        example.content.reason = row.correction?.reason
        let context = try context(for: row)
        let found = example.verdict(context: context, revision: row.correction == nil ? 1 : 2)
        #expect(found == row.finds)
    }

    private func code(_ text: String) throws -> IndicatorCode { try #require(IndicatorCode(text)) }

    private func context(for row: Row) throws -> RuleContext {
        var context = RuleContext.unknown
        context.hasRegistryEvent = row.event
        for (name, period, figures) in row.history {
            let other = try ExampleReport(of: name)
            let key = HistoryKey(
                form: other.form.code,
                period: try #require(
                    ReportingPeriod(identifier: period, calendar: other.form.calendar)))
            context.history[key] = .answers(try answers(figures, of: other))
        }
        if let correction = row.correction {
            let own = try ExampleReport(of: row.form)
            context.replaced = try answers(correction.replaced, of: own)
        }
        return context
    }

    private func answers(
        _ figures: [String: String], of example: ExampleReport
    ) throws -> [IndicatorCode: Value] {
        var answers: [IndicatorCode: Value] = [:]
        for (name, text) in figures {
            let code = try code(name)
            let slot = try #require(example.form.slot(of: code))
            answers[code] = try example.value(of: text, for: example.form.indicators[slot])
        }
        return answers
    }
}
