import Dispatch

/// Runs an actor on a thread of its own, one job at a time: calls that block (libcurl) never hold a
/// thread of the cooperative pool.
final class BlockingThread: SerialExecutor {
    private let queue: DispatchQueue

    /// - Parameter label: what debuggers call the thread.
    init(label: String) {
        queue = DispatchQueue(label: label)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let unowned = UnownedJob(job)
        let executor = unsafe asUnownedSerialExecutor()
        queue.async {
            unsafe unowned.runSynchronously(on: executor)
        }
    }
}
