import Shared

/// Writes a consolidated table as `GET /v1/consolidated` answers it. Figures are texts in wire form, so
/// that no reader rounds them.
struct ConsolidatedJSON {
    let table: ConsolidatedTable
    /// The indicator whose single figures are wanted; nil for none.
    let trace: Int?

    func write(to writer: inout JSONWriter) {
        let consolidation = table.answer.consolidation
        let words = table.isForOutside ? nil : Narratives(consolidation)
        let checks = table.isForOutside ? [] : table.answer.checks
        writer.object { writer in
            writer.text("asOf", table.answer.question.asOf.rfc3339)
            writer.key("breaks")
            writer.array { writer in for branch in table.answer.breaks { branch.write(to: &writer) }
            }
            writer.text("calendar", consolidation.parts.last?.period.calendar.rawValue ?? "")
            writer.key("checks")
            writer.array { writer in
                for check in checks { check.write(table.answer.choice(check), to: &writer) }
            }
            writer.key("difficulties")
            writer.array { writer in
                for group in words?.difficulties ?? [] {
                    group.write(table.answer.followUps, to: &writer)
                }
            }
            writer.text("form", consolidation.form.code.text)
            writer.key("formVersion")
            writer.integer(Int64(consolidation.form.key.version))
            writer.text("from", consolidation.parts.first?.period.identifier ?? "")
            writer.key("items")
            writer.array { writer in for row in table.rows { row.write(to: &writer) } }
            writer.text("mode", table.answer.question.mode.rawValue)
            writer.key("people")
            if let people = table.answer.people { people.write(to: &writer) } else { writer.null() }
            writer.key("proposals")
            writer.array { writer in
                for group in words?.proposals ?? [] {
                    group.write(table.answer.followUps, to: &writer)
                }
            }
            writer.text("to", consolidation.parts.last?.period.identifier ?? "")
            if let trace { writeTrace(trace, to: &writer) }
        }
    }

    private func writeTrace(_ slot: Int, to writer: inout JSONWriter) {
        writer.key("trace")
        writer.array { writer in
            for addend in table.answer.consolidation.addends(of: slot) {
                let isHidden = table.withheld.hides(slot, of: addend.facility)
                writer.object { writer in
                    writer.text("facility", addend.facility.text)
                    writer.text("facilityName", table.answer.names[addend.facility]?.vi)
                    writer.text("mark", isHidden ? "withheld" : addend.mark)
                    writer.text("period", addend.period.identifier)
                    writer.text("report", addend.source?.report)
                    writer.key("revision")
                    if let source = addend.source {
                        writer.integer(Int64(source.revision))
                    } else {
                        writer.null()
                    }
                    writer.number("value", isHidden ? nil : addend.value?.counted)
                }
            }
        }
    }
}

extension JSONWriter {
    /// A text, or null.
    fileprivate mutating func text(_ name: String, _ text: String?) {
        key(name)
        if let text { string(text) } else { null() }
    }

    /// A figure in wire form, or null.
    fileprivate mutating func number(_ name: String, _ number: FixedDecimal?) {
        key(name)
        if let number { decimal(number) } else { null() }
    }

    fileprivate mutating func count(_ name: String, _ count: Int) {
        key(name)
        integer(Int64(count))
    }
}

extension Addend {
    /// What stands in the cell, in one word.
    fileprivate var mark: String {
        switch value {
        case nil: source == nil ? "missing" : "blank"
        case .notCollected?: "notCollected"
        case Value.none?: "none"
        default: "figure"
        }
    }
}

extension ConsolidatedTable.Row {
    fileprivate func write(to writer: inout JSONWriter) {
        let plan = isWithheld ? nil : plan
        writer.object { writer in
            writer.text("absence", figure.absence?.rawValue)
            writer.key("answers")
            writer.array { writer in
                for count in tally?.counts ?? [] {
                    writer.object { writer in
                        writer.text("answer", count.answer)
                        writer.count("units", count.units.count)
                    }
                }
            }
            writer.text("base", base?.iso)
            writer.key("coverage")
            (tally?.coverage ?? figure.coverage).write(to: &writer)
            writer.number("denominator", isWithheld ? nil : figure.parts?.denominator)
            writer.text("indicator", indicator.code.text)
            writer.key("lastYear")
            same.write(isHidden: isEarlierWithheld, to: &writer)
            writer.text("measure", indicator.measure?.rawValue)
            writer.number("numerator", isWithheld ? nil : figure.parts?.numerator)
            writer.number("perTenThousand", isWithheld ? nil : perTenThousand)
            writer.key("plan")
            if let plan { plan.write(to: &writer) } else { writer.null() }
            writer.text("title", indicator.title.vi)
            writer.text("titleEn", indicator.title.en)
            writer.text("unit", indicator.unit.title.vi)
            writer.number("value", isWithheld ? nil : figure.value)
            writer.key("withheld")
            writer.bool(isWithheld)
            writer.number("yearToDate", isWithheld ? nil : yearToDate)
        }
    }
}

extension Coverage {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.count("blank", blank)
            writer.count("cells", cells)
            writer.count("complete", complete)
            writer.count("counted", counted)
            writer.count("expected", expected)
            writer.count("missing", missing)
            writer.count("none", none)
            writer.count("notCollected", notCollected)
            writer.count("partial", partial)
        }
    }
}

extension SamePeriod {
    fileprivate func write(isHidden: Bool, to writer: inout JSONWriter) {
        let change = isHidden ? nil : change
        writer.object { writer in
            writer.number("changePercent", change?.percent)
            writer.number("changePoints", change?.points)
            writer.key("coverage")
            if let earlier { earlier.coverage.write(to: &writer) } else { writer.null() }
            writer.count("groups", groups)
            writer.count("matched", matched)
            writer.key("obstacles")
            writer.array { writer in for one in obstacles { writer.string(one.text.vi) } }
            writer.text("standing", standing.rawValue)
            writer.number("value", isHidden ? nil : earlier?.value)
        }
    }
}

extension PlanFigure {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.count("expected", expected)
            writer.text("indicator", indicator.text)
            writer.key("isReported")
            writer.bool(isReported)
            writer.number("percent", percent)
            writer.count("planned", planned)
            writer.number("reached", reached)
            writer.number("value", plan)
        }
    }
}

extension CountedPeople {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("counts")
            writer.array { writer in
                for count in counts {
                    writer.object { writer in
                        writer.text("area", count.area.text)
                        writer.text("day", count.day.iso)
                        writer.key("people")
                        writer.integer(count.people)
                        writer.text("source", count.source.vi)
                    }
                }
            }
            writer.key("people")
            writer.integer(people)
        }
    }
}

extension Lineage.Branch {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.text("day", day.iso)
            writer.key("parts")
            writer.array { writer in for unit in successors { writer.string(unit.text) } }
            writer.key("whole")
            writer.array { writer in for unit in predecessors { writer.string(unit.text) } }
        }
    }
}

extension CrossCheck {
    fileprivate func write(_ choice: FigureChoice?, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("choice")
            if let choice {
                choice.write(isCurrent: choice.isCurrent(for: self), to: &writer)
            } else {
                writer.null()
            }
            writer.number("difference", difference)
            writer.key("parts")
            parts.write(to: &writer)
            writer.text("verdict", verdict.rawValue)
            writer.key("whole")
            whole.write(to: &writer)
        }
    }
}

extension FigureChoice {
    fileprivate func write(isCurrent: Bool, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.number("agreed", agreed)
            writer.text("at", at.rfc3339)
            writer.text("by", actor)
            writer.key("isCurrent")
            writer.bool(isCurrent)
            writer.number("parts", parts)
            writer.text("reason", reason)
            writer.text("side", side.rawValue)
            writer.number("whole", whole)
        }
    }
}

extension FollowUp {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.text("at", at.rfc3339)
            writer.text("by", actor)
            writer.text("note", note)
            writer.text("owner", owner)
            writer.text("status", status.rawValue)
        }
    }
}

extension CrossCheck.Side {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("coverage")
            figure.coverage.write(to: &writer)
            writer.text("form", form.text)
            writer.text("indicator", indicator.text)
            writer.key("periods")
            writer.array { writer in for period in periods { writer.string(period.identifier) } }
            writer.number("value", figure.value)
        }
    }
}

extension Narratives.Group {
    fileprivate func write(_ followUps: [StatementKey: FollowUp], to writer: inout JSONWriter) {
        writer.object { writer in
            writer.text("indicator", indicator?.text)
            writer.key("statements")
            writer.array { writer in
                for statement in statements {
                    writer.object { writer in
                        let key = StatementKey(statement)
                        writer.text("deadline", statement.deadline)
                        writer.text("facility", statement.facility.text)
                        writer.key("followUp")
                        if let followUp = followUps[key] {
                            followUp.write(to: &writer)
                        } else {
                            writer.null()
                        }
                        writer.text("report", statement.source?.report)
                        writer.text("statement", key.words.hex)
                        writer.text("status", statement.status)
                        writer.text("text", statement.text)
                    }
                }
            }
            writer.text("title", title.vi)
            writer.text("titleEn", title.en)
        }
    }
}
