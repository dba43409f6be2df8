import Glibc
import NIOCore
import Shared

/// Why the collector cannot listen where it should: said to the person who started it.
struct ListenFailure: Error {
    /// Why, and what to do.
    let message: LocalizedText

    /// Reads what the network library threw; nil for anything that has nothing to do with listening.
    init?(_ error: any Error, at address: CollectorConfiguration.Address) {
        switch error {
        case let error as IOError where error.errnoCode == EADDRINUSE:
            message = LocalizedText(
                vi: "\(address): cổng đang được chương trình khác dùng (có thể một collector khác "
                    + "đang chạy). Dừng chương trình đó, hoặc chọn cổng khác: --listen ĐỊA_CHỈ:CỔNG.",
                en: "\(address): another program uses this port (perhaps another collector). Stop "
                    + "it, or choose another port: --listen HOST:PORT.")
        case let error as IOError where error.errnoCode == EACCES:
            message = LocalizedText(
                vi:
                    "\(address): không có quyền mở cổng này (dưới 1024 cần quyền root). Chọn cổng từ "
                    + "1024 trở lên.",
                en:
                    "\(address): this port may not be opened (below 1024 only root may). Choose one "
                    + "from 1024 on.")
        case let error as IOError where error.errnoCode == EADDRNOTAVAIL:
            message = Self.noSuchAddress(address)
        case is SocketAddressError, is SocketAddressError.UnknownHost:
            message = Self.noSuchAddress(address)
        default: return nil
        }
    }

    private static func noSuchAddress(_ address: CollectorConfiguration.Address) -> LocalizedText {
        LocalizedText(
            vi:
                "\(address): máy này không có địa chỉ đó. Dùng 127.0.0.1 (chỉ máy này) hoặc 0.0.0.0 "
                + "(mọi địa chỉ của máy).",
            en:
                "\(address): this machine has no such address. Use 127.0.0.1 (this machine only) or "
                + "0.0.0.0 (every address of it).")
    }
}
