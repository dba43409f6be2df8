import Shared
import Support
import Testing

@testable import Agent

@Suite("Waiting reports as a bundle") struct BundleExporterTests {
    @Test("holds every waiting report, signed by its unit, in the order of revisions")
    func everything() async throws {
        let world = try BundleWorld()
        try world.save(3, period: "2026-02", revision: 2)
        try world.save(4, period: "2026-02", revision: 1)
        try world.save(5)
        let frames = BundleWorld.frames(try await world.export())
        let reports = frames.filter { $0.kind == .report }
        let names = DeliverySchedule.inRevisionOrder(try world.spool.waiting())
        #expect(names.map(\.revision) == [1, 2, 1])
        for (name, (entry, frame)) in zip(names, zip(try await world.plan().entries, reports)) {
            let report = try Self.load(world, name)
            let signature = try #require(world.book.first.signature(of: report.header.digest))
            let content = BundleReport(
                entry: entry, digest: report.header.digest, signature: signature, body: report.body)
            #expect(frame.payload == Gzip.compress(content.bytes))
            #expect(entry.id == name.id && entry.revision == name.revision)
        }
        #expect(reports.map(\.number) == [1, 2, 3])
        // They go on waiting: only a receipt settles.
        #expect(try world.spool.names(in: .waiting).count == 3)
    }

    @Test("its list stands before and behind the reports, under the unit's seal")
    func list() async throws {
        let world = try BundleWorld()
        for number in 1...3 { try world.save(number, period: "2026-0\(number)") }
        let frames = BundleWorld.frames(try await world.export())
        #expect(
            frames.map(\.kind) == [.seal, .index, .report, .report, .report, .seal, .index])
        let seal = try #require(BundleSeal(bytes: frames[0].payload))
        #expect(seal.isSigned(by: TestIdentity.key(seed: 1).publicKey))
        #expect(seal.reports == 3 && seal.pages == [Digest(of: frames[1].payload)])
        let index = try #require(BundleIndex(bytes: frames[1].payload))
        #expect(index.entries.map(\.period) == ["2026-01", "2026-02", "2026-03"])
    }

    @Test(
        "encrypted, it shows neither figures nor digests, and opens at the department"
    )
    func secret() async throws {
        let world = try BundleWorld()
        let name = try world.save(1)
        let sealingKey = BundleWorld.department.sealingKey
        let file = try await world.export(to: sealingKey.publicKey)
        let report = try Self.load(world, name)
        let text = String(decoding: file, as: UTF8.self)
        #expect(!text.contains(report.header.digest.hex))
        let frame = try #require(BundleWorld.frames(file).first { $0.kind == .report })
        #expect(frame.packing == .sealed)
        let opened = try #require(
            sealingKey.open(frame.payload, context: BundleFrame.context(.report, 1)))
        let content = BundleReport(
            entry: try await world.plan().entries[0], digest: report.header.digest,
            signature: world.book.signature(of: report.header), body: report.body)
        #expect(opened == Gzip.compress(content.bytes))
        #expect(frame.payload.firstRange(of: report.body) == nil)
    }

    @Test("a damaged report, and one whose unit cannot sign, stay out and are told; the rest goes")
    func leftOut() async throws {
        var unsigned = TestIdentity.unit("TYT_2", seed: 2)
        unsigned.signingKey = nil
        let world = try BundleWorld(units: [TestIdentity.unit(), unsigned])
        let bad = try world.save(1, period: "2026-01")
        var foreign = Samples.report(2, period: "2026-02")
        foreign.header.facility = unsigned.facility
        _ = try world.spool.save(foreign)
        try world.save(3)
        world.disk.corrupt("/outbox/waiting/\(bad.stem).report") { $0[$0.count / 2] ^= 1 }
        let plan = try await world.exporter().plan()
        #expect(plan.names.map(\.slot.period) == ["2026-03"])
        #expect(plan.leftOut.count == 2)
        #expect(try world.spool.names(in: .damaged).map(\.id) == [bad.id])
        #expect(try world.spool.names(in: .waiting).count == 2)
    }

    @Test("a report delivered while the bundle is written goes along all the same")
    func deliveredMeanwhile() async throws {
        let world = try BundleWorld()
        let name = try world.save(1)
        let exporter = world.exporter()
        let plan = try await exporter.plan()
        try world.spool.settle(name, receipt: [1])
        var file: [UInt8] = []
        let count = try await exporter.write(plan, at: Instant(milliseconds: 0)) {
            bytes throws(FileFault) in file += bytes
        }
        let frames = BundleWorld.frames(file)
        #expect(frames.count == count)
        #expect(frames.count { $0.kind == .report } == 1)
    }

    @Test("what was exported is remembered while it waits, with its newest bundle")
    func record() async throws {
        let world = try BundleWorld()
        let names = try (1...3).map { try world.save($0, period: "2026-0\($0)") }
        let home = AgentHome(root: "/h")
        func export(_ at: Int64, _ names: [OutboxName]) -> ExportRecord.Export {
            ExportRecord.Export(
                at: Instant(milliseconds: at), file: "/usb/\(at)", reports: names.map(\.id))
        }
        var record = ExportRecord.read(home, world.disk)
        #expect(record == ExportRecord())
        record.note(export(1, [names[0], names[1]]))
        record.note(export(2, [names[1], names[2]]))
        try world.disk.makeDirectory("/h")
        try record.write(home, world.disk)
        var read = ExportRecord.read(home, world.disk)
        #expect(read.exports == [export(2, [names[1], names[2]]), export(1, [names[0]])])
        read.keep(waiting: [names[2]])
        #expect(read.exports == [export(2, [names[2]])])
        world.disk.corrupt("/h/exports/exported.json") { $0 = [0, 0, 0] }
        #expect(ExportRecord.read(home, world.disk) == ExportRecord())
    }

    private static func load(_ world: BundleWorld, _ name: OutboxName) throws -> OutboxReport {
        guard case .report(let report) = try world.spool.load(name) else {
            throw FileFault(operation: "load", path: name.stem, code: 2)
        }
        return report
    }
}
