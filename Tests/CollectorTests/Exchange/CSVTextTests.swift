import Testing

@testable import Collector

@Suite("Tables as CSV") struct CSVTextTests {
    @Test(
        "a text that a spreadsheet would compute is told as a text, a number as a number",
        arguments: [
            ("=1+1", "'=1+1"), ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
            ("+84 24 123", "'+84 24 123"), ("@SUM(A1)", "'@SUM(A1)"), ("-2+3", "'-2+3"),
            ("\t=1", "'\t=1"), ("\r=1", "\"'\r=1\""), ("=A,1", "\"'=A,1\""),
            ("-5", "-5"), ("-0.25", "-0.25"), ("-", "-"), ("-.5", "'-.5"), ("-1.2.3", "'-1.2.3"),
            ("Bệnh viện = A", "Bệnh viện = A"), ("", ""),
        ])
    func formulas(text: String, written: String) {
        #expect(CSVText.text([["a", text]]) == "a,\(written)\r\n")
    }

    @Test("what means something in CSV stands in quotes, and the mark first")
    func quotes() {
        let rows = [["a,b", "c\"d", "e\nf", "g\r\nh", "i;j"]]
        let expected = "\u{FEFF}\"a,b\",\"c\"\"d\",\"e\nf\",\"g\r\nh\",i;j\r\n"
        #expect(CSVText.text(rows, withMark: true) == expected)
    }
}
