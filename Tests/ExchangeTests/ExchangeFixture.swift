import Shared
import Support

@testable import Exchange

/// One form with an indicator of every type, two units, and a directory over them. Synthetic.
enum ExchangeFixture {
    static let form = FormFixture(
        """
        indicators:
          - {code: kham_tong, title: {vi: "Tổng khám", en: "Visits"}, type: integer, measure: flow,
             unit: visit, overUnits: sum, overTime: sum}
          - {code: gio, title: {vi: "Giờ mất điện", en: "Hours"}, type: decimal, scale: 2,
             measure: flow, unit: hour, overUnits: sum, overTime: sum}
          - {code: phat_tien, title: {vi: "Phạt tiền", en: "Fines"}, type: money, measure: flow,
             unit: dong, overUnits: sum, overTime: sum}
          - {code: thieu, title: {vi: "Thiếu vắc xin", en: "Short"}, type: boolean}
          - {code: nhom, title: {vi: "Nhóm", en: "Group"}, type: choice,
             choices: [{code: chua, title: {vi: "chưa", en: "no"}},
                       {code: xong, title: {vi: "xong", en: "done"}}]}
          - {code: ngay, title: {vi: "Ngày", en: "Day"}, type: date}
          - {code: ghi_chu, title: {vi: "Ghi chú", en: "Remark"}, type: text}
          - {code: kien_nghi, title: {vi: "Kiến nghị", en: "Proposals"}, type: list,
             fields: [{code: noi_dung, title: {vi: "Nội dung", en: "What"}, type: text,
                       required: true}]}
        """
    ).form

    static let administrative = FormFixture(
        """
        form: HC-Q
        calendar: administrative
        periods: [quarter, nineMonth]
        indicators:
          - {code: thu, title: {vi: "Thu", en: "Income"}, type: money, measure: flow, unit: dong,
             overUnits: sum, overTime: sum}
        """
    ).form

    static let directory: ExchangeDirectory = {
        func unit(_ code: String, _ name: String) -> Facility {
            guard let id = FacilityID(code) else { preconditionFailure(code) }
            return Facility(
                id: id, opened: Day(iso: "2000-01-01"),
                names: Timeline(always: FacilityName(vi: name)),
                types: Timeline(always: .districtHospital), ownerships: Timeline(always: .province))
        }
        guard
            let registry = try? Registry(facilities: [
                unit("SX-01", "Bệnh viện Một"), unit("SX-02", "Bệnh viện Hai"),
                unit("SX-03", "Bệnh viện Hai"),
            ]), let today = Day(iso: "2026-06-15")
        else { preconditionFailure("the fixture is sound") }
        return ExchangeDirectory(
            forms: FormCatalog([form, administrative]), registry: registry, today: today)
    }()

    static func indicator(_ code: String) -> Indicator {
        guard let indicator = form.indicators.first(where: { $0.code.text == code }) else {
            preconditionFailure(code)
        }
        return indicator
    }
}
