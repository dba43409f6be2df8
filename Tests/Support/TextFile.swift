import Glibc

/// Reads a file of the repository as text; a missing one is a bug of the test.
public func repositoryText(_ relative: String) -> String {
    guard let file = unsafe fopen(Repository.path(relative), "rb") else {
        preconditionFailure("cannot open \(relative)")
    }
    defer { unsafe fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = unsafe fread(&chunk, 1, chunk.count, file)
        if count == 0 { break }
        bytes.append(contentsOf: chunk[..<count])
    }
    return String(decoding: bytes, as: UTF8.self)
}
