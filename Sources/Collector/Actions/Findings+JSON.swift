import Shared

extension [Finding] {
    /// The findings as a canonical JSON array: how refused attempts keep them.
    var json: [UInt8] {
        var writer = JSONWriter()
        writer.array { writer in
            for finding in self { finding.write(to: &writer) }
        }
        return writer.bytes
    }
}
