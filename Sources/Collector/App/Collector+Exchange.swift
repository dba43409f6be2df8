/// The doors to other systems.
extension Collector {
    /// Takes figures as other systems send them.
    var takeDataValues: TakeDataValues {
        TakeDataValues(
            queue: queue, catalogue: catalogue, directories: exchange, keys: keys,
            surroundings: surroundings, metrics: metrics,
            mustSign: configuration.requireSignatures)
    }

    /// Gives figures as other systems read them.
    private var readDataValues: ReadDataValues {
        ReadDataValues(
            store: store, catalogue: catalogue, directories: exchange, now: surroundings.now)
    }

    private var fhirEndpoints: [Endpoint] {
        FHIRRoutes(
            catalogue: catalogue, directories: exchange, surroundings: surroundings
        ).endpoints
            + FHIRReportRoutes(
                take: takeDataValues,
                read: ReadMeasureReports(
                    store: store, catalogue: catalogue, directories: exchange,
                    now: surroundings.now), catalogue: catalogue, directories: exchange,
                surroundings: surroundings
            ).endpoints
    }

    /// What DHIS2's clients and other programs ask for.
    var exchangeEndpoints: [Endpoint] {
        DHIS2Routes(
            catalogue: catalogue, directories: exchange, jobs: importJobs,
            surroundings: surroundings
        ).endpoints
            + DHIS2ValueRoutes(
                take: takeDataValues,
                read: readDataValues, catalogue: catalogue, directories: exchange,
                jobs: importJobs, large: largeBodies, surroundings: surroundings
            ).endpoints
            + DHIS2AnalyticsRoutes(
                read: ReadingRates(store: store, catalogue: catalogue, now: surroundings.now),
                catalogue: catalogue, directories: exchange, surroundings: surroundings
            ).endpoints
            + ExportRoutes(
                store: store, catalogue: catalogue, directories: exchange, read: readDataValues,
                queue: queue, surroundings: surroundings
            ).endpoints + fhirEndpoints
    }
}
