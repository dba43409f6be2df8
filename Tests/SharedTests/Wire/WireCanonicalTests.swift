import Shared
import Support
import Testing

@Suite("Canonical JSON: one content, one spelling")
struct WireCanonicalTests {
    private func canonical(_ text: String) throws -> String {
        String(decoding: try JSONValue(parsing: Array(text.utf8)).canonicalBytes(), as: UTF8.self)
    }

    @Test("RFC 8785 §3.2.3: keys go by UTF-16 code units")
    func propertySorting() throws {
        // The RFC's example, with U+FB01 for U+FB33: NFC takes the latter apart, and our text is NFC.
        let text = #"""
            {"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb01":"Ligature","1":"One",
            "\ud83d\ude00":"Emoji","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}
            """#
        let expected =
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u{80}\":\"Control\","
            + "\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\","
            + "\"😀\":\"Emoji\",\"\u{fb01}\":\"Ligature\"}"
        #expect(Array(try canonical(text).utf8) == Array(expected.utf8))
    }

    @Test(
        "RFC 8785 §3.2.2: literals and escapes",
        arguments: [
            (#"{"literals": [null, true, false]}"#, #"{"literals":[null,true,false]}"#),
            (
                #""\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/""#,
                #""€$\u000f\nA'B\"\\\\\"/""#
            ),
            (#""\u0008\u0009\u000a\u000c\u000d\u001b\u007f""#, "\"\\b\\t\\n\\f\\r\\u001b\u{7f}\""),
            (#"{"b":2,"a":1,"ab":3,"":0}"#, #"{"":0,"a":1,"ab":3,"b":2}"#),
            ("[ 1 , -20 , [ ] , { } ]", "[1,-20,[],{}]"),
            (#"["]","{",":",","]"#, #"["]","{",":",","]"#),
            ("\"e\u{302}\u{300}\"", "\"\u{1ec1}\""),
            ("{\"e\u{302}\u{300}\":1,\"f\":0}", "{\"f\":0,\"\u{1ec1}\":1}"),
        ])
    func vectors(text: String, expected: String) throws {
        #expect(Array(try canonical(text).utf8) == Array(expected.utf8))
    }

    @Test(
        "what has no canonical form is refused with its place",
        arguments: [
            (#"{"v":1.5}"#, "notInteger", "/v"), (#"[0,-0]"#, "notInteger", "/1"),
            (#"[1e3]"#, "notInteger", "/0"), (#"[1.0]"#, "notInteger", "/0"),
            (#"[9007199254740993]"#, "integerOutOfRange", "/0"),
            (#"[-99999999999999999999]"#, "integerOutOfRange", "/0"),
        ])
    func noCanonicalForm(text: String, fault: String, pointer: String) throws {
        let found = try #require(throws: JSONFault.self) { try canonical(text) }
        #expect(found.code.name == fault)
        #expect(found.pointer == pointer)
    }

    @Test("keys that only normalisation makes equal are refused")
    func keysEqualByNormalisation() throws {
        let value = JSONValue.object([.init("\u{1ec1}", .null), .init("e\u{302}\u{300}", .null)])
        let fault = try #require(throws: JSONFault.self) { try value.canonicalBytes() }
        #expect(fault.code == .duplicateKey)
    }

    @Test("the streaming writer and the tree write the same bytes")
    func writer() throws {
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("a")
            writer.array { writer in
                writer.integer(.min)
                writer.integer(0)
                writer.null()
                writer.bool(true)
                writer.decimal(FixedDecimal(units: -1250, scale: 2) ?? 0)
                writer.array { _ in }
                writer.object { _ in }
            }
            writer.key("b")
            writer.canonical(Array(#"{"x":1}"#.utf8))
            writer.key("ề\"")
            writer.string("e\u{302}\u{300}")
        }
        let expected =
            #"{"a":[-9223372036854775808,0,null,true,"-12.50",[],{}],"b":{"x":1},"#
            + "\"\u{1ec1}\\\"\":\"\u{1ec1}\"}"
        #expect(writer.bytes == Array(expected.utf8))
    }

    @Test(
        "the order of keys, which the writer holds its callers to",
        arguments: [
            ("a", "b", true), ("b", "a", false), ("a", "a", false), ("", "a", true),
            ("a", "", false), ("a", "ab", true), ("Z", "a", true), ("z", "đ", true),
            ("\u{d7ff}", "😀", true), ("😀", "\u{e000}", true), ("\u{fffd}", "😀", false),
        ])
    func keyOrder(left: String, right: String, precedes: Bool) {
        #expect(CanonicalOrder.precedes(left, right) == precedes)
    }

    @Test(
        "written and read again, any tree is the same, and canonical bytes are stable",
        arguments: UInt64(1)...40)
    func roundTrip(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<10 {
            let tree = JSONTree.any(&random, depth: 3)
            let bytes = try tree.canonicalBytes()
            let again = try JSONValue(parsing: bytes)
            #expect(try again.canonicalBytes() == bytes, "seed \(seed)")
            #expect(try JSONTree.shuffled(again, &random).canonicalBytes() == bytes, "seed \(seed)")
            #expect(again == JSONTree.sorted(tree), "seed \(seed)")
        }
    }
}

/// Seeded JSON trees with awkward texts and keys.
enum JSONTree {
    private static let pieces = [
        "a", "b", "Z", "0", " ", "\"", "\\", "/", "\n", "\u{0}", "\u{1f}", "\u{7f}", "\u{ad}", "é",
        "e\u{301}", "ề", "e\u{302}\u{300}", "đ", "Đ", "€", "\u{e000}", "\u{fb01}", "😀", "한",
        "\u{1112}\u{1161}\u{11ab}", "mac_sot_xuat_huyet",
    ]

    static func any(_ random: inout SplitMix64, depth: Int) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 5), using: &random) {
        case 0: return .null
        case 1: return .bool(.random(using: &random))
        case 2: return .integer(.random(in: -(1 << 53)...(1 << 53), using: &random))
        case 3: return .integer(.random(in: -20...20, using: &random))
        case 4: return .string(text(&random))
        case 5:
            return .array(
                (0..<Int.random(in: 0...5, using: &random)).map { _ in
                    any(&random, depth: depth - 1)
                })
        default: return .object(members(&random, depth: depth))
        }
    }

    private static func members(_ random: inout SplitMix64, depth: Int) -> [JSONValue.Member] {
        var keys = Set<String>()
        for _ in 0..<Int.random(in: 0...15, using: &random) { keys.insert(text(&random)) }
        // A set's order changes from run to run; the seed must decide alone.
        return keys.sorted().shuffled(using: &random).map { key in
            JSONValue.Member(key, any(&random, depth: depth - 1))
        }
    }

    private static func text(_ random: inout SplitMix64) -> String {
        (0..<Int.random(in: 0...9, using: &random))
            .map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
    }

    /// The same tree with the keys of its objects in another order.
    static func shuffled(_ value: JSONValue, _ random: inout SplitMix64) -> JSONValue {
        switch value {
        case .array(let elements): return .array(elements.map { shuffled($0, &random) })
        case .object(let members):
            return .object(
                members.map { .init($0.key, shuffled($0.value, &random)) }.shuffled(using: &random))
        default: return value
        }
    }

    /// The same tree with keys in UTF-16 order, worked out from UTF-16 itself.
    static func sorted(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let elements): return .array(elements.map(sorted))
        case .object(let members):
            return .object(
                members.map { JSONValue.Member($0.key.nfc, sorted($0.value)) }
                    .sorted { $0.key.utf16.lexicographicallyPrecedes($1.key.utf16) })
        default: return value
        }
    }
}
