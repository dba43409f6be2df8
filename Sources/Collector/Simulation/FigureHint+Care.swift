extension FigureHint {
    /// Curative activity: scaled by beds, so that occupancy lands near the ninety per cent that
    /// provinces report.
    static let care: [String: FigureHint] = [
        "giuong_ke_hoach": FigureHint(1, .beds, spread: 0, noise: 0),
        "giuong_thuc_ke": FigureHint(1.12, .beds, spread: 0.12, noise: 0),
        "ngay_dieu_tri": FigureHint(29.5, .beds, spread: 0.18, noise: 0.04, .visits, growth: 0.015),
        "ngay_giuong": FigureHint(34.1, .beds, spread: 0.05, noise: 0),
        "noi_tru_tong": FigureHint(0.157, .share(of: "ngay_dieu_tri"), spread: 0.2, noise: 0.03),
        "noi_tru_nu": FigureHint(0.53, .share(of: "noi_tru_tong"), spread: 0.12, noise: 0.02),
        "noi_tru_bhyt": FigureHint(0.91, .share(of: "noi_tru_tong"), spread: 0.06, noise: 0.01),
        "noi_tru_te15": FigureHint(0.22, .share(of: "noi_tru_tong"), spread: 0.4, noise: 0.05),
        "kham_tong": FigureHint(1, .visits, spread: 0.3, noise: 0.04, .visits, growth: 0.03),
        "kham_nu": FigureHint(0.53, .share(of: "kham_tong"), spread: 0.06, noise: 0.02),
        "kham_bhyt": FigureHint(0.86, .share(of: "kham_tong"), spread: 0.1, noise: 0.01),
        "kham_yhct": FigureHint(0.11, .share(of: "kham_tong"), spread: 0.5, noise: 0.05),
        "kham_te15": FigureHint(0.19, .share(of: "kham_tong"), spread: 0.3, noise: 0.05),
        "ngoai_tru_luot": FigureHint(0.14, .share(of: "kham_tong"), spread: 0.4, noise: 0.05),
        "chuyen_tuyen": FigureHint(0.035, .share(of: "kham_tong"), spread: 0.4, noise: 0.08),
        "xet_nghiem": FigureHint(2.6, .share(of: "kham_tong"), spread: 0.4, noise: 0.04),
        "sieu_am": FigureHint(0.31, .share(of: "kham_tong"), spread: 0.3, noise: 0.04),
        "x_quang": FigureHint(0.27, .share(of: "kham_tong"), spread: 0.3, noise: 0.04),
        "ct_mri": FigureHint(0.035, .share(of: "kham_tong"), spread: 0.8, noise: 0.06),
        "phau_thuat": FigureHint(0.12, .share(of: "noi_tru_tong"), spread: 0.6, noise: 0.06),
        "tu_vong_benh_vien": FigureHint(0.0024, .share(of: "noi_tru_tong"), spread: 0.5),
        "tu_vong_24h": FigureHint(0.4, .share(of: "tu_vong_benh_vien"), spread: 0.2),
        "nang_xin_ve": FigureHint(0.004, .share(of: "noi_tru_tong"), spread: 0.5),
        "ty_le_chuyen_tuyen_ke_hoach": FigureHint(3.4, .unit, spread: 0.25, noise: 0),
        "cong_suat_thuc_ke_ke_hoach": FigureHint(92, .unit, spread: 0.06, noise: 0),
    ]
}
