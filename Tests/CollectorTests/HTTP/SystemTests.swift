import Dispatch
import Foundation
import HTTPTypes
import Shared
import Synchronization
import Testing

@testable import Collector

@Suite("What machines ask") struct SystemTests {
    @Test("counts reports by outcome and answers by class")
    func metrics() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let report = try SampleReport().report(in: test)
        for _ in 0..<2 { _ = try await test.report(report, token: token) }
        _ = try await test.report(try SampleReport(id: 2).report(in: test), token: token)
        var broken = SampleReport(id: 3, period: "2025-12")
        broken.values["giuong"] = nil
        _ = try await test.report(try broken.report(in: test), token: token)
        let reader = try await test.readerToken()
        let lines = try await test.send(.get, Routes.metrics, token: reader).text
            .split(separator: "\n")
        for line in [
            #"giaoban_reports_total{outcome="accepted"} 1"#,
            #"giaoban_reports_total{outcome="repeated"} 1"#,
            #"giaoban_reports_total{outcome="stale"} 1"#,
            #"giaoban_reports_total{outcome="refused"} 1"#,
            #"giaoban_http_requests_total{class="5xx"} 0"#, "giaoban_enrolments_total 1",
            "giaoban_forms 2", "giaoban_facilities 5",
        ] {
            #expect(lines.contains { $0 == line }, "\(line)")
        }
        for family in Set(
            lines.filter { !$0.hasPrefix("#") }.map { $0.prefix { $0 != "{" && $0 != " " } })
        {
            #expect(lines.contains { $0.hasPrefix("# TYPE \(family) ") }, "\(family)")
        }
    }

    @Test("is not ready before forms are loaded, and says what to do")
    func readiness() async throws {
        let empty = try await TestCollector(seeded: false)
        let answer = try await empty.send(.get, Routes.readiness)
        #expect(answer.status == 503)
        #expect(answer.problem?.detail.en.contains("seed") == true)
        let ready = try await TestCollector()
        #expect(try await ready.send(.get, Routes.readiness).status == 200)
    }

    @Test(
        "however many ask whether it is ready, the writer is asked once, and again a second later")
    func readinessIsCheap() async throws {
        let test = try await TestCollector()
        let clock = Mutex(Instant(milliseconds: 1_775_000_000_000))
        let begun = Mutex(0)
        let readiness = Readiness(
            queue: test.collector.queue,
            now: {
                begun.withLock { $0 += 1 }
                return clock.withLock { $0 }
            })
        let before = test.collector.queue.batches
        for _ in 0..<200 { try await readiness.prove() }
        #expect(begun.withLock { $0 } == 200)
        #expect(test.collector.queue.batches == before + 1)
        clock.withLock { $0 = Instant(milliseconds: $0.milliseconds + 1000) }
        try await readiness.prove()
        #expect(test.collector.queue.batches == before + 2)
        clock.withLock { $0 = Instant(milliseconds: $0.milliseconds - 86_400_000) }
        try await readiness.prove()
        #expect(
            test.collector.queue.batches == before + 3, "a clock that was put back is no answer")
    }

    @Test("a writer that does not come back makes it not ready, for all who ask")
    func stuckWriter() async throws {
        let test = try await TestCollector()
        let clock = Mutex(Instant(milliseconds: 1_775_000_000_000))
        let readiness = Readiness(
            queue: test.collector.queue, now: { clock.withLock { $0 } })
        let (held, release) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        test.collector.queue.perform(
            { _ in
                held.signal()
                release.wait()
            }, then: { _ in })
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                held.wait()
                continuation.resume()
            }
        }
        async let first: Void = readiness.prove()
        var isTold = false
        while !isTold {
            // The first one may not have asked yet; then this one would wait in its place.
            await Task.yield()
            guard readiness.isAsking else { continue }
            try await readiness.prove()
            clock.withLock { $0 = Instant(milliseconds: $0.milliseconds + 5000) }
            await #expect(throws: StorageFailure.queueFull) { try await readiness.prove() }
            isTold = true
        }
        release.signal()
        try await first
        clock.withLock { $0 = Instant(milliseconds: $0.milliseconds + 1000) }
        try await readiness.prove()
    }

    @Test("tells a form's document and its digest, as agents cache them")
    func forms() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let list = try await test.send(.get, Routes.forms, token: token).json()
        let line = try #require(
            list["items"]?.elements?.first { $0["form"]?.text == "KB-T" })
        let document = try await test.send(.get, "/v1/forms/KB-T?version=1", token: token)
        #expect(line["digest"]?.text == Digest(of: document.body).header)
        let read = FormDocument.read(try DocumentNode(json: document.body), file: "KB-T")
        #expect(read.form?.indicators.count == 11)
    }
}
