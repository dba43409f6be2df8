import ArgumentParser
import Foundation
import Shared

/// `serve`: receives reports until it is told to stop.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Nhận báo cáo cho đến khi được dừng / receive reports until told to stop.")

    @OptionGroup var data: DataOption
    @Option(name: .long, help: "ĐỊA_CHỈ:CỔNG / HOST:PORT (127.0.0.1:8080).")
    var listen: String?
    @Flag(
        name: .long,
        help:
            "Cho xem không cần mã truy cập, chỉ trên máy này / read without a token, loopback only."
    )
    var openReading = false
    @Option(
        name: .long,
        help: "Chứng thư TLS, PEM / the certificate for TLS, PEM.", completion: .file())
    var tlsCertificate: String?
    @Option(
        name: .long, help: "Khóa riêng của chứng thư, quyền 0600 / its private key, mode 0600.",
        completion: .file())
    var tlsKey: String?
    @Option(
        name: .long,
        help:
            "Chỉ nhận máy có chứng thư do tệp này ký / only clients with a certificate of this.",
        completion: .file())
    var tlsClientAuthority: String?
    @Flag(name: .long, help: "In cấu hình rồi thôi / print the configuration and stop.")
    var printConfig = false

    func run() async throws {
        umask(0o077)
        try await explained {
            let configuration = try configured()
            if printConfig { return print(configuration.text) }
            if try data.directory.isNew() {
                tell(
                    "\(data.data): thư mục trống, bắt đầu một collector mới / "
                        + "the folder is empty, a new collector begins here")
            }
            let surroundings = Surroundings.system
            let log = EventLog.standardError(now: surroundings.now)
            let collector = try Collector(
                directory: data.directory, configuration: configuration,
                surroundings: surroundings, log: log)
            try await collector.serve()
        }
    }

    private func configured() throws -> CollectorConfiguration {
        var flags: [String: String] = [:]
        flags["listen"] = listen
        flags["tls_certificate"] = tlsCertificate
        flags["tls_key"] = tlsKey
        flags["tls_client_authority"] = tlsClientAuthority
        if openReading { flags["open_reading"] = "true" }
        let path = data.data + "/collector.conf"
        let file: String?
        do {
            file = try configurationText(at: path)
        } catch let error as CocoaError {
            tell(fileSentence(error, at: path))
            throw ExitStatus.badConfiguration
        }
        let (configuration, mistakes) = CollectorConfiguration.read(
            flags: flags, environment: ProcessInfo.processInfo.environment, file: file)
        guard mistakes.isEmpty else {
            for mistake in mistakes { tell(mistake) }
            throw ExitStatus.badConfiguration
        }
        return configuration
    }
}
