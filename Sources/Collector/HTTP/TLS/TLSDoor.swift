import NIOCore
import Shared
import Synchronization

#if TLS
    import NIOSSL
    import NIOTLS
#endif

/// Speaks TLS on connections as they come: 1.2 and 1.3, with the certificate that holds now. A new one
/// is for the connections that come after it; those that stand go on with theirs.
final class TLSDoor: Sendable {
    #if TLS
        private let context: Mutex<NIOSSLContext>

        /// - Throws: `TLSFault.refused` for what the library does not take.
        init(_ material: TLSFiles.Material, from files: TLSFiles) throws(TLSFault) {
            context = Mutex(try Self.context(material, files))
        }

        /// Takes another certificate for the connections that come.
        func take(_ material: TLSFiles.Material, from files: TLSFiles) throws(TLSFault) {
            let next = try Self.context(material, files)
            context.withLock { $0 = next }
        }

        /// Lets TLS stand before everything else that is on a connection, which must not be open yet.
        ///
        /// - Parameter seconds: how long shaking hands may take.
        func open(_ channel: any Channel, within seconds: Int) -> EventLoopFuture<Void> {
            let context = context.withLock { $0 }
            return channel.eventLoop.makeCompletedFuture {
                let pipeline = channel.pipeline.syncOperations
                try pipeline.addHandler(NIOSSLServerHandler(context: context))
                try pipeline.addHandler(HandshakeLimit(.seconds(Int64(seconds))))
            }
        }

        /// Forward secrecy and authenticated encryption only; what TLS 1.3 offers is so by itself.
        private static let ciphers = "ECDHE+AESGCM:ECDHE+CHACHA20"

        private static func context(
            _ material: TLSFiles.Material, _ files: TLSFiles
        ) throws(TLSFault) -> NIOSSLContext {
            do {
                let chain = try NIOSSLCertificate.fromPEMBytes(material.certificate)
                let key = try NIOSSLPrivateKey(bytes: material.key, format: .pem)
                var configuration = TLSConfiguration.makeServerConfiguration(
                    certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
                configuration.minimumTLSVersion = .tlsv12
                configuration.cipherSuites = ciphers
                configuration.applicationProtocols = ["http/1.1"]
                if let authority = material.clientAuthority {
                    configuration.certificateVerification = .noHostnameVerification
                    configuration.trustRoots = .certificates(
                        try NIOSSLCertificate.fromPEMBytes(authority))
                    configuration.sendCANameList = true
                }
                return try NIOSSLContext(configuration: configuration)
            } catch {
                throw .refused(path: files.certificate, reason: "\(error)")
            }
        }
    #else
        /// - Throws: `TLSFault.notBuilt`, always: everyday builds leave the library out.
        init(_ material: TLSFiles.Material, from files: TLSFiles) throws(TLSFault) {
            throw .notBuilt
        }

        /// There is no such door in this build.
        func take(_ material: TLSFiles.Material, from files: TLSFiles) throws(TLSFault) {
            throw .notBuilt
        }

        /// There is no such door in this build.
        func open(_ channel: any Channel, within seconds: Int) -> EventLoopFuture<Void> {
            channel.eventLoop.makeFailedFuture(TLSFault.notBuilt)
        }
    #endif
}

#if TLS
    /// Ends a connection whose other side does not finish shaking hands: until then no request is timed.
    private final class HandshakeLimit: ChannelInboundHandler, RemovableChannelHandler {
        typealias InboundIn = ByteBuffer
        typealias InboundOut = ByteBuffer

        private let patience: TimeAmount
        private var end: Scheduled<Void>?

        init(_ patience: TimeAmount) {
            self.patience = patience
        }

        func handlerAdded(context: ChannelHandlerContext) {
            end = context.eventLoop.assumeIsolated().scheduleTask(in: patience) {
                context.close(promise: nil)
            }
        }

        func handlerRemoved(context: ChannelHandlerContext) { stop() }

        func channelInactive(context: ChannelHandlerContext) {
            stop()
            context.fireChannelInactive()
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if case TLSUserEvent.handshakeCompleted = event { stop() }
            context.fireUserInboundEventTriggered(event)
        }

        private func stop() {
            end?.cancel()
            end = nil
        }
    }
#endif
