import Glibc
import Shared
import Support
import Testing

@testable import Agent

@Suite("Watching a folder")
struct FolderWatcherTests {
    private static let plain = "form;HDKB-T\nperiod;2026-01\nkham;1.200;\nkham_nu;600;\n"
    private static let result = "bao-cao/a.csv.ketqua.html"

    /// A home on the real disk with one cached form and a network to deliver over.
    private struct World {
        let folder: TemporaryFolder
        let outbox: SpoolOutbox
        let watcher: FolderWatcher
        let courier: Courier
        let network: ScriptedNetwork

        init(
            home existing: TemporaryFolder? = nil, watching units: [FacilityID] = []
        ) async throws {
            folder = try existing ?? TemporaryFolder()
            let disk = POSIXFileSystem()
            let home = AgentHome(root: folder.path)
            try disk.makeDirectory(home.reports)
            let cache = ReferenceCache(home: home, disk: disk)
            let code = try #require(FormCode("HDKB-T"))
            _ = try cache.keep(
                form: Form.Key(code: code, version: 1), document: Array(SmallDocument.text.utf8))
            let spool = try Spool(root: home.outbox, disk: disk)
            outbox = SpoolOutbox(spool: spool, lockPath: home.saveLock)
            let clock = ManualClock()
            network = ScriptedNetwork(seed: 1, troublePercent: 0)
            let finaliser = Finaliser(
                outbox: outbox, cache: cache, book: TestIdentity.book(), clock: clock,
                randomBytes: Randomness.bytes)
            let offline = AnsweringNetwork(nil)
            watcher = FolderWatcher(
                folder: WatchedFolder(path: home.reports, disk: disk, units: units),
                intake: FileIntake(cache: cache, finaliser: finaliser), outbox: outbox,
                references: ReferenceRefresh(
                    fetcher: ReferenceFetcher(transport: offline, cache: cache), clock: clock,
                    firstUnit: TestIdentity.unit().facility),
                clock: clock, language: .vi, log: SilentLog())
            courier = Courier(
                outbox: outbox, transport: network, clock: clock, log: SilentLog(),
                random: SplitMix64(seed: 1))
        }

        func look(_ times: Int) async {
            for _ in 0..<times { await watcher.look() }
        }
    }

    @Test("a file is read only after it has not changed between two looks")
    func settling() async throws {
        let world = try await World()
        try world.folder.write("bao-cao/a.csv", "form;HDKB-T\nperiod;2026-01\nkham;1")
        await world.look(1)
        #expect(world.folder.text(Self.result) == nil)
        try world.folder.write("bao-cao/a.csv", Self.plain)
        await world.look(1)
        #expect(world.folder.text(Self.result) == nil, "it was still being written")
        await world.look(1)
        #expect(world.folder.text(Self.result)?.contains("ĐÃ LƯU") == true)
        #expect(try await world.outbox.counts().waiting == 1)
    }

    @Test("once delivered, file and result move away; the result holds the receipt")
    func delivered() async throws {
        let world = try await World()
        try world.folder.write("bao-cao/a.csv", Self.plain)
        await world.look(2)
        await world.courier.step()
        await world.look(1)
        #expect(world.folder.text("bao-cao/a.csv") == nil)
        #expect(world.folder.text("bao-cao/da-gui/a.csv") == Self.plain)
        let told = try #require(world.folder.text("bao-cao/da-gui/a.csv.ketqua.html"))
        #expect(told.contains("ĐÃ GỬI") && told.contains("Biên nhận"))
        #expect(told.contains("HDKB-T · kỳ 2026-01 · lần 1"))
        // The same file put there again is the same report, and moves beside the first.
        try world.folder.write("bao-cao/a.csv", Self.plain)
        await world.look(2)
        #expect(world.folder.text("bao-cao/da-gui/a.2.csv") == Self.plain)
        #expect(world.network.collector.receipts.count == 1)
    }

    @Test("what a clerk saves while the watcher is at work is neither read in half nor moved away")
    func savedMeanwhile() throws {
        let folder = try TemporaryFolder()
        let watched = WatchedFolder(path: folder.path, disk: POSIXFileSystem())
        try folder.write("a.csv", Self.plain)
        let before = try #require(try watched.files()["a.csv"])
        #expect(try watched.read("a.csv", as: before) == Array(Self.plain.utf8))
        let mended = Self.plain.replacing("600", with: "6000")
        try folder.write("a.csv", mended)
        #expect(try watched.read("a.csv", as: before) == nil)
        #expect(try !watched.moveToDelivered("a.csv", as: before))
        #expect(folder.text("a.csv") == mended)
        #expect(folder.text("da-gui/a.csv") == nil)
        let after = try #require(try watched.files()["a.csv"])
        #expect(try watched.moveToDelivered("a.csv", as: after))
        #expect(folder.text("da-gui/a.csv") == mended)
    }

    @Test(
        "a link shows its maker nothing that he could not read himself",
        .enabled(if: geteuid() == 0, "only root can make a link that is somebody else's"))
    func links() throws {
        let folder = try TemporaryFolder()
        let secret = folder.path + "/secret"
        try folder.write("secret", "proxy-password = x\n")
        try folder.write("bao-cao/a.csv", Self.plain)
        let link = folder.path + "/bao-cao/b.csv"
        #expect(unsafe symlink(secret, link) == 0 && lchown(link, 65_534, 65_534) == 0)
        let watched = WatchedFolder(path: folder.path + "/bao-cao", disk: POSIXFileSystem())
        #expect(try watched.files().keys.sorted() == ["a.csv"])
        #expect(unsafe chmod(secret, 0o644) == 0)
        #expect(try watched.files().keys.sorted() == ["a.csv", "b.csv"])
        #expect(unsafe chmod(secret, 0o600) == 0 && lchown(link, 0, 0) == 0)
        #expect(try watched.files().keys.sorted() == ["a.csv", "b.csv"])
    }

    @Test("a file whose name is no UTF-8 is told to its clerk instead of being passed over")
    func misnamed() async throws {
        let world = try await World()
        try world.folder.write("bao-cao/a.csv", Self.plain)
        // `Báo.csv` as an old Windows wrote it.
        let folder = world.folder.path + "/bao-cao/"
        let name = Array(folder.utf8) + [0x42, 0xE1, 0x6F] + Array(".csv\0".utf8)
        let moved = unsafe name.map { CChar(bitPattern: $0) }.withUnsafeBufferPointer { name in
            unsafe name.baseAddress.map { unsafe rename(folder + "a.csv", $0) }
        }
        try #require(moved == 0)
        await world.look(3)
        let told = try #require(world.folder.text("bao-cao/B\u{FFFD}o.csv.ketqua.html"))
        #expect(told.contains("đổi tên tệp"))
        #expect(try await world.outbox.counts().waiting == 0)
    }

    @Test("a file with the longest name there is gets its page, and moves away")
    func longName() async throws {
        let world = try await World()
        let name = String(repeating: "ế", count: 83) + "ab.csv"
        try #require(name.utf8.count == 255)
        try world.folder.write("bao-cao/" + name, Self.plain)
        await world.look(2)
        await world.courier.step()
        await world.look(1)
        #expect(world.folder.text("bao-cao/da-gui/" + name) == Self.plain)
        let page = WatchedFolder.resultName(name)
        #expect(page.utf8.count <= 251 && page.hasSuffix(WatchedFolder.resultEnding))
        #expect(world.folder.text("bao-cao/da-gui/" + page)?.contains("ĐÃ GỬI") == true)
        #expect(WatchedFolder.resultName("BV01/a.csv") == "BV01/a.csv.ketqua.html")
        #expect(WatchedFolder.resultName("BV01/" + name) == "BV01/" + page)
    }

    @Test("a bad file stays, with every complaint beside it, until it is mended")
    func bad() async throws {
        let world = try await World()
        try world.folder.write("bao-cao/a.csv", Self.plain.replacing("600", with: "hơn 20"))
        await world.look(3)
        let told = try #require(world.folder.text(Self.result))
        #expect(told.contains("CHƯA GỬI"))
        #expect(told.contains("hơn 20") && told.contains("B4"))
        #expect(try await world.outbox.counts().waiting == 0)
        try world.folder.write("bao-cao/a.csv", Self.plain)
        await world.look(2)
        #expect(world.folder.text(Self.result)?.contains("ĐÃ LƯU") == true)
    }

    @Test("a finding of the collector that comes later leads to the cell in the clerk's file")
    func refusedLater() async throws {
        let world = try await World()
        try world.folder.write("bao-cao/a.csv", Self.plain)
        await world.look(2)
        var problem = Problem(.findings)
        problem.findings = [
            Finding(
                rule: try #require(RuleCode("kham_nu_giam")), severity: .warning,
                indicators: [try #require(IndicatorCode("kham_nu"))],
                message: LocalizedText(vi: "600 ít hơn mọi tháng", en: "600 is unusually few"))
        ]
        let courier = Courier(
            outbox: world.outbox, transport: AnsweringNetwork(ModelCollector.answer(problem)),
            clock: ManualClock(), log: SilentLog(), random: SplitMix64(seed: 1))
        await courier.step()
        await world.look(1)
        let told = try #require(world.folder.text(Self.result))
        #expect(told.contains("SỞ KHÔNG NHẬN 1 báo cáo"))
        #expect(told.contains("data-label=\"Ô\"><p>B4</p><"), "\(told)")
        // What `submit` and `status` say of it, from the outbox alone.
        let name = try #require(try await world.outbox.names(in: .refused).first)
        let said = await RefusedReport(name, in: world.outbox).lines.map(\.vi)
        #expect(
            said.first?.hasPrefix("a.csv: HDKB-T 2026-01 lần 1: Sở không nhận (findings)") == true)
        #expect(
            said.last
                == "a.csv 2026-01, dòng 4, cột 2 (ô B4): CẢNH BÁO cần giải trình ở cột ghi chú: "
                + "600 ít hơn mọi tháng [kham_nu_giam]")
        // Mended, accepted: nothing is left to act on.
        #expect(try await world.outbox.openRefusals().count == 1)
        try world.folder.write("bao-cao/a.csv", Self.plain.replacing("600;", with: "600;nghỉ Tết"))
        await world.look(2)
        #expect(try await world.outbox.openRefusals().count == 1, "the next one only waits")
        await world.courier.step()
        await world.look(1)
        #expect(try await world.outbox.openRefusals().isEmpty)
        #expect(try await world.outbox.names(in: .refused).count == 1, "kept all the same")
    }

    @Test("places are named by file, sheet and part; what is no cell is shown as it stands")
    func places() throws {
        let bytes = Array(
            (#"{"narrative":{"d":{"at":"Ghi chu!AB12","from":2,"v":"x"}},"source":{"file":"#
                + #""thang 1.csv","parts":[{"kind":"file","name":"kham.csv"},{"kind":"file","#
                + #""name":"ghi.xlsx"}]},"values":{"a":{"at":"B7","v":1},"b":{"at":"x1y","v":2}}}"#)
                .utf8)
        var report = Samples.report(1)
        report.body = bytes
        let places = FigurePlaces(report)
        func said(_ code: String) throws -> String {
            places.place(of: [try #require(IndicatorCode(code))]).vi
        }
        #expect(try said("a") == "thang 1.csv 2026-03, dòng 7, cột 2 (ô B7)")
        #expect(try said("b") == "thang 1.csv 2026-03, ô x1y")
        #expect(try said("d") == "ghi.xlsx 2026-03, trang “Ghi chu”, dòng 12, cột 28 (ô AB12)")
        #expect(try said("z") == "thang 1.csv 2026-03")
    }

    @Test("A1: a second watcher on the same home recognises the file, and nothing is sent twice")
    func restart() async throws {
        let world = try await World()
        try world.folder.write("bao-cao/a.csv", Self.plain)
        await world.look(2)
        let second = try await World(home: world.folder)
        await second.look(2)
        #expect(try await second.outbox.counts().waiting == 1)
        await second.courier.step()
        await second.look(1)
        #expect(second.network.collector.receipts.count == 1)
        #expect(world.folder.text("bao-cao/da-gui/a.csv") == Self.plain)
    }

    @Test("other files in the folder are left alone")
    func others() async throws {
        let world = try await World()
        try world.folder.write("bao-cao/ghi chu.txt", "x")
        try world.folder.write("bao-cao/~$ghi chu.xlsx", "x")
        try world.folder.write("bao-cao/trang-thai.html", "x")
        try world.folder.write("bao-cao/2025/a.csv", Self.plain)
        await world.look(3)
        #expect(world.folder.text("bao-cao/2025/a.csv.ketqua.html") == nil)
        #expect(world.folder.text("bao-cao/ghi chu.txt") == "x")
        #expect(world.folder.text("bao-cao/ghi chu.txt.ketqua.html") == nil)
    }

    @Test(
        "a file that a person has open is left alone until the lock file is gone",
        arguments: [".~lock.a.csv#", "~$a.csv"])
    func open(lock: String) async throws {
        let world = try await World()
        try world.folder.write("bao-cao/a.csv", Self.plain)
        try world.folder.write("bao-cao/" + lock, "x")
        #expect(await world.watcher.look(), "it may still be written")
        await world.look(2)
        let told = try #require(world.folder.text(Self.result))
        #expect(told.contains("TỆP ĐANG MỞ") && told.contains(lock))
        #expect(await !world.watcher.look(), "nothing to do until it changes")
        try POSIXFileSystem().remove(world.folder.path + "/bao-cao/" + lock)
        await world.look(2)
        #expect(world.folder.text(Self.result)?.contains("ĐÃ LƯU") == true)
    }

    @Test("a file in its unit's folder speaks for the unit, and moves into that folder's da-gui")
    func unitFolder() async throws {
        let world = try await World(watching: [try #require(FacilityID("BV01"))])
        try world.folder.write("bao-cao/BV01/a.csv", Self.plain)
        await world.look(2)
        await world.courier.step()
        await world.look(1)
        #expect(world.folder.text("bao-cao/BV01/da-gui/a.csv") == Self.plain)
        #expect(
            world.folder.text("bao-cao/BV01/da-gui/a.csv.ketqua.html")?.contains("ĐÃ GỬI") == true)
    }

    @Test("with several units a folder called as none of them is told, and nothing is filed")
    func strangeFolder() async throws {
        let units = try ["BV01", "BV02"].map { try #require(FacilityID($0)) }
        let world = try await World(watching: units)
        try world.folder.write("bao-cao/BV03/a.csv", Self.plain)
        try world.folder.write("bao-cao/BV01/b.csv", "facility;BV02\n" + Self.plain)
        await world.look(2)
        let told = try #require(world.folder.text("bao-cao/BV03/a.csv.ketqua.html"))
        #expect(told.contains("BV03") && told.contains("không mang mã của đơn vị nào"))
        let other = try #require(world.folder.text("bao-cao/BV01/b.csv.ketqua.html"))
        #expect(other.contains("nằm trong thư mục của BV01"))
        #expect(try await world.outbox.counts().waiting == 0)
    }

    @Test("a file that names a unit of another home is refused, with the units of this one")
    func strangeUnit() async throws {
        let world = try await World()
        try world.folder.write("bao-cao/a.csv", "facility;TYT-99\n" + Self.plain)
        await world.look(2)
        let told = try #require(world.folder.text(Self.result))
        #expect(told.contains("TYT-99 2026-01") && told.contains("đã ghi danh ở đây: BV01"))
        #expect(try await world.outbox.counts().waiting == 0)
    }

    @Test("the page of a file is as readable as the file, and so is da-gui")
    func shared() async throws {
        let world = try await World()
        try world.folder.write("bao-cao/a.csv", Self.plain)
        let folder = world.folder.path + "/bao-cao"
        #expect(unsafe chmod(folder, 0o775) == 0 && chmod(folder + "/a.csv", 0o664) == 0)
        await world.look(2)
        #expect(Self.mode(folder + "/a.csv.ketqua.html") == 0o664)
        await world.courier.step()
        await world.look(1)
        #expect(Self.mode(folder + "/da-gui") == 0o775)
        #expect(Self.mode(folder + "/da-gui/a.csv.ketqua.html") == 0o664)
    }

    private static func mode(_ path: String) -> mode_t? {
        var status = stat()
        return unsafe stat(path, &status) == 0 ? status.st_mode & 0o777 : nil
    }
}
