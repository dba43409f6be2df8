import ServiceLifecycle
import Shared

/// Looks after the files of TLS for as long as the collector serves: what is renewed is taken without
/// a restart, what cannot be used is told and the old stays, and an end that comes near is told of.
struct TLSWatch: Service {
    /// What a look at the files came to.
    enum Step: Hashable, Sendable {
        /// Nothing to say.
        case nothing
        /// Another certificate is in use.
        case taken(ends: Instant)
        /// The new files cannot be used; the old certificate stays.
        case refused(TLSFault)
        /// The certificate in use ends soon.
        case ending(Instant)
    }

    /// The part that is decided, apart from waiting and writing.
    struct State: Sendable {
        /// The files as they were looked at last.
        var stamp: TLSFiles.Stamp
        /// When the certificate in use ends.
        var ends: Instant
        /// When its end was told of last.
        var warnedAt: Instant?
    }

    let files: TLSFiles
    /// Puts what was read to use.
    let take: @Sendable (TLSFiles.Material) throws(TLSFault) -> Void
    let now: @Sendable () -> Instant
    /// Waits a moment; ends at once when the program is told to stop.
    let pause: @Sendable (Duration) async throws -> Void
    let log: EventLog
    /// The files as they were when the collector started.
    let first: State

    /// Between two looks: three calls of the system.
    static let beat = Duration.seconds(5)
    /// Milliseconds.
    private static let day: Int64 = 86_400_000
    /// Renewing tools renew thirty days ahead; who has not by then should know.
    static let notice = 14 * day

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var state = first
            while !Task.isCancelled {
                // Only being told to stop ends a pause early.
                do { try await pause(Self.beat) } catch { return }
                note(look(&state))
            }
        }
    }

    /// One look.
    func look(_ state: inout State) -> Step {
        let moment = now()
        let stamp = files.stamp()
        if stamp != state.stamp {
            // Files that are still being written look wrong once, and are looked at again.
            state.stamp = stamp
            do throws(TLSFault) {
                let material = try files.read(at: moment)
                try take(material)
                (state.ends, state.warnedAt) = (material.ends, nil)
                return .taken(ends: material.ends)
            } catch {
                return .refused(error)
            }
        }
        let isNear = state.ends - moment < Self.notice
        let isFresh = state.warnedAt.map { moment - $0 < Self.day } ?? false
        guard isNear, !isFresh else { return .nothing }
        state.warnedAt = moment
        return .ending(state.ends)
    }

    private func note(_ step: Step) {
        switch step {
        case .nothing: break
        case .taken(let ends): log.write(.certificateTaken(ends: ends))
        case .refused(let fault): log.write(.certificateRefused(reason: fault.description))
        case .ending(let moment): log.write(.certificateEnding(moment))
        }
    }
}
