/// A problem as problem+json (RFC 9457), with both languages and the findings.
extension Problem {
    /// The canonical bytes of the problem body.
    public var bytes: [UInt8] {
        var writer = JSONWriter(capacity: 512)
        write(to: &writer)
        return writer.bytes
    }

    /// Writes the problem as one JSON object. `detail` and `title` are Vietnamese, the language of the
    /// users; `detailEn` and `titleEn` stand beside.
    public func write(to writer: inout JSONWriter) {
        writer.object { writer in
            write("code", code.rawValue, &writer)
            write("currentReport", currentReport?.text, &writer)
            write("currentRevision", currentRevision, &writer)
            write("currentSender", currentSender?.text, &writer)
            write("detail", detail.vi, &writer)
            write("detailEn", detail.en, &writer)
            if !findings.isEmpty {
                writer.key("findings")
                writer.array { writer in
                    for finding in findings { finding.write(to: &writer) }
                }
            }
            write("retryAfter", retryAfter, &writer)
            write("status", code.status, &writer)
            write("title", code.title.vi, &writer)
            write("titleEn", code.title.en, &writer)
            write("type", code.type, &writer)
        }
    }

    private func write(_ key: String, _ text: String?, _ writer: inout JSONWriter) {
        guard let text else { return }
        writer.key(key)
        writer.string(text)
    }

    private func write(_ key: String, _ number: Int?, _ writer: inout JSONWriter) {
        guard let number else { return }
        writer.key(key)
        writer.integer(Int64(number))
    }

    /// Reads a problem body; nil when the bytes are not one of ours: then nothing follows from them
    /// (a proxy's page is not the collector's word).
    public init?(bytes: [UInt8]) {
        guard let value = try? JSONValue(parsing: bytes) else { return nil }  // not JSON: not ours
        self.init(value: value)
    }

    /// Reads a problem from an object; nil when it is not one of ours.
    public init?(value: JSONValue) {
        let parts = value.entriesByKey
        guard let code = parts["code"]?.stringValue.flatMap({ ProblemCode(rawValue: $0) }),
            parts["type"]?.stringValue == code.type,
            let vi = parts["detail"]?.stringValue, let en = parts["detailEn"]?.stringValue
        else { return nil }
        self.init(code, vi: vi, en: en)
        findings = (parts["findings"]?.arrayValue ?? []).compactMap { Finding(value: $0) }
        currentRevision = parts["currentRevision"]?.integerValue.map { Int($0) }
        currentReport = parts["currentReport"]?.stringValue.flatMap { ReportID($0) }
        currentSender = parts["currentSender"]?.stringValue.flatMap { KeyID($0) }
        retryAfter = parts["retryAfter"]?.integerValue.map { Int($0) }
    }
}

extension Finding {
    /// Writes the finding as one JSON object; `pointers` lead to the figures in the report.
    public func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("indicators")
            writer.array { writer in for code in indicators { writer.string(code.text) } }
            writer.key("message")
            writer.string(message.vi)
            writer.key("messageEn")
            writer.string(message.en)
            writer.key("pointers")
            writer.array { writer in for code in indicators { writer.string("/values/\(code)") } }
            writer.key("rule")
            writer.string(rule.text)
            writer.key("severity")
            writer.string(severity.rawValue)
        }
    }

    /// Reads a finding; nil when it is not one.
    public init?(value: JSONValue) {
        let parts = value.entriesByKey
        guard let rule = parts["rule"]?.stringValue.flatMap({ RuleCode($0) }),
            let severity = parts["severity"]?.stringValue.flatMap({ Severity(rawValue: $0) }),
            let vi = parts["message"]?.stringValue, let en = parts["messageEn"]?.stringValue
        else { return nil }
        let indicators = (parts["indicators"]?.arrayValue ?? []).compactMap {
            $0.stringValue.flatMap { IndicatorCode($0) }
        }
        self.init(
            rule: rule, severity: severity, indicators: indicators,
            message: LocalizedText(vi: vi, en: en))
    }
}
