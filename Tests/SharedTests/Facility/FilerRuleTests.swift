import Testing

@testable import Shared

/// Short ways to write document trees in tables.
enum Tree {
    static func map(_ parts: KeyValuePairs<String, DocumentNode>, line: Int = 1) -> DocumentNode {
        DocumentNode(
            .mapping(parts.map { DocumentNode.Entry(key: $0.key, line: line, value: $0.value) }),
            line: line)
    }

    static func list(_ parts: DocumentNode..., line: Int = 1) -> DocumentNode {
        DocumentNode(.sequence(parts), line: line)
    }

    static func words(_ words: String..., line: Int = 1) -> DocumentNode {
        DocumentNode(.sequence(words.map { DocumentNode(.scalar($0), line: line) }), line: line)
    }
}

@Suite("Who files a form")
struct FilerRuleTests {
    struct Row: CustomTestStringConvertible {
        let type: FacilityType
        var ownership = Ownership.province
        var services: Set<FacilityService> = []
        let forms: Set<String>
        let reason: String
        var testDescription: String { reason }
    }

    /// The statements of four forms of DOMAIN §8.
    static let rules: [String: DocumentNode] = [
        "HDKB-T": Tree.map(["types": Tree.words("hospitals", "districtHealthCentreWithBeds")]),
        "BMTE-Q": Tree.map([
            "anyOf": Tree.list(
                Tree.map(["types": Tree.words("healthCentres")]),
                Tree.map([
                    "types": Tree.words("hospitals"), "services": Tree.words("obstetrics"),
                ]))
        ]),
        "NDTP-T": Tree.map(["types": Tree.words("healthCentres", "foodSafetyOffice")]),
        "NL-6T": Tree.map([
            "types": Tree.words("healthUnits"), "ownerships": Tree.words("province", "commune"),
        ]),
    ]

    static let rows: [Row] = [
        Row(
            type: .provincialGeneralHospital, services: [.obstetrics],
            forms: ["HDKB-T", "BMTE-Q", "NL-6T"], reason: "a hospital with obstetrics"),
        Row(
            type: .specialisedHospital, forms: ["HDKB-T", "NL-6T"],
            reason: "a hospital without obstetrics owes no mother-and-child form"),
        Row(
            type: .privateHospital, ownership: .private, services: [.obstetrics],
            forms: ["HDKB-T", "BMTE-Q"], reason: "a private hospital owes no workforce form"),
        Row(
            type: .districtHealthCentreWithBeds, forms: ["HDKB-T", "BMTE-Q", "NDTP-T", "NL-6T"],
            reason: "a centre with beds treats and prevents"),
        Row(
            type: .healthCentreWithoutBeds, forms: ["BMTE-Q", "NDTP-T", "NL-6T"],
            reason: "a centre without beds only prevents"),
        Row(type: .foodSafetyOffice, forms: ["NDTP-T", "NL-6T"], reason: "the food safety office"),
        Row(type: .cdc, forms: ["NL-6T"], reason: "the CDC is no health centre"),
        Row(type: .department, forms: [], reason: "the department is no unit of its own"),
        Row(type: .medicalCollege, forms: [], reason: "a college is no health unit"),
        Row(type: .diseaseCountDistrict, forms: [], reason: "a place in a series is no unit"),
    ]

    @Test("A facility owes exactly the forms whose statement fits it", arguments: rows)
    func statementsFit(_ row: Row) throws {
        let id = try #require(FacilityID("SX-A"))
        var owed: Set<String> = []
        for (form, node) in Self.rules {
            var reader = DocumentReader(file: "form.yaml")
            let rule = try #require(FilerRule(node, reader: &reader))
            if rule.includes(
                id, type: row.type, ownership: row.ownership, services: row.services)
            {
                owed.insert(form)
            }
        }
        #expect(owed == row.forms)
    }

    @Test("A named exclusion wins over a named inclusion and over every clause")
    func namesWin() throws {
        let named = try #require(FacilityID("SX-A"))
        let other = try #require(FacilityID("SX-B"))
        let open = FilerRule(clauses: [], include: [named])
        #expect(open.includes(named, type: .department, ownership: .province, services: []))
        #expect(!open.includes(other, type: .department, ownership: .province, services: []))
        let closed = FilerRule(
            clauses: [FilerRule.Clause(types: [.cdc])], include: [other], exclude: [named, other])
        #expect(!closed.includes(named, type: .cdc, ownership: .province, services: []))
        #expect(!closed.includes(other, type: .cdc, ownership: .province, services: []))
    }

    @Test(
        "A statement that cannot be meant is refused with its line and the accepted words",
        arguments: [
            (Tree.map([:], line: 7), 7, "nobody files"),
            (Tree.map(["types": Tree.list(line: 8)], line: 7), 7, "nobody files"),
            (Tree.map(["types": Tree.words("hospital", line: 9)]), 9, "use one of: hospitals"),
            (Tree.map(["type": Tree.words("hospitals")], line: 3), 3, "known keys"),
            (Tree.map(["ownerships": Tree.words("state", line: 4)]), 4, "province, commune"),
            (Tree.map(["services": Tree.words("surgery", line: 5)]), 5, "obstetrics"),
            (Tree.map(["include": Tree.words("SX A", line: 6)]), 6, "not a valid code"),
            (
                Tree.map(
                    ["include": Tree.words("SX-A"), "exclude": Tree.words("SX-A")], line: 2),
                2, "in include and in exclude"
            ),
            (
                Tree.map(
                    [
                        "types": Tree.words("cdc"),
                        "anyOf": Tree.list(Tree.map(["types": Tree.words("cdc")])),
                    ], line: 2), 2, "inside it"
            ),
            (
                Tree.map(["anyOf": Tree.list(Tree.map([:], line: 5))], line: 4), 5,
                "name a condition"
            ),
        ] as [(DocumentNode, Int, String)])
    func refused(_ node: DocumentNode, line: Int, reason: String) {
        var reader = DocumentReader(file: "form.yaml")
        #expect(FilerRule(node, reader: &reader) == nil)
        #expect(
            reader.faults.contains { $0.line == line && $0.reason.en.contains(reason) },
            "\(reader.faults)")
    }
}
