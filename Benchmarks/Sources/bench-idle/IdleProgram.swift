import BenchCurl

/// The least a Swift program with libcurl can be: it starts libcurl and waits. What the agent's
/// memory is held against.
@main
struct IdleProgram {
    static func main() {
        bench_curl_start()
        bench_wait()
    }
}
