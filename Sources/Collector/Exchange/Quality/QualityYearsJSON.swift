import Shared

/// Years beside each other, as JSON.
struct QualityYearsJSON {
    let forms: [QualityYears]
    let registry: Registry

    /// A line an indicator.
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("items")
            writer.array { writer in
                for form in forms {
                    for line in form.lines { write(line, form, to: &writer) }
                }
            }
        }
    }

    private func write(
        _ line: QualityYears.Line, _ years: QualityYears, to writer: inout JSONWriter
    ) {
        let indicator = years.scope.form.indicators[line.slot]
        writer.object { writer in
            writer.key("current")
            writer.decimal(line.total.current)
            writer.key("earlier")
            writer.array { writer in for year in line.total.earlier { writer.decimal(year) } }
            writer.counted("expected", years.expected)
            writer.key("form")
            writer.string(years.scope.form.code.text)
            writer.key("indicator")
            writer.string(indicator.code.text)
            writer.key("isUnusual")
            writer.bool(line.total.isUnusual)
            writer.key("kind")
            writer.string(years.scope.kind.rawValue)
            writer.key("percent")
            writer.figure(line.total.percent)
            writer.key("title")
            writer.string(indicator.title.vi)
            writer.counted("units", line.units)
            writer.key("unusual")
            writer.array { writer in
                for (unit, figures) in line.unusual {
                    writer.object { writer in
                        writer.key("facility")
                        writer.string(unit.text)
                        writer.key("facilityName")
                        writer.string(
                            UnusualRow.name(unit, years.scope.periods.last?.period, registry).vi)
                        writer.key("percent")
                        writer.figure(figures.percent)
                    }
                }
            }
        }
    }
}
