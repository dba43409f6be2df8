import Shared

/// What the department wrote to the unit: its reminders, as they were fetched last.
extension StatusPage {
    /// Letters shown at once; the others are one line that opens.
    static let shownLetters = 3

    func notices(_ html: inout HTML) {
        let letters = (state.inbox?.notices ?? []).reversed()
        guard !letters.isEmpty else { return }
        html.section(words.notices) { html in
            html.element("p", [("class", "soft")], text: words.noticesExplained)
            for letter in letters.prefix(Self.shownLetters) { self.letter(letter, &html) }
            let others = letters.dropFirst(Self.shownLetters)
            guard !others.isEmpty else { return }
            html.folded(words.olderLetters(others.count)) { html in
                for letter in others { self.letter(letter, &html) }
            }
        }
    }

    private func letter(_ letter: InboxAnswer.Notice, _ html: inout HTML) {
        html.notice(.warning, letter.subject[language]) { html in
            html.element("p", [("class", "soft")], text: words.moment(letter.at))
            html.folded(words.wholeLetter) { html in
                html.element("p", [("class", "words")], text: letter.text[language])
            }
        }
    }
}
