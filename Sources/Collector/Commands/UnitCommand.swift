import ArgumentParser
import Foundation
import Shared

/// `unit`: the registry of units: lists, one unit's story, what happened, entered and revoked.
struct UnitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unit",
        abstract: "Danh mục đơn vị và sự kiện / the registry of units and what happened to them.",
        subcommands: [
            UnitListCommand.self, UnitShowCommand.self, UnitEventCommand.self,
            UnitActsCommand.self, UnitRevokeCommand.self,
        ])
}

/// `unit list`: the units that worked on a day.
struct UnitListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Các đơn vị vào một ngày / the units of a day.")

    @OptionGroup var data: DataOption
    @Option(name: .long, help: "Ngày, mặc định hôm nay / a day, today by default: 2026-01-31.")
    var on: String?
    @Option(name: .long, help: "Từ trong tên, mã, bí danh / words of a name, a code, an alias.")
    var search: String?
    @Option(name: .long, help: "Loại hình / the type.")
    var type: String?
    @Option(name: .long, help: "Chủ sở hữu / the owner.")
    var ownership: String?
    @Option(name: .long, help: "Mã địa bàn / an area's code.")
    var area: String?
    @Flag(name: .long, help: "JSON.")
    var json = false

    func run() async throws {
        umask(0o077)
        try await explained {
            let query = [
                ("on", on), ("q", search), ("type", type), ("ownership", ownership),
                ("area", area),
            ]
            let answer = try await data.get(Routes.facilities.asking(query))
            if json { return try printJSON(answer) }
            for item in answer["items"]?.elements ?? [] {
                let cells = ["facility", "type", "ownership", "area", "name"].map {
                    item[$0]?.text ?? "-"
                }
                print(cells.joined(separator: "\t"))
            }
        }
    }
}

/// `unit show`: one unit's story.
struct UnitShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Một đơn vị qua thời gian / one unit through time.")

    @OptionGroup var data: DataOption
    @Argument(help: "Mã đơn vị / the unit's code.")
    var unit: String
    @Flag(name: .long, help: "JSON.")
    var json = false

    func run() async throws {
        umask(0o077)
        try await explained {
            guard FacilityID(unit) != nil else { throw Problem(.unknownFacility) }
            let story = try await data.get(Routes.facility.replacing("{facility}", with: unit))
            if json { return try printJSON(story) }
            for line in UnitText(story: story).lines { print(line) }
        }
    }
}

/// `unit acts`: what was entered, with its numbers.
struct UnitActsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "acts",
        abstract: "Các sự kiện đã ghi, kể cả đã rút / what was entered, revoked acts included.")

    @OptionGroup var data: DataOption
    @Flag(name: .long, help: "JSON.")
    var json = false

    func run() async throws {
        umask(0o077)
        try await explained {
            let answer = try await data.get(Routes.facilityActs)
            if json { return try printJSON(answer) }
            for act in answer["items"]?.elements ?? [] {
                for line in UnitText.lines(ofAct: act) { print(line) }
            }
        }
    }
}

/// `unit revoke`: takes an act back, with a reason.
struct UnitRevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Rút một sự kiện ghi sai / revoke an act that was entered wrongly.")

    @OptionGroup var data: DataOption
    @Argument(help: "Số, xem bằng lệnh unit acts / its number, see unit acts.")
    var number: Int64
    @Option(name: .long, help: "Lý do / the reason.")
    var reason: String = ""
    @Flag(name: .long, help: "Chỉ xem trước / only look.")
    var preview = false
    @Flag(name: .long, help: "JSON.")
    var json = false

    func run() async throws {
        umask(0o077)
        try await explained {
            let client = try LocalClient(directory: data.directory)
            let path = RegistryRoutes.Path.revocations.asking([
                ("number", String(number)), ("reason", reason),
                ("dryRun", preview ? "true" : nil),
            ])
            let answer = try await client.post(path, json: [])
            try client.close()
            if preview { return try PreviewText.print(answer, json: json) }
            tell("đã rút sự kiện \(number) / revoked act \(number)")
        }
    }
}

/// Prints a JSON answer as it is.
func printJSON(_ answer: JSONValue) throws {
    print(String(decoding: try answer.canonicalBytes(), as: UTF8.self))
}

extension String {
    /// The path with a query of those values that there are, percent-encoded.
    func asking(_ query: [(String, String?)]) -> String {
        let given = query.compactMap { name, value in
            value.flatMap { $0.isEmpty ? nil : (name, $0) }
        }
        return given.isEmpty ? self : self + "?" + QueryText.joined(given)
    }
}
