import Shared
import Support
import Testing

@testable import Collector

/// Figures a reader of the domain would believe.
@Suite("Simulation: plausible figures")
struct PlausibilityTests {
    private func content(
        _ code: String, _ kind: SyntheticUnits.Kind, _ identifier: String, seed: UInt64
    ) throws -> (Form, Report.Content, SyntheticClerk.Assignment) {
        let form = ShippedForms.form(code)
        var career = SyntheticClerkTests.Career(kind: kind, seed: seed)
        let task = career.task(form, period(identifier, form.calendar))
        return (form, try SyntheticClerk(seed: seed).content(for: task), task)
    }

    private func figure(_ code: String, _ form: Form, _ content: Report.Content) throws -> Int64 {
        let indicator = try #require(IndicatorCode(code))
        let slot = try #require(form.slot(of: indicator))
        return try #require(content.values[slot]?.counted?.integer)
    }

    @Test(
        "a hospital's beds are between half empty and badly crowded",
        arguments: 1...12 as ClosedRange<UInt64>)
    func occupancy(seed: UInt64) throws {
        let (form, content, task) = try content(
            "HDKB-T", SyntheticUnits.kinds[0], "2025-05", seed: seed)
        let code = try #require(IndicatorCode("cong_suat_thuc_ke"))
        let reference = try #require(form.reference(to: code))
        let occupancy = try #require(
            Validator.figure(
                .indicator(reference), in: content, form: form, period: task.period,
                context: task.context))
        #expect(occupancy > 45 && occupancy < 145, "\(occupancy)")
    }

    @Test("dengue is a disease of the rainy months")
    func dengue() throws {
        var (dry, wet): (Int64, Int64) = (0, 0)
        for seed in 1...20 as ClosedRange<UInt64> {
            let (form, february, _) = try content(
                "BTN-T", SyntheticUnits.kinds[2], "2025-02", seed: seed)
            let (_, september, _) = try content(
                "BTN-T", SyntheticUnits.kinds[2], "2025-09", seed: seed)
            dry += try figure("mac_sot_xuat_huyet", form, february)
            wet += try figure("mac_sot_xuat_huyet", form, september)
        }
        #expect(wet > 4 * dry, "\(wet) against \(dry)")
    }

    @Test(
        "nine months hold the half-year, which holds the first quarter",
        arguments: 1...10 as ClosedRange<UInt64>)
    func nested(seed: UInt64) throws {
        let kind = SyntheticUnits.kinds[0]
        let (form, quarter, _) = try content("TH-DK", kind, "2025-Q1", seed: seed)
        let (_, half, _) = try content("TH-DK", kind, "2025-H1", seed: seed)
        let (_, nine, _) = try content("TH-DK", kind, "2025-9M", seed: seed)
        let visits = try [quarter, half, nine].map { try figure("kham_tong_ky_nay", form, $0) }
        #expect(visits[0] * 3 < visits[1] * 2 && visits[1] < visits[2], "\(visits)")
    }

    @Test("the storm of September 2024 takes the power for days")
    func storm() throws {
        let kind = SyntheticUnits.kinds[2]
        var (calm, stormy): (Int64, Int64) = (0, 0)
        for seed in 1...10 as ClosedRange<UInt64> {
            for (identifier, isStorm) in [("2023-Q3", false), ("2024-Q3", true)] {
                let (form, content, _) = try content("CSVC-Q", kind, identifier, seed: seed)
                let code = try #require(IndicatorCode("mat_dien_gio"))
                let slot = try #require(form.slot(of: code))
                let tenths = content.values[slot]?.counted?.units ?? 0
                if isStorm { stormy += tenths } else { calm += tenths }
            }
        }
        #expect(stormy > 2 * calm, "\(stormy) against \(calm)")
    }

    @Test("a window's flow is the sum of its parts", arguments: 1...6 as ClosedRange<UInt64>)
    func additive(seed: UInt64) throws {
        let unit = SyntheticUnits.profile(
            SyntheticUnits.kinds[2], seed: seed, on: day("2025-01-01"))
        let model = ActivityModel(unit: unit, seed: seed)
        for quantity in ["kham_tong", "kham_nu", "mac_sot_xuat_huyet", "tu_vong_benh_vien"] {
            let hint = try #require(FigureHint.of(quantity))
            let whole = model.flow(quantity, hint, in: day("2024-12-15")..<day("2025-09-15"))
            let first = model.flow(quantity, hint, in: day("2024-12-15")..<day("2025-03-02"))
            let rest = model.flow(quantity, hint, in: day("2025-03-02")..<day("2025-09-15"))
            #expect(whole == first + rest)
        }
    }

    @Test(
        "outbreaks end: they do not pile up over the years", arguments: 1...6 as ClosedRange<UInt64>
    )
    func outbreaksEnd(seed: UInt64) throws {
        let form = ShippedForms.form("BTN-T")
        var career = SyntheticClerkTests.Career(kind: SyntheticUnits.kinds[2], seed: seed)
        var open: [Int64] = []
        var begun: Int64 = 0
        let span = day("2022-01-01")..<day("2026-01-01")
        for period in ReportingPeriod.ending(in: span, kind: .month, calendar: .statistical) {
            let content = try SyntheticClerk(seed: seed).content(for: career.task(form, period))
            career.keep(content, form, period)
            open.append(try figure("o_dich_cuoi_ky", form, content))
            begun += try figure("o_dich_moi", form, content)
        }
        #expect(begun > 8 && open.allSatisfy { $0 <= 8 }, "\(begun): \(open)")
    }
}
