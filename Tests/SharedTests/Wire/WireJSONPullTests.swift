import Shared
import Testing

@Suite("JSONReader: pulling values")
struct WireJSONPullTests {
    /// Reads one value with `body` and gives it or the name of the fault.
    private func outcome<Value>(
        _ text: String, _ body: (inout JSONReader) throws(JSONFault) -> Value
    ) -> Result<Value, JSONFault> {
        do throws(JSONFault) {
            return .success(try JSONReader.read(Array(text.utf8), body))
        } catch {
            return .failure(error)
        }
    }

    @Test(
        "integers are plain digits within ±2^53",
        arguments: [
            ("0", 0, ""), ("-7", -7, ""), ("9007199254740992", 1 << 53, ""),
            ("-9007199254740992", -(1 << 53), ""),
            ("9007199254740993", nil, "integerOutOfRange"),
            ("-9007199254740993", nil, "integerOutOfRange"),
            ("99999999999999999999999", nil, "integerOutOfRange"),
            ("1.0", nil, "notInteger"), ("1e3", nil, "notInteger"), ("-0", nil, "notInteger"),
            (#""1""#, nil, "wrongKind"), ("null", nil, "wrongKind"),
        ] as [(String, Int64?, String)])
    func integers(text: String, expected: Int64?, fault: String) {
        switch outcome(text, { reader throws(JSONFault) in try reader.readInteger() }) {
        case .success(let value): #expect(value == expected)
        case .failure(let found): #expect(found.code.name == fault)
        }
    }

    @Test(
        "decimals are strings in wire form",
        arguments: [
            (#""-12.50""#, "-12.50", ""), (#""0.000001""#, "0.000001", ""), (#""7""#, "7", ""),
            ("12.5", nil, "wrongKind"), (#""12,5""#, nil, "notDecimal"),
            (#""1e3""#, nil, "notDecimal"), (#""""#, nil, "notDecimal"),
            (#""-0.0""#, nil, "notDecimal"), (#""\u0031""#, nil, "notDecimal"),
            (#""1.1234567""#, nil, "notDecimal"),
        ] as [(String, String?, String)])
    func decimals(text: String, expected: String?, fault: String) {
        switch outcome(text, { reader throws(JSONFault) in try reader.readDecimal() }) {
        case .success(let value): #expect(value.text == expected)
        case .failure(let found): #expect(found.code.name == fault)
        }
    }

    @Test("a report's shape is read by key, whatever the order and spelling of the keys")
    func readsByKey() throws {
        for text in [
            #"{"id":"r1","n":{"nam":2,"nữ":"0.5"},"z":[1,[2],{"a":null}]}"#,
            #" {"z" : [1,[2],{"a":null}], "n":{"nữ":"0.5", "na\u006d":2} ,"\u0069d":"r1"}"#,
        ] {
            var id = ""
            var figures: [String: FixedDecimal] = [:]
            try JSONReader.read(Array(text.utf8)) { reader throws(JSONFault) in
                try reader.readObject { key, reader throws(JSONFault) in
                    switch key.text {
                    case "id": id = try reader.readString()
                    case "n":
                        try reader.readObject { name, reader throws(JSONFault) in
                            figures[name.text] =
                                try reader.peekKind() == .string
                                ? reader.readDecimal() : FixedDecimal(reader.readInteger())
                        }
                    default: try reader.skipValue()
                    }
                }
            }
            #expect(id == "r1")
            #expect(figures == ["nam": 2, "nữ": FixedDecimal("0.5") ?? 0])
        }
    }

    @Test("keys compare with names without being copied")
    func keys() throws {
        try JSONReader.read(Array(#"{"đơn vị":1}"#.utf8)) { reader throws(JSONFault) in
            try reader.readObject { key, reader throws(JSONFault) in
                #expect(key.text == "đơn vị")
                #expect(key.matches("đơn vị") && !key.matches("đơn v") && !key.matches(""))
                #expect(key == "đơn vị" && !(key == "don vi"))
                #expect(key.count == 10)
                #expect(key.withBytes { $0[0] } == 0xC4)
                try reader.skipValue()
            }
        }
    }

    @Test("a fault names line, byte and JSON pointer")
    func place() throws {
        let text = "{\"a\":1,\n \"giá/trị~\": [0,\n  {\"v\": 01}]}"
        let fault = try #require(throws: JSONFault.self) {
            try JSONValue(parsing: Array(text.utf8))
        }
        #expect(fault.pointer == "/giá~1trị~0/1/v")
        #expect(fault.line == 3 && fault.column == 9)
        #expect(fault.offset == text.utf8.count - 5)
        #expect(fault.message.en.hasPrefix("JSON line 3, byte 9, at /giá~1trị~0/1/v: not a JSON"))
        #expect(
            fault.message.vi.hasPrefix("JSON dòng 3, byte 9, tại /giá~1trị~0/1/v: không phải số"))
    }

    @Test("a caller's own refusal gets its place like any other")
    func callersFault() throws {
        let fault = try #require(throws: JSONFault.self) {
            try JSONReader.read(Array(#"{"x":[5]}"#.utf8)) { reader throws(JSONFault) in
                try reader.readObject { _, reader throws(JSONFault) in
                    try reader.readArray { reader throws(JSONFault) in
                        throw reader.fault(.notAccepted(expected: LocalizedText(vi: "6", en: "6")))
                    }
                }
            }
        }
        #expect(fault.pointer == "/x/0" && fault.column == 7)
    }

    @Test("every code has its own name and both sentences")
    func sentences() {
        let codes: [JSONFault.Code] = [
            .emptyDocument, .unexpectedEnd, .byteOrderMark, .invalidUTF8, .unexpectedByte,
            .trailingComma, .trailingBytes, .controlCharacter, .invalidEscape, .loneSurrogate,
            .duplicateKey, .tooDeep(limit: 1), .tooLarge(limit: 1), .stringTooLong(limit: 1),
            .numberTooLong(limit: 1), .malformedNumber, .notInteger, .integerOutOfRange,
            .notDecimal,
            .wrongKind(expected: .array, found: .null), .missingKey("id"), .unknownKey,
            .notAccepted(expected: LocalizedText(vi: "x", en: "x")),
        ]
        #expect(Set(codes.map(\.name)).count == codes.count)
        #expect(Set(codes.map(\.message.vi)).count == codes.count)
        #expect(Set(codes.map(\.message.en)).count == codes.count)
    }

    @Test("a document tree made from JSON remembers its lines")
    func documentNode() throws {
        let text = "{\"code\": \"05\",\n \"rows\": [\n  1.50,\n  true,\n  null]}"
        let node = try DocumentNode(json: Array(text.utf8))
        #expect(node.line == 1)
        #expect(node["code"]?.scalar == "05")
        #expect(node.entries?.map(\.line) == [1, 2])
        #expect(node["rows"]?.elements?.map(\.line) == [3, 4, 5])
        #expect(node["rows"]?.elements?.map(\.scalar) == ["1.50", "true", nil])
        #expect(node["rows"]?.elements?.last?.isNull == true)
    }
}
