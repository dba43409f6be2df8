/// Units, what happens to them, and the tables that are imported: put together.
extension Collector {
    /// Puts reference documents in force.
    var putReference: PutReference {
        PutReference(queue: queue, catalogue: catalogue, now: surroundings.now)
    }

    /// Enters what happened to units.
    var recordFacilityEvent: RecordFacilityEvent {
        RecordFacilityEvent(store: store, catalogue: catalogue, keys: keys, put: putReference)
    }

    /// Takes tables of reference data.
    var importReference: ImportReference {
        ImportReference(store: store, catalogue: catalogue, put: putReference)
    }

    private var registryRoutes: RegistryRoutes {
        RegistryRoutes(store: store, catalogue: catalogue, record: recordFacilityEvent)
    }

    private var importRoutes: ImportRoutes {
        ImportRoutes(
            take: importReference,
            history: ImportHistory(
                queue: queue, catalogue: catalogue, surroundings: surroundings),
            surroundings: surroundings)
    }

    private var importPages: ImportPageRoutes {
        ImportPageRoutes(
            take: importReference,
            history: ImportHistory(
                queue: queue, catalogue: catalogue, surroundings: surroundings),
            shelf: importShelf, surroundings: surroundings)
    }

    private var formPageRoutes: FormPageRoutes {
        FormPageRoutes(
            catalogue: catalogue,
            publish: PublishForm(
                store: store, queue: queue, catalogue: catalogue, now: surroundings.now),
            surroundings: surroundings)
    }

    /// The endpoints of units, acts, forms and imports.
    var registryEndpoints: [Endpoint] {
        registryRoutes.endpoints + importPages.endpoints + formPageRoutes.endpoints
            + UnitRoutes(
                store: store, catalogue: catalogue, record: recordFacilityEvent,
                surroundings: surroundings
            ).endpoints
    }

    /// What commands on this machine may ask about units.
    var localRegistryEndpoints: [Endpoint] {
        registryRoutes.localEndpoints + importRoutes.localEndpoints
            + formPageRoutes.localEndpoints
    }
}
