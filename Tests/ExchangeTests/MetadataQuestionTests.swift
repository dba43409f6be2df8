import Shared
import Testing

@testable import Exchange

/// Questions about metadata that ask for more than there is, or for nothing that can be counted on.
@Suite("Questions about metadata") struct MetadataQuestionTests {
    private static let metadata = MetadataCatalogue(ExchangeFixture.directory)

    private static var root: MetadataObject {
        get throws {
            let uid = MetadataCatalogue.root(of: ExchangeFixture.directory.registry).uid
            return try #require(metadata.object(uid.text)).1
        }
    }

    @Test("fields that go round in circles end where the room does")
    func circles() throws {
        let selection = try #require(
            FieldSelection("children[parent[children[parent[children[parent[children[id]]]]]]]"))
        var room = AnswerRoom(1000)
        _ = try selection.apply(try Self.root, room: &room, follow: Self.metadata.follow)
        var small = AnswerRoom(100)
        #expect(throws: AnswerRoom.Exhausted.self) {
            try selection.apply(try Self.root, room: &small, follow: Self.metadata.follow)
        }
    }

    @Test("conditions that go round in circles end where the room does")
    func circlingConditions() throws {
        let filter = try #require(
            MetadataFilter("children.parent.children.parent.children.name:ilike:một"))
        var room = AnswerRoom(1000)
        #expect(try filter.accepts(try Self.root, room: &room, follow: Self.metadata.follow))
        var small = AnswerRoom(20)
        #expect(throws: AnswerRoom.Exhausted.self) {
            try filter.accepts(try Self.root, room: &small, follow: Self.metadata.follow)
        }
    }

    @Test("dots nest as brackets do, and no deeper")
    func dots() {
        #expect(FieldSelection("parent.parent.id,parent.parent.name") != nil)
        #expect(FieldSelection(String(repeating: "parent.", count: 5000) + "id") == nil)
    }

    @Test(
        "numbers are compared, however far apart",
        arguments: [
            ("level:gt:-9223372036854775808", true), ("level:lt:9223372036854775807", true),
            ("level:ge:1", true), ("level:gt:1", false), ("level:le:0", false),
        ])
    func comparison(text: String, isTrue: Bool) throws {
        let filter = try #require(MetadataFilter(text))
        var room = AnswerRoom()
        let accepts = try filter.accepts(
            try Self.root, room: &room, follow: Self.metadata.follow)
        #expect(accepts == isTrue)
    }

    @Test("one walk finds the units below each of many")
    func below() throws {
        let root = try #require(UID(try Self.root.id))
        let one = UID(.unit, "SX-01")
        let below = Self.metadata.units(below: [root, one])
        #expect(below[root] == Self.metadata.units(under: [root], children: true))
        #expect(below[one]?.map(\.text) == ["SX-01"])
    }
}
