import Glibc
import Shared

/// A bundle's file, read from its beginning as often as asked for. It comes from outside: nothing of it
/// is believed, and no more of it is held than a piece.
struct BundleFile: Sendable {
    /// Most bytes of a file.
    static let limit = 1 << 30

    /// Where it is.
    let path: String

    /// Hands out every finding in the file, in order.
    ///
    /// - Throws: `StickFault` for a file that cannot be read.
    func scan(_ found: (BundleScanner.Finding) async throws -> Void) async throws {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw StickFault(path: path, code: errno) }
        defer { close(file) }
        var scanner = BundleScanner()
        var chunk = [UInt8](repeating: 0, count: 256 << 10)
        var total = 0
        while true {
            let length = unsafe read(file, &chunk, chunk.count)
            if length < 0, errno == EINTR { continue }
            guard length >= 0 else { throw StickFault(path: path, code: errno) }
            if length == 0 { break }
            total += length
            guard total <= Self.limit else { throw StickFault(path: path, code: EFBIG) }
            for finding in scanner.take(Array(chunk[..<length])) { try await found(finding) }
        }
        for finding in scanner.finish() { try await found(finding) }
    }
}

/// A file on a stick that cannot be read or written.
struct StickFault: Error, CustomStringConvertible {
    let path: String
    let code: CInt

    var description: String { "\(path): \(unsafe String(cString: strerror(code)))" }
}

/// What is in a bundle, found out before anything of it is taken.
struct BundleSurvey: Sendable {
    /// Most reports that are looked at: twice as many as any bundle of ours holds.
    static let reportLimit = 100_000
    /// Most pieces that cannot be used and are still told one by one.
    private static let damageLimit = 10_000

    /// The first seal that is whole.
    private(set) var seal: BundleSeal?
    /// The list, as far as its pages are whole.
    private(set) var entries: [Int: BundleEntry] = [:]
    /// The reports that are whole.
    private(set) var found: Set<Int> = []
    /// What damaged pieces say they are.
    private(set) var damaged: Set<Int> = []
    /// Places that cannot be read, whatever they were.
    private(set) var damages = 0
    /// True when it holds answers: it is on its way back.
    private(set) var isReceipts = false
    /// Pages whose digest stands in the seal.
    private var pages: [Digest] = []

    /// Looks through a file.
    init(of file: BundleFile) async throws {
        var survey = BundleSurvey()
        try await file.scan { survey.add($0) }
        self = survey
    }

    /// Nothing yet.
    init() {}

    /// Takes what was found.
    mutating func add(_ finding: BundleScanner.Finding) {
        switch finding {
        case .damaged(let damage):
            damages += 1
            if damage.kind == .report, let number = damage.number,
                damaged.count < Self.damageLimit
            {
                damaged.insert(number)
            }
        case .frame(let frame):
            switch frame.kind {
            case .seal: seal = seal ?? BundleSeal(bytes: frame.payload)
            case .index:
                guard let page = BundleIndex(bytes: frame.payload) else { return }
                if pages.count < Self.reportLimit { pages.append(Digest(of: frame.payload)) }
                for entry in page.entries
                where entry.number <= Self.reportLimit && entries[entry.number] == nil {
                    entries[entry.number] = entry
                }
            case .report where frame.number <= Self.reportLimit: found.insert(frame.number)
            case .answer: isReceipts = true
            case .keys, .report: break
            }
        }
    }

    /// Reports that belong to it and are not whole. Without a list, what damaged pieces say of
    /// themselves is all there is.
    var lost: [Int] {
        let known = entries.isEmpty ? damaged : Set(entries.keys)
        return known.subtracting(found).sorted()
    }

    /// Whether the list is complete and is the one under the seal.
    var isListWhole: Bool {
        guard let seal else { return false }
        return Set(seal.pages).isSubset(of: pages) && entries.count == seal.reports
    }

    /// Tells which reports come after a lost revision of their slot.
    func afterLost() -> @Sendable (Int) -> Bool {
        let (entries, lost) = (entries, lost)
        guard !entries.isEmpty else {
            let first = lost.first ?? .max
            return { $0 > first }
        }
        struct Slot: Hashable {
            let facility: FacilityID
            let form: FormCode
            let period: String
        }
        func slot(_ entry: BundleEntry) -> Slot {
            Slot(facility: entry.facility, form: entry.form, period: entry.period)
        }
        var firstLost: [Slot: Int] = [:]
        for entry in lost.compactMap({ entries[$0] }) {
            firstLost[slot(entry)] = min(firstLost[slot(entry)] ?? .max, entry.revision)
        }
        let early = Set(
            entries.values.filter { $0.revision > firstLost[slot($0)] ?? .max }.map(\.number))
        return { early.contains($0) }
    }
}
