import Shared

/// A preview of a change of the registry as lines of text, in both languages.
struct PreviewText {
    /// What `POST /local/facility-acts?dryRun=true` answers.
    let answer: JSONValue

    /// Prints the preview.
    static func print(_ answer: JSONValue, json: Bool) throws {
        if json { return try printJSON(answer) }
        for line in PreviewText(answer: answer).lines { Swift.print(line) }
    }

    /// Every part that says something; what does not change is not named.
    var lines: [String] {
        let span = "\(text(answer, "from")) … \(text(answer, "until"))"
        return part("Sự kiện / events", items("events").map { both($0) })
            + part("Đơn vị / units", items("units").map(unit))
            + part("Nghĩa vụ báo cáo / obligations (\(span))", items("obligations").map(duty))
            + part("Báo cáo đã có / reports that are there", items("reports").map(report))
            + part("Chuỗi số liệu / series", items("series").flatMap(series))
            + part("So cùng kỳ / last year", items("comparisons").map(comparison))
            + part(
                "Khóa còn hiệu lực / keys still in force",
                items("keys").map { "\(text($0, "facility"))  \(text($0, "key"))" })
            + part(
                "Tài khoản còn dùng / accounts still in force",
                items("accounts").map { one in
                    "\(text(one, "facility"))  \(text(one, "name"))  \(text(one, "fullName"))"
                })
            + part(
                "Địa chỉ nhận thư nhắc còn dùng / addresses still in force",
                items("contacts").map { one in
                    "\(text(one, "facility"))  \(one["contact"]?.integer ?? 0)  "
                        + "\(text(one, "recipient"))  \(text(one, "address"))"
                })
            + part(
                "Chưa có địa chỉ nhận thư nhắc / no address for reminders",
                items("unaddressed").compactMap(\.text))
            + part(
                "Cần mã ghi danh / need a code to enrol", items("unenrolled").compactMap(\.text))
            + part(
                "Kế hoạch năm / yearly plans",
                items("plans").map { plan in
                    "\(text(plan, "facility"))  \(plan["year"]?.integer ?? 0): "
                        + "\(plan["targets"]?.integer ?? 0)"
                })
    }

    private func items(_ key: String) -> [JSONValue] { answer[key]?.elements ?? [] }

    private func part(_ title: String, _ lines: [String]) -> [String] {
        lines.isEmpty ? [] : [title + ":"] + lines.map { "  " + $0 }
    }

    private func text(_ value: JSONValue, _ key: String) -> String { value[key]?.text ?? "" }

    private func both(_ value: JSONValue?) -> String {
        "\(value?["vi"]?.text ?? "") / \(value?["en"]?.text ?? "")"
    }

    private func unit(_ value: JSONValue) -> String {
        func state(_ state: JSONValue?) -> String {
            guard let state, state.members != nil else { return "—" }
            let parts = ["type", "ownership", "parent", "reportsTo", "area"].map {
                state[$0]?.text ?? "-"
            }
            return (state["name"]?["vi"]?.text ?? "") + " [" + parts.joined(separator: " ") + "]"
        }
        return "\(text(value, "facility")): \(state(value["before"])) → \(state(value["after"]))"
    }

    private func duty(_ value: JSONValue) -> String {
        let periods = (value["periods"]?.elements ?? []).compactMap(\.text)
        let words = [
            "appears": "thêm / appears", "disappears": "bớt / disappears",
            "partChanges": "đổi số ngày / other days",
        ]
        let span =
            periods.count > 2
            ? "\(periods.first ?? "") … \(periods.last ?? "") (\(periods.count))"
            : periods.joined(separator: " ")
        let effect = words[text(value, "effect")] ?? text(value, "effect")
        return [text(value, "form"), text(value, "facility"), effect, span].joined(separator: "  ")
    }

    private func report(_ value: JSONValue) -> String {
        func areas(_ key: String) -> String {
            (value[key]?.elements ?? []).compactMap(\.text).joined(separator: " ")
        }
        let effect =
            value["effect"]?.text == "disappears"
            ? "không còn được tính / no longer counted" : text(value, "effect")
        return [
            text(value, "form"), text(value, "period"), text(value, "facility"), effect,
            areas("leaves").isEmpty ? "" : "− \(areas("leaves"))",
            areas("joins").isEmpty ? "" : "+ \(areas("joins"))",
        ].filter { !$0.isEmpty }.joined(separator: "  ")
    }

    private func series(_ value: JSONValue) -> [String] {
        func members(_ history: JSONValue?) -> String {
            let all = (history?["members"]?.elements ?? []).map { member in
                "\(text(member, "facility")) (\(UnitText.span(member)))"
            }
            return all.isEmpty ? "—" : all.joined(separator: ", ")
        }
        let breaks = (value["after"]?["breaks"]?.elements ?? []).map { gap in
            "  gãy chuỗi \(text(gap, "day")) / break: \(text(gap, "whole")) → \(text(gap, "part"))"
        }
        return [
            "\(text(value, "facility")): \(members(value["before"])) → \(members(value["after"]))"
        ] + breaks
    }

    private func comparison(_ value: JSONValue) -> String {
        func side(_ side: JSONValue?) -> String {
            if let reason = side?["reason"] { return both(reason) }
            return (side?["earlier"]?.elements ?? []).compactMap(\.text).joined(separator: " + ")
        }
        return "\(text(value, "facility")) \(text(value, "period")): \(side(value["before"])) → "
            + side(value["after"])
    }
}
