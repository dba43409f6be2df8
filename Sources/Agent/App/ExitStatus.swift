import ArgumentParser

/// What a command's end means to scripts (sysexits.h); part of the contract with them.
enum ExitStatus: Int32, CaseIterable {
    /// Done; `submit`: the receipt is here.
    case done = 0
    /// Bad data: findings, refusals, unreadable files.
    case badData = 65
    /// Kept in the outbox; the line is down or the collector busy.
    case kept = 69
    /// The disk failed: nothing was claimed to be saved that is not.
    case disk = 74
    /// The collector does not know this unit.
    case identity = 77
    /// The configuration, or the lack of one.
    case configuration = 78

    /// The status to leave with after several things happened: the one a person must act on first.
    static func worst(_ statuses: [ExitStatus]) -> ExitStatus {
        let order: [ExitStatus] = [.configuration, .identity, .disk, .badData, .kept, .done]
        return order.first { statuses.contains($0) } ?? .done
    }

    /// For ArgumentParser.
    var exitCode: ExitCode { ExitCode(rawValue) }
}
