import Shared

/// An unusual figure with the names that people read.
struct UnusualRow: Sendable {
    let figure: UnusualFigure
    let form: Form
    let name: LocalizedText

    /// The indicator.
    var indicator: Indicator { form.indicators[figure.slot] }

    /// Over all forms, what changes the province's figure most first.
    static func all(_ forms: [FormQuality], in registry: Registry) -> [UnusualRow] {
        forms.flatMap { quality in
            quality.unusual.map { figure in
                UnusualRow(
                    figure: figure, form: quality.scope.form,
                    name: name(figure.facility, figure.period, registry))
            }
        }.sorted { UnusualFigure.precedes($0.figure, $1.figure) }
    }

    /// A unit's name on the last day of a period; its code where it has none.
    static func name(
        _ unit: FacilityID, _ period: ReportingPeriod?, _ registry: Registry
    ) -> LocalizedText {
        period.flatMap { registry.name(of: unit, on: $0.lastDay)?.localized }
            ?? LocalizedText(vi: unit.text, en: unit.text)
    }

    /// Writes the row.
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.counted("count", figure.score.count)
            writer.key("difference")
            writer.figure(figure.difference)
            writer.key("effectPercent")
            writer.figure(figure.effect)
            writer.key("facility")
            writer.string(figure.facility.text)
            writer.key("facilityName")
            writer.string(name.vi)
            writer.key("form")
            writer.string(form.code.text)
            writer.key("grade")
            writer.string(figure.score.grade.rawValue)
            writer.key("indicator")
            writer.string(indicator.code.text)
            writer.key("modifiedZ")
            writer.figure(figure.score.modifiedZ.map { Statistic($0).shown })
            writer.key("period")
            writer.string(figure.period.identifier)
            writer.key("title")
            writer.string(indicator.title.vi)
            writer.key("titleEn")
            writer.string(indicator.title.en)
            writer.key("total")
            writer.figure(figure.total)
            writer.key("usual")
            writer.decimal(figure.usual)
            writer.key("value")
            writer.decimal(figure.value)
            writer.key("z")
            writer.figure(figure.score.z.map { Statistic($0).shown })
        }
    }
}
