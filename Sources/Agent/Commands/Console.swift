import Glibc
import Shared

/// What a person running a command sees.
struct Console: Sendable {
    /// The language of every line.
    let language: Language

    /// A line on standard output: the command's result.
    func say(_ text: LocalizedText) {
        print(text[language])
    }

    /// A line on standard error: what stood in the way.
    func warn(_ text: LocalizedText) {
        write(text[language] + "\n", to: STDERR_FILENO)
    }

    private func write(_ text: String, to descriptor: CInt) {
        let bytes = Array(text.utf8)
        // A closed terminal loses the line, nothing else.
        _ = unsafe Glibc.write(descriptor, bytes, bytes.count)
    }
}
