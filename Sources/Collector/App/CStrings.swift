/// Lends C strings for the time of `body`.
@unsafe
func withCStrings<Result>(
    _ texts: [String], _ body: ([UnsafePointer<CChar>]) throws -> Result
) rethrows -> Result {
    let arrays = texts.map { Array($0.utf8CString) }
    var pointers: [UnsafePointer<CChar>] = unsafe []
    func lend(_ index: Int) throws -> Result {
        guard index < arrays.count else { return try unsafe body(pointers) }
        return try unsafe arrays[index].withUnsafeBufferPointer { buffer in
            if let start = buffer.baseAddress { unsafe pointers.append(start) }
            return try lend(index + 1)
        }
    }
    return try lend(0)
}
