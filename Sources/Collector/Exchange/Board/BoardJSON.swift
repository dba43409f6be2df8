import Shared

/// The board of a span for programs.
struct BoardJSON {
    let grid: BoardGrid
    /// The units on this page.
    let units: ArraySlice<BoardGrid.Unit>
    /// Why reports are not here, beside each of them; empty where nobody asked.
    let reasons: [[AwaitReason.Told?]]

    /// Writes the board: figures of the whole, of areas and columns, then the units of this page with
    /// one word a cell.
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("areas")
            writer.array { writer in for area in grid.areas { Self.write(area, to: &writer) } }
            writer.key("asOf")
            writer.string(grid.asOf.rfc3339)
            writer.key("columns")
            writer.array { writer in
                for column in grid.columns { Self.write(column, to: &writer) }
            }
            writer.key("first")
            writer.integer(Int64(units.startIndex))
            writer.key("total")
            Self.write(grid.total, to: &writer)
            writer.key("unitCount")
            writer.integer(Int64(grid.units.count))
            writer.key("units")
            writer.array { writer in
                for (place, unit) in units.enumerated() {
                    write(unit, reasons.isEmpty ? [] : reasons[place], to: &writer)
                }
            }
        }
    }

    private static func write(_ total: BoardGrid.AreaTotal, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("area")
            if let area = total.area { writer.string(area.id.text) } else { writer.null() }
            writer.key("name")
            writer.string(total.area?.name.vi ?? "")
            writer.key("tally")
            write(total.tally, to: &writer)
            writer.key("units")
            writer.integer(Int64(total.units))
        }
    }

    private static func write(_ column: BoardGrid.Column, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("calendar")
            writer.string(column.plan.period.calendar.rawValue)
            writer.key("dueAt")
            if let due = column.plan.due { writer.string(due.at.rfc3339) } else { writer.null() }
            writer.key("form")
            writer.string(column.plan.form.code.text)
            writer.key("period")
            writer.string(column.plan.period.identifier)
            writer.key("tally")
            write(column.tally, to: &writer)
        }
    }

    private static func write(_ tally: BoardTally, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("expected")
            writer.integer(Int64(tally.expected))
            writer.key("onTime")
            writer.integer(Int64(tally.onTime))
            writer.key("received")
            writer.integer(Int64(tally.received))
            writer.key("states")
            writer.object { writer in
                let states = BoardState.allCases.sorted { $0.rawValue < $1.rawValue }
                for state in states {
                    writer.key(state.rawValue)
                    writer.integer(Int64(tally[state]))
                }
            }
        }
    }

    private func write(
        _ unit: BoardGrid.Unit, _ reasons: [AwaitReason.Told?], to writer: inout JSONWriter
    ) {
        writer.object { writer in
            writer.key("area")
            if let area = unit.state.area { writer.string(area.text) } else { writer.null() }
            writer.key("cells")
            writer.array { writer in
                for cell in unit.cells {
                    if let cell { writer.string(cell.word) } else { writer.null() }
                }
            }
            writer.key("expected")
            writer.integer(Int64(unit.tally.expected))
            writer.key("facility")
            writer.string(unit.state.id.text)
            writer.key("facilityName")
            writer.string(unit.state.name.vi)
            writer.key("onTime")
            writer.integer(Int64(unit.tally.onTime))
            writer.key("ownership")
            writer.string(unit.state.ownership.rawValue)
            writer.key("received")
            writer.integer(Int64(unit.tally.received))
            writer.key("type")
            writer.string(unit.state.type.rawValue)
            writer.key("whys")
            writer.array { writer in
                for (place, reason) in reasons.enumerated() {
                    guard let reason else { continue }
                    writer.object { writer in
                        writer.key("column")
                        writer.integer(Int64(place))
                        writer.key("why")
                        reason.write(to: &writer)
                    }
                }
            }
        }
    }
}

extension BoardGrid {
    /// The whole as comma-separated values: a line a unit, a column a form and period, one word a cell.
    func csv(withMark: Bool) -> String {
        let header =
            [
                "facility", "facilityName", "type", "ownership", "area", "expected", "received",
                "onTime",
            ] + columns.map { "\($0.plan.form.code) \($0.plan.period.identifier)" }
        let lines = units.map { unit in
            [
                unit.state.id.text, unit.state.name.vi, unit.state.type.rawValue,
                unit.state.ownership.rawValue, unit.state.area?.text ?? "",
                "\(unit.tally.expected)", "\(unit.tally.received)", "\(unit.tally.onTime)",
            ] + unit.cells.map { $0?.word ?? "" }
        }
        return CSVText.text([header] + lines, withMark: withMark)
    }
}
