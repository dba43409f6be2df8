/// A report and its canonical bytes: the bytes are what is signed, compared, stored and acknowledged.
///
/// ```json
/// {"calendar":"statistical","facility":"SX-BVDK","finalisedAt":"2026-02-03T10:00:00+07:00",
///  "form":"HDKB-T","formVersion":1,"id":"0194…","narrative":{},"notes":{},"period":"2026-01",
///  "revision":1,"source":{"file":"HDKB-T_2026-01.csv"},
///  "values":{"giuong_ke_hoach":{"at":"B4","v":120},"tu_vong":{"m":"none"}}}
/// ```
/// `v` is a number for integers and đồng (within ±2^53), a string in wire form with exactly the
/// indicator's decimals for decimals, `true`/`false`, a choice's code, an ISO day, a text or a list of
/// rows; `m` is `none` (`-`) or `notCollected` (`…`); `at` is the cell the figure was read from.
/// Texts and lists stand under `narrative`, everything else under `values`. Empty parts are left out,
/// except `values`.
public enum ReportCodec {
    /// How much one report may ask of its reader.
    public static let limits = JSONReader.Limits()

    /// The canonical bytes of a report.
    ///
    /// - Parameter form: the version that `report.form` names.
    public static func encode(_ report: Report, form: Form) -> [UInt8] {
        var writer = JSONWriter(capacity: 512 + form.indicators.count * 40)
        ReportEncoding(report: report, form: form).write(to: &writer)
        return writer.bytes
    }

    /// Reads a report from the bytes it was sent as.
    ///
    /// The bytes must be canonical: reading and writing again gives the same bytes, so that what is
    /// stored can reproduce what was signed. `CanonicalReading` proves it while reading; whatever it
    /// does not recognise is read in the thorough way, which refuses with a reason.
    /// - Parameter forms: every published version.
    public static func decode(_ bytes: [UInt8], forms: FormCatalog) throws(Problem) -> Report {
        if let (report, isASCII) = quickly(bytes, forms: forms) {
            if !isASCII { try checkLetters(report.content) }
            return report
        }
        let report = try thoroughly(bytes, forms: forms)
        try checkLetters(report.content)
        return report
    }

    /// The report in bytes that can be seen to be canonical in one pass, and whether its texts are
    /// nothing but ASCII.
    static func quickly(
        _ bytes: [UInt8], forms: FormCatalog
    ) -> (report: Report, isASCII: Bool)? {
        guard (try? UTF8Span(validating: bytes.span)) != nil else {
            return nil  // the thorough way says which byte it is
        }
        return CanonicalReading.report(in: bytes.span, forms: forms, limits: limits)
    }

    /// The report in `bytes`, by reading them as JSON, writing the report and comparing.
    static func thoroughly(_ bytes: [UInt8], forms: FormCatalog) throws(Problem) -> Report {
        var decoding = ReportDecoding(forms: forms)
        do throws(JSONFault) {
            try JSONReader.read(bytes, limits: limits) { reader throws(JSONFault) in
                try decoding.read(&reader)
            }
        } catch {
            // Of a document that is broken further on, that is told first: what stands before the
            // break means little.
            if let broken = syntaxFault(in: bytes) { throw Problem(fault: broken, in: bytes) }
            throw decoding.problem ?? Problem(fault: error, in: bytes)
        }
        let (report, form) = try decoding.finish()
        guard encode(report, form: form) == bytes else { throw Problem(.notCanonical) }
        return report
    }

    /// Why `bytes` are no JSON at all, whatever they say.
    private static func syntaxFault(in bytes: [UInt8]) -> JSONFault? {
        do throws(JSONFault) {
            try JSONReader.read(bytes, limits: limits) { reader throws(JSONFault) in
                try reader.skipValue()
            }
            return nil
        } catch {
            return error
        }
    }

    /// Letters of an old font that were saved as UTF-8 are refused here as they are in a file, so
    /// that no way of sending brings in texts that nobody can read.
    private static func checkLetters(_ content: Report.Content) throws(Problem) {
        let texts = content.texts.filter { !$0.utf8.allSatisfy { $0 < 0x80 } }
        guard !texts.isEmpty, let fault = TextGuard.legacyLetters(among: texts) else { return }
        throw Problem(.legacyEncoding, fault.message)
    }

    /// The digest of what a file says, whatever its identity: two submissions with the same content
    /// digest are one report (same unit, form, period, answers, notes and reasons).
    ///
    /// Where the figures were read from does not count: a renamed file says nothing new.
    public static func contentDigest(
        _ content: Report.Content, form: Form, facility: FacilityID, period: ReportingPeriod
    ) -> Digest {
        var bare = content
        bare.source = nil
        // Who handled it, and when, says nothing of what is reported.
        bare.preparedBy = nil
        bare.approvedBy = nil
        let report = Report(
            id: ReportID(milliseconds: 0, random: Array(repeating: 0, count: 10)), form: form.key,
            facility: facility, period: period, revision: 1,
            finalisedAt: Instant(milliseconds: 0), content: bare)
        return Digest(of: encode(report, form: form))
    }
}

extension Problem {
    /// The problem of a body that could not be read: its bytes, its syntax, or its shape.
    public init(fault: JSONFault, in bytes: [UInt8]) {
        let detail = fault.message
        switch fault.code {
        case .invalidUTF8: self = Self.encodingProblem(detail, in: bytes)
        case .tooLarge: self.init(.bodyTooLarge, detail)
        case .notInteger, .integerOutOfRange, .notDecimal, .wrongKind, .missingKey, .unknownKey,
            .notAccepted:
            self.init(.badReport, detail)
        default: self.init(.badJSON, detail)
        }
    }

    /// Bytes that are not UTF-8: an old encoding of Vietnamese is named, since its remedy is another.
    private static func encodingProblem(_ detail: LocalizedText, in bytes: [UInt8]) -> Problem {
        guard case .legacy(let encoding) = TextGuard.fault(in: bytes)?.kind else {
            return Problem(.badUTF8, detail)
        }
        return Problem(
            .legacyEncoding,
            LocalizedText(
                vi: "\(detail.vi) Nội dung có vẻ dùng mã \(encoding.name).",
                en: "\(detail.en) The text looks like \(encoding.name)."))
    }
}
