import Glibc
import Shared
import Testing

@testable import Agent

@Suite("A file on a stick") struct StickFileTests {
    private let folder: TemporaryFolder
    private var path: String { folder.path + "/GB123456.GBB" }
    private static let head = BundleText.receipts(
        [], bundle: BundleID(random: [UInt8](repeating: 1, count: 16)),
        at: Instant(milliseconds: 0))
    private static let frames = (1...3).map { BundleFrame(.report, $0, .plain, [UInt8($0)]) }

    init() throws {
        folder = try TemporaryFolder()
    }

    private func names() throws -> [String] { try POSIXFileSystem().list(folder.path).sorted() }

    private func begin() throws -> StickFile {
        let file = try StickFile(path)
        try file.append(Self.head)
        for frame in Self.frames { try file.append(frame.text) }
        return file
    }

    @Test("stands under its name only once it is whole, and nothing else is left")
    func whole() throws {
        let file = try begin()
        #expect(try names() == ["GB123456.GBB.tmp"])
        #expect(try file.commit(frames: 3).isEmpty)
        #expect(try names() == ["GB123456.GBB"])
        var found = 0
        try StickReader(path).scan { if case .frame = $0 { found += 1 } }
        #expect(found == 3)
    }

    @Test("given up in the middle it leaves nothing, and what was there before stays")
    func abandoned() throws {
        try begin().abandon()
        #expect(try names() == [])
        _ = try begin().commit(frames: 3)
        let before = try POSIXFileSystem().read(path, limit: 1 << 20)
        let second = try begin()
        try second.append([0x41])
        second.abandon()
        #expect(try names() == ["GB123456.GBB"])
        #expect(try POSIXFileSystem().read(path, limit: 1 << 20) == before)
    }

    @Test("a stick that gives back something else is told, and nothing is put under the name")
    func readBack() throws {
        let file = try begin()
        let spoilt = Self.frames[0].text.dropLast(90)
        try file.append(Array(spoilt))
        let fault = #expect(throws: FileFault.self) { try file.commit(frames: 4) }
        #expect(fault?.operation == "verify")
        file.abandon()
        #expect(try names() == [])
    }

    @Test("what an interrupted command has left is replaced; what another one is writing is not")
    func leftovers() throws {
        try folder.write("GB123456.GBB.tmp", "half")
        _ = try begin().commit(frames: 3)
        #expect(try names() == ["GB123456.GBB"])
        let first = try begin()
        #expect(throws: FileFault(operation: "open", path: path + ".tmp", code: EBUSY)) {
            try StickFile(path)
        }
        _ = try first.commit(frames: 3)
    }

    @Test("somebody's letter is not replaced by a bundle")
    func stranger() throws {
        try folder.write("GB123456.GBB", "Kính gửi Sở Y tế")
        #expect(throws: FileFault(operation: "open", path: path, code: EEXIST)) {
            try StickFile(path)
        }
        #expect(folder.text("GB123456.GBB") == "Kính gửi Sở Y tế")
    }

    @Test("a link that somebody has put in the way is not followed")
    func link() throws {
        try folder.write("victim", "thư riêng")
        unsafe symlink(folder.path + "/victim", path + ".tmp")
        #expect(throws: Never.self) { try begin().commit(frames: 3) }
        #expect(folder.text("victim") == "thư riêng")
    }
}
