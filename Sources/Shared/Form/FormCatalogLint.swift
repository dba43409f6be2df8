/// Refuses forms that are right one by one and wrong together: two versions in force at once, a
/// published version that changed, a rule that looks at a form nobody files that way.
///
/// A version whose `validTo` is open ends where the next one begins: publishing a new version must
/// not need a change of the old one, which is immutable.
public enum FormCatalogLint {
    /// One form version and where it comes from.
    public struct Entry: Sendable {
        /// The form.
        public let form: Form
        /// The file's name, for messages.
        public let file: String
        /// The digest of its document as canonical JSON, which is what "published" means.
        public let digest: Digest

        /// Makes an entry.
        public init(form: Form, file: String, digest: Digest) {
            self.form = form
            self.file = file
            self.digest = digest
        }
    }

    /// Everything that is wrong, in the order of entries.
    ///
    /// - Parameters:
    ///   - entries: the forms that will be in force together.
    ///   - isWhole: true when these are all forms; then a rule may name no other.
    ///   - published: the digests of the versions that reports may already point to.
    public static func faults(
        in entries: [Entry], isWhole: Bool = true, published: [Form.Key: Digest] = [:]
    ) -> [DocumentFault] {
        let byCode = Dictionary(grouping: entries) { $0.form.code }
        return entries.enumerated().flatMap { place, entry in
            repeated(entry, before: entries[..<place]) + changed(entry, published)
                + overlapping(entry, with: byCode[entry.form.code] ?? [])
                + crossing(entry, byCode, isWhole)
        }
    }

    // MARK: - Versions

    private static func repeated(
        _ entry: Entry, before earlier: ArraySlice<Entry>
    ) -> [DocumentFault] {
        guard let first = earlier.first(where: { $0.form.key == entry.form.key }) else { return [] }
        return [
            fault(
                entry, vi: "\(entry.form.key) đã có trong \(first.file)",
                en: "\(entry.form.key) stands in \(first.file)")
        ]
    }

    private static func changed(
        _ entry: Entry, _ published: [Form.Key: Digest]
    ) -> [DocumentFault] {
        guard let known = published[entry.form.key], known != entry.digest else { return [] }
        let next = entry.form.key.version + 1
        return [
            fault(
                entry,
                vi: "\(entry.form.key) đã ban hành và không được sửa: lập phiên bản \(next) với "
                    + "validFrom riêng",
                en: "\(entry.form.key) is published and cannot change: write version \(next) with "
                    + "its own validFrom")
        ]
    }

    private static func overlapping(_ entry: Entry, with others: [Entry]) -> [DocumentFault] {
        let earlier = others.filter { $0.form.key.version < entry.form.key.version }
        return earlier.compactMap { other in
            let (old, new) = (other.form.validity, entry.form.validity)
            guard let start = new.from, let oldStart = old.from else { return nil }
            if start > oldStart, old.to.map({ $0 <= start }) ?? true { return nil }
            return fault(
                entry,
                vi: "\(entry.form.key) \(new) trùng hiệu lực với \(other.form.key) \(old)",
                en: "\(entry.form.key) \(new) is in force together with \(other.form.key) \(old)")
        }
    }

    // MARK: - Rules across forms

    private static func crossing(
        _ entry: Entry, _ byCode: [FormCode: [Entry]], _ isWhole: Bool
    ) -> [DocumentFault] {
        entry.form.rules.compactMap { rule in
            guard case .crossForm(_, let source) = rule.kind,
                isWhole || byCode[source.form] != nil
            else { return nil }
            let others = (byCode[source.form] ?? []).map(\.form)
            guard let why = refusal(of: source, others) else { return nil }
            return fault(
                entry, vi: "quy tắc \(rule.code): \(why.vi)", en: "rule \(rule.code): \(why.en)")
        }
    }

    /// Why no version of the other form answers, or nil.
    private static func refusal(
        of source: Rule.CrossSource, _ versions: [Form]
    ) -> LocalizedText? {
        if versions.isEmpty {
            return LocalizedText(
                vi: "không có biểu \(source.form)", en: "there is no form \(source.form)")
        }
        let asking = versions.filter { form in
            form.slot(of: source.indicator).map { !form.indicators[$0].isComputed } ?? false
        }
        if asking.isEmpty {
            return LocalizedText(
                vi: "\(source.form) không hỏi \(source.indicator)",
                en: "\(source.form) does not ask \(source.indicator)")
        }
        let fits = asking.contains {
            $0.calendar == source.calendar && $0.kinds.contains(source.kind)
        }
        guard !fits, let last = asking.last else { return nil }
        let kinds = last.kinds.map(\.rawValue).joined(separator: ", ")
        return LocalizedText(
            vi: "\(source.form) nộp theo lịch \(last.calendar.rawValue), kỳ \(kinds): ghi đúng "
                + "“calendar” và “periods”",
            en: "\(source.form) is filed in the \(last.calendar.rawValue) calendar for \(kinds): "
                + "state that “calendar” and “periods”")
    }

    private static func fault(_ entry: Entry, vi: String, en: String) -> DocumentFault {
        DocumentFault(file: entry.file, line: 0, reason: LocalizedText(vi: vi, en: en))
    }
}
