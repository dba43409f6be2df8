import Shared

/// Entering what happened to a unit: the form, then what would follow, then saving. No script needed.
struct UnitEventPage: Sendable {
    let frame: PageFrame
    /// What was typed.
    let words: FacilityActWords
    /// What would follow; nil before it was asked.
    var preview: RegistryPreview?
    /// What was wrong.
    var problem: Problem?

    /// The fields of the form that each kind has, beside day, decision and note.
    static func fields(of kind: FacilityEventKind) -> [String] {
        switch kind {
        case .open: ["new", "record"]
        case .close: ["unit"]
        case .rename: ["unit", "name"]
        case .retype: ["unit", "type"]
        case .move, .changeOfProvince: ["unit", "parent", "reportsTo", "area"]
        case .merge, .split: ["units", "into", "new", "record"]
        case .recode: ["unit", "scheme", "code"]
        case .changeOfOwnership: ["unit", "ownership"]
        case .decision: ["unit", "about"]
        }
    }

    private var kind: FacilityEventKind? { FacilityEventKind(rawValue: words.kind) }

    /// The whole document.
    var html: String {
        frame.html(
            title: frame.say("Ghi sự kiện của đơn vị", "Enter an event of a unit"),
            trail: [(frame.say("Đơn vị", "Units"), PagePath.units)]
        ) { page in
            if let problem { refusal(problem, &page) }
            if let preview {
                show(preview, &page)
                save(preview, &page)
            }
            chooser(&page)
            if let kind { form(kind, &page) }
        }
    }

    private func refusal(_ problem: Problem, _ page: inout HTML) {
        for line in problem.detail[frame.language].split(separator: "\n") {
            page.message(.bad, String(line))
        }
    }

    private func chooser(_ page: inout HTML) {
        page.question(PagePath.unitEvent, frame) { page in
            page.choice(
                frame.say("Sự kiện", "Event"), name: "kind",
                options: FacilityEventKind.allCases.map { ($0.rawValue, $0.title[frame.language]) },
                chosen: words.kind)
            if let unit = words.units.first { page.hidden("unit", unit) }
            page.button(frame.say("Chọn", "Choose"), class: "second")
        }
    }

    // MARK: - The form

    private func form(_ kind: FacilityEventKind, _ page: inout HTML) {
        let shown = Self.fields(of: kind)
        page.element("section", [("class", "card")]) { page in
            page.element("h2", text: kind.title[frame.language])
            page.form(PagePath.unitEvent, frame) { page in
                page.hidden("kind", kind.rawValue)
                field("on", frame.say("Ngày hiệu lực", "Effective day"), &page, type: "date")
                field(
                    "decision", frame.say("Số quyết định", "Decision number"), &page,
                    hint: "12/QĐ-UBND")
                for name in shown { part(name, kind, &page) }
                field("note", frame.say("Ghi chú", "Note"), &page)
                page.button(frame.say("Xem trước", "Preview"))
            }
        }
    }

    private func part(_ name: String, _ kind: FacilityEventKind, _ page: inout HTML) {
        switch name {
        case "unit", "units":
            PageField(
                label: frame.say("Mã đơn vị", "Unit's code"), name: "units",
                value: words.units.joined(separator: " "),
                hint: name == "units" && kind == .merge
                    ? frame.say(
                        "Các đơn vị sáp nhập, cách nhau bằng dấu cách.",
                        "The units that merge, spaces between.") : "", isRequired: true
            ).write(to: &page)
        case "into":
            PageField(
                label: frame.say("Đơn vị kế thừa", "Goes on as"), name: "into",
                value: words.into.joined(separator: " "),
                hint: frame.say(
                    "Có thể là chính một đơn vị cũ; đơn vị mới thì ghi thêm bên dưới.",
                    "May be one of the old ones; describe a new one below."), isRequired: true
            ).write(to: &page)
        case "new":
            PageField(
                label: frame.say("Mã của đơn vị mới", "Code of the new unit"), name: "new",
                value: words.new,
                hint: frame.say(
                    "Mã vĩnh viễn, không dùng lại; để trống nếu không lập đơn vị mới.",
                    "For ever, never reused; empty when no unit is made."),
                isRequired: kind == .open
            ).write(to: &page)
        case "record":
            for field in ["name", "nameEn", "type", "ownership", "parent", "reportsTo", "area"] {
                attribute(field, &page)
            }
            field(
                "services", frame.say("Dịch vụ", "Services"), &page,
                hint: frame.say("Ghi bằng từ: ", "In these words: ")
                    + FacilityService.allCases.map {
                        "\($0.rawValue) (\($0.title[frame.language]))"
                    }.joined(separator: ", "))
        default: attribute(name, &page)
        }
    }

    private func attribute(_ name: String, _ page: inout HTML) {
        switch name {
        case "name":
            field("name", frame.say("Tên tiếng Việt", "Vietnamese name"), &page)
        case "nameEn": field("nameEn", frame.say("Tên tiếng Anh", "English name"), &page)
        case "type":
            choice(
                "type", frame.say("Loại hình", "Type"),
                FacilityType.allCases.map { ($0.rawValue, $0.title[frame.language]) }, &page)
        case "ownership":
            choice(
                "ownership", frame.say("Chủ sở hữu", "Owner"),
                Ownership.allCases.map { ($0.rawValue, $0.title[frame.language]) }, &page)
        case "parent":
            field("parent", frame.say("Mã cơ quan chủ quản", "Unit above"), &page)
        case "reportsTo":
            field("reportsTo", frame.say("Mã nơi nhận báo cáo", "Reports to"), &page)
        case "area": field("area", frame.say("Mã địa bàn", "Area's code"), &page)
        case "scheme":
            choice(
                "scheme", frame.say("Hệ mã", "Scheme"),
                FacilityCodeScheme.allCases.map { ($0.rawValue, $0.title[frame.language]) }, &page)
        case "code":
            field(
                "code", frame.say("Mã mới", "New code"), &page,
                hint: frame.say("Để trống: thôi dùng mã cũ.", "Empty: the old one is given up."))
        case "about":
            choice(
                "about", frame.say("Quyết định về", "About"),
                DecisionTopic.allCases.map { ($0.rawValue, $0.title[frame.language]) }, &page)
        default: break
        }
    }

    private func field(
        _ name: String, _ label: String, _ page: inout HTML, type: String = "text",
        hint: String = ""
    ) {
        PageField(
            label: label, name: name, type: type, value: words.fields[name] ?? "", hint: hint,
            isRequired: name == "on" || name == "decision"
        ).write(to: &page)
    }

    private func choice(
        _ name: String, _ label: String, _ options: [(String, String)], _ page: inout HTML
    ) {
        page.choice(
            label, name: name,
            options: [("", "—")] + options.map { (value: $0.0, title: $0.1) },
            chosen: words.fields[name])
    }

    // MARK: - What would follow

    private func show(_ preview: RegistryPreview, _ page: inout HTML) {
        page.message(
            .info,
            frame.say(
                "Xem trước: chưa ghi gì. Kiểm tra rồi bấm “Ghi sự kiện”.",
                "A preview: nothing is saved yet. Look, then press “Save”."))
        RegistryPreviewParts(frame: frame, preview: preview).write(to: &page)
    }

    private func save(_ preview: RegistryPreview, _ page: inout HTML) {
        page.form(PagePath.unitEventSave, frame, class: "inline") { page in
            page.hidden("basis", String(preview.basis))
            page.hidden("kind", words.kind)
            page.hidden("units", words.units.joined(separator: " "))
            page.hidden("into", words.into.joined(separator: " "))
            page.hidden("new", words.new)
            for name in FacilityActWords.names {
                if let text = words.fields[name], !text.isEmpty { page.hidden(name, text) }
            }
            page.button(frame.say("Ghi sự kiện", "Save"))
        }
    }
}
