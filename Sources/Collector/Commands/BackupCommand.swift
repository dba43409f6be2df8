import ArgumentParser
import Foundation
import Shared

/// `backup`: one file that holds everything, taken while the collector runs.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract:
            "Sao lưu toàn bộ vào một tệp, collector vẫn chạy / back everything up, running or not.",
        discussion: """
            giaoban-collector backup --data /var/lib/giaoban-collector --to /mnt/usb/giaoban.backup
            giaoban-collector backup --data /var/lib/giaoban-collector --to /var/backups/giaoban --keep 14

            Tệp sao lưu chứa cả khóa ký biên nhận: giữ như giữ con dấu, hoặc dùng --without-keys.
            The backup holds the keys that sign receipts: guard it, or use --without-keys.
            """)

    @OptionGroup var data: DataOption
    @Option(
        name: .long,
        help: "Tệp mới, hoặc thư mục (tên tệp theo ngày giờ) / a new file, or a folder.")
    var to: String
    @Option(
        name: .long,
        help: "Chỉ giữ N bản mới nhất trong thư mục / keep the newest N in the folder only.")
    var keep: Int?
    @Flag(
        name: .long, help: "Không lấy khóa ký biên nhận / without the keys that sign receipts.")
    var withoutKeys = false

    func validate() throws {
        if let keep, keep < 1 {
            throw ValidationError("--keep: từ 1 trở lên / 1 or more")
        }
    }

    func run() async throws {
        umask(0o077)
        try await explained {
            guard data.directory.exists else {
                throw DataDirectoryError.missing(path: data.directory.path)
            }
            let now = Surroundings.system.now()
            let kind = try? FileManager.default.attributesOfItem(atPath: to)[.type]
            let folder = kind as? FileAttributeType == .typeDirectory ? to : nil
            if keep != nil, folder == nil {
                tell("--keep: --to phải là một thư mục / --to must be a folder: \(to)")
                throw ExitStatus.badConfiguration
            }
            let path = folder.map { $0 + "/" + BackupName.of(now) } ?? to
            guard !FileManager.default.fileExists(atPath: path) else {
                throw BackupFailure.exists(path: path)
            }
            let meter = Meter(vi: "sao lưu", en: "backing up")
            let backup = try BackupFile.take(
                from: data.directory, files: smallFiles(), to: path, at: now, progress: meter.show)
            meter.end()
            let label = try backup.label()
            let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size]) as? Int ?? 0
            print(path)
            tell(
                "\(label.reports) báo cáo, đến việc số \(label.head.seq), \(size) byte, đã đọc lại / "
                    + "\(label.reports) reports, up to act \(label.head.seq), \(size) bytes, read back"
            )
            if let folder, let keep { prune(folder, keeping: keep) }
        }
    }

    private func smallFiles() -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for name in DataDirectory.smallFiles {
            if withoutKeys, data.directory.path + "/" + name == data.directory.receiptKeys {
                continue
            }
            files[name] = data.directory.smallFile(name)
        }
        return files
    }

    private func prune(_ folder: String, keeping count: Int) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in BackupName.spare(names, keeping: count) {
            do {
                try FileManager.default.removeItem(atPath: folder + "/" + name)
                tell("đã bỏ bản cũ / removed the old \(name)")
            } catch {
                tell("\(folder)/\(name): \(error.localizedDescription)")
            }
        }
    }
}

/// `restore`: puts a backup into a data directory.
struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Phục hồi từ tệp sao lưu / put a backup back.",
        discussion: """
            giaoban-collector restore --from giaoban.backup --check
            giaoban-collector restore --from giaoban.backup --data /var/lib/giaoban-collector --replace

            Dừng collector trước. Dữ liệu đang có được cất sang replaced-…, không bị xóa. Báo cáo nhận sau
            lúc sao lưu: đơn vị nộp lại chính tệp đó (giaoban-agent submit), báo cáo cũ được gửi lại y nguyên.
            Stop the collector first. Data that is there is put aside, not deleted. Reports received after the
            backup: the unit submits the same file again, and the report is sent as it was.
            """)

    @Option(name: .long, help: "Tệp sao lưu / the backup.")
    var from: String
    @Option(name: .long, help: "Thư mục dữ liệu / the data directory.")
    var data: String?
    @Flag(
        name: .long,
        help: "Cất dữ liệu đang có sang một bên / put data that is there aside.")
    var replace = false
    @Flag(
        name: .long,
        help: "Chỉ đọc và kiểm tra tệp, không phục hồi / only read and check the file.")
    var check = false

    func validate() throws {
        if data == nil, !check {
            throw ValidationError("cần --data DIR hoặc --check / give --data DIR or --check")
        }
    }

    func run() async throws {
        umask(0o077)
        try await explained {
            let backup = BackupFile(path: from)
            guard let data, !check else {
                Self.tellLabel(try backup.examined(), of: from)
                return
            }
            let meter = Meter(vi: "phục hồi", en: "restoring")
            let outcome = try RestoreDirectory(
                backup: backup, directory: DataDirectory(path: data), now: Surroundings.system.now()
            )(replacing: replace, progress: meter.show)
            meter.end()
            Self.tellLabel(outcome.label, of: from)
            if let aside = outcome.aside {
                tell("dữ liệu cũ nằm ở / the data that was here is in \(aside)")
            }
            for name in outcome.kept {
                tell(
                    "giữ tệp đang có, không lấy từ bản sao lưu / kept the one that is here: \(name)"
                )
            }
            if !outcome.label.files.contains("receipt-keys.json"),
                DataDirectory(path: data).smallFile("receipt-keys.json") == nil
            {
                tell(
                    "bản sao lưu không có khóa ký biên nhận: chép receipt-keys.json vào \(data), hoặc nếu "
                        + "đã mất hẳn: giaoban-collector rotate-key --lost / the backup has no keys for "
                        + "receipts: put receipt-keys.json into \(data), or if it is gone for good: "
                        + "rotate-key --lost")
            }
            tell(
                "đã phục hồi vào \(data); kiểm tra: giaoban-collector verify --data \(data) / "
                    + "restored into \(data); check: giaoban-collector verify --data \(data)")
        }
    }

    private static func tellLabel(_ label: BackupFile.Label, of path: String) {
        tell(
            "\(path): sao lưu lúc \(label.madeAt.rfc3339), \(label.reports) báo cáo, đến việc số "
                + "\(label.head.seq), nguyên vẹn / taken at \(label.madeAt.rfc3339), \(label.reports) "
                + "reports, up to act \(label.head.seq), whole")
    }
}

/// `verify`: reads everything that is stored again.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Đọc lại và kiểm tra mọi dữ liệu đã lưu / verify everything that is stored.",
        discussion: """
            giaoban-collector verify --data /var/lib/giaoban-collector
            giaoban-collector verify --data /var/lib/giaoban-collector --check audit

            Kết thúc với 0 khi mọi thứ đúng, 65 khi có chỗ sai; mỗi chỗ một dòng.
            Ends with 0 when everything holds, with 65 when something does not; one line each.
            """)

    @OptionGroup var data: DataOption
    @Option(
        name: .long,
        help: "Chỉ: database, audit, reports, slots, sums / only this one.")
    var check: String?

    func run() async throws {
        umask(0o077)
        let all = VerifyStore.Check.allCases
        let checks = check.map { name in all.filter { $0.rawValue == name } } ?? all
        guard !checks.isEmpty else {
            tell("--check: " + all.map(\.rawValue).joined(separator: ", "))
            throw ExitStatus.badConfiguration
        }
        try await explained {
            let client = try LocalClient(directory: data.directory)
            var faults = 0
            for check in checks { faults += try await run(check, client) }
            try client.close()
            if faults > 0 { throw ExitStatus.badData }
        }
    }

    /// Runs one check to its end; gives the number of faults.
    private func run(_ check: VerifyStore.Check, _ client: LocalClient) async throws -> Int {
        var (checked, faults): (Int64, Int) = (0, 0)
        var place: Int64? = 0
        while let from = place {
            let page = try await client.get(
                VerifyRoutes.path + "?check=\(check.rawValue)&after=\(from)")
            checked += page["checked"]?.integer ?? 0
            for fault in page["faults"]?.elements ?? [] {
                faults += 1
                print(
                    "\(check.rawValue)\t\(fault["seq"]?.integer ?? 0)\t"
                        + "\(fault["subject"]?.text ?? "")\t"
                        + "\(fault["why"]?.text ?? "") / \(fault["whyEn"]?.text ?? "")")
            }
            place = page["next"]?.integer
        }
        let word = faults == 0 ? "đúng / holds" : "\(faults) chỗ sai / faults"
        tell("\(check.title.vi) / \(check.title.en): \(checked), \(word)")
        return faults
    }
}
