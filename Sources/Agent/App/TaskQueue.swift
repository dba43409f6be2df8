import Dispatch

/// Runs all tasks of the program on one thread at a time, and on none while all of them wait.
///
/// In place of the runtime's own pool: from its first thread on, Dispatch counts the running ones once a
/// second by a timer that cannot be turned off, so that a program which only sleeps wakes 86 400 times a
/// day. Threads of serial queues are not counted. What blocks has a queue of its own (`BlockingExecutor`);
/// what tasks compute between two waits is a report's worth of rules.
final class TaskQueue: TaskExecutor {
    private let queue = DispatchQueue(label: "giaoban.tasks")

    func enqueue(_ job: consuming ExecutorJob) {
        let unowned = UnownedJob(job)
        let executor = unsafe asUnownedTaskExecutor()
        queue.async {
            unsafe unowned.runSynchronously(on: executor)
        }
    }
}
