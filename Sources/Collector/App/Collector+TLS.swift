import Shared

extension Collector {
    /// What speaks TLS, and what looks after its files; nil where none are set.
    ///
    /// - Throws: `TLSFault`: better no collector than one that speaks in the open where it should not.
    func openTLS() throws -> (door: TLSDoor, watch: TLSWatch)? {
        let files = configuration.tls
        guard files.isSet else { return nil }
        let stamp = files.stamp()
        let material = try files.read(at: surroundings.now())
        let door = try TLSDoor(material, from: files)
        log.write(.certificateTaken(ends: material.ends))
        let watch = TLSWatch(
            files: files,
            take: { (next) throws(TLSFault) in try door.take(next, from: files) },
            now: surroundings.now, pause: surroundings.pause, log: log,
            first: TLSWatch.State(stamp: stamp, ends: material.ends))
        return (door, watch)
    }
}

extension CollectorConfiguration {
    /// The keys about TLS.
    static let tlsKeys: [Key] = [
        text(named: "tls_certificate", \.tls.certificate),
        text(named: "tls_key", \.tls.key),
        text(named: "tls_client_authority", \.tls.clientAuthority),
    ]
}
