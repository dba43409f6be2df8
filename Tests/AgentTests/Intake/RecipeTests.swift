import Glibc
import Shared
import Support
import Testing

@testable import Agent

/// The recipes of `docs/recipes` as they stand there, against real databases with a few synthetic
/// patients whose figures were counted by hand.
@Suite("Recipes for hospital systems")
struct RecipeTests {
    static let postgres: String? = {
        let root = "/usr/lib/postgresql"
        // No such folder: not installed.
        let versions = ((try? POSIXFileSystem().list(root)) ?? []).sorted()
        return versions.last.map { "\(root)/\($0)/bin" }
    }()

    static let mariadb =
        POSIXFileSystem().exists("/usr/sbin/mariadbd")
        && POSIXFileSystem().exists("/usr/bin/mysql")

    static let sqlite = POSIXFileSystem().exists("/usr/bin/sqlite3")

    /// January 2026. Stays: one from before, one into February, one of a day, one that died after
    /// 20 hours, one still there.
    private static let data = """
        INSERT INTO visit VALUES
        (1,'F','1980-05-01','2025-12-31 23:59:59',1,0,0,0),
        (2,'F','1980-05-01','2026-01-01 00:00:00',1,0,1,0),
        (3,'M','2011-02-01','2026-01-15 09:00:00',1,1,0,1),
        (4,'F','2011-01-15','2026-01-15 09:00:00',0,0,0,0),
        (5,'M','1950-01-01','2026-01-31 23:59:59',0,0,0,0),
        (6,'M','1950-01-01','2026-02-01 00:00:00',1,1,1,1);
        INSERT INTO stay VALUES
        (1,'M','1940-01-01','2025-12-28 08:00:00','2026-01-03 10:00:00',1,'home'),
        (2,'F','2020-01-01','2026-01-30 08:00:00','2026-02-02 10:00:00',1,'home'),
        (3,'F','1990-01-01','2026-01-10 08:00:00','2026-01-10 17:00:00',0,'referred'),
        (4,'M','1945-01-01','2026-01-20 22:00:00','2026-01-21 18:00:00',1,'died'),
        (5,'M','1945-01-01','2026-01-05 08:00:00','2026-01-12 08:00:00',1,'died'),
        (6,'F','1970-01-01','2026-01-25 08:00:00',NULL,0,NULL),
        (7,'M','1960-01-01','2026-01-08 08:00:00','2026-01-09 08:00:00',1,'gave_up');
        INSERT INTO service VALUES
        (1,'lab','2026-01-02 08:00:00'),(2,'lab','2026-01-31 23:00:00'),
        (3,'lab','2026-02-01 00:00:00'),(4,'ultrasound','2026-01-02 08:00:00'),
        (5,'ct','2026-01-02 08:00:00'),(6,'mri','2026-01-03 08:00:00'),
        (7,'surgery','2026-01-04 08:00:00');
        INSERT INTO bed VALUES
        (1,1,'2020-01-01',NULL),(2,1,'2020-01-01','2026-01-31'),(3,0,'2026-01-31',NULL),
        (4,1,'2026-02-01',NULL),(5,1,'2020-01-01','2026-02-01');
        """

    /// Days: stay 1 gives 2, 2 gives 2, 3 gives 1, 4 gives 1, 5 gives 7, 6 gives 7, 7 gives 1.
    private static let expected: [String: Int64] = [
        "giuong_ke_hoach": 2, "giuong_thuc_ke": 3, "kham_tong": 4, "kham_nu": 2, "kham_bhyt": 2,
        "kham_yhct": 1, "kham_te15": 1, "ngoai_tru_luot": 1, "noi_tru_tong": 6, "noi_tru_nu": 3,
        "noi_tru_bhyt": 4, "noi_tru_te15": 1, "ngay_dieu_tri": 21, "chuyen_tuyen": 2,
        "xet_nghiem": 2, "sieu_am": 1, "x_quang": 0, "ct_mri": 2, "phau_thuat": 1, "tu_vong": 2,
        "tu_vong_24h": 1, "nang_xin_ve": 1,
    ]

    /// Runs the recipe of one database with some of its lines replaced.
    private func figures(
        _ recipe: String, in folder: TemporaryFolder, _ changes: [(String, String)]
    ) async throws -> [String: Int64] {
        let disk = POSIXFileSystem()
        let home = AgentHome(root: folder.path + "/home")
        let form = yaml(repositoryText("seeds/forms/hdkb-t.yaml"))
        let code = try #require(FormCode("HDKB-T"))
        let cache = ReferenceCache(home: home, disk: disk)
        let isForm = try cache.keep(
            form: Form.Key(code: code, version: 1), document: form.canonicalJSON())
        #expect(isForm)
        var conf = repositoryText("docs/recipes/\(recipe)/his.conf")
        for (old, new) in changes {
            #expect(conf.contains(old), "the recipe has changed")
            conf = conf.replacing(old, with: new)
        }
        if geteuid() == 0 { conf += "user = nobody\n" }
        try folder.write("home/sources/his.conf", conf)
        try folder.write(
            "home/sources/hdkb-t.sql", repositoryText("docs/recipes/\(recipe)/hdkb-t.sql"))
        let (sources, mistakes) = try SourceFile.all(in: home.sources, disk: disk)
        #expect(mistakes.map { "\($0.place) \($0.message.en)" } == [])
        let runner = SourceRunner(
            sources: sources, home: home, cache: cache, units: [try #require(FacilityID("BV01"))],
            disk: disk,
            clock: SystemClock())
        let period = try #require(
            ReportingPeriod(identifier: "2026-01", calendar: .statistical))
        let reading = try await runner.run(try #require(sources.first), period: period)
        #expect(reading.faults.map(\.message.en) == [])
        let draft = try #require(reading.drafts.first)
        var figures: [String: Int64] = [:]
        for (indicator, value) in zip(draft.form.indicators, draft.content.values) {
            if case .number(let number) = value { figures[indicator.code.text] = number.units }
        }
        return figures
    }

    /// Runs a program as a user without rights when the test is root, and expects it to succeed.
    @discardableResult
    private func run(_ program: String, _ arguments: [String], input: String = "") throws -> String
    {
        var line = [program] + arguments
        if geteuid() == 0 {
            line =
                ["/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"]
                + line
        }
        let outcome = ChildProgram.run(
            ChildProgram.Request(
                program: line[0], arguments: Array(line.dropFirst()),
                environment: ["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"],
                input: Array(input.utf8), limit: .seconds(600), outputLimit: 1 << 20),
            clock: SystemClock())
        let complaint = String(decoding: outcome.complaint + outcome.output, as: UTF8.self)
        try #require(outcome.end == .exited(0), "\(program): \(complaint)")
        return String(decoding: outcome.output, as: UTF8.self)
    }

    /// A folder that the user without rights may use.
    private func openFolder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        if geteuid() == 0 { #expect(unsafe chown(folder.path, 65534, 65534) == 0) }
        return folder
    }

    @Test(
        "SQLite",
        .enabled(if: sqlite, "SKIPPED: there is no /usr/bin/sqlite3 (apt install sqlite3)"))
    func sqliteRecipe() async throws {
        let folder = try openFolder()
        let database = folder.path + "/his.db"
        try run(
            "/usr/bin/sqlite3", ["-bail", database],
            input: repositoryText("docs/recipes/schema.sql") + Self.data)
        let figures = try await figures(
            "sqlite", in: folder, [("/srv/his/his.db", database)])
        #expect(figures == Self.expected)
    }

    @Test(
        "PostgreSQL, a cluster of its own on a socket in a folder of its own",
        .enabled(
            if: postgres != nil, "SKIPPED: there is no /usr/lib/postgresql (apt install postgresql)"
        ))
    func postgresRecipe() async throws {
        let folder = try openFolder()
        let bin = try #require(Self.postgres)
        let data = folder.path + "/data"
        try run(
            bin + "/initdb",
            ["-D", data, "-U", "giaoban_reader", "--auth=trust", "--no-sync", "--encoding=UTF8"])
        let options = "-k \(folder.path) -h '' -F -c shared_buffers=8MB"
        try run(
            bin + "/pg_ctl",
            ["-D", data, "-w", "-s", "-l", folder.path + "/log", "-o", options, "start"])
        defer { _ = try? run(bin + "/pg_ctl", ["-D", data, "-m", "immediate", "-s", "stop"]) }
        let psql = ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", folder.path, "-U", "giaoban_reader"]
        try run("/usr/bin/psql", psql + ["-d", "postgres", "-c", "CREATE DATABASE his"])
        try run(
            "/usr/bin/psql", psql + ["-d", "his"],
            input: repositoryText("docs/recipes/schema.sql") + Self.data)
        let figures = try await figures(
            "postgresql", in: folder, [("PGHOST=/var/run/postgresql", "PGHOST=\(folder.path)")])
        #expect(figures == Self.expected)
    }

    @Test(
        "MySQL, as MariaDB: a server of its own on a socket in a folder of its own",
        .enabled(
            if: mariadb, "SKIPPED: there is no /usr/sbin/mariadbd (apt install mariadb-server)"))
    func mysqlRecipe() async throws {
        let folder = try openFolder()
        let (data, socket) = (folder.path + "/data", folder.path + "/s")
        try run(
            "/usr/bin/mariadb-install-db",
            ["--no-defaults", "--datadir=\(data)", "--auth-root-authentication-method=normal"])
        // In a session of its own it outlives the program that starts it; it is stopped over its
        // socket.
        try run(
            "/bin/sh",
            [
                "-c",
                "setsid --fork /usr/sbin/mariadbd --no-defaults --datadir=\(data) --socket=\(socket) "
                    + "--skip-networking --innodb-flush-log-at-trx-commit=0 "
                    + "--pid-file=\(folder.path)/pid >\(folder.path)/log 2>&1 </dev/null",
            ])
        let client = ["--no-defaults", "--socket=\(socket)", "--user=root"]
        try run(
            "/usr/bin/mysqladmin",
            client + ["--wait=300", "--connect-timeout=5", "--silent", "ping"])
        defer { _ = try? run("/usr/bin/mysqladmin", client + ["shutdown"]) }
        let rights = """
            CREATE DATABASE his CHARACTER SET utf8mb4;
            CREATE USER giaoban_reader@localhost IDENTIFIED BY 'tổng hợp';
            GRANT SELECT ON his.* TO giaoban_reader@localhost;
            USE his;

            """
        try run(
            "/usr/bin/mysql", client + ["--default-character-set=utf8mb4"],
            input: rights + repositoryText("docs/recipes/schema.sql") + Self.data)
        try folder.write("home/sources/his.env", "MYSQL_PWD=tổng hợp\n")
        #expect(unsafe chmod(folder.path + "/home/sources/his.env", 0o600) == 0)
        let figures = try await figures(
            "mysql", in: folder, [("--host=127.0.0.1", "--socket=\(socket)")])
        #expect(figures == Self.expected)
    }
}
