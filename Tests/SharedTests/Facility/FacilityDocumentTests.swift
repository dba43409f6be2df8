import Testing

@testable import Shared

@Suite("Facility lists are read whole or refused with every fault's file, line and reason")
struct FacilityDocumentTests {
    static func node(_ json: String) throws -> DocumentNode {
        try DocumentNode(json: Array(json.utf8))
    }

    /// Two files: one unit and its area in the first, what happened in the second.
    static let units = """
        {"home": "P", "areas": [
          {"id": "P", "kind": "province", "name": {"vi": "Tỉnh P"}},
          {"id": "P1", "kind": "district", "parent": "P", "name": {"vi": "Huyện P1", "en": "P1"},
           "mountain": true, "from": "1990-01-01", "to": "2025-07-01",
           "codes": [{"scheme": "administrativeUnit", "value": "091"}]},
          {"id": "P2", "kind": "region", "parent": "P", "name": {"vi": "Khu vực P2"}}
        ],
        "facilities": [
          {"id": "P-SYT", "opened": "1997-01-01", "name": {"vi": "Sở Y tế"},
           "type": "department", "ownership": "province"},
          {"id": "P-A", "opened": "2006-01-01", "name": {"vi": "Trung tâm A", "en": "Centre A"},
           "aliases": ["TT A"], "type": "districtHealthCentreWithBeds", "ownership": "province",
           "parent": "P-SYT", "reportsTo": "P-SYT", "area": "P1",
           "services": ["obstetrics", "immunisation"],
           "autonomyGroup": [{"value": 3}, {"value": 2, "from": "2025-01-01"}],
           "codes": [{"scheme": "insurance", "value": "09001", "from": "2006-01-01"}]},
          {"id": "P-B", "opened": "2024-07-01", "name": {"vi": "Bệnh viện B"},
           "type": "regionalHospital", "ownership": "province",
           "services": [{"value": []}, {"value": ["obstetrics"], "from": "2025-01-01"}]}
        ],
        "populations": [
          {"area": "P1", "source": {"vi": "tổng hợp", "en": "synthetic"},
           "counts": [{"day": "2023-12-31", "people": 46150}, {"day": "2024-12-31", "people": 46480}]}
        ]}
        """
    static let events = """
        {"events": [
          {"kind": "split", "on": "2024-07-01", "facilities": ["P-A"], "into": ["P-A", "P-B"],
           "decision": "118/QĐ-SX", "note": "tách", "recordedAt": "2024-06-20T14:30:00+07:00"},
          {"kind": "retype", "on": "2024-07-01", "facility": "P-A", "type": "healthCentreWithoutBeds"},
          {"kind": "decision", "on": "2025-01-01", "facility": "P-A", "about": "autonomyGroup"},
          {"kind": "move", "on": "2025-07-01", "facility": "P-A", "area": "P2"},
          {"kind": "rename", "on": "2025-07-01", "facility": "P-A", "name": {"vi": "Khu vực A"}},
          {"kind": "close", "on": "2026-01-01", "facility": "P-B"},
          {"kind": "open", "on": "2026-02-01", "facility": "P-B"}
        ]}
        """

    static func whole() throws -> Registry {
        let (registry, faults) = FacilityDocument.registry(from: [
            ("events.yaml", try node(events)), ("units.yaml", try node(units)),
        ])
        #expect(faults.isEmpty, "\(faults)")
        return try #require(registry)
    }

    @Test("Files in any order make one registry, every attribute at its time")
    func whole() throws {
        let registry: Registry = try Self.whole()
        let a = Land.id("P-A")
        let before = try #require(registry.state(of: a, on: Land.day("2024-06-30")))
        #expect(before.type == .districtHealthCentreWithBeds)
        #expect(before.autonomyGroup == .three)
        #expect(before.services == [.obstetrics, .immunisation])
        #expect(before.codes.map(\.value) == ["09001"])
        #expect(before.reportsTo == Land.id("P-SYT"))
        #expect(before.area == Land.area("P1"))
        let after = try #require(registry.state(of: a, on: Land.day("2025-07-01")))
        #expect(after.type == .healthCentreWithoutBeds)
        #expect(after.autonomyGroup == .two)
        #expect(after.name.vi == "Khu vực A")
        #expect(after.area == Land.area("P2"))
        let b = Land.id("P-B")
        #expect(registry.state(of: b, on: Land.day("2024-12-31"))?.services == [])
        #expect(registry.state(of: b, on: Land.day("2025-01-01"))?.services == [.obstetrics])
        #expect(registry.state(of: b, on: Land.day("2026-01-15")) == nil)
        #expect(registry.facilities(spelled: "TT A") == [a])
        let split = try #require(registry.events.first)
        #expect(split.decision == DecisionNumber("118/QĐ-SX"))
        #expect(split.recordedAt == Land.instant("2024-06-20T14:30:00+07:00"))
        #expect(registry.area(Land.area("P1"))?.isMountain == true)
        #expect(
            registry.population(of: Land.area("P1"), on: Land.day("2024-06-01"))?.people == 46_150)
    }

    @Test("A registry written as JSON reads back equal")
    func roundTrip() throws {
        let registry: Registry = try Self.whole()
        let bytes = try registry.json.canonicalBytes()
        let (copy, faults) = FacilityDocument.registry(from: [
            ("facilities.json", try DocumentNode(json: bytes))
        ])
        #expect(faults.isEmpty, "\(faults)")
        let back = try #require(copy)
        #expect(back.facilities == registry.facilities)
        #expect(back.areas == registry.areas)
        #expect(back.events == registry.events)
        #expect(back.populations == registry.populations)
        #expect(back.home == registry.home)
        #expect(try back.json.canonicalBytes() == bytes)
    }

    @Test("The state of a day is written with single values")
    func stateJSON() throws {
        let registry: Registry = try Self.whole()
        let state = try #require(registry.state(of: Land.id("P-A"), on: Land.day("2025-01-01")))
        #expect(state.json["autonomyGroup"]?.integer == 2)
        #expect(state.json["type"]?.text == "healthCentreWithoutBeds")
        #expect(state.json["name"]?["en"]?.text == "Centre A")
        #expect(state.json["codes"]?.elements?.first?["value"]?.text == "09001")
    }

    struct Row: CustomTestStringConvertible {
        let json: String
        /// `line: part of the English reason`, in order.
        let faults: [String]
        var testDescription: String { faults.joined(separator: "; ") }
    }

    static let rows: [Row] = [
        Row(json: "[]", faults: ["1: must be key: value pairs"]),
        Row(json: #"{"facility": []}"#, faults: ["1: unknown key “facility”"]),
        Row(
            json: """
                {"facilities": [
                  {"id": "A B", "opened": "2020-02-30", "type": "hospital"},
                  {"id": "B", "name": {"vi": " "}, "type": "cdc", "ownership": "province",
                   "autonomyGroup": 5, "kind": "x"}
                ]}
                """,
            faults: [
                "2: “A B” is not a valid code", "2: “name” is missing",
                "2: no such word “hospital”",
                "2: “ownership” is missing", "2: “2020-02-30” is not an existing day",
                "4: unknown key “kind”", "3: a name is missing", "4: must be 1, 2, 3 or 4",
            ]),
        Row(
            json: """
                {"facilities": [{"id": "A", "opened": "2020-01-01", "name": {"vi": "A"},
                  "type": [{"value": "cdc"}, {"value": "department"}],
                  "ownership": [{"value": "province", "from": "2020-01-01", "till": "2021-01-01"}],
                  "codes": [
                    {"scheme": "insurance", "value": "9001"},
                    {"scheme": "insurance", "value": "09001", "from": "2021-01-01", "to": "2020-01-01"}
                  ]}]}
                """,
            faults: [
                "2: two values with the same “from”", "3: unknown key “till”",
                "5: insurance code “9001” is malformed", "6: “to” must be after “from”",
            ]),
        Row(
            json: """
                {"events": [
                  {"kind": "merge", "on": "2024-01-01", "facilities": ["A"], "into": []},
                  {"kind": "split", "on": "2024-01-01", "facility": "A", "into": ["B", "C"]},
                  {"kind": "move", "on": "2024-01-01", "facility": "A"},
                  {"kind": "rename", "on": "01/02/2024", "facility": "A"},
                  {"kind": "close", "on": "2024-01-01", "facility": "A", "name": {"vi": "x"}},
                  {"kind": "decision", "on": "2024-01-01", "facility": "A", "about": "plan",
                   "decision": "số?", "recordedAt": "2024-01-01"},
                  {"kind": "explode"}
                ]}
                """,
            faults: [
                "2: a merge needs", "3: unknown key “facility”", "3: a merge needs",
                "4: give at least one of", "5: “01/02/2024” is not an existing day",
                "5: “name” is missing", "6: unknown key “name”",
                "8: “số?” is not a decision number", "8: must be written like",
                "9: no such word “explode”",
            ]),
        Row(
            json: """
                {"home": "P", "areas": [
                  {"id": "P", "kind": "province"},
                  {"id": "Q", "kind": "shire", "name": {"vi": "Q"}}],
                 "populations": [
                  {"area": "P", "source": {"vi": "x", "en": "y"},
                   "counts": [{"day": "2024-01-01", "people": 0}, {"day": "2024-01-01"}]}]}
                """,
            faults: [
                "2: “name” is missing", "3: no such word “shire”", "6: must be a whole number",
                "6: “people” is missing",
            ]),
    ]

    @Test("Every fault in a file is named with its line", arguments: rows)
    func faults(_ row: Row) throws {
        let (registry, faults) = FacilityDocument.registry(from: [
            ("list.yaml", try Self.node(row.json))
        ])
        #expect(registry == nil)
        try #require(faults.count == row.faults.count, "\(faults)")
        for (fault, expected) in zip(faults, row.faults) {
            let parts = expected.split(separator: ":", maxSplits: 1)
            #expect(String(fault.line) == parts[0], "\(fault)")
            #expect(fault.reason.en.contains(parts[1].dropFirst()), "\(fault)")
            #expect(fault.file == "list.yaml")
            #expect(fault.reason.vi != fault.reason.en)
        }
    }

    @Test("What is wrong between files names the file and line of the thing that is wrong")
    func between() throws {
        let wrong = """
            {"home": "X",
             "events": [
              {"kind": "close", "on": "1990-01-01", "facility": "P-A"},
              {"kind": "rename", "on": "2024-01-01", "facility": "NOBODY", "name": {"vi": "x"}}],
             "facilities": [
              {"id": "P-A", "opened": "2020-01-01", "name": {"vi": "x"}, "type": "cdc",
               "ownership": "province"}]}
            """
        let whole = try Self.node(Self.units.replacing("\"home\": \"P\", ", with: ""))
        let (registry, faults) = FacilityDocument.registry(from: [
            ("units.yaml", whole), ("more.yaml", try Self.node(wrong)),
        ])
        #expect(registry == nil)
        #expect(
            faults.map { "\($0.file):\($0.line)" } == [
                "more.yaml:1", "more.yaml:6", "more.yaml:4", "more.yaml:3",
            ], "\(faults)")
    }

    @Test("Two files cannot name two homes")
    func homes() throws {
        let (registry, faults) = FacilityDocument.registry(from: [
            ("a.yaml", try Self.node(#"{"home": "P"}"#)),
            ("b.yaml", try Self.node(#"{"home": "Q"}"#)),
        ])
        #expect(registry == nil)
        #expect(faults.map(\.file) == ["b.yaml"])
    }
}
