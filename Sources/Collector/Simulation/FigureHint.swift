import Shared

/// How large a figure usually is: what a synthetic clerk knows of an indicator beyond its form.
struct FigureHint: Sendable {
    /// What the amount is counted on.
    enum Basis: Sendable {
        /// Per planned bed (a flow: per bed and month).
        case beds
        /// Per outpatient visit of a usual month.
        case visits
        /// Per person in charge.
        case people
        /// Per person who would come here when ill.
        case catchment
        /// Per live birth of a month.
        case births
        /// Per member of staff.
        case staff
        /// As it is.
        case unit
        /// Per unit of another quantity over the same days; at most 1 makes it a part of it.
        case share(of: String)
        /// A count that climbs to `to` of another quantity over the years from 2021.
        case coverage(of: String, to: Double)
        /// What is done of a plan, along its five-year term.
        case progress(of: String)
    }

    /// What the amount is counted on.
    let basis: Basis
    /// How much of it; a flow's amount is that of a month.
    let amount: Double
    /// How far units differ, as a share of the amount.
    let spread: Double
    /// How far months differ.
    let noise: Double
    /// How it swings over the year.
    let season: Season
    /// How much it grows a year.
    let growth: Double

    /// Makes a hint.
    init(
        _ amount: Double, _ basis: Basis, spread: Double = 0.25, noise: Double = 0.06,
        _ season: Season = .flat, growth: Double = 0
    ) {
        self.basis = basis
        self.amount = amount
        self.spread = spread
        self.noise = noise
        self.season = season
        self.growth = growth
    }

    /// The hint for an indicator, or nil for one nobody described: then its type and measure decide.
    static func of(_ code: String) -> FigureHint? { table[code] }

    /// The quantity an indicator counts. `kham_tong_ky_nay` counts the same visits as `kham_tong`:
    /// one quantity, two forms; `tu_vong` is one word for two things.
    static func quantity(of code: IndicatorCode, in form: FormCode) -> String {
        if let own = homonyms["\(form).\(code)"] { return own }
        let text = code.text
        if table[text] != nil { return text }
        for suffix in ["_ky_nay", "_ke_hoach"] where text.hasSuffix(suffix) {
            return String(text.dropLast(suffix.count))
        }
        return text
    }

    /// True for the year's plan of a quantity that has no hint of its own.
    static func isPlan(_ code: IndicatorCode) -> Bool {
        table[code.text] == nil && code.text.hasSuffix("_ke_hoach")
    }

    private static let homonyms = [
        "HDKB-T.tu_vong": "tu_vong_benh_vien", "NDTP-T.tu_vong": "tu_vong_ngo_doc",
        "BMTE-Q.tre_de_song": "sinh_song",
        "SXH-H.mac": "mac_sot_xuat_huyet", "SXH-H.dan_so": "dan_so_quan_ly",
    ]

    private static let table: [String: FigureHint] = care.merging(publicHealth) { first, _ in first
    }
    .merging(resources) { first, _ in first }
}
