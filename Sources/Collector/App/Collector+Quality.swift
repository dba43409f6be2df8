/// What is put together for data quality.
extension Collector {
    /// What stands out in the figures.
    var readQuality: ReadQuality {
        ReadQuality(
            store: store, catalogue: catalogue,
            series: Series(store: store, queue: queue, catalogue: catalogue),
            answers: qualityAnswers)
    }

    /// What was said of unusual figures.
    var qualityWork: QualityWorkRoutes {
        QualityWorkRoutes(
            work: QualityWork(read: readQuality), note: NoteFigure(officer: reviewDesk.officer),
            surroundings: surroundings)
    }

    /// The pages of data quality.
    var qualityPages: QualityPageRoutes {
        QualityPageRoutes(
            read: readQuality, work: qualityWork.work, board: readBoard,
            series: Series(store: store, queue: queue, catalogue: catalogue),
            note: qualityWork.note, surroundings: surroundings)
    }
}
