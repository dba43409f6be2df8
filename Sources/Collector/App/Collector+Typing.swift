/// Reports that people of units type at the department's pages: put together.
extension Collector {
    private var readTyping: ReadTyping {
        ReadTyping(store: store, catalogue: catalogue, keys: collectorKeys)
    }

    /// The pages for typing.
    var typingRoutes: TypingRoutes {
        TypingRoutes(
            read: readTyping,
            save: SaveDraft(
                store: store, queue: queue, catalogue: catalogue, keys: collectorKeys,
                surroundings: surroundings),
            submit: SubmitDraft(
                read: readTyping, accept: acceptReport,
                signer: DeputySigner(
                    queue: queue, keys: keys, collectorKeys: collectorKeys,
                    surroundings: surroundings), book: book, surroundings: surroundings,
                metrics: metrics),
            steps: DraftSteps(
                queue: queue, catalogue: catalogue, book: book, surroundings: surroundings),
            book: book, surroundings: surroundings)
    }
}
