import Shared
import Synchronization
import Testing

@testable import Agent

/// The collector's forms and contexts, as the contract has them.
private final class ReferenceDesk: Transport {
    let asked = Mutex<[String]>([])
    let document = Array(SmallDocument.text.utf8)

    func exchange(_ request: TransportRequest) async throws(TransportFault) -> TransportAnswer {
        asked.withLock { $0.append(request.path) }
        switch request.path {
        case "/v1/forms":
            let digest = Digest(of: document).header
            let list =
                "{\"facility\":\"BV01\",\"items\":[{\"digest\":\"\(digest)\",\"form\":\"HDKB-T\","
                + "\"owed\":false,\"version\":1}]}"
            return ModelCollector.receipt(200, Array(list.utf8))
        case "/v1/forms/HDKB-T?version=1": return ModelCollector.receipt(200, document)
        default: return ModelCollector.answer(Problem(.notFound))
        }
    }
}

@Suite("Fetching forms and contexts")
struct ReferenceFetcherTests {
    private let home = AgentHome(root: "/h")

    @Test("a form version is fetched once; a damaged one again")
    func forms() async throws {
        let disk = MemoryFileSystem()
        let desk = ReferenceDesk()
        let cache = ReferenceCache(home: home, disk: disk)
        let fetcher = ReferenceFetcher(transport: desk, cache: cache)
        #expect(cache.isBare)
        #expect(try await fetcher.refreshForms(deadline: .seconds(5)) == 1)
        #expect(cache.forms().codes.map(\.text) == ["HDKB-T"])
        #expect(!cache.isBare)
        #expect(try await fetcher.refreshForms(deadline: .seconds(5)) == 0)
        let (form, unit) = (
            try #require(FormCode("HDKB-T")), try #require(FacilityID("BV01"))
        )
        #expect(cache.isFiler(unit, of: form) == false)
        #expect(cache.isFiler(unit, of: try #require(FormCode("BTN-T"))) == nil, "not listed")
        #expect(cache.isFiler(try #require(FacilityID("BV02")), of: form) == nil, "not its list")
        disk.corrupt("/h/cache/forms/HDKB-T.1.json") { $0[100] ^= 1 }
        #expect(try await fetcher.refreshForms(deadline: .seconds(5)) == 1)
        #expect(cache.forms().codes.map(\.text) == ["HDKB-T"])
    }

    @Test("B4: what a stranger answers is never kept")
    func strangers() async throws {
        let cache = ReferenceCache(home: home, disk: MemoryFileSystem())
        let page = TransportAnswer(
            status: 200, headers: [Header("Content-Type", "text/html")], body: Array("hi".utf8))
        let fetcher = ReferenceFetcher(transport: AnsweringNetwork(page), cache: cache)
        await #expect(throws: ReferenceFetcher.Failure.stranger(status: 200)) {
            try await fetcher.refreshForms(deadline: .seconds(5))
        }
        #expect(cache.isBare)
        #expect(try cache.isFiler(#require(FacilityID("BV01")), of: #require(FormCode("X"))) == nil)
    }

    @Test("a context for another period, or refused, leaves the cached one alone")
    func contexts() async throws {
        let form = try #require(FormCode("HDKB-T"))
        let wanted = try #require(
            ReportingPeriod(identifier: "2026-01", calendar: .statistical))
        let cache = ReferenceCache(home: home, disk: MemoryFileSystem())
        let kept = ContextAnswer(
            form: form, period: wanted, revision: 2, dueAt: nil, context: .unknown)
        let unit = TestIdentity.unit().facility
        try cache.keep(context: kept.bytes, form, wanted, of: unit)
        let other = ContextAnswer(
            form: form, period: wanted.next, revision: 9, dueAt: nil, context: .unknown)
        for answer in [
            ModelCollector.receipt(200, other.bytes), ModelCollector.answer(Problem(.notFound)),
        ] {
            let fetcher = ReferenceFetcher(transport: AnsweringNetwork(answer), cache: cache)
            await #expect(throws: ReferenceFetcher.Failure.self) {
                try await fetcher.refreshContext(
                    form, wanted, of: unit, deadline: .seconds(5))
            }
            #expect(cache.context(form, wanted, of: unit)?.revision == 2)
        }
    }
}
