import Shared

/// The entries at the head of every page. Each states the access of its endpoint, so that nobody is
/// shown a door that is shut; a test holds the two together.
struct NavigationEntry: Sendable {
    let path: String
    let title: LocalizedText
    let access: Endpoint.Access

    /// All of them, in the order shown. A new page is one line here.
    static let all = [
        NavigationEntry(
            path: PagePath.board, title: LocalizedText(vi: "Tình hình nộp", en: "Board"),
            access: .reading),
        NavigationEntry(
            path: PagePath.typing, title: LocalizedText(vi: "Gõ báo cáo", en: "Type a report"),
            access: .typing),
        NavigationEntry(
            path: PagePath.review, title: LocalizedText(vi: "Duyệt báo cáo", en: "Review"),
            access: .department),
        NavigationEntry(
            path: PagePath.units, title: LocalizedText(vi: "Đơn vị", en: "Units"),
            access: .reading),
        NavigationEntry(
            path: PagePath.forms, title: LocalizedText(vi: "Biểu mẫu", en: "Forms"),
            access: .department),
        NavigationEntry(
            path: PagePath.consolidated,
            title: LocalizedText(vi: "Tổng hợp", en: "Consolidated"), access: .reading),
        NavigationEntry(
            path: PagePath.boardSpan, title: LocalizedText(vi: "Nhiều kỳ", en: "Several periods"),
            access: .reading),
        NavigationEntry(
            path: PagePath.quality,
            title: LocalizedText(vi: "Chất lượng số liệu", en: "Data quality"),
            access: .department),
        NavigationEntry(
            path: ChasePath.list, title: LocalizedText(vi: "Đôn đốc", en: "Chasing"),
            access: .department),
        NavigationEntry(
            path: ChasePath.calendar, title: LocalizedText(vi: "Hạn nộp", en: "Due dates"),
            access: .reading),
        NavigationEntry(
            path: PagePath.accounts, title: LocalizedText(vi: "Tài khoản", en: "Accounts"),
            access: .administering),
    ]

    /// Whether `principal` may go there.
    func isOpen(to principal: Principal) -> Bool {
        switch principal {
        case .anonymous: false
        case .local: access == .reading || access == .department
        default: principal.role.map { access.roles.contains($0) } ?? false
        }
    }
}
