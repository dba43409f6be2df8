import Shared

/// Reads a seed folder, stores what is new, and puts it in force.
struct LoadSeeds: Sendable {
    /// What came of it.
    struct Outcome: Sendable {
        /// What was stored; nothing when there are faults.
        var changes = SeedDocuments.Outcome()
        /// What is wrong in the files, one line each; nothing was stored then.
        var faults: [String] = []
    }

    /// The store.
    let store: SQLiteStore
    /// Its queue.
    let queue: CommitQueue
    /// Where the new catalogue goes.
    let catalogue: CatalogueHolder
    /// The clock.
    let surroundings: Surroundings
    /// Where the event goes.
    let log: EventLog

    /// Loads the folder at `path`.
    func callAsFunction(from path: String) async throws -> Outcome {
        try await callAsFunction(from: [path])
    }

    /// Loads several files and folders as one.
    func callAsFunction(from paths: [String]) async throws -> Outcome {
        let folder = SeedFolder(paths: paths)
        let published = catalogue.current.versions.mapValues(\.digest)
        let faults =
            folder.faults.isEmpty ? folder.clashingForms(published: published) : folder.faults
        guard faults.isEmpty else { return Outcome(faults: faults.map(\.bilingual)) }
        do {
            let (changes, fresh, seq) = try await SeedDocuments(queue: queue)(
                folder, at: surroundings.now())
            catalogue.replace(fresh, asOf: seq)
            log.write(
                .seeded(
                    forms: fresh.forms.all.count, facilities: fresh.registry.facilities.count))
            return Outcome(changes: changes)
        } catch let error as SeedDocuments.PublishedFormChanged {
            return Outcome(faults: error.forms.map(Self.changed))
        } catch let error as Catalogue.UnreadableDocument {
            // The folder is whole; it clashes with what was entered or imported here.
            return Outcome(faults: error.faults.map(\.bilingual))
        }
    }

    private static func changed(_ key: Form.Key) -> String {
        "\(key): phiên bản đã công bố không được sửa, hãy tăng version / "
            + "a published version cannot change: raise its version"
    }
}

extension DocumentFault {
    /// The place, then the reason in both languages.
    var bilingual: String { "\(file):\(line): \(reason.vi) / \(reason.en)" }
}
