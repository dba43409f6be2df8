import Foundation
import Shared
import Synchronization
import Testing

/// Faults of the collector (FAULTS D), against the shipped program.
@Suite("Faults of the collector", .timeLimit(.minutes(15)))
struct CollectorFaultTests {
    @Test("D1: what was acknowledged is there after every kill -9 under load, and there once")
    func killedUnderLoad() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let units = try await DirectUnit.several(4, at: collector)
            let ledger = Ledger()
            let load = Load(units: units, port: collector.port, ledger: ledger)
            let sent = try await load.during {
                for round in 1...6 {
                    // Not a time but a place: in the middle of a stream of acknowledgements.
                    try await load.acknowledged(more: 10 * round)
                    try await collector.kill()
                    let faults = try ledger.faults(in: collector.data)
                    #expect(faults.isEmpty, "after kill \(round)")
                    try await collector.start()
                }
                try await load.acknowledged(more: 25)
            }
            // Everything that was ever sent, acknowledged or not, is sent once more: one row each.
            for report in sent {
                let answer = try await report.request.answer(from: collector.port)
                #expect(ledger.note(report, answer), "\(answer.firstLine)")
            }
            let token = try await collector.readerToken()
            for report in sent.suffix(40) {
                let answer = try await HTTPRequest(
                    path: "\(Routes.reports)/\(report.id)", token: token
                ).answer(from: collector.port)
                #expect(answer.status == 200, "\(report.id): \(answer.firstLine)")
            }
            #expect(try await collector.stop() == .code(0))
            #expect(try ledger.faults(in: collector.data).isEmpty)
            #expect(try Database(of: collector.data).reportIDs().count == sent.count)
        }
    }

    @Test("D6: one id with other bytes is refused with 409; the first stays, both are kept")
    func idReused() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let unit = try await DirectUnit("SX-TTYT-CUALON", at: collector)
            let first = unit.report("2026-01", inspected: 40)
            let other = unit.report("2026-01", inspected: 41, id: first.id)
            let receipt = try await first.request.answer(from: collector.port)
            #expect(receipt.status == 201)
            for _ in 1...2 {
                let answer = try await other.request.answer(from: collector.port)
                #expect(answer.status == 409)
                #expect(answer.problem?.code == .idReused)
            }
            let again = try await first.request.answer(from: collector.port)
            #expect(again.status == 200)
            #expect(again.body == receipt.body, "the same receipt for ever")
            try await collector.stop()
            let database = try Database(of: collector.data)
            #expect(
                try database.all("SELECT lower(hex(report_id)), lower(hex(digest)) FROM submission")
                    == [[first.id.text, first.digest.hex]])
            #expect(
                try database.all("SELECT kind, lower(hex(digest)) FROM attempt")
                    == [["conflict", other.digest.hex]])
            #expect(try database.faults().isEmpty)
        }
    }

    @Test("D7: of two next revisions that race, one is taken and the other is told so")
    func racingRevisions() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let unit = try await DirectUnit("SX-TTYT-CUALON", at: collector)
            let first = unit.report("2026-01")
            #expect(try await first.request.answer(from: collector.port).status == 201)
            let rivals = (1...8).map { unit.report("2026-01", revision: 2, inspected: 100 + $0) }
            let answers = try await Self.together(rivals, port: collector.port)
            #expect(answers.map(\.status).sorted() == [201] + Array(repeating: 412, count: 7))
            for answer in answers where answer.status == 412 {
                #expect(answer.problem?.code == .revisionStale)
                #expect(answer.problem?.currentRevision == 2)
            }
            let stale = unit.report("2026-01", revision: 1, inspected: 77)
            #expect(try await stale.request.answer(from: collector.port).status == 412)
            try await collector.stop()
            let database = try Database(of: collector.data)
            #expect(try database.count("SELECT COUNT(*) FROM submission") == 2)
            #expect(try database.all("SELECT revision FROM slot") == [["2"]])
            #expect(try database.faults().isEmpty)
        }
    }

    @Test("D9: one report that breaks a rule among many sent at once: the others are taken")
    func oneInvalidAmongMany() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let unit = try await DirectUnit("SX-TTYT-CUALON", at: collector)
            let ledger = Ledger()
            let reports = (0..<24).map { number in
                let month = "202\(4 + number / 12)-\(String(101 + number % 12).suffix(2))"
                return unit.report(month, ill: number % 8 == 3 ? 1 : 4)
            }
            let answers = try await Self.together(reports, port: collector.port)
            for (number, answer) in answers.enumerated() {
                if number % 8 == 3 {
                    #expect(answer.status == 422)
                    let codes = answer.problem?.findings.map(\.rule.text) ?? []
                    #expect(codes.contains { $0.contains("nhap_vien") }, "\(codes)")
                } else {
                    #expect(ledger.note(reports[number], answer), "\(answer.firstLine)")
                }
            }
            #expect(ledger.count == 21)
            let batch = try await Self.batch(unit, at: collector)
            #expect(batch == [201, 422, 201])
            try await collector.stop()
            #expect(try ledger.faults(in: collector.data).isEmpty)
            let database = try Database(of: collector.data)
            #expect(try database.count("SELECT COUNT(*) FROM submission") == 23)
            #expect(try database.count("SELECT COUNT(*) FROM attempt WHERE kind = 'refused'") == 4)
        }
    }

    /// The statuses of a batch of three whose second breaks a rule.
    private static func batch(
        _ unit: DirectUnit, at collector: CollectorProcess
    ) async throws -> [Int64] {
        let reports = [
            unit.report("2026-01"), unit.report("2026-02", ill: 1), unit.report("2026-03"),
        ]
        var body = Array("{\"items\":[".utf8)
        for (place, report) in reports.enumerated() {
            if place > 0 { body.append(UInt8(ascii: ",")) }
            body += Array("{\"digest\":\"\(report.digest.header)\",\"report\":".utf8)
            body += report.body + [UInt8(ascii: "}")]
        }
        body += Array("]}".utf8)
        let answer = try await HTTPRequest(
            method: "POST", path: Routes.reportBatch, token: unit.token, body: body
        ).answer(from: collector.port)
        return try answer.json()["items"]?.elements?.compactMap { $0["status"]?.integer } ?? []
    }

    /// Sends reports each on a connection of its own, all at once; answers in the same order.
    private static func together(
        _ reports: [SentReport], port: Int
    ) async throws -> [Message] {
        try await withThrowingTaskGroup(of: (Int, Message).self) { group in
            for (place, report) in reports.enumerated() {
                group.addTask { (place, try await report.request.answer(from: port)) }
            }
            var answers = [Message?](repeating: nil, count: reports.count)
            for try await (place, answer) in group { answers[place] = answer }
            return answers.compactMap { $0 }
        }
    }
}
