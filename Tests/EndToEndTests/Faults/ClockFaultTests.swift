import Foundation
import Shared
import Testing

/// Clocks that are wrong (FAULTS C1, C4), on the agent's machine.
@Suite("Faults of the agent's clock", .timeLimit(.minutes(15)))
struct ClockFaultTests {
    @Test("C1: at 1970, 2016 and years ahead nothing is lost, and the collector's clock judges")
    func wrongClock() async throws {
        try await inTurn {
            let hers = try await MovedClock()
            try hers.set("2026-06-03T09:00:00+07:00")
            let collector = try await CollectorProcess.started(environment: hers.environment)
            let ours = try await MovedClock()
            try ours.set("2026-06-03T09:00:00+07:00")
            let agent = try await AgentHome(
                "SX-TTYT-CUALON", at: collector, environment: ours.environment)
            let moments = [
                ("1970-01-01T07:00:10+07:00", "2026-01"), ("2016-02-29T23:59:58+07:00", "2026-02"),
                ("2031-12-31T23:59:59+07:00", "2026-03"),
            ]
            for (moment, month) in moments {
                try ours.set(moment)
                let outcome = try await agent.submit(try ReportFile.poisoning(month))
                #expect(outcome.exit == .code(0), "\(moment): \(outcome)")
                // Corrected at another wrong moment: a revision of the same slot, in its order.
                try ours.set("2020-01-01T00:00:00+07:00")
                let corrected = try await agent.submit(
                    try ReportFile.poisoning(
                        month, inspected: 41, extra: ["reason;kiểm lại số liệu"]))
                #expect(corrected.exit == .code(0), "\(moment): \(corrected)")
            }
            #expect(agent.counts == [.waiting: 0, .sent: 6, .refused: 0, .damaged: 0])
            for receipt in try agent.receipts() {
                let received = receipt["receivedAt"]?.text ?? ""
                #expect(received.hasPrefix("2026-06-03"), "by the collector's clock: \(received)")
                let period = receipt["period"]?.text ?? ""
                #expect(moments.map(\.1).contains(period), "the period is the report's: \(period)")
            }
            try await collector.expectReports(6)
        }
    }

    @Test(
        "C2: a collector's clock a day off orders nothing by time, and changes no earlier receipt")
    func collectorsClock() async throws {
        try await inTurn {
            let hers = try await MovedClock()
            try hers.set("2026-06-03T09:00:00+07:00")
            let collector = try await CollectorProcess.started(environment: hers.environment)
            let unit = try await DirectUnit("SX-TTYT-CUALON", at: collector)
            let days = ["2026-06-03", "2026-06-04", "2026-06-02", "2026-06-03"]
            var sent: [(report: SentReport, receipt: [UInt8])] = []
            for (number, day) in days.enumerated() {
                try hers.set(day + "T09:00:00+07:00")
                let report = unit.report("2026-0\(number + 1)")
                let answer = try await report.request.answer(from: collector.port)
                let receipt = try Receipt(bytes: answer.body)
                #expect(receipt.receivedAt.rfc3339.hasPrefix(day), "by the clock as it was then")
                sent.append((report, answer.body))
                for (earlier, body) in sent {
                    let again = try await earlier.request.answer(from: collector.port)
                    #expect(again.body == body, "the same receipt for ever, whatever the clock")
                }
            }
            let verified = try await collector.run("verify")
            #expect(verified.exit == .code(0), "\(verified)")
            try await collector.expectReports(4)
            let database = try Database(of: collector.data)
            #expect(
                try database.reportIDs() == sent.map(\.report.id.text), "in the order they came")
        }
    }

    @Test("C1: a clock that jumps to and fro while a report is on its way changes nothing")
    func jumpingClock() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let proxy = try FaultProxy(target: collector.port)
            let clock = try await MovedClock()
            try clock.set("2026-06-03T09:00:00+07:00")
            let agent = try await AgentHome(
                "SX-TTYT-CUALON", at: collector, through: proxy.port,
                environment: clock.environment)
            proxy.setFault(.answerHeld)
            try agent.set("stall-seconds", to: "2")
            let running = try agent.start("run")
            _ = try await running.line(for: "the start") {
                $0.contains("agent.started") ? true : nil
            }
            try agent.drop("2026-01")
            try await proxy.answered(1)
            for moment in ["1970-01-01T08:00:00+07:00", "2031-06-03T09:00:00+07:00"] {
                let asked = proxy.exchanges.count
                try clock.set(moment)
                // Pauses are measured by a clock that does not jump: not for ever, and not at once.
                try await proxy.asked(asked + 1)
                #expect(proxy.exchanges.count <= asked + 2, "no loop after \(moment)")
            }
            proxy.setFault(.none)
            try await running.delivered(1, within: .seconds(240))
            try await running.ends()
            #expect(Set(proxy.exchanges.flatMap(\.answers).map(\.body)).count == 1)
            try await collector.expectReports(1)
        }
    }

    @Test(
        "C4: a certificate that is not yet valid is told as this clock's fault; the queue is kept")
    func certificateOfTomorrow() async throws {
        try await inTurn {
            let certificate = try await Certificate()
            let collector = try await CollectorProcess.started()
            let front = try await BadLine(
                "tls", "--to", "\(collector.port)", "--certificate", certificate.certificate,
                "--key", certificate.key)
            let clock = try await MovedClock()
            let agent = try await AgentHome(
                "SX-TTYT-CUALON", at: collector, environment: clock.environment)
            try agent.setCollector("https://127.0.0.1:\(front.port)")
            try agent.set("ca-file", to: certificate.authority)
            try clock.set("1970-01-02T08:00:00+07:00")
            let dead = try await agent.submit(try ReportFile.poisoning("2026-01"))
            #expect(dead.exit == .code(69), "\(dead)")
            #expect(dead.errors.contains("đồng hồ"), "\(dead)")
            #expect(agent.counts[.waiting] == 1)
            let running = try agent.start("run")
            _ = try await running.line(for: "the clock to be blamed") {
                $0.contains("\"fault\":\"clockBehind\"") ? true : nil
            }
            let status = try await agent.run("status")
            #expect(status.output.contains("đồng hồ"), "\(status)")
            // Somebody sets the clock: the running agent goes on by itself.
            let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
            try clock.set(now.rfc3339)
            try await running.delivered(1, within: .seconds(240))
            try await running.ends()
            try await collector.expectReports(1)
        }
    }
}

extension AgentHome {
    /// The receipts that were kept.
    func receipts() throws -> [JSONValue] {
        try FileManager.default.contentsOfDirectory(atPath: folder(.sent))
            .filter { $0.hasSuffix(".receipt") }
            .map { name in
                let bytes = try Data(contentsOf: URL(fileURLWithPath: folder(.sent) + "/" + name))
                return try JSONValue(parsing: Array(bytes))
            }
    }
}
