import Foundation
import HTTPTypes
import Shared
import Testing

@testable import Collector

@Suite("Commands beside a running collector") struct LocalSocketTests {
    @Test("reach it over the directory's socket")
    func beside() async throws {
        let path = FileManager.default.temporaryDirectory.path + "/giaoban-" + UUID().uuidString
        let directory = DataDirectory(path: path)
        defer { try? FileManager.default.removeItem(atPath: path) }  // litter is not a failure
        var configuration = CollectorConfiguration.defaults
        configuration.listen = try #require(CollectorConfiguration.Address("127.0.0.1:0"))
        let collector = try Collector(
            directory: directory, configuration: configuration, log: .silent, onFatal: { _ in })
        let body = Array(#"{"name":"thử"}"#.utf8)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await collector.serve() }
            let client = try LocalClient(directory: directory, create: true)
            let answer = try await client.send(.post, LocalRoutes.Path.tokens, body: body)
            #expect(answer.status == 201)
            let attributes = try FileManager.default.attributesOfItem(atPath: directory.socket)
            #expect(attributes[.type] as? FileAttributeType == .typeSocket)
            group.cancelAll()
            try? await group.waitForAll()  // being cancelled is how it ends here
        }
        #expect(collector.keys.count == 1)
    }

    @Test("open the store themselves when none runs")
    func alone() async throws {
        let path = FileManager.default.temporaryDirectory.path + "/giaoban-" + UUID().uuidString
        let directory = DataDirectory(path: path)
        defer { try? FileManager.default.removeItem(atPath: path) }  // litter is not a failure
        for _ in 0..<2 {
            let client = try LocalClient(directory: directory, create: true)
            let answer = try await client.send(
                .post, LocalRoutes.Path.tokens, body: Array(#"{"name":"thử"}"#.utf8))
            #expect(answer.status == 201)
            try client.close()
        }
    }
}
