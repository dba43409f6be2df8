/// The monthly forms: statements 1 to 4 of DOMAIN §8.
extension SeedFormRuleTests {
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
            form: "HDKB-T", reason: "occupancy of planned beds above 300 % is refused",
            cells: ["giuong_ke_hoach": "51"],
            finds: ["warning cong_suat_ke_hoach", "hard cong_suat_ke_hoach"]),
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
            form: "BTN-T", reason: "a correction that takes outbreaks back says why",
            correction: Correction(
                replaced: ["mac_cum": "168", "o_dich_moi": "3", "o_dich_ket_thuc": "2"],
                reason: nil),
            finds: ["hard form_reason", "hard o_dich_moi"]),
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
}
