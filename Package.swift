// swift-tools-version:6.2
import PackageDescription

/// One set of compiler rules for everything that is ours.
let ours: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .strictMemorySafety(),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

/// The rules and the JSON run millions of times in every test run, and debug builds make them five times
/// slower. Its assertions stay.
let oursAndFast =
    ours + [.unsafeFlags(["-O", "-assert-config", "Debug"], .when(configuration: .debug))]

let package = Package(
    name: "giaoban",
    products: [
        .executable(name: "giaoban-agent", targets: ["Agent"]),
        .executable(name: "giaoban-collector", targets: ["Collector"]),
        .library(name: "GiaobanShared", targets: ["Shared"]),
        .library(name: "GiaobanSpreadsheet", targets: ["Spreadsheet"]),
    ],
    // Everyday builds leave BoringSSL out, some 280 files of C; `make release` takes it in.
    traits: [.trait(name: "TLS", description: "The collector speaks TLS itself.")],
    dependencies: [
        .package(
            url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0", traits: []),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
    ],
    targets: [
        // System libraries, each behind a thin typed shim.
        .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),
        .target(name: "CCrypto", linkerSettings: [.linkedLibrary("crypto")]),
        .target(
            name: "CMinizip", linkerSettings: [.linkedLibrary("minizip"), .linkedLibrary("z")]),
        .target(name: "CXlsxWriter", linkerSettings: [.linkedLibrary("xlsxwriter")]),
        .target(name: "CExpat", linkerSettings: [.linkedLibrary("expat")]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

        .target(name: "Shared", dependencies: ["CCrypto"], swiftSettings: oursAndFast),
        .target(
            name: "Spreadsheet", dependencies: ["Shared", "CMinizip", "CExpat"],
            swiftSettings: ours),
        .target(name: "Exchange", dependencies: ["Shared", "CExpat"], swiftSettings: oursAndFast),
        .executableTarget(
            name: "Agent",
            dependencies: [
                "Shared", "Spreadsheet", "CCurl", "CCrypto", "CZlib",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: ours),
        .executableTarget(
            name: "Collector",
            dependencies: [
                "Shared", "Spreadsheet", "Exchange", "CCurl", "CCrypto", "CXlsxWriter", "CZlib",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(
                    name: "NIOSSL", package: "swift-nio-ssl", condition: .when(traits: ["TLS"])),
                .product(name: "NIOTLS", package: "swift-nio", condition: .when(traits: ["TLS"])),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
                .product(name: "Yams", package: "Yams"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: ours),

        .target(
            name: "Support", dependencies: ["Shared"], path: "Tests/Support", swiftSettings: ours),
        .testTarget(name: "SharedTests", dependencies: ["Shared", "Support"], swiftSettings: ours),
        .testTarget(
            name: "SpreadsheetTests", dependencies: ["Spreadsheet", "Shared", "Support"],
            swiftSettings: ours),
        .testTarget(
            name: "ExchangeTests", dependencies: ["Exchange", "Shared", "Support"],
            swiftSettings: ours),
        .testTarget(
            name: "AgentTests", dependencies: ["Agent", "Spreadsheet", "Shared", "Support"],
            swiftSettings: ours),
        .testTarget(
            name: "CollectorTests",
            dependencies: [
                "Collector", "Spreadsheet", "Exchange", "Shared", "Support", "CZlib",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: ours),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "Shared", "Support", .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: ours),
        .testTarget(name: "TidyTests", dependencies: ["Support"], swiftSettings: ours),
    ]
)
