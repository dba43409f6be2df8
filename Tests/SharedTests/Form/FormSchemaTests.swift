import Shared
import Support
import Testing

@Suite("A form's JSON Schema")
struct FormSchemaTests {
    private static func schema() throws -> JSONValue {
        try JSONValue(parsing: FormSchema(try SmallForm.form()).bytes)
    }

    private static func report(_ old: String = "", _ new: String = "") throws -> [UInt8] {
        let text = """
            {"form": "THU-T", "period": "2026-01", "version": 1, "calendar": "statistical",
             "values": {"kham": 1200, "gio": 12.5, "tien": {"m": "none"}, "co": true, "muc": "cao",
              "ngay": "2026-01-31", "ghi_chu": "Bão", "viec": [{"noi_dung": "Sửa", "han": null}]},
             "notes": {"kham": "Đợt"}, "reason": null, "facility": "U1"}
            """
        #expect(text.contains(old) || old.isEmpty)
        return Array((old.isEmpty ? text : text.replacing(old, with: new)).utf8)
    }

    @Test("it accepts what is read, and says of itself what it is")
    func accepts() throws {
        let schema = try Self.schema()
        #expect(schema["$schema"]?.text == "https://json-schema.org/draft/2020-12/schema")
        #expect(schema["$id"]?.text == "urn:giaoban:form:THU-T:1")
        let report = try JSONValue(parsing: Self.report())
        #expect(SchemaJudge(schema).accepts(report))
        #expect(SchemaJudge(schema).accepts(.array([report, report])))
        #expect(!SchemaJudge(schema).accepts(.array([])))
        let forms = FormCatalog([try SmallForm.form()])
        let reading = JSONReportFile(name: "x", forms: forms).read(try Self.report())
        #expect(reading.faults.map(\.message.en) == [])
    }

    @Test(
        "what it refuses, the reader refuses as well",
        arguments: [
            ("\"kham\": 1200", "\"kham\": \"1.200,5\""), ("\"kham\": 1200", "\"khamm\": 1200"),
            ("\"kham\": 1200", "\"kham\": true"), ("\"kham\": 1200", "\"kham\": {\"m\": \"x\"}"),
            ("\"co\": true", "\"co\": \"có\""), ("\"muc\": \"cao\"", "\"muc\": \"vừa\""),
            ("\"2026-01-31\"", "\"31/1/2026\""), ("\"han\": null", "\"hann\": \"x\""),
            ("\"tien\": {\"m\": \"none\"}", "\"ty_le\": 1.5"),
            ("\"kham\": \"Đợt\"", "\"khom\": \"x\""),
            ("\"reason\": null", "\"reason\": 1"), ("\"reason\": null", "\"reasons\": \"x\""),
            ("\"THU-T\"", "\"KHAC-T\""), ("\"2026-01\"", "\"2026-Q1\""),
            ("\"U1\"", "\"Trạm 1\""), ("\"version\": 1", "\"version\": 2"),
            ("\"statistical\"", "\"administrative\""), ("\"values\"", "\"value\""),
        ])
    func refuses(old: String, new: String) throws {
        let bytes = try Self.report(old, new)
        #expect(!SchemaJudge(try Self.schema()).accepts(try JSONValue(parsing: bytes)))
        let forms = FormCatalog([try SmallForm.form()])
        #expect(JSONReportFile(name: "x", forms: forms).read(bytes).drafts.isEmpty)
    }

    @Test("a figure that the form needs is required, one that it computes is not accepted")
    func required() throws {
        for path in ["seeds/forms/hdkb-t.yaml", "seeds/forms/th-dk.yaml", "seeds/forms/cds-q.yaml"]
        {
            let form = try #require(
                FormDocument.read(yaml(repositoryText(path)), file: path).form)
            let schema = try JSONValue(parsing: FormSchema(form).bytes)
            let values = schema["$defs"]?["report"]?["properties"]?["values"]
            let required = Set((values?["required"]?.elements ?? []).compactMap(\.text))
            let known = Set((values?["properties"]?.members ?? []).map(\.key))
            let asked = form.indicators.filter { !$0.isComputed }
            #expect(known == Set(asked.map(\.code.text)), "\(path)")
            #expect(required == Set(asked.filter { !$0.isOptional }.map(\.code.text)), "\(path)")
        }
    }
}

/// As much of JSON Schema as form schemas use, to hold them against documents.
private struct SchemaJudge {
    private let root: JSONValue

    init(_ root: JSONValue) { self.root = root }

    func accepts(_ document: JSONValue) -> Bool { accepts(document, root) }

    private func accepts(_ value: JSONValue, _ schema: JSONValue) -> Bool {
        (schema.members ?? []).allSatisfy { keeps(value, $0.key, $0.value, schema) }
    }

    private func keeps(
        _ value: JSONValue, _ key: String, _ rule: JSONValue, _ schema: JSONValue
    ) -> Bool {
        switch key {
        case "$ref":
            let name = rule.text.map { String($0.dropFirst("#/$defs/".count)) } ?? ""
            guard let target = root["$defs"]?[name] else { return false }
            return accepts(value, target)
        case "oneOf": return (rule.elements ?? []).count { accepts(value, $0) } == 1
        case "anyOf": return (rule.elements ?? []).contains { accepts(value, $0) }
        case "const": return value == rule
        case "enum": return rule.elements?.contains(value) == true
        case "type": return isOf(value, rule.text ?? "")
        case "pattern":
            guard let text = value.text, let pattern = rule.text,
                let regex = try? Regex(pattern)  // none: judged as refused
            else { return false }
            return text.firstMatch(of: regex) != nil
        case "minItems": return (value.elements?.count ?? 0) >= Int(rule.integer ?? 0)
        case "maxItems": return (value.elements?.count ?? 0) <= Int(rule.integer ?? 0)
        case "items": return (value.elements ?? []).allSatisfy { accepts($0, rule) }
        case "required":
            return (rule.elements ?? []).allSatisfy { $0.text.flatMap { value[$0] } != nil }
        case "properties":
            return (value.members ?? []).allSatisfy { member in
                rule[member.key].map { accepts(member.value, $0) } ?? true
            }
        case "additionalProperties":
            let known = Set((schema["properties"]?.members ?? []).map(\.key))
            return (value.members ?? []).allSatisfy { known.contains($0.key) }
        case "minimum", "maxLength", "$schema", "$id", "title", "description", "$defs": return true
        default: return false
        }
    }

    private func isOf(_ value: JSONValue, _ type: String) -> Bool {
        switch (type, value) {
        case ("integer", .number(let text)): !text.contains(".") || text.hasSuffix(".0")
        case ("number", .number), ("string", .string), ("boolean", .bool), ("null", .null),
            ("array", .array), ("object", .object):
            true
        default: false
        }
    }
}
