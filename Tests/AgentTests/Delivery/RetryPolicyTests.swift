import Support
import Testing

@testable import Agent

@Suite("RetryPolicy")
struct RetryPolicyTests {
    private let policy = RetryPolicy()

    @Test("bounds double from the base to the cap and stay there, however many failures")
    func boundsGrowToTheCap() {
        let bounds = [1, 2, 3, 8, 9, 100, Int.max].map { policy.bound(failures: $0) }
        #expect(
            bounds == [.seconds(2), .seconds(4), .seconds(8), .seconds(256)]
                + Array(repeating: .seconds(300), count: 3))
    }

    @Test("I4, B10: every pause lies between the floor and the cap, and the draws spread out")
    func pausesStayWithinBounds() {
        var random = SplitMix64(seed: 7)
        var pauses: [Duration] = []
        for failures in 1...2000 {
            let pause = policy.pause(failures: failures, retryAfter: nil, random: &random)
            #expect(pause >= policy.floor)
            #expect(pause <= policy.bound(failures: failures))
            pauses.append(pause)
        }
        let late = pauses.dropFirst(20)
        #expect(late.count { $0 < .seconds(150) } > 800, "full jitter fills the lower half too")
        #expect(late.count { $0 >= .seconds(150) } > 800)
    }

    @Test("B12: a Retry-After is honoured within bounds and never shortens the pause")
    func retryAfterIsClamped() {
        var random = SplitMix64(seed: 8)
        for (asked, low, high) in [
            (Duration.seconds(0), Duration.seconds(1), Duration.seconds(2)),
            (.seconds(-5), .seconds(1), .seconds(2)),
            (.seconds(60), .seconds(60), .seconds(75)),
            (.seconds(1_000_000_000), .seconds(3600), .seconds(4500)),
        ] {
            for _ in 0..<50 {
                let pause = policy.pause(failures: 1, retryAfter: asked, random: &random)
                #expect(low <= pause && pause <= max(high, policy.bound(failures: 1)))
            }
        }
    }
}

@Suite("RetryAfter")
struct RetryAfterTests {
    @Test(
        "B12: seconds or a date against the answer's own clock; junk is no wish",
        arguments: [
            ("120", nil, 120, "seconds"),
            (" 7 ", nil, 7, "blanks around"),
            ("99999999999999999999999", nil, 1_000_000_000, "more digits than a number holds"),
            ("-5", nil, nil, "negative is junk"),
            ("1.5", nil, nil, "fractions are junk"),
            ("soon", nil, nil, "words are junk"),
            ("", nil, nil, "empty"),
            (
                "Sun, 06 Nov 1994 08:51:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT", 120,
                "a date, RFC 9110's example"
            ),
            (
                "Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:51:37 GMT", 0,
                "a date gone by"
            ),
            ("Sun, 06 Nov 1994 08:51:37 GMT", nil, nil, "a date without the peer's clock"),
            ("Sun, 31 Feb 1994 08:51:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT", nil, "no such day"),
        ] as [(String, String?, Int64?, String)])
    func reads(_ field: String, _ date: String?, _ seconds: Int64?, _ reason: String) {
        var headers = [Header("retry-after", field)]
        if let date { headers.append(Header("Date", date)) }
        let answer = TransportAnswer(status: 503, headers: headers, body: [])
        #expect(RetryAfter.read(answer) == seconds.map { .seconds($0) }, "\(reason)")
    }
}
