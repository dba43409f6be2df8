import Exchange
import Shared
import Synchronization

/// What other systems can name, made once for the forms and units in force and the day.
final class ExchangeHolder: Sendable {
    private struct Held {
        let catalogue: ObjectIdentifier
        let day: Day
        /// Keeps the catalogue, so that no other one takes its place in memory.
        let kept: Catalogue
        let made: MetadataCatalogue
    }

    private let held = Mutex<Held?>(nil)

    /// What can be named by `catalogue` on a day.
    func current(_ catalogue: Catalogue, on day: Day) -> MetadataCatalogue {
        let id = ObjectIdentifier(catalogue)
        let known = held.withLock { $0.flatMap { $0.catalogue == id && $0.day == day ? $0 : nil } }
        if let known { return known.made }
        let made = MetadataCatalogue(
            ExchangeDirectory(forms: catalogue.forms, registry: catalogue.registry, today: day))
        held.withLock { $0 = Held(catalogue: id, day: day, kept: catalogue, made: made) }
        return made
    }
}
