import Shared

/// The list of units of a day, searched and filtered.
struct UnitsPage: Sendable {
    let frame: PageFrame
    /// The day shown.
    let day: Day
    /// The units found, by id.
    let units: [FacilityState]
    /// What was typed to search.
    let search: String
    let type: FacilityType?
    let ownership: Ownership?
    let area: AreaID?
    let registry: Registry
    /// From 1.
    let page: Int
    /// Whether the visitor may enter events.
    let mayEnter: Bool

    /// Units on a page.
    static let pageSize = 100

    /// The whole document.
    var html: String {
        frame.html(title: frame.say("Đơn vị", "Units")) { page in
            chooser(&page)
            if mayEnter {
                page.element("p", [("class", "screen")]) { page in
                    page.element(
                        "a", [("href", frame.link(PagePath.unitEvent))],
                        text: frame.say("Ghi sự kiện của đơn vị", "Enter an event"))
                    page.text(" · ")
                    page.element(
                        "a", [("href", frame.link(PagePath.unitActs))],
                        text: frame.say("Các sự kiện đã ghi", "What was entered"))
                    page.text(" · ")
                    page.element(
                        "a", [("href", frame.link(PagePath.imports))],
                        text: frame.say("Nhập bảng", "Import a table"))
                }
            }
            list(&page)
        }
    }

    private func chooser(_ page: inout HTML) {
        page.question(PagePath.units, frame) { page in
            PageField(
                label: frame.say("Tìm tên, mã", "Name or code"), name: "q", type: "search",
                value: search
            ).write(to: &page)
            page.choice(
                frame.say("Loại hình", "Type"), name: "type",
                options: [("", frame.say("Tất cả", "All"))]
                    + FacilityType.allCases.map { ($0.rawValue, $0.title[frame.language]) },
                chosen: type?.rawValue)
            page.choice(
                frame.say("Chủ sở hữu", "Owner"), name: "ownership",
                options: [("", frame.say("Tất cả", "All"))]
                    + Ownership.allCases.map { ($0.rawValue, $0.title[frame.language]) },
                chosen: ownership?.rawValue)
            page.choice(
                frame.say("Địa bàn", "Area"), name: "area",
                options: [("", frame.say("Tất cả", "All"))]
                    + registry.areas.filter { $0.valid.contains(day) }.map {
                        ($0.id.text, $0.name.localized[frame.language])
                    }, chosen: area?.text)
            PageField(
                label: frame.say("Ngày", "Day"), name: "on", type: "date", value: day.iso
            ).write(to: &page)
            page.button(frame.say("Xem", "Show"))
        }
    }

    private func list(_ page: inout HTML) {
        guard !units.isEmpty else {
            return page.message(
                .info,
                frame.say(
                    "Không có đơn vị nào như vậy vào ngày \(frame.day(day)).",
                    "No such unit works on \(frame.day(day))."))
        }
        let count = (units.count + Self.pageSize - 1) / Self.pageSize
        let number = min(max(1, self.page), count)
        let shown = units.dropFirst((number - 1) * Self.pageSize).prefix(Self.pageSize)
        page.table(
            frame.say(
                "\(units.count) đơn vị, ngày \(frame.day(day))",
                "\(units.count) units on \(frame.day(day))"),
            columns: [
                (frame.say("Đơn vị", "Unit"), false), (frame.say("Mã", "Code"), false),
                (frame.say("Loại hình", "Type"), false), (frame.say("Chủ sở hữu", "Owner"), false),
                (frame.say("Địa bàn", "Area"), false),
                (frame.say("Báo cáo cho", "Reports to"), false),
            ]
        ) { page in
            for unit in shown { row(unit, &page) }
        }
        page.pagination(number, of: count, frame) { number in
            frame.link(
                PagePath.units,
                frame.query.filter { $0.name != "page" } + [(name: "page", value: "\(number)")])
        }
    }

    private func row(_ unit: FacilityState, _ page: inout HTML) {
        let area = unit.area.flatMap { registry.area($0)?.name.localized[frame.language] } ?? ""
        let above =
            unit.reportsTo.flatMap { registry.name(of: $0, on: day)?.localized[frame.language] }
            ?? ""
        page.element("tr") { page in
            page.element("th", [("scope", "row")]) { page in
                page.element(
                    "a", [("href", frame.link(PagePath.unit(unit.id)))],
                    text: unit.name.localized[frame.language])
            }
            let cells = [
                unit.id.text, unit.type.title[frame.language], unit.ownership.title[frame.language],
                area, above,
            ]
            for cell in cells { page.element("td", text: cell) }
        }
    }
}
