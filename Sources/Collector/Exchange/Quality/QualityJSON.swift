import Shared

/// What is said of the figures, as JSON.
struct QualityJSON {
    let question: QualityQuestion
    let forms: [FormQuality]
    let registry: Registry

    /// Form by form, indicator by indicator: counts and rates.
    func writeSummary(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("asOf")
            writer.string(question.asOf.rfc3339)
            writer.key("forms")
            writer.array { writer in for form in forms { Self.write(form, to: &writer) } }
        }
    }

    private static func write(_ quality: FormQuality, to writer: inout JSONWriter) {
        let form = quality.scope.form
        let periods = quality.scope.periods.map(\.period)
        writer.object { writer in
            writer.key("calendar")
            writer.string(form.calendar.rawValue)
            writer.counted("expected", quality.rate.expected)
            writer.key("form")
            writer.string(form.code.text)
            writer.key("from")
            writer.string(periods.first?.identifier ?? "")
            writer.key("indicators")
            writer.array { writer in
                for one in quality.indicators { write(one, of: form, to: &writer) }
            }
            writer.key("kind")
            writer.string(quality.scope.kind.rawValue)
            writer.counted("onTime", quality.rate.onTime)
            writer.counted("received", quality.rate.received)
            writer.counted("related", quality.related.count)
            writer.key("title")
            writer.string(form.title.vi)
            writer.key("titleEn")
            writer.string(form.title.en)
            writer.key("to")
            writer.string(periods.last?.identifier ?? "")
            writer.counted("unusual", quality.unusual.count)
        }
    }

    private static func write(
        _ quality: IndicatorQuality, of form: Form, to writer: inout JSONWriter
    ) {
        let indicator = form.indicators[quality.slot]
        writer.object { writer in
            writer.counted("blank", quality.counts.blank)
            writer.key("digits")
            quality.digits.write(to: &writer)
            writer.counted("expected", quality.counts.expected)
            writer.counted("extreme", quality.extreme)
            writer.counted("given", quality.counts.completeness.numerator)
            writer.key("indicator")
            writer.string(indicator.code.text)
            writer.counted("judged", quality.judged)
            writer.counted("missing", quality.counts.missing)
            writer.counted("moderate", quality.moderate)
            writer.counted("nonZero", quality.counts.nonZero)
            writer.counted("none", quality.counts.none)
            writer.counted("notCollected", quality.counts.notCollected)
            writer.key("title")
            writer.string(indicator.title.vi)
            writer.key("titleEn")
            writer.string(indicator.title.en)
            writer.counted("zero", quality.counts.zero)
        }
    }

    // MARK: - Single figures and units

    /// Figures far from their unit's own, over all forms what matters most first.
    func writeUnusual(limit: Int, to writer: inout JSONWriter) {
        let rows = UnusualRow.all(forms, in: registry)
        writer.object { writer in
            writer.key("asOf")
            writer.string(question.asOf.rfc3339)
            writer.counted("count", rows.count)
            writer.key("items")
            writer.array { writer in for row in rows.prefix(limit) { row.write(to: &writer) } }
        }
    }

    /// Units whose ratio of two related indicators stands far from everybody's.
    func writeRelated(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("items")
            writer.array { writer in
                for quality in forms {
                    for ratio in quality.related { write(ratio, quality.scope, to: &writer) }
                }
            }
        }
    }

    private func write(_ ratio: UnusualRatio, _ scope: QualityScope, to writer: inout JSONWriter) {
        let indicators = scope.form.indicators
        writer.object { writer in
            writer.key("everybody")
            writer.figure(ratio.figures.everybody)
            writer.key("facility")
            writer.string(ratio.facility.text)
            writer.key("facilityName")
            writer.string(name(ratio.facility, scope).vi)
            writer.key("first")
            writer.string(indicators[ratio.pair.first].code.text)
            writer.key("firstValue")
            writer.decimal(ratio.figures.first)
            writer.key("form")
            writer.string(scope.form.code.text)
            writer.key("own")
            writer.figure(ratio.figures.own)
            writer.key("second")
            writer.string(indicators[ratio.pair.second].code.text)
            writer.key("secondValue")
            writer.decimal(ratio.figures.second)
            writer.key("standing")
            writer.figure(ratio.figures.standing.map { Statistic($0).shown })
        }
    }

    /// Units by what their figures end in; the most uneven first.
    func writeDigits(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("items")
            writer.array { writer in
                for quality in forms {
                    let units = quality.digits.sorted { left, right in
                        let (one, other) = (left.value.chiSquare ?? 0, right.value.chiSquare ?? 0)
                        return one == other ? left.key < right.key : one > other
                    }
                    for (unit, habits) in units {
                        writer.object { writer in
                            writer.key("digits")
                            habits.write(to: &writer)
                            writer.key("facility")
                            writer.string(unit.text)
                            writer.key("facilityName")
                            writer.string(name(unit, quality.scope).vi)
                            writer.key("form")
                            writer.string(quality.scope.form.code.text)
                            writer.key("kind")
                            writer.string(quality.scope.kind.rawValue)
                        }
                    }
                }
            }
        }
    }

    private func name(_ unit: FacilityID, _ scope: QualityScope) -> LocalizedText {
        UnusualRow.name(unit, scope.periods.last?.period, registry)
    }
}
