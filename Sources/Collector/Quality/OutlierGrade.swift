import Shared

/// How far a figure lies from a unit's own figures. It says *unusual* (`khác thường`), never *wrong*:
/// an epidemic is unusual and true.
enum OutlierGrade: String, CaseIterable, Hashable, Sendable, Comparable {
    /// Within what the unit's own figures lead one to expect.
    case usual
    /// |z| ≥ 2, or |modified z| > 3.5.
    case moderate
    /// |z| ≥ 3, of at least twelve figures.
    case extreme

    /// Fewest figures of which anything is said: below it |z| cannot reach 2, because no figure of n
    /// lies further than (n − 1)/√n standard deviations from their mean.
    static let fewest = 6
    /// Fewest figures of which *extreme* is said: a year of months. Of ten or fewer |z| cannot reach 3.
    static let fewestForExtreme = 12
    /// |z| from which a figure is moderately unusual.
    static let moderateZ = 2.0
    /// |z| from which it is extremely unusual.
    static let extremeZ = 3.0
    /// A count nearer than this to the usual figure is not called unusual: rare events come in ones
    /// and twos, and each of them would be a whole month's total.
    static let smallestDifference = FixedDecimal(5)
    /// |modified z| above which it is unusual.
    static let modifiedLimit = 3.5

    /// Judges a figure by its scores.
    init(z: Double?, modifiedZ: Double?, count: Int) {
        let (far, modified) = (abs(z ?? 0), abs(modifiedZ ?? 0))
        if count < Self.fewest {
            self = .usual
        } else if far >= Self.extremeZ, count >= Self.fewestForExtreme {
            self = .extreme
        } else if far >= Self.moderateZ || modified > Self.modifiedLimit {
            self = .moderate
        } else {
            self = .usual
        }
    }

    /// Usual before moderate before extreme.
    static func < (left: OutlierGrade, right: OutlierGrade) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .usual: 0
        case .moderate: 1
        case .extreme: 2
        }
    }

    /// In words.
    var text: LocalizedText {
        switch self {
        case .usual: LocalizedText(vi: "bình thường", en: "usual")
        case .moderate: LocalizedText(vi: "khác thường", en: "unusual")
        case .extreme: LocalizedText(vi: "rất khác thường", en: "very unusual")
        }
    }
}

/// A figure among the figures of its own unit and indicator.
struct OutlierScore: Hashable, Sendable {
    /// (x − mean) / standard deviation, the figure itself among them; nil where none differs.
    let z: Double?
    /// The modified z.
    let modifiedZ: Double?
    /// How many figures it was judged among.
    let count: Int
    /// What follows.
    let grade: OutlierGrade

    /// Judges `value`, one of the figures of `spread`.
    init(_ value: FixedDecimal, in spread: SampleSpread) {
        z = spread.z(of: value)
        modifiedZ = spread.modifiedZ(of: value)
        count = spread.count
        grade = OutlierGrade(z: z, modifiedZ: modifiedZ, count: count)
    }
}

/// What a unit usually reports: the median of its other figures, which one strange figure among them
/// does not move.
enum UsualFigure {
    /// The median of `values` without the one at `index`; of an even number the mean of the middle two,
    /// rounded to the finest scale among them, halves away from zero. Nil of nothing.
    static func median(of values: [FixedDecimal], without index: Int) -> FixedDecimal? {
        var others = values
        others.remove(at: index)
        others.sort()
        guard !others.isEmpty else { return nil }
        let middle = others.count / 2
        guard others.count.isMultiple(of: 2) else { return others[middle] }
        return others[middle - 1].adding(others[middle]).flatMap { sum in
            FixedDecimal.ratio(
                numerator: sum, denominator: FixedDecimal(2), scale: sum.scale)
        }
    }
}
