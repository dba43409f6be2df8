import HTTPTypes
import Hummingbird
import NIOCore
import Shared

/// What pages load, and the page that shows every part of them.
struct AssetRoutes: Sendable {
    let surroundings: Surroundings

    /// The endpoints of this family.
    var endpoints: [Endpoint] {
        [
            Self.file(.styleSheet, "styleSheet", "The pages' style sheet"),
            Self.file(.script, "script", "The pages' script: nothing needs it"),
            Endpoint(
                method: .get, path: PagePath.style, access: .reading, operation: "stylePage",
                summary: "Every part that pages are made of",
                parameters: [.query("lang", "vi or en; vi without it")],
                produces: "text/html; charset=utf-8", problems: [.badQuery],
                handler: { request, context in
                    let frame = try request.frame(context, at: surroundings.now())
                    return .page(StylePage(frame: frame).html)
                }),
        ]
    }

    private static func file(
        _ asset: PageAsset, _ operation: String, _ summary: String
    ) -> Endpoint {
        let packed = Deflation.gzip(asset.bytes)
        return Endpoint(
            method: .get, path: asset.path, access: .open, operation: operation, summary: summary,
            parameters: [.query("v", "The file's tag: an address for ever")],
            produces: asset.type,
            handler: { request, _ in
                let isNamed = request.query("v") == asset.tag
                var headers: HTTPFields = [
                    .contentType: asset.type, .eTag: "\"\(asset.tag)\"",
                    .cacheControl: isNamed
                        ? "public, max-age=31536000, immutable" : "public, no-cache",
                    .xContentTypeOptions: "nosniff", .vary: "Accept-Encoding",
                ]
                if request.headers[.ifNoneMatch]?.contains("\"\(asset.tag)\"") == true {
                    headers[.contentType] = nil
                    return Response(status: .notModified, headers: headers)
                }
                guard let packed, request.takesGzip else {
                    return Response(
                        status: .ok, headers: headers,
                        body: ResponseBody(byteBuffer: ByteBuffer(bytes: asset.bytes)))
                }
                headers[.contentEncoding] = "gzip"
                return Response(
                    status: .ok, headers: headers,
                    body: ResponseBody(byteBuffer: ByteBuffer(bytes: packed)))
            })
    }
}

extension Request {
    /// True when the answer may come packed: `gzip` is named, and not with a weight of nothing.
    var takesGzip: Bool {
        headers[.acceptEncoding]?.split(separator: ",").contains { part in
            let words = part.split(separator: ";").map { $0.filter { $0 != " " } }
            return words.first == "gzip" && Self.nothing.isDisjoint(with: words.dropFirst())
        } ?? false
    }

    private static let nothing: Set<String> = ["q=0", "q=0.0", "q=0.00", "q=0.000"]
}
