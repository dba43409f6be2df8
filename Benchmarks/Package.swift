// swift-tools-version:6.2
import PackageDescription

/// Programs that measure the two shipped ones. A package of its own, so that nobody who builds or
/// tests Giao ban waits for it; `make bench` builds and runs it.
let package = Package(
    name: "Benchmarks",
    dependencies: [
        .package(name: "giaoban", path: ".."),
        .package(
            url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    ],
    targets: [
        // The server that does nothing but take the body: what the collector is held against.
        .executableTarget(
            name: "bench-bare",
            dependencies: [
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),
        // Makes valid reports as ready requests.
        .executableTarget(
            name: "bench-reports",
            dependencies: [.product(name: "GiaobanShared", package: "giaoban")]),
        // Reads every cell of a workbook, and what the two libraries take for it by themselves.
        .executableTarget(
            name: "bench-sheets",
            dependencies: [.product(name: "GiaobanSpreadsheet", package: "giaoban")]),
        .executableTarget(
            name: "bench-sheets-floor",
            linkerSettings: [
                .linkedLibrary("minizip"), .linkedLibrary("z"), .linkedLibrary("expat"),
            ]),
        // Sends ready requests over many connections and measures.
        .executableTarget(name: "bench-load"),
        // What the agent is held against: a program that only starts libcurl, and one that only sends.
        .target(name: "BenchCurl", linkerSettings: [.linkedLibrary("curl")]),
        .executableTarget(name: "bench-idle", dependencies: ["BenchCurl"]),
        .executableTarget(name: "bench-send", linkerSettings: [.linkedLibrary("curl")]),
    ]
)
