import Glibc
import Synchronization

/// Cleans up after a test run that dies: a small shell that outlives it, kills what it had started
/// and removes its temporary folder.
final class Reaper: Sendable {
    /// The one of this run.
    static let shared = Reaper()

    private let pipe: Mutex<CInt>

    private init() {
        // A run without it would still clean up after itself unless it is killed.
        let ends = try? PipeEnds.open()
        pipe = Mutex(ends?.write ?? -1)
        guard let ends else { return }
        let null = unsafe open("/dev/null", O_WRONLY)
        _ = try? spawn(
            "/bin/sh", ["-c", Self.script, "reaper", TemporaryFolder.root], ["PATH=/usr/bin:/bin"],
            input: ends.read, output: null, errors: null)
        close(ends.read)
        close(null)
    }

    private static let script = """
        while read -r word id; do
            case $word in
                started) eval "p_$id=1" ;;
                ended) unset "p_$id" ;;
            esac
        done
        for id in $(set | sed -n 's/^p_\\([0-9]*\\)=.*/\\1/p'); do kill -9 -- "-$id"; done
        rm -rf -- "$1"
        """

    func started(_ id: pid_t) { tell("started \(id)\n") }

    func ended(_ id: pid_t) { tell("ended \(id)\n") }

    private func tell(_ line: String) {
        let bytes = Array(line.utf8)
        pipe.withLock { descriptor in
            _ = unsafe write(descriptor, bytes, bytes.count)
        }
    }
}
