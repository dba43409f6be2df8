import CCurl

/// The C handle with its memory looked after.
///
/// SAFETY: `@unchecked Sendable` because `CurlTransport`'s executor makes one call at a time, and
/// `giaoban_curl_cancel` only sets an atomic flag, which the C side allows from any thread.
@safe final class CurlHandle: @unchecked Sendable {
    private let handle: OpaquePointer

    /// Nil when memory is out.
    init?() {
        guard let handle = unsafe giaoban_curl_open() else { return nil }
        unsafe self.handle = handle
    }

    deinit {
        unsafe giaoban_curl_close(handle)
    }

    /// Ends the exchange under way.
    func cancel() {
        unsafe giaoban_curl_cancel(handle)
    }

    /// Allows exchanges again.
    func rearm() {
        unsafe giaoban_curl_rearm(handle)
    }

    /// One exchange; blocks.
    func perform(
        _ request: TransportRequest, url: String, headers: [String], line: Line
    ) -> Result<TransportAnswer, TransportFault> {
        let strings = CStrings(
            [request.method.rawValue, url, line.proxy ?? "", line.caFile ?? ""]
                + [line.proxyUser ?? "", line.proxyPassword ?? ""] + headers)
        let body = request.body ?? []
        return unsafe body.withUnsafeBufferPointer { bytes in
            unsafe strings.withPointers { pointers in
                // An empty Swift array may have no address, yet an empty body is still a body.
                let empty: UInt8 = 0
                return unsafe withUnsafePointer(to: empty) { placeholder in
                    var raw = unsafe giaoban_curl_request()
                    unsafe raw.method = pointers[0]
                    unsafe raw.url = pointers[1]
                    unsafe raw.proxy = pointers[2]
                    unsafe raw.ca_file = line.caFile == nil ? nil : pointers[3]
                    unsafe raw.proxy_user = line.proxyUser == nil ? nil : pointers[4]
                    unsafe raw.proxy_password = line.proxyPassword == nil ? nil : pointers[5]
                    unsafe raw.headers = UnsafePointer(pointers.baseAddress?.advanced(by: 6))
                    unsafe raw.header_count = headers.count
                    unsafe raw.body =
                        request.body == nil ? nil : (bytes.baseAddress ?? placeholder)
                    unsafe raw.body_length = body.count
                    unsafe raw.connect_timeout_ms = line.connectTimeout.wholeMilliseconds
                    unsafe raw.stall_seconds = Int(line.stallTimeout.components.seconds)
                    unsafe raw.deadline_ms = request.deadline?.wholeMilliseconds ?? 0
                    unsafe raw.body_cap = line.bodyCap
                    return unsafe CurlHandle.read(giaoban_curl_perform(handle, &raw))
                }
            }
        }
    }

    private static func read(
        _ answer: giaoban_curl_answer
    ) -> Result<TransportAnswer, TransportFault> {
        let reason: TransportFault.Reason
        switch unsafe answer.fault {
        case GIAOBAN_CURL_OK:
            return unsafe .success(complete(answer))
        case GIAOBAN_CURL_DNS: reason = .dns
        case GIAOBAN_CURL_CONNECT: reason = .connect
        case GIAOBAN_CURL_PROXY: reason = .proxy
        case GIAOBAN_CURL_TLS: reason = .tls
        case GIAOBAN_CURL_TLS_NOT_YET_VALID: reason = .clockBehind
        case GIAOBAN_CURL_TLS_EXPIRED: reason = .certificateExpired
        case GIAOBAN_CURL_TIMEOUT: reason = .timeout
        case GIAOBAN_CURL_STALLED: reason = .stalled
        case GIAOBAN_CURL_CUT: reason = .cut
        case GIAOBAN_CURL_TOO_LARGE: reason = .tooLarge
        case GIAOBAN_CURL_CANCELLED: reason = .cancelled
        default: reason = .other
        }
        return unsafe .failure(
            TransportFault(
                reason: reason, detail: answer.message.map { unsafe String(cString: $0) } ?? ""))
    }

    private static func complete(_ answer: giaoban_curl_answer) -> TransportAnswer {
        let head = unsafe [UInt8](
            UnsafeBufferPointer(start: answer.headers, count: answer.headers_length))
        let body = unsafe [UInt8](
            UnsafeBufferPointer(start: answer.body, count: answer.body_length))
        return unsafe TransportAnswer(
            status: Int(answer.status), headers: fields(of: head), body: body)
    }

    private static func fields(of head: [UInt8]) -> [Header] {
        head.split(separator: UInt8(ascii: "\n")).compactMap { line in
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return nil }
            let name = String(decoding: line[..<colon], as: UTF8.self)
            let value = String(decoding: line[(colon + 1)...], as: UTF8.self)
            return Header(name.trimmingBlanks, value.trimmingBlanks)
        }
    }
}

/// NUL-terminated copies of strings, alive as long as this value.
private struct CStrings {
    private var bytes: [CChar] = []
    private var starts: [Int] = []

    init(_ strings: [String]) {
        for string in strings {
            starts.append(bytes.count)
            bytes.append(contentsOf: string.utf8.filter { $0 != 0 }.map(CChar.init(bitPattern:)))
            bytes.append(0)
        }
    }

    func withPointers<Result>(
        _ body: (UnsafeMutableBufferPointer<UnsafePointer<CChar>?>) -> Result
    ) -> Result {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            var pointers = unsafe starts.map { unsafe buffer.baseAddress?.advanced(by: $0) }
            return unsafe pointers.withUnsafeMutableBufferPointer { unsafe body($0) }
        }
    }
}
