import Foundation

/// Where the repository lies on this machine, so that tests can read seeds, fixtures and sources.
public enum Repository {
    /// The repository's root folder, without a trailing slash, found from this very file.
    public static let root: String = {
        // …/Tests/Support/Repository.swift: three names above stands the root.
        String(#filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined())
    }()

    /// The absolute path of `relative`, which is written from the repository's root.
    public static func path(_ relative: String) -> String { root + "/" + relative }

    /// The text of the file at `relative`; throws when there is none or it is not UTF-8.
    public static func text(of relative: String) throws -> String {
        try String(contentsOfFile: path(relative), encoding: .utf8)
    }
}
