import Glibc

/// The disk as it is.
struct POSIXFileSystem: FileSystem {
    func makeDirectory(_ path: String) throws(FileFault) {
        if exists(path) { return }
        let parent = FilePath.parent(of: path)
        if parent != path { try makeDirectory(parent) }
        if unsafe mkdir(path, 0o700) != 0, errno != EEXIST { throw fault("mkdir", path) }
        try syncDirectory(parent)
    }

    func visit(_ directory: String, _ body: (String) -> Void) throws(FileFault) {
        guard let stream = unsafe opendir(directory) else { throw fault("opendir", directory) }
        defer { unsafe closedir(stream) }
        errno = 0
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
                unsafe field.withMemoryRebound(to: CChar.self, capacity: 256) {
                    unsafe String(cString: $0)
                }
            }
            if name != "." && name != ".." { body(name) }
            errno = 0
        }
        if errno != 0 { throw fault("readdir", directory) }
    }

    func read(_ path: String, limit: Int) throws(FileFault) -> [UInt8] {
        let descriptor = try open(path, O_RDONLY | O_CLOEXEC)
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = unsafe Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw fault("read", path)
            }
            if count == 0 { return bytes }
            bytes.append(contentsOf: chunk[..<count])
            if bytes.count > limit { throw FileFault(operation: "read", path: path, code: EFBIG) }
        }
    }

    func create(_ path: String, _ bytes: [UInt8]) throws(FileFault) {
        let descriptor = try open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC)
        do throws(FileFault) {
            try write(bytes, to: descriptor, path)
            if fsync(descriptor) != 0 { throw fault("fsync", path) }
        } catch {
            close(descriptor)
            unsafe unlink(path)
            throw error
        }
        // Close reports errors of network file systems only, and those after fsync are none.
        close(descriptor)
    }

    func rename(_ from: String, to: String) throws(FileFault) {
        if unsafe Glibc.rename(from, to) != 0 { throw fault("rename", from) }
    }

    func syncDirectory(_ path: String) throws(FileFault) {
        let descriptor = try open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        defer { close(descriptor) }
        if fsync(descriptor) != 0 { throw fault("fsync", path) }
    }

    func remove(_ path: String) throws(FileFault) {
        if unsafe unlink(path) != 0 { throw fault("unlink", path) }
    }

    func exists(_ path: String) -> Bool {
        unsafe access(path, F_OK) == 0
    }

    private func open(_ path: String, _ flags: CInt) throws(FileFault) -> CInt {
        while true {
            let descriptor = unsafe Glibc.open(path, flags, 0o600)
            if descriptor >= 0 { return descriptor }
            if errno != EINTR { throw fault("open", path) }
        }
    }

    private func write(
        _ bytes: [UInt8], to descriptor: CInt, _ path: String
    ) throws(FileFault) {
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(
                    descriptor, buffer.baseAddress?.advanced(by: written), bytes.count - written)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw fault("write", path)
            }
            written += count
        }
    }

    private func fault(_ operation: String, _ path: String) -> FileFault {
        FileFault(operation: operation, path: path, code: errno)
    }
}
