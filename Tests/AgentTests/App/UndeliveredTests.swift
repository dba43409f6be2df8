import Glibc
import Shared
import Testing

@testable import Agent

@Suite("What submit says of a report that did not arrive")
struct UndeliveredTests {
    private func undelivered(_ delivery: Courier.Delivery?) -> Undelivered {
        Undelivered(name: Samples.report(1).name, delivery: delivery, outbox: "/h/outbox")
    }

    @Test("a damaged report is never told as kept: it says where it lies, and the disk is at fault")
    func damaged() {
        let told = undelivered(.notSent(.damaged("the check sum does not match")))
        #expect(told.status == .disk)
        for text in [told.sentence.vi, told.sentence.en] {
            #expect(text.contains("/h/outbox/damaged/\(told.name.stem).report"), "\(text)")
        }
        #expect(!told.sentence.vi.contains("Sẽ gửi lại"))
        #expect(!told.sentence.en.contains("saved in the outbox"))
    }

    @Test("an unknown unit must enrol again; the line is not to blame")
    func identity() {
        let problem = Outcome.OwnProblem(status: 401, code: "identityUnknown", body: [])
        let told = undelivered(.outcome(.identity(problem)))
        #expect(told.status == .identity)
        #expect(told.sentence.vi.contains("sau khi ghi danh lại"))
        #expect(told.sentence.en.contains("after enrolling again"))
        #expect(!told.sentence.vi.contains("khi có mạng"))
    }

    @Test("a missing file is told in the reader's language; one thing is not told as several")
    func plainWords() {
        let fault = FileFault(operation: "open", path: "/x.csv", code: ENOENT)
        #expect(fault.message.vi.contains("không có tệp này"))
        #expect(!fault.message.vi.contains("No such file"))
        #expect(Counted.english(1, "report") == "1 report")
        #expect(Counted.english(0, "report") == "0 reports")
    }

    @Test("a line that is down keeps the report and promises another attempt")
    func line() {
        let fault = TransportFault(reason: .timeout, detail: "")
        for delivery in [nil, Courier.Delivery.outcome(.later(.fault(fault), retryAfter: nil))] {
            let told = undelivered(delivery)
            #expect(told.status == .kept)
            #expect(told.sentence.vi.contains("Sẽ gửi lại khi có mạng."))
        }
    }
}
