/// The forms of quarters, half-years and all periods: statements 5 to 10 of DOMAIN §8.
extension SeedFormRuleTests {
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
}
