import HTTPTypes
import Shared
import Testing

@testable import Collector

@Suite("Where reports stand") struct StatusTests {
    /// The row of the monthly form for January and the first hospital, at a moment.
    private static func row(_ test: TestCollector, asOf: String) async throws -> JSONValue {
        let path = Routes.obligations + "?period=2026-01&form=KB-T&facility=SX-BV1&asOf=" + asOf
        let answer = try await test.send(.get, path, through: .local)
        let rows = try #require(try answer.json()["items"]?.elements, "\(answer.text)")
        try #require(rows.count == 1)
        return rows[0]
    }

    private static func story() async throws -> (TestCollector, String) {
        let test = try await TestCollector(now: "2026-02-02T09:00:00+07:00")
        return (test, try await test.enrol())
    }

    @Test(
        "follow the calendar until something comes",
        arguments: [
            ("2026-01-31T23:59:59+07:00", "notYetDue", "null"),
            ("2026-02-01T00:00:00+07:00", "awaited", "null"),
            ("2026-02-06T23:59:59+07:00", "awaited", "null"),
            ("2026-02-07T00:00:00+07:00", "missing", "1"),
            ("2026-02-16T10:00:00+07:00", "missing", "10"),
        ])
    func waiting(_ moment: String, _ status: String, _ daysLate: String) async throws {
        let (test, _) = try await Self.story()
        let row = try await Self.row(test, asOf: moment)
        #expect(row["status"]?.text == status)
        #expect(row["daysLate"] == (daysLate == "null" ? .null : .number(daysLate)))
        #expect(row["review"]?.text == "none")
        #expect(row["revision"] == .null)
        #expect(row["facilityName"]?.text == "Bệnh viện Một")
    }

    @Test("can be told as of any moment, from what was recorded by then")
    func asOf() async throws {
        let (test, token) = try await Self.story()
        var broken = SampleReport(id: 9)
        broken.values["giuong"] = nil
        _ = try await test.report(try broken.report(in: test), token: token)
        test.clock.set("2026-02-09T09:00:00+07:00")
        _ = try await test.report(try SampleReport().report(in: test), token: token)
        test.clock.set("2026-02-10T09:00:00+07:00")
        try await test.decide(.return, reason: "kiểm lại")
        test.clock.set("2026-02-11T09:00:00+07:00")
        var second = SampleReport(id: 2, revision: 2)
        second.reason = "sửa"
        _ = try await test.report(try second.report(in: test), token: token)
        test.clock.set("2026-02-12T09:00:00+07:00")
        try await test.decide(.approve)
        for (moment, status, review, attempts, revision) in [
            ("2026-02-02T08:59:59+07:00", "awaited", "none", 0, nil as Int64?),
            ("2026-02-02T09:00:00+07:00", "awaited", "none", 1, nil),
            ("2026-02-08T00:00:00+07:00", "missing", "none", 1, nil),
            ("2026-02-09T09:00:00+07:00", "late", "received", 1, 1),
            ("2026-02-10T09:00:00+07:00", "late", "returned", 1, 1),
            ("2026-02-11T09:00:00+07:00", "late", "resubmitted", 1, 2),
            ("2026-02-12T09:00:00+07:00", "late", "approved", 1, 2),
        ] {
            let row = try await Self.row(test, asOf: moment)
            #expect(row["status"]?.text == status, "\(moment)")
            #expect(row["review"]?.text == review, "\(moment)")
            #expect(row["attempts"]?.integer == Int64(attempts), "\(moment)")
            #expect(row["revision"]?.integer == revision, "\(moment)")
        }
        let late = try await Self.row(test, asOf: "2026-03-01T00:00:00+07:00")
        #expect(late["daysLate"]?.integer == 3)
        #expect(late["receivedAt"]?.text == "2026-02-09T09:00:00+07:00")
    }

    /// A form that is asked for once, without a due rule.
    private static let storm = TestSeeds.monthly.replacing("form: KB-T", with: "form: DX-T")
        .replacing("periods: [month]", with: "periods: [adHoc]")
        .split(separator: "\n", omittingEmptySubsequences: false)
        .filter {
            !$0.hasPrefix("due:") && !$0.contains("workingDaysAfterWindow")
                && !$0.contains("monotone")
        }
        .joined(separator: "\n")

    @Test("a day set for a report asked for once is the day of its receipt, as of its status")
    func onceWithADay() async throws {
        let test = try await TestCollector(now: "2026-02-02T09:00:00+07:00")
        try #require(try await test.seed(["dx-t.yaml": Self.storm]).faults == [])
        let period = "2026-01-20..2026-01-25"
        try await test.decide(
            .extend, form: "DX-T", period: period, reason: "bão số 3", decision: "12/QĐ-SX",
            due: "2026-02-20")
        test.clock.set("2026-02-22T09:00:00+07:00")
        var sample = SampleReport(form: "DX-T", period: period)
        sample.values["luy_ke"] = .number(1)
        let receipt = try await test.report(
            try sample.report(in: test), token: try await test.enrol()
        ).receipt()
        #expect(receipt.dueAt?.rfc3339 == "2026-02-21T00:00:00+07:00")
        #expect(receipt.daysLate == 2)
        let answer = try await test.send(
            .get, Routes.obligations + "?period=\(period)&form=DX-T&facility=SX-BV1",
            through: .local)
        let row = try #require(try answer.json()["items"]?.elements?.first)
        #expect(row["status"]?.text == "late" && row["daysLate"]?.integer == 2)
        #expect(row["dueAt"]?.text == receipt.dueAt?.rfc3339)
    }

    @Test(
        "a report asked for once without a due date is awaited, never missing, and on time when it comes"
    )
    func withoutDueDate() async throws {
        let test = try await TestCollector(now: "2026-02-02T09:00:00+07:00")
        let loaded = try await test.seed(["dx-t.yaml": Self.storm])
        try #require(loaded.faults == [])
        let path = Routes.obligations + "?period=2026-01-20..2026-01-25&form=DX-T"
        func rows(_ moment: String) async throws -> [JSONValue] {
            let answer = try await test.send(.get, path + "&asOf=" + moment, through: .local)
            return try #require(try answer.json()["items"]?.elements, "\(answer.text)")
        }
        for (moment, status) in [
            ("2026-01-21T00:00:00+07:00", "notYetDue"), ("2026-01-26T00:00:00+07:00", "awaited"),
            ("2026-12-31T00:00:00+07:00", "awaited"),
        ] {
            let rows = try await rows(moment)
            #expect(rows.map { $0["facility"]?.text } == ["SX-BV1", "SX-BV2"])
            #expect(rows.allSatisfy { $0["status"]?.text == status && $0["dueAt"] == .null })
        }
        var sample = SampleReport(form: "DX-T", period: "2026-01-20..2026-01-25")
        sample.values["luy_ke"] = .number(1)
        let answer = try await test.report(
            try sample.report(in: test), token: try await test.enrol())
        try #require(answer.status == 201, "\(answer.text)")
        #expect(try answer.receipt().daysLate == nil)
        let row = try #require(try await rows("2026-02-03T00:00:00+07:00").first)
        #expect(row["status"]?.text == "onTime")
        #expect(row["daysLate"] == .null && row["dueAt"] == .null)
        let board = try await test.send(
            .get, "/?period=2026-01-20..2026-01-25", through: .local)
        #expect(board.status == 200)
        #expect(board.text.contains("Đã gửi") && board.text.contains("DX-T"))
        let text = try await test.send(
            .get, PageRoutes.textPath + "?period=2026-01-20..2026-01-25", through: .local)
        #expect(text.text.contains("DX-T"))
    }

    @Test("an extension moves the due date from when it was recorded and erases no late mark")
    func extended() async throws {
        let (test, token) = try await Self.story()
        test.clock.set("2026-02-09T09:00:00+07:00")
        _ = try await test.report(try SampleReport().report(in: test), token: token)
        test.clock.set("2026-02-10T09:00:00+07:00")
        for unit in ["SX-BV1", "SX-BV2"] {
            try await test.decide(
                .extend, facility: unit, reason: "bão số 3", decision: "12/QĐ-SX",
                due: "2026-02-20")
        }
        let moment = "2026-02-11T00:00:00+07:00"
        #expect(try await Self.row(test, asOf: moment)["status"]?.text == "late")
        let other = try await test.send(
            .get,
            Routes.obligations + "?period=2026-01&form=KB-T&facility=SX-BV2&asOf=" + moment,
            through: .local
        ).json()["items"]?.elements?.first
        #expect(other?["status"]?.text == "awaited")
        #expect(other?["dueAt"]?.text == "2026-02-21T00:00:00+07:00")
        #expect(other?["dueIsExtended"] == .bool(true))
    }

    @Test("an extension counts for the next report, also after others found none")
    func extendedBetweenReports() async throws {
        let (test, token) = try await Self.story()
        let other = try await test.enrol(TestCollector.otherHospital)
        let first = try await test.report(try SampleReport().report(in: test), token: token)
        #expect(try first.receipt().dueAt?.rfc3339 == "2026-02-07T00:00:00+07:00")
        try await test.decide(
            .extend, facility: TestCollector.otherHospital, reason: "bão số 3",
            decision: "12/QĐ-SX", due: "2026-02-20")
        var second = SampleReport(id: 2)
        second.facility = TestCollector.otherHospital
        let answer = try await test.report(try second.report(in: test), token: other)
        #expect(try answer.receipt().dueAt?.rfc3339 == "2026-02-21T00:00:00+07:00")
    }

    @Test("a released unit is exempt, and counted by nobody, until the release is taken back")
    func exempt() async throws {
        let (test, _) = try await Self.story()
        test.clock.set("2026-02-03T09:00:00+07:00")
        try await test.decide(.exempt, reason: "mất điện cả tháng", decision: "13/QĐ-SX")
        test.clock.set("2026-02-05T09:00:00+07:00")
        try await test.decide(.revokeExemption, reason: "có điện lại", decision: "14/QĐ-SX")
        for (moment, status, expected) in [
            ("2026-02-02T10:00:00+07:00", "awaited", 2),
            ("2026-02-04T09:00:00+07:00", "exempt", 1),
            ("2026-02-06T09:00:00+07:00", "awaited", 2),
        ] {
            #expect(try await Self.row(test, asOf: moment)["status"]?.text == status)
            let rate = try await test.send(
                .get, Routes.completeness + "?period=2026-01&form=KB-T&asOf=" + moment,
                through: .local
            ).json()["items"]?.elements?.first
            #expect(rate?["denominator"]?.integer == Int64(expected), "\(moment)")
        }
    }

    @Test("D8: a withdrawn revision stays readable, counts no more, and is refused with the reason")
    func withdrawn() async throws {
        let (test, token) = try await Self.story()
        let report = try SampleReport().report(in: test)
        _ = try await test.report(report, token: token)
        test.clock.set("2026-02-03T09:00:00+07:00")
        try await test.decide(.withdraw, reason: "gửi nhầm kỳ")
        let row = try await Self.row(test, asOf: "2026-02-03T10:00:00+07:00")
        #expect(row["status"]?.text == "awaited")
        #expect(row["revision"] == .null)
        let again = try await test.report(report, token: token)
        #expect(again.status == 410)
        #expect(again.problem?.detail.vi == "gửi nhầm kỳ")
        let stored = try await test.send(
            .get, Routes.reports + "/" + report.id.text, token: token)
        #expect(stored.body == (try test.bytes(report)))
        var next = SampleReport(id: 2, revision: 2)
        next.reason = "đúng kỳ"
        #expect(try await test.report(try next.report(in: test), token: token).status == 201)
    }

    @Test("an approved report is locked until it is returned, a closed period for good")
    func locked() async throws {
        let (test, token) = try await Self.story()
        _ = try await test.report(try SampleReport().report(in: test), token: token)
        try await test.decide(.approve)
        var second = SampleReport(id: 2, revision: 2)
        second.reason = "sửa"
        let locked = try await test.report(try second.report(in: test), token: token)
        #expect(locked.problem?.code == .revisionLocked)
        try await test.decide(.return, reason: "được sửa")
        #expect(try await test.report(try second.report(in: test), token: token).status == 201)
        try await test.decide(.close, facility: nil, reason: "khóa sổ tháng 1")
        var third = SampleReport(id: 3, revision: 3)
        third.reason = "sửa nữa"
        let closed = try await test.report(try third.report(in: test), token: token)
        #expect(closed.problem?.code == .periodClosed)
        let row = try await Self.row(test, asOf: "2026-03-01T00:00:00+07:00")
        #expect(row["review"]?.text == "closed")
    }

    @Test("completeness and timeliness show numerator and denominator")
    func rates() async throws {
        let (test, token) = try await Self.story()
        _ = try await test.report(try SampleReport().report(in: test), token: token)
        let two = try await test.enrol("SX-BV2", name: "may-2")
        test.clock.set("2026-02-09T09:00:00+07:00")
        let late = try SampleReport(id: 2, facility: "SX-BV2").report(in: test)
        #expect(try await test.report(late, token: two).status == 201)
        for (path, numerator) in [(Routes.completeness, 2), (Routes.timeliness, 1)] {
            let rate = try await test.send(
                .get, path + "?period=2026-01&form=KB-T", through: .local
            ).json()["items"]?.elements?.first
            #expect(rate?["numerator"]?.integer == Int64(numerator))
            #expect(rate?["denominator"]?.integer == 2)
        }
    }
}
