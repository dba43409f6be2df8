import Shared
import Testing

/// A document as bytes, so that rows may hold what no Swift string can.
struct WireDocument: Sendable, CustomTestStringConvertible {
    let bytes: [UInt8]
    let reason: String
    let fault: String

    init(_ text: String, _ reason: String, fault: String = "") {
        self.init(bytes: Array(text.utf8), reason, fault: fault)
    }

    init(bytes: [UInt8], _ reason: String, fault: String = "") {
        self.bytes = bytes
        self.reason = reason
        self.fault = fault
    }

    var testDescription: String { reason }

    /// `before`, some bytes, `after`.
    static func raw(_ bytes: [UInt8], _ reason: String, fault: String) -> WireDocument {
        WireDocument(
            bytes: Array(#"{"a":""#.utf8) + bytes + Array(#""}"#.utf8), reason, fault: fault)
    }
}

private func faultOf(_ bytes: [UInt8], skipping: Bool = false) -> JSONFault? {
    do throws(JSONFault) {
        if skipping {
            try JSONReader.read(bytes) { reader throws(JSONFault) in try reader.skipValue() }
        } else {
            _ = try JSONValue(parsing: bytes)
        }
        return nil
    } catch {
        return error
    }
}

@Suite("JSONReader: what is refused and what is accepted")
struct WireJSONReaderTests {
    static let refused: [WireDocument] = [
        WireDocument("", "nothing", fault: "emptyDocument"),
        WireDocument(" \n\t", "white space only", fault: "emptyDocument"),
        WireDocument("[1,]", "trailing comma in an array", fault: "trailingComma"),
        WireDocument(#"{"a":1,}"#, "trailing comma in an object", fault: "trailingComma"),
        WireDocument("[,1]", "comma first", fault: "unexpectedByte"),
        WireDocument("[1,,2]", "two commas", fault: "unexpectedByte"),
        WireDocument("[1 2]", "no comma", fault: "unexpectedByte"),
        WireDocument(#"{"a" 1}"#, "no colon", fault: "unexpectedByte"),
        WireDocument(#"{"a"::1}"#, "two colons", fault: "unexpectedByte"),
        WireDocument("{a:1}", "key without quotation marks", fault: "unexpectedByte"),
        WireDocument("{'a':1}", "single quotes", fault: "unexpectedByte"),
        WireDocument("{1:1}", "number as key", fault: "unexpectedByte"),
        WireDocument("[1]]", "a bracket too many", fault: "trailingBytes"),
        WireDocument("{} {}", "two documents", fault: "trailingBytes"),
        WireDocument("1\u{0}", "NUL after the document", fault: "malformedNumber"),
        WireDocument("[1]\u{0}", "NUL after the document", fault: "trailingBytes"),
        WireDocument("[1}", "mismatched brackets", fault: "unexpectedByte"),
        WireDocument("[1", "cut in an array", fault: "unexpectedEnd"),
        WireDocument("[1,", "cut after a comma", fault: "unexpectedEnd"),
        WireDocument(#"{"a":"#, "cut after a colon", fault: "unexpectedEnd"),
        WireDocument(#"{"a"#, "cut in a key", fault: "unexpectedEnd"),
        WireDocument(#"["a\"#, "cut in an escape", fault: "unexpectedEnd"),
        WireDocument("/* c */ 1", "block comment", fault: "unexpectedByte"),
        WireDocument("1 // c", "line comment", fault: "trailingBytes"),
        WireDocument("# c\n1", "hash comment", fault: "unexpectedByte"),
        WireDocument("NaN", "not a number", fault: "unexpectedByte"),
        WireDocument("Infinity", "infinity", fault: "unexpectedByte"),
        WireDocument("-Infinity", "negative infinity", fault: "malformedNumber"),
        WireDocument("nul", "half a word", fault: "unexpectedByte"),
        WireDocument("nulll", "a word too long", fault: "unexpectedByte"),
        WireDocument("True", "capital letter", fault: "unexpectedByte"),
        WireDocument("truefalse", "two words", fault: "unexpectedByte"),
        WireDocument("01", "leading zero", fault: "malformedNumber"),
        WireDocument("-01", "leading zero after a minus", fault: "malformedNumber"),
        WireDocument("00.5", "leading zero before a point", fault: "malformedNumber"),
        WireDocument("+1", "plus sign", fault: "unexpectedByte"),
        WireDocument(".5", "no digit before the point", fault: "unexpectedByte"),
        WireDocument("1.", "no digit after the point", fault: "malformedNumber"),
        WireDocument("1.e3", "no digit between point and exponent", fault: "malformedNumber"),
        WireDocument("1e", "no digit in the exponent", fault: "malformedNumber"),
        WireDocument("1e+", "no digit after the sign", fault: "malformedNumber"),
        WireDocument("-", "minus alone", fault: "malformedNumber"),
        WireDocument("- 1", "space after the minus", fault: "malformedNumber"),
        WireDocument("0x10", "hexadecimal", fault: "malformedNumber"),
        WireDocument("1_000", "underscore", fault: "malformedNumber"),
        WireDocument("1,5", "decimal comma", fault: "trailingBytes"),
        WireDocument("٣", "digits of another script", fault: "unexpectedByte"),
        WireDocument("1234567890123456789012345", "25 digits", fault: "numberTooLong"),
        WireDocument(
            "1e" + String(repeating: "0", count: 23), "25 characters", fault: "numberTooLong"),
        WireDocument(#""\x41""#, "unknown escape", fault: "invalidEscape"),
        WireDocument(#""\u12""#, "short escape", fault: "invalidEscape"),
        WireDocument(#""\u12G4""#, "escape with another letter", fault: "invalidEscape"),
        WireDocument(#""\U0041""#, "capital U", fault: "invalidEscape"),
        WireDocument("\"\\\u{e9}\"", "escaped é", fault: "invalidEscape"),
        WireDocument("\"\\\n\"", "escaped line feed", fault: "invalidEscape"),
        WireDocument(#""\uD83D""#, "high surrogate alone", fault: "loneSurrogate"),
        WireDocument(#""\uDE00""#, "low surrogate alone", fault: "loneSurrogate"),
        WireDocument(#""\uD83D\uD83D""#, "two high surrogates", fault: "loneSurrogate"),
        WireDocument(#""\uD83Dx\uDE00""#, "surrogates apart", fault: "loneSurrogate"),
        WireDocument(#""\uD83D\n""#, "surrogate and another escape", fault: "loneSurrogate"),
        WireDocument("\"a\nb\"", "line feed in a string", fault: "controlCharacter"),
        WireDocument("\"a\tb\"", "tab in a string", fault: "controlCharacter"),
        WireDocument("\"a\u{0}b\"", "NUL in a string", fault: "controlCharacter"),
        WireDocument(
            "\"longer than eight\u{1f}\"", "control after a word", fault: "controlCharacter"),
        WireDocument("\u{feff}{}", "byte order mark", fault: "byteOrderMark"),
        WireDocument("{\u{a0}}", "no-break space as white space", fault: "unexpectedByte"),
        WireDocument("[\u{c}1]", "form feed as white space", fault: "unexpectedByte"),
        WireDocument(#"{"a":1,"a":2}"#, "key twice", fault: "duplicateKey"),
        WireDocument(#"{"b":1,"a":2,"b":3}"#, "key twice, unsorted", fault: "duplicateKey"),
        WireDocument(#"{"a":1,"\u0061":2}"#, "key twice, once escaped", fault: "duplicateKey"),
        WireDocument(#"{"\u0061":1,"a":2}"#, "key twice, first escaped", fault: "duplicateKey"),
        WireDocument(#"{"":1,"":2}"#, "empty key twice", fault: "duplicateKey"),
        WireDocument(#"{"x":{"a":1,"a":2}}"#, "key twice inside", fault: "duplicateKey"),
        WireDocument("{\"đề\":1,\"đê\u{300}\":2}", "key twice, NFC and NFD", fault: "duplicateKey"),
        .raw([0xC0, 0xAF], "overlong solidus", fault: "invalidUTF8"),
        .raw([0xC1, 0x81], "overlong letter", fault: "invalidUTF8"),
        .raw([0xE0, 0x80, 0xAF], "overlong, three bytes", fault: "invalidUTF8"),
        .raw([0xF0, 0x80, 0x80, 0xAF], "overlong, four bytes", fault: "invalidUTF8"),
        .raw([0xED, 0xA0, 0x80], "surrogate in UTF-8", fault: "invalidUTF8"),
        .raw([0xF4, 0x90, 0x80, 0x80], "beyond U+10FFFF", fault: "invalidUTF8"),
        .raw([0xFF], "impossible byte", fault: "invalidUTF8"),
        .raw([0x80], "continuation alone", fault: "invalidUTF8"),
        .raw([0xE1, 0xBB], "cut sequence", fault: "invalidUTF8"),
        .raw([0xB8, 0xAD], "TCVN3 bytes", fault: "invalidUTF8"),
        WireDocument(bytes: [0xFF, 0xFE, 0x7B, 0, 0x7D, 0], "UTF-16", fault: "invalidUTF8"),
        WireDocument(bytes: [0x7B, 0, 0x7D, 0], "UTF-16 without a mark", fault: "unexpectedByte"),
    ]

    @Test("refuses, whether the value is wanted or skipped", arguments: refused)
    func refuses(row: WireDocument) {
        #expect(faultOf(row.bytes)?.code.name == row.fault)
        #expect(faultOf(row.bytes, skipping: true)?.code.name == row.fault)
    }

    static let accepted: [(String, JSONValue)] = [
        ("null", .null), (" true ", .bool(true)), ("false", .bool(false)),
        ("0", .number("0")), ("-0", .number("-0")), ("-0.0e-10", .number("-0.0e-10")),
        ("1E400", .number("1E400")),
        ("123456789012345678901234", .number("123456789012345678901234")),
        (#""""#, .string("")), (#""Sở Y tế""#, .string("Sở Y tế")),
        (#""\"\\\/\b\f\n\r\t""#, .string("\"\\/\u{8}\u{c}\n\r\t")),
        (#""\u0110\u1ec1 \uD83D\uDE00\u0000""#, .string("Đề 😀\u{0}")),
        (#""\u00e9\uFFFF\uE000""#, .string("é\u{ffff}\u{e000}")),
        ("\"\u{7f}\u{ad}\u{2028}\"", .string("\u{7f}\u{ad}\u{2028}")),
        ("[]", .array([])), ("[ ]", .array([])), ("{}", .object([])), ("{ }", .object([])),
        ("\r\n[\t1 , 2\n]\n", .array([.number("1"), .number("2")])),
        (
            #"{"b":[{}],"a":{"b":null},"":0}"#,
            .object([
                .init("b", .array([.object([])])), .init("a", .object([.init("b", .null)])),
                .init("", .number("0")),
            ])
        ),
    ]

    @Test("accepts, and keeps what was written", arguments: accepted)
    func accepts(text: String, value: JSONValue) throws {
        #expect(try JSONValue(parsing: Array(text.utf8)) == value)
        #expect(faultOf(Array(text.utf8), skipping: true) == nil)
    }

    @Test("bytes of a string are returned as written: U+00AD stays, nothing is normalised")
    func stringIsExact() throws {
        let text = "e\u{302}\u{300}\u{ad}"
        let value = try JSONValue(parsing: Array("\"\(text)\"".utf8))
        #expect(value.text.map { Array($0.utf8) } == Array(text.utf8))
    }

    @Test(
        "limits hold at the limit and break just beyond it",
        arguments: [
            (JSONReader.Limits(bytes: 4), "[12]", "[123]", "tooLarge"),
            (JSONReader.Limits(depth: 3), "[[[]]]", "[[[[]]]]", "tooDeep"),
            (JSONReader.Limits(depth: 2), #"{"a":{}}"#, #"{"a":{"b":{}}}"#, "tooDeep"),
            (JSONReader.Limits(stringBytes: 6), #""sáchs""#, #""sáchss""#, "stringTooLong"),
            (JSONReader.Limits(stringBytes: 2), #"{"ab":1}"#, #"{"abc":1}"#, "stringTooLong"),
            (JSONReader.Limits(numberCharacters: 4), "-1.5", "-1.25", "numberTooLong"),
        ])
    func limits(limits: JSONReader.Limits, within: String, beyond: String, fault: String) throws {
        _ = try JSONValue(parsing: Array(within.utf8), limits: limits)
        let refused = #expect(throws: JSONFault.self) {
            try JSONValue(parsing: Array(beyond.utf8), limits: limits)
        }
        #expect(refused?.code.name == fault)
    }

    @Test("a document of 100 000 brackets is refused without exhausting the stack (E3)")
    func deepNesting() {
        for open in ["[", #"{"a":"#] {
            let bytes = Array(String(repeating: open, count: 100_000).utf8)
            #expect(faultOf(bytes)?.code == .tooDeep(limit: 32))
            #expect(faultOf(bytes, skipping: true)?.code == .tooDeep(limit: 32))
        }
    }

    @Test(
        "a key that stands twice is found in objects of every size and order",
        arguments: [2, 5, 11, 12, 13, 40, 500], ["ascending", "descending", "mixed"])
    func duplicates(count: Int, order: String) {
        var names = (0..<count).map { "key\($0 + 1000)" }
        if order == "descending" { names.reverse() }
        if order == "mixed" { names.sort { $0.hash < $1.hash } }
        let members = names.map { "\"\($0)\":1" }
        let whole = "{" + members.joined(separator: ",") + "}"
        #expect(faultOf(Array(whole.utf8)) == nil)
        for repeated in Set([0, count / 2, count - 1]) {
            let bytes = Array(
                ("{" + (members + [members[repeated]]).joined(separator: ",") + "}").utf8)
            #expect(faultOf(bytes)?.code == .duplicateKey, "\(order), \(repeated) of \(count)")
        }
    }
}

extension String {
    /// An order that is neither ascending nor descending, the same in every run.
    fileprivate var hash: UInt64 {
        utf8.reduce(14_695_981_039_346_656_037) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
    }
}
