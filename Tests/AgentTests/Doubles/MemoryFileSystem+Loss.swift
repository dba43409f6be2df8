import Support

@testable import Agent

/// What a death leaves of the disk.
extension MemoryFileSystem.State {
    mutating func lose(_ loss: MemoryFileSystem.Loss, _ random: SplitMix64) {
        var random = random
        switch loss {
        case .killed: return
        case .powerKeepingAllNames, .powerTearingBytes: break
        case .powerKeepingSyncedNames: names = durableNames
        case .powerKeepingSomeNames: names = someNames(&random)
        }
        let isTearing = loss == .powerTearingBytes
        for number in files.keys.sorted() {
            guard let file = files[number] else { continue }
            var left = file.synced
            if isTearing, file.synced.count < file.bytes.count {
                let kept = Int.random(in: 0...file.bytes.count, using: &random)
                left = Array(file.bytes[..<kept])
                left += Array(repeating: 0, count: file.bytes.count - kept)
            }
            files[number] = MemoryFileSystem.File(bytes: left, synced: left)
        }
    }

    private func someNames(_ random: inout SplitMix64) -> [String: [String: Int]] {
        var left = names
        for directory in names.keys.sorted() {
            let now = names[directory] ?? [:]
            let before = durableNames[directory] ?? [:]
            for name in Set(now.keys).union(before.keys).sorted() where now[name] != before[name] {
                left[directory]?[name] = Bool.random(using: &random) ? now[name] : before[name]
            }
        }
        // A move is one thing to the disk: never is the old name gone and the new one not there.
        let found = Set(left.values.flatMap(\.values))
        for (directory, entries) in names {
            for (name, file) in entries where !found.contains(file) {
                let isMoved = durableNames.values.contains { $0.values.contains(file) }
                if isMoved, left[directory]?[name] == nil { left[directory]?[name] = file }
            }
        }
        return left
    }
}
