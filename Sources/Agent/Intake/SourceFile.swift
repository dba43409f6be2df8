import Glibc
import Shared

/// Reads `home/sources/NAME.conf`: lines `key = value`, `#` begins a comment line. A key may stand
/// once, but `argument`, `environment` and `part`.
struct SourceFile {
    /// What a file comes to.
    struct Reading {
        /// The source; nil with any mistake.
        var definition: SourceDefinition?
        /// Every mistake, with its place.
        var mistakes: [AgentConfiguration.Mistake] = []
    }

    private typealias Key = SourceDefinition.Key

    private static let repeatable: Set<SourceDefinition.Key> = [.argument, .environment, .part]
    /// Where a program named without a path is looked for.
    static let path = ["/usr/local/bin", "/usr/bin", "/bin"]

    private let name: SourceName
    private let folder: String
    private let disk: any FileSystem
    private var lines: [Key: [(line: Int, text: String)]] = [:]
    private var mistakes: [AgentConfiguration.Mistake] = []

    /// - Parameter folder: the folder the file lies in; other files are named relative to it.
    init(name: SourceName, folder: String, disk: any FileSystem) {
        self.name = name
        self.folder = folder
        self.disk = disk
    }

    /// Every source of a home, by name, and every mistake of all of them.
    static func all(
        in folder: String, disk: any FileSystem
    ) throws(FileFault) -> (sources: [SourceDefinition], mistakes: [AgentConfiguration.Mistake]) {
        guard disk.exists(folder) else { return ([], []) }
        var sources: [SourceDefinition] = []
        var mistakes: [AgentConfiguration.Mistake] = []
        for file in try disk.list(folder).sorted() where file.hasSuffix(".conf") {
            guard let name = SourceName(String(file.dropLast(5))) else {
                mistakes.append(
                    AgentConfiguration.Mistake(
                        place: file,
                        message: LocalizedText(
                            vi: "tên nguồn chỉ gồm chữ thường, số, - và _",
                            en: "a source's name is small letters, digits, - and _")))
                continue
            }
            let bytes = try disk.read(folder + "/" + file, limit: 1 << 20)
            var reader = SourceFile(name: name, folder: folder, disk: disk)
            let reading = reader.read(String(decoding: bytes, as: UTF8.self))
            mistakes += reading.mistakes
            if let definition = reading.definition { sources.append(definition) }
        }
        mistakes += strayParts(sources)
        return (sources, mistakes)
    }

    /// Parts that are not there, are of another form, or are merges themselves.
    private static func strayParts(
        _ sources: [SourceDefinition]
    ) -> [AgentConfiguration.Mistake] {
        sources.flatMap { source -> [AgentConfiguration.Mistake] in
            guard case .merge(let parts, _) = source.origin else { return [] }
            return parts.compactMap { part in
                let found = sources.first { $0.name == part }
                if let found, found.form == source.form, found.unit == source.unit {
                    if case .merge = found.origin {} else { return nil }
                }
                return AgentConfiguration.Mistake(
                    place: "\(source.name).conf",
                    message: LocalizedText(
                        vi:
                            "“part = \(part)”: cần tệp \(part).conf cùng form, cùng unit và không phải "
                            + "merge",
                        en: "“part = \(part)”: a file \(part).conf of the same form and unit is "
                            + "needed, and no merge"))
            }
        }
    }

    /// Reads the text of the file.
    mutating func read(_ text: String) -> Reading {
        takeLines(text)
        let form = one(.form, needed: true) { FormCode($0) }
            .orMistake("mã biểu như HDKB-T", "a form's code such as HDKB-T", &self, .form)
        let unit = one(.unit) { FacilityID($0) }
            .orMistake("mã đơn vị như BV01", "a unit's code such as BV01", &self, .unit)
        let format = one(.format) { SourceDefinition.Format(rawValue: $0) }
            .orMistake("csv hoặc json", "csv or json", &self, .format)
        let locale = one(.locale) { FigureLocale(rawValue: $0) }
            .orMistake("vi hoặc en", "vi or en", &self, .locale)
        let origin = readOrigin()
        refuseStrays(origin)
        guard mistakes.isEmpty, let form, let origin else { return Reading(mistakes: mistakes) }
        let isCommand = if case .command = origin { true } else { false }
        return Reading(
            definition: SourceDefinition(
                name: name, form: form, unit: unit, format: format ?? .csv,
                locale: locale ?? (isCommand ? .en : .vi), origin: origin,
                schedule: lines[.schedule]?.first?.text))
    }

    // MARK: - Lines

    private mutating func takeLines(_ text: String) {
        let all = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        for (index, line) in all.enumerated() {
            let bare = line.trimmingBlanks
            if bare.isEmpty || bare.hasPrefix("#") { continue }
            guard let equals = bare.firstIndex(of: "="),
                let key = Key(rawValue: bare[..<equals].trimmingBlanks.lowercased())
            else {
                let known = Key.allCases.map(\.rawValue).joined(separator: ", ")
                // A line that is not understood may hold a secret: only its key is repeated.
                let shown = bare.split(separator: "=").first.map { $0.trimmingBlanks } ?? ""
                add(
                    index + 1, "không hiểu “\(shown.prefix(40))”; các khóa: \(known)",
                    "“\(shown.prefix(40))” is not known; the keys are \(known)")
                continue
            }
            if lines[key] != nil, !Self.repeatable.contains(key) {
                add(
                    index + 1, "“\(key.rawValue)” có hai lần", "“\(key.rawValue)” stands twice")
            }
            let value = bare[bare.index(after: equals)...].trimmingBlanks
            lines[key, default: []].append((index + 1, value))
        }
    }

    private mutating func add(_ line: Int, _ vi: String, _ en: String) {
        mistakes.append(
            AgentConfiguration.Mistake(
                place: line > 0 ? "\(name).conf:\(line)" : "\(name).conf",
                message: LocalizedText(vi: vi, en: en)))
    }

    /// What one key says.
    fileprivate enum Answer<Value> {
        case absent
        case value(Value)
        case mistake(line: Int, text: String)
        case missing

        /// The value; a mistake is noted with what is accepted.
        func orMistake(
            _ vi: String, _ en: String, _ file: inout SourceFile, _ key: SourceDefinition.Key
        ) -> Value? {
            switch self {
            case .absent: return nil
            case .value(let value): return value
            case .mistake(let line, let text):
                file.add(
                    line, "\(key.rawValue): đọc được “\(text)”, chấp nhận \(vi)",
                    "\(key.rawValue): read “\(text)”, accepted is \(en)")
            case .missing:
                file.add(
                    0, "thiếu dòng “\(key.rawValue) = …” (\(vi))",
                    "the line “\(key.rawValue) = …” is missing (\(en))")
            }
            return nil
        }
    }

    private func one<Value>(
        _ key: SourceDefinition.Key, needed: Bool = false, _ read: (String) -> Value?
    ) -> Answer<Value> {
        guard let (line, text) = lines[key]?.first, !text.isEmpty else {
            return needed ? .missing : .absent
        }
        return read(text).map { .value($0) } ?? .mistake(line: line, text: text)
    }

    private mutating func template(
        _ text: String, _ line: Int, file: String? = nil
    ) -> Template? {
        do throws(Template.Mistake) {
            return try Template(text)
        } catch {
            let place = file.map { "\($0):\(error.line): " } ?? ""
            add(line, place + error.message.vi, place + error.message.en)
            return nil
        }
    }
}

// MARK: - Origins

extension SourceFile {
    private enum Kind: String {
        case command, folder, merge
    }

    /// Keys that mean something to one kind only.
    private static let ofKind: [Kind: Set<SourceDefinition.Key>] = [
        .command: [
            .program, .argument, .input, .directory, .timeout, .user, .environment, .secrets,
            .outputLimit, .format, .locale,
        ],
        .folder: [.folder, .file, .locale], .merge: [.part, .prefer],
    ]

    private mutating func readOrigin() -> SourceDefinition.Origin? {
        let kind = one(.kind) { Kind(rawValue: $0) }
            .orMistake("command, folder hoặc merge", "command, folder or merge", &self, .kind)
        switch kind ?? .command {
        case .command: return readCommand().map { .command($0) }
        case .folder: return readFolder()
        case .merge: return readMerge()
        }
    }

    /// A key of another kind would silently do nothing.
    private mutating func refuseStrays(_ origin: SourceDefinition.Origin?) {
        let kind: Kind
        switch origin {
        case nil: return
        case .command: kind = .command
        case .folder: kind = .folder
        case .merge: kind = .merge
        }
        let own = Self.ofKind[kind] ?? []
        let foreign = Self.ofKind.values.reduce(into: Set()) { $0.formUnion($1) }.subtracting(own)
        for key in Key.allCases where foreign.contains(key) {
            guard let line = lines[key]?.first?.line else { continue }
            add(
                line, "“\(key.rawValue)” không dùng với kind = \(kind.rawValue)",
                "“\(key.rawValue)” means nothing with kind = \(kind.rawValue)")
        }
    }

    private mutating func readFolder() -> SourceDefinition.Origin? {
        let path = one(.folder, needed: true) { $0.hasPrefix("/") ? $0 : nil }
            .orMistake("đường dẫn đầy đủ /…", "a full path /…", &self, .folder)
        let file = one(.file, needed: true) { $0.contains("/") ? nil : $0 }
            .orMistake(
                "tên tệp như {{form}}_{{period}}.csv",
                "a file's name such as {{form}}_{{period}}.csv",
                &self, .file)
        guard let path, let file else { return nil }
        guard let folder = template(path, lines[.folder]?.first?.line ?? 0),
            let name = template(file, lines[.file]?.first?.line ?? 0)
        else { return nil }
        return .folder(path: folder, file: name)
    }

    private mutating func readMerge() -> SourceDefinition.Origin? {
        var parts: [SourceName] = []
        for (line, text) in lines[.part] ?? [] {
            guard let part = SourceName(text), part != name, !parts.contains(part) else {
                add(
                    line, "part: đọc được “\(text)”, cần tên một nguồn khác, mỗi nguồn một lần",
                    "part: read “\(text)”, the name of another source is needed, each once")
                continue
            }
            parts.append(part)
        }
        if parts.count >= Report.Source.partLimit {
            add(
                lines[.part]?.last?.line ?? 0, "nhiều nhất \(Report.Source.partLimit - 1) nguồn",
                "at most \(Report.Source.partLimit - 1) sources")
        }
        if parts.isEmpty, lines[.part] == nil {
            add(0, "thiếu dòng “part = …”", "a line “part = …” is missing")
        }
        let prefer = one(.prefer) { ["yes": true, "no": false][$0] }
            .orMistake("yes hoặc no", "yes or no", &self, .prefer)
        return .merge(parts: parts, prefersFirst: prefer ?? false)
    }

    // MARK: Command

    private mutating func readCommand() -> SourceDefinition.Command? {
        let disk = disk
        let program = one(.program, needed: true) { Self.resolve($0, disk) }
            .orMistake(
                "một chương trình chạy được trong \(Self.path.joined(separator: ":")), hoặc đường dẫn "
                    + "đầy đủ",
                "a program that can be run in \(Self.path.joined(separator: ":")), or a full path",
                &self, .program)
        let timeout = one(.timeout) { Self.duration($0) }
            .orMistake(
                "từ 1s đến 60m, như 90s hoặc 5m", "1s to 60m, such as 90s or 5m", &self, .timeout)
        let limit = one(.outputLimit) { Int($0).flatMap { (1...65_536).contains($0) ? $0 : nil } }
            .orMistake("số KiB từ 1 đến 65536", "KiB from 1 to 65536", &self, .outputLimit)
        let directory = one(.directory) { $0.hasPrefix("/") && disk.exists($0) ? $0 : nil }
            .orMistake(
                "đường dẫn đầy đủ của một thư mục có thật",
                "the full path of a folder that is there",
                &self, .directory)
        let user = one(.user) { $0.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } ? $0 : nil }
            .orMistake("tên người dùng của hệ thống", "a system user's name", &self, .user)
        let arguments = (lines[.argument] ?? []).compactMap { template($0.text, $0.line) }
        let input = readInput()
        let variables = readVariables(lines[.environment] ?? [])
        let secrets = readSecrets()
        guard let program else { return nil }
        return SourceDefinition.Command(
            program: program, arguments: arguments, input: input, directory: directory,
            timeout: timeout ?? .seconds(60), user: user, environment: variables, secrets: secrets,
            outputLimit: (limit ?? 8192) << 10)
    }

    private static func resolve(_ program: String, _ disk: any FileSystem) -> String? {
        let candidates =
            program.contains("/") ? [program] : path.map { $0 + "/" + program }
        return candidates.first { path in
            let isRunnable = unsafe access(path, X_OK) == 0
            return path.hasPrefix("/") && isRunnable
        }
    }

    private static func duration(_ text: String) -> Duration? {
        guard let number = Int(text.dropLast()), number > 0 else { return nil }
        let seconds: Int
        switch text.last {
        case "s": seconds = number
        case "m" where number <= 60: seconds = number * 60
        default: return nil
        }
        return (1...3600).contains(seconds) ? .seconds(seconds) : nil
    }

    private mutating func readInput() -> Template? {
        guard let (line, file) = lines[.input]?.first, let text = text(of: file, line, .input)
        else { return nil }
        return template(text, line, file: file)
    }

    private mutating func readSecrets() -> [String: String] {
        guard let (line, file) = lines[.secrets]?.first, let text = text(of: file, line, .secrets)
        else { return [:] }
        var status = stat()
        if unsafe stat(folder + "/" + file, &status) == 0, status.st_mode & 0o077 != 0 {
            add(
                line, "\(file) chứa mật khẩu mà người khác đọc được: chạy chmod 600 \(file)",
                "\(file) holds secrets that others can read: run chmod 600 \(file)")
        }
        let entries = text.split { $0 == "\n" || $0 == "\r\n" }.map(\.trimmingBlanks)
            .filter { !$0.isEmpty && !$0.hasPrefix("#") }
        return readVariables(entries.map { (line, $0) })
    }

    private mutating func readVariables(_ entries: [(line: Int, text: String)]) -> [String: String]
    {
        var variables: [String: String] = [:]
        for (line, text) in entries {
            guard let equals = text.firstIndex(of: "="), Self.isVariable(text[..<equals]) else {
                add(
                    line, "cần TÊN=GIÁ TRỊ, tên gồm chữ cái, số và _",
                    "NAME=VALUE is needed, the name of letters, digits and _")
                continue
            }
            variables[String(text[..<equals])] = String(text[text.index(after: equals)...])
        }
        return variables
    }

    private static func isVariable(_ name: Substring) -> Bool {
        !name.isEmpty && !name.hasPrefix("GIAOBAN_")
            && name.utf8.allSatisfy { byte in
                (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte == UInt8(ascii: "_")
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            }
    }

    /// A file beside the configuration.
    private mutating func text(
        of file: String, _ line: Int, _ key: SourceDefinition.Key
    ) -> String? {
        guard !file.contains("/"), !file.isEmpty,
            let bytes = try? disk.read(folder + "/" + file, limit: 1 << 20)  // told just below
        else {
            add(
                line, "\(key.rawValue): không đọc được “\(file)”; tệp phải nằm cạnh \(name).conf",
                "\(key.rawValue): “\(file)” cannot be read; it must lie beside \(name).conf")
            return nil
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
