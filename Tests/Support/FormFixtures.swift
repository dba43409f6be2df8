public import Shared

/// A whole form around a few lines of YAML, for tests that state one thing.
///
/// Everything a form needs and the test does not talk about is filled in: the lines given come
/// first, so that a fault's line is the line within them.
public struct FormFixture {
    /// The document that is read.
    public let text: String

    /// A form with these lines; keys of a form's header given in them replace the usual ones.
    public init(_ lines: String) {
        let given = Set(
            lines.split(separator: "\n").filter { !$0.hasPrefix(" ") }
                .compactMap { $0.split(separator: ":").first.map { String($0) } })
        let usual = [
            ("form", "form: THU-T"), ("version", "version: 1"),
            ("title", "title: {vi: \"Biểu thử\", en: \"Test form\"}"),
            ("validFrom", "validFrom: 2020-01-01"), ("calendar", "calendar: statistical"),
            ("periods", "periods: [month]"), ("filedBy", "filedBy: {types: [hospitals]}"),
            (
                "due",
                "due:\n  - {basis: daysAfterWindow, days: 5, legalBasis: {vi: \"tổng hợp\", "
                    + "en: \"synthetic\"}}"
            ), ("legalBasis", "legalBasis: {vi: \"tổng hợp\", en: \"synthetic\"}"),
        ]
        let rest = usual.filter { !given.contains($0.0) }.map(\.1)
        text = ([lines] + rest).joined(separator: "\n")
    }

    /// What reading it gives.
    public var reading: (form: Form?, faults: [DocumentFault]) {
        FormDocument.read(yaml(text), file: "thu.yaml")
    }

    /// The form; a fixture that cannot be read is a bug of the test.
    public var form: Form {
        let (form, faults) = reading
        guard let form else { preconditionFailure("\(faults.map(\.description))") }
        return form
    }
}
