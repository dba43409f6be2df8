import Shared
import Testing

/// A form with one indicator of every type, for tests of what travels and what is stored.
enum SmallForm {
    /// The form's document.
    static let document = """
        {"form":"THU-T","version":1,"title":{"vi":"Biểu thử","en":"Trial form"},
         "validFrom":"2020-01-01","calendar":"statistical","periods":["month"],
         "filedBy":{"include":["U1"]},
         "due":[{"basis":"workingDaysAfterWindow","days":5,"legalBasis":{"vi":"thử","en":"trial"}}],
         "legalBasis":{"vi":"tổng hợp","en":"synthetic"},
         "indicators":[
          {"code":"kham","title":{"vi":"Khám","en":"Visits"},"type":"integer","measure":"flow"},
          {"code":"gio","title":{"vi":"Giờ","en":"Hours"},"type":"decimal","scale":2,
           "measure":"flow"},
          {"code":"tien","title":{"vi":"Tiền","en":"Money"},"type":"money","measure":"flow"},
          {"code":"co","title":{"vi":"Có","en":"Flag"},"type":"boolean"},
          {"code":"muc","title":{"vi":"Mức","en":"Level"},"type":"choice","choices":[
           {"code":"thap","title":{"vi":"Thấp","en":"Low"}},
           {"code":"cao","title":{"vi":"Cao","en":"High"}}]},
          {"code":"ngay","title":{"vi":"Ngày","en":"Day"},"type":"date","optional":true},
          {"code":"ghi_chu","title":{"vi":"Ghi chú","en":"Remark"},"type":"text"},
          {"code":"viec","title":{"vi":"Việc","en":"Tasks"},"type":"list","optional":true,"fields":[
           {"code":"noi_dung","title":{"vi":"Nội dung","en":"Content"},"type":"text",
            "required":true},
           {"code":"han","title":{"vi":"Hạn","en":"Deadline"},"type":"date"}]},
          {"code":"ty_le","title":{"vi":"Tỷ lệ","en":"Rate"},"measure":"ratio","scale":1,
           "numerator":"kham","denominator":"tien","factor":100}]}
        """

    /// The form.
    static func form() throws -> Form {
        let (form, faults) = FormDocument.read(
            try DocumentNode(json: Array(document.utf8)), file: "thu-t.json")
        #expect(faults.isEmpty)
        return try #require(form)
    }

    /// A report with an answer of every type, both marks and every optional part.
    static func report(_ form: Form) throws -> Report {
        var content = Report.Content(emptyFor: form)
        func set(_ code: String, _ value: Value) throws {
            let indicator = try #require(IndicatorCode(code))
            content.values[try #require(form.slot(of: indicator))] = value
        }
        try set("kham", .number(FixedDecimal(1200)))
        try set("gio", .number(try #require(FixedDecimal("12.50"))))
        try set("tien", .none)
        try set("co", .boolean(true))
        try set("muc", .choice(try #require(ChoiceCode("cao"))))
        try set("ngay", .notCollected)
        try set("ghi_chu", .text("Bão số 3: mất điện \"3 ngày\"\n"))
        let row = ListRow(fields: [
            try #require(IndicatorCode("noi_dung")): "Sửa mái",
            try #require(IndicatorCode("han")): "2026-03-31",
        ])
        try set("viec", .list([row]))
        content.notes = [try #require(IndicatorCode("kham")): "Đợt khám lưu động"]
        content.explanations = [try #require(RuleCode("outlier_kham")): "Có đoàn khám"]
        content.reason = "Gõ nhầm"
        content.decision = "12/QĐ-SYT"
        var cells: [String?] = Array(repeating: nil, count: form.indicators.count)
        cells[0] = "B4"
        content.source = Report.Source(file: "thử.csv", cells: cells)
        return Report(
            id: ReportID(milliseconds: 1_770_000_000_000, random: Array(0..<10)), form: form.key,
            facility: try #require(FacilityID("U1")),
            period: try #require(
                ReportingPeriod(identifier: "2026-01", calendar: .statistical)), revision: 2,
            finalisedAt: try #require(Instant(rfc3339: "2026-02-03T10:00:00+07:00")),
            content: content)
    }
}
