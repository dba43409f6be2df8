import Foundation
import GRDB
import HTTPTypes
import Shared
import Support
import Testing

@testable import Collector

@Suite("Verifying what is stored") struct VerifyStoreTests {
    /// Something that somebody with the file in hand changes, and the check that finds it.
    struct Tampering: Sendable, CustomTestStringConvertible {
        let name: String
        let table: String
        let sql: String
        let check: VerifyStore.Check
        /// The act that must be named; nil where there is none.
        var place: Int64?
        var testDescription: String { name }
    }

    static let tamperings = [
        Tampering(
            name: "an act is edited", table: "audit",
            sql: "UPDATE audit SET actor = 'somebody' WHERE seq = 3", check: .audit, place: 3),
        Tampering(
            name: "an act is removed", table: "audit", sql: "DELETE FROM audit WHERE seq = 2",
            check: .audit, place: 2),
        Tampering(
            name: "an act's hash is made to fit itself alone", table: "audit",
            sql: "UPDATE audit SET detail = 'x', hash = zeroblob(32) WHERE seq = 4", check: .audit,
            place: 4),
        Tampering(
            name: "a report's digest is changed", table: "submission",
            sql: "UPDATE submission SET digest = zeroblob(32)", check: .reports),
        Tampering(
            name: "a report's figures are changed", table: "submission",
            sql: "UPDATE submission SET cells = (SELECT max(cells) FROM submission)",
            check: .reports),
        Tampering(
            name: "another revision is made to count", table: "slot",
            sql: "UPDATE slot SET counted = NULL", check: .slots),
        Tampering(
            name: "a kept sum is changed", table: "aggregate",
            sql: "UPDATE aggregate SET sums = x'0000', reports = 0", check: .sums),
    ]

    @Test("nothing is wrong with what nobody has touched")
    func clean() async throws {
        let test = try await Self.filled()
        for check in VerifyStore.Check.allCases {
            let outcome = try await Self.run(check, test)
            #expect(outcome.faults.map(\.why.en).isEmpty, "\(check)")
            #expect(outcome.checked > 0, "\(check)")
        }
    }

    @Test("E8: what is changed behind the program's back is found", arguments: tamperings)
    func found(_ tampering: Tampering) async throws {
        let test = try await Self.filled()
        try await test.collector.queue.perform { writer in
            try writer.forge(tampering.sql, of: tampering.table)
        }
        let outcome = try await Self.run(tampering.check, test)
        #expect(!outcome.faults.isEmpty)
        if let place = tampering.place { #expect(outcome.faults.first?.seq == place) }
    }

    /// A collector with reports of two units, whose sums are kept.
    private static func filled() async throws -> TestCollector {
        let test = try await TestCollector(now: "2026-03-03T09:00:00+07:00")
        let (one, two) = (
            try await test.enrol(), try await test.enrol(TestCollector.otherHospital, name: "may-2")
        )
        var other = SampleReport(id: 2, facility: TestCollector.otherHospital)
        other.values["kham_tong"] = .number(800)
        for (report, token) in [(SampleReport(), one), (other, two)] {
            let answer = try await test.report(try report.report(in: test), token: token)
            try #require(answer.status == 201, "\(answer.text)")
        }
        let sums = try await test.send(
            .get, Routes.series + "?form=KB-T&indicator=kham_tong&from=2026-01&to=2026-01",
            through: .local)
        try #require(sums.status == 200)
        return test
    }

    private static func run(
        _ check: VerifyStore.Check, _ test: TestCollector
    ) async throws -> VerifyStore.Outcome {
        let collector = test.collector
        return try await VerifyStore(
            store: collector.store, catalogue: collector.catalogue,
            signatures: VerifySignatures(
                store: collector.store, catalogue: collector.catalogue, keys: collector.keys)
        )(check, after: 0)
    }
}
