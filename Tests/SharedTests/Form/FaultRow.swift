import Shared
import Support
import Testing

/// A form that is refused, and why.
struct FaultRow: CustomTestStringConvertible, Sendable {
    /// The lines that are wrong; the rest of the form is filled in.
    let lines: String
    /// The line of the faults, from 1.
    let line: Int
    /// Parts of the English reasons, one a fault.
    let reasons: [String]

    init(_ lines: String, _ line: Int, _ reasons: String...) {
        self.init(lines, line, reasons)
    }

    private init(_ lines: String, _ line: Int, _ reasons: [String]) {
        self.lines = lines
        self.line = line
        self.reasons = reasons
    }

    /// The same with two faults on the line.
    func twice(_ first: String, _ second: String) -> FaultRow {
        FaultRow(lines, line, [first, second])
    }

    /// The same with the fault on another line.
    func at(_ line: Int) -> FaultRow { FaultRow(lines, line, reasons) }

    var testDescription: String { "\(reasons): \(lines.prefix(120))" }

    /// Exactly these faults, in both languages, and no form.
    func check(_ location: SourceLocation = #_sourceLocation) {
        let (form, faults) = FormFixture(lines).reading
        #expect(form == nil, sourceLocation: location)
        #expect(
            faults.map(\.line) == reasons.map { _ in line }, "\(faults)", sourceLocation: location)
        for reason in reasons {
            #expect(
                faults.contains { $0.reason.en.contains(reason) }, "\(faults)",
                sourceLocation: location)
        }
        for fault in faults {
            #expect(fault.file == "thu.yaml", sourceLocation: location)
            #expect(!fault.reason.vi.isEmpty && fault.reason.vi != fault.reason.en)
        }
    }
}
