import Shared
import Testing

@testable import Agent

@Suite("An edited configuration") struct ConfigurationWatchTests {
    private static let home = AgentHome(root: "/h")
    private static let first = "collector = http://a.example\n"

    /// A watch over `/h/agent.conf` on a disk in memory.
    private static func watch(
        _ disk: MemoryFileSystem, flags: [AgentConfiguration.Key: String] = [:]
    ) throws -> ConfigurationWatch {
        try disk.makeDirectory("/h")
        try disk.replace("/h/agent.conf", Array(first.utf8))
        let home = home
        let parse: @Sendable (String?) throws(AgentConfiguration.Mistakes) -> AgentConfiguration = {
            text throws(AgentConfiguration.Mistakes) in
            try AgentConfiguration(
                home: home, flags: flags, environment: { _ in nil }, file: text)
        }
        return ConfigurationWatch(
            configuration: try parse(first),
            read: { () throws(FileFault) in
                String(decoding: try disk.read("/h/agent.conf", limit: 1 << 20), as: UTF8.self)
            }, parse: parse)
    }

    private static func edit(_ disk: MemoryFileSystem, _ text: String) throws {
        try disk.replace("/h/agent.conf", Array(text.utf8))
    }

    @Test("A12: a new address is told once, an unchanged file never")
    func address() async throws {
        let disk = MemoryFileSystem()
        let watch = try Self.watch(disk)
        #expect(await watch.look() == nil)
        try Self.edit(disk, "# mới\ncollector = https://b.example/giaoban\nproxy = http://p:1\n")
        guard case .line(let line) = await watch.look() else {
            Issue.record("not noticed")
            return
        }
        #expect(line.collector == "https://b.example/giaoban" && line.proxy == "http://p:1")
        #expect(await watch.look() == nil)
        try Self.edit(disk, "collector = https://b.example/giaoban\nproxy = http://p:1\n")
        #expect(await watch.look() == nil, "a comment changes nothing")
    }

    @Test("A12: a mistake is told once with its place, and the next good text holds")
    func mistake() async throws {
        let disk = MemoryFileSystem()
        let watch = try Self.watch(disk)
        for text in ["collector = không phải địa chỉ\n", "colector = http://b.example\n", ""] {
            try Self.edit(disk, text)
            guard case .mistakes(let list) = await watch.look() else {
                Issue.record("taken: \(text)")
                continue
            }
            #expect(list.first?.place.hasPrefix("agent.conf") == true)
            #expect(await watch.look() == nil, "told once")
        }
        try Self.edit(disk, Self.first)
        #expect(await watch.look() == nil, "what held all the time")
        try disk.remove("/h/agent.conf")
        #expect(await watch.look() == nil, "an editor has it away")
        try Self.edit(disk, "collector = http://c.example\n")
        if case .line(let line) = await watch.look() {
            #expect(line.collector == "http://c.example")
        } else {
            Issue.record("not noticed")
        }
    }

    @Test("what the command line said stands over the edited file")
    func flags() async throws {
        let disk = MemoryFileSystem()
        let watch = try Self.watch(disk, flags: [.proxy: "http://p:2"])
        try Self.edit(disk, "collector = http://b.example\nproxy = http://p:3\n")
        guard case .line(let line) = await watch.look() else {
            Issue.record("not noticed")
            return
        }
        #expect(line.proxy == "http://p:2")
    }
}
