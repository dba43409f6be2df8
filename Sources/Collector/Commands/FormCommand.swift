import ArgumentParser
import Foundation
import Shared

/// `form`: the published forms, what differs between versions, publishing the next one.
struct FormCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "form",
        abstract: "Xem, so sánh, công bố biểu mẫu / forms: list, compare, publish.",
        subcommands: [
            FormListCommand.self, FormShowCommand.self, FormDiffCommand.self,
            FormPublishCommand.self, FormJudgeCommand.self,
        ])
}

/// `form list`: every published version.
struct FormListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Các biểu mẫu đã công bố / the published forms.")

    @OptionGroup var data: DataOption

    func run() async throws {
        umask(0o077)
        try await explained {
            let forms = try await data.get(Routes.forms)["items"]?.elements ?? []
            for form in forms {
                let periods = (form["periods"]?.elements ?? []).compactMap(\.text)
                print(
                    [
                        form["form"]?.text ?? "", "\(form["version"]?.integer ?? 0)",
                        form["calendar"]?.text ?? "", periods.joined(separator: ","),
                        form["title"]?.text ?? "",
                    ].joined(separator: "\t"))
            }
        }
    }
}

/// `form show`: one version's document as YAML, ready to be edited.
struct FormShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Một biểu mẫu dạng YAML / one form as YAML.")

    @OptionGroup var data: DataOption
    @Argument(help: "Mã biểu mẫu / the form's code.")
    var form: String
    @Option(name: .long, help: "Phiên bản / the version.")
    var version: Int?

    func run() async throws {
        umask(0o077)
        try await explained {
            guard FormCode(form) != nil else { throw Problem(.unknownForm) }
            let client = try LocalClient(directory: data.directory)
            let path = Routes.form.replacing("{code}", with: form)
                .asking([("version", version.map(String.init))])
            let bytes = try await client.bytes(path)
            try client.close()
            print(YAMLWriter.text(try DocumentNode(json: bytes)), terminator: "")
        }
    }
}

/// `form diff`: what differs between two versions.
struct FormDiffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "So sánh hai phiên bản / compare two versions.")

    @OptionGroup var data: DataOption
    @Argument(help: "Mã biểu mẫu / the form's code.")
    var form: String
    @Option(name: .long, help: "Phiên bản cũ / the earlier version.")
    var from: Int?
    @Option(name: .long, help: "Phiên bản mới / the later version.")
    var to: Int?
    @Flag(name: .long, help: "JSON.")
    var json = false

    func run() async throws {
        umask(0o077)
        try await explained {
            guard FormCode(form) != nil else { throw Problem(.unknownForm) }
            let path = Routes.formDifference.replacing("{code}", with: form)
                .asking([("from", from.map(String.init)), ("to", to.map(String.init))])
            let answer = try await data.get(path)
            if json { return try printJSON(answer) }
            for change in answer["items"]?.elements ?? [] { print(Self.line(change)) }
        }
    }

    /// `+ rules …`, `- indicators x`, `~ indicators x.type: integer → decimal`.
    static func line(_ change: JSONValue) -> String {
        let part = change["part"]?.text ?? ""
        let name = change["name"]?.text ?? ""
        let mark = change["breaksSeries"] == .bool(true) ? " ! gãy chuỗi / breaks series" : ""
        switch change["change"]?.text {
        case "added": return "+ \(part): \(change["after"]?.text ?? "")"
        case "removed": return "- \(part): \(change["before"]?.text ?? "")\(mark)"
        default:
            return "~ \(part) \(name): \(change["before"]?.text ?? "—") → "
                + "\(change["after"]?.text ?? "—")\(mark)"
        }
    }
}

/// `form publish`: publishes a form or its next version.
struct FormPublishCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "Công bố biểu mẫu từ tệp YAML / publish a form from a YAML file.")

    @OptionGroup var data: DataOption
    @Argument(help: "Tệp / the file.")
    var file: String
    @Flag(name: .long, help: "Chỉ kiểm tra / only check.")
    var dryRun = false

    func run() async throws {
        umask(0o077)
        try await explained {
            let bytes = Array(try textFile(file).utf8)
            let client = try LocalClient(directory: data.directory)
            let path = FormPageRoutes.Path.publish
            // The check tells lines; publishing tells only that something is wrong.
            let look = try await client.post(path.asking([("dryRun", "true")]), json: bytes)
            let faults = look["faults"]?.elements ?? []
            for fault in faults {
                tell(
                    "\(file):\(fault["line"]?.integer ?? 0): \(fault["message"]?["vi"]?.text ?? "") / "
                        + "\(fault["message"]?["en"]?.text ?? "")")
            }
            for change in look["changes"]?.elements ?? [] { print(FormDiffCommand.line(change)) }
            guard faults.isEmpty, !dryRun else {
                try client.close()
                if !faults.isEmpty { throw ExitStatus.badData }
                return
            }
            let answer = try await client.post(path, json: bytes)
            try client.close()
            let name = answer["published"]?.text ?? ""
            tell("đã công bố \(name) / published \(name)")
        }
    }
}
