import Foundation
import Shared

/// Makes reports of the bench's form as ready HTTP requests: distinct units and months, so that every
/// one is the first revision of its slot, and figures that break no rule.
///
///     bench-reports FORM.json UNITS FIRST-MONTH MONTHS OUT
///
/// `UNITS` holds `FACILITY TOKEN`, one a line, or `FACILITY TOKEN KEY-ID PRIVATE-KEY` of one that signs. Months go outside, units inside, as reports come to a
/// department. `OUT` is what `bench-load` reads.
@main
struct ReportMaker {
    let form: Form

    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 6, let months = Int(arguments[4]),
            let first = ReportingPeriod(identifier: arguments[3], calendar: .statistical)
        else {
            print("usage: bench-reports FORM.json UNITS FIRST-MONTH MONTHS OUT")
            return
        }
        let document = try Data(contentsOf: URL(fileURLWithPath: arguments[1]))
        let read = FormDocument.read(try DocumentNode(json: Array(document)), file: "form")
        guard let form = read.form else { preconditionFailure("\(read.faults)") }
        let units = try String(contentsOfFile: arguments[2], encoding: .utf8)
            .split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        let maker = ReportMaker(form: form)
        FileManager.default.createFile(atPath: arguments[5], contents: nil)
        let out = try FileHandle(forWritingTo: URL(fileURLWithPath: arguments[5]))
        var period = first
        var bodyBytes = 0
        var moment = Instant(milliseconds: 1_780_000_000_000)
        for _ in 0..<months {
            var chunk = Data()
            for unit in units {
                // One report a millisecond: ids sort by time, as they do in a department.
                moment = moment.adding(milliseconds: 1)
                let body = maker.body(unit[0], period, at: moment)
                bodyBytes += body.count
                let request = maker.request(body, of: unit)
                withUnsafeBytes(of: UInt32(request.count).littleEndian) {
                    chunk.append(contentsOf: $0)
                }
                chunk.append(contentsOf: request)
            }
            try out.write(contentsOf: chunk)
            period = period.next
        }
        try out.close()
        print(bodyBytes / (months * units.count))
    }

    /// The canonical bytes of a report.
    private func body(_ unit: String, _ period: ReportingPeriod, at moment: Instant) -> [UInt8] {
        guard let facility = FacilityID(unit) else { preconditionFailure("no unit: \(unit)") }
        var content = Report.Content(emptyFor: form)
        // Groups of ten: the first is the sum of the nine after it.
        for group in stride(from: 0, to: form.indicators.count, by: 10) {
            let parts = (1..<10).map { _ in Int64.random(in: 0...99_999) }
            let figures = [parts.reduce(0, +)] + parts
            for (offset, figure) in figures.enumerated() {
                content.values[group + offset] = .number(FixedDecimal(figure))
            }
        }
        content.source = Report.Source(
            file: "BENCH_\(period.identifier).csv",
            cells: form.indicators.indices.map { "B\($0 + 4)" })
        let report = Report(
            id: ReportID(
                milliseconds: moment.milliseconds,
                random: (0..<10).map { _ in UInt8.random(in: 0...255) }),
            form: form.key, facility: facility, period: period, revision: 1, finalisedAt: moment,
            content: content)
        return ReportCodec.encode(report, form: form)
    }

    private func request(_ body: [UInt8], of unit: [String]) -> [UInt8] {
        let digest = Digest(of: body)
        var head = [
            "POST \(Routes.reports) HTTP/1.1", "Host: 127.0.0.1", "User-Agent: bench",
            "Authorization: Bearer \(unit[1])", "Content-Type: application/json",
            "\(WireHeader.digest): \(digest.header)", "Content-Length: \(body.count)",
        ]
        if unit.count == 4, let id = KeyID(unit[2]), let key = SigningKey(secretText: unit[3]) {
            let signature = ReportSignature(
                key: id, signature: key.sign(SignedStatement(.report, digest)))
            head.append("\(WireHeader.signature): \(signature.header)")
        }
        return Array((head.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
    }
}
