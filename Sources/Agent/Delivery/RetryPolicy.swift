/// How long to leave the line alone after a failure. Pure: the caller brings the randomness.
///
/// Exponential growth, capped, then *full jitter*: a uniformly random pause below the bound
/// (Brooker, "Exponential Backoff And Jitter", 2015). After a storm 1 500 units come back in one
/// minute; without jitter they would come back in step for hours (FAULTS B11).
struct RetryPolicy: Hashable, Sendable {
    /// The bound of the first pause.
    var base: Duration = .seconds(2)
    /// The bound of every later pause: the longest a report waits once the line is back.
    var cap: Duration = .seconds(300)
    /// The shortest pause, so that a lucky draw is no hammering.
    var floor: Duration = .seconds(1)
    /// The bounds within which a `Retry-After` is believed: a proxy may say a year (B12).
    var retryAfterBounds: ClosedRange<Duration> = .seconds(1) ... .seconds(3600)
    /// The pause after the collector said it does not know us: a person has to mend that.
    var identityPause: Duration = .seconds(3600)

    /// The pause after the `failures`-th failure in a row.
    ///
    /// - Parameters:
    ///   - failures: from 1.
    ///   - retryAfter: what the answer asked for, as `RetryAfter` reads it.
    func pause(
        failures: Int, retryAfter: Duration?, random: inout some RandomNumberGenerator
    ) -> Duration {
        let jittered = draw(upTo: bound(failures: failures), random: &random)
        guard let retryAfter else { return jittered }
        let asked = min(max(retryAfter, retryAfterBounds.lowerBound), retryAfterBounds.upperBound)
        // Everyone was told the same second: spread over a quarter more, never less.
        return max(jittered, asked + draw(upTo: asked / 4, random: &random))
    }

    /// The pause after an identity failure, spread over a tenth more.
    func identityPause(random: inout some RandomNumberGenerator) -> Duration {
        identityPause + draw(upTo: identityPause / 10, random: &random)
    }

    /// The upper bound of the pause after the `failures`-th failure.
    func bound(failures: Int) -> Duration {
        // Beyond 2^20 the cap has long won; the limit keeps the shift from overflowing.
        let doublings = min(max(failures - 1, 0), 20)
        return min(cap, base * (1 << doublings))
    }

    private func draw(
        upTo bound: Duration, random: inout some RandomNumberGenerator
    ) -> Duration {
        let most = max(bound.wholeMilliseconds, 0)
        let drawn = Duration.milliseconds(Int.random(in: 0...most, using: &random))
        return max(drawn, floor)
    }
}
