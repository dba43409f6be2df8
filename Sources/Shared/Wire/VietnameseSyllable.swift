/// Whether some letters are a syllable that Vietnamese could have.
///
/// Used to tell encodings apart: read with the right table, nearly every word of a Vietnamese text is
/// a syllable; read with a wrong one, almost none is. Spelling rules alone decide, no dictionary.
enum VietnameseSyllable {
    /// Onsets, by what stands before the vowels; the empty one is written `ø` here.
    private static let onsets = words(
        "ø b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x")
    private static let nuclei = Set(
        words(
            """
            a ă â e ê i o ô ơ u ư y ai ao au ay âu ây eo êu ia iê iu iêu oa oă oai oao oay oe oeo oi oo \
            ôi ơi ua uâ uây ui uê uô uôi uơ uy uya uyê uyu ưa ưi ươ ươi ươu ưu yê yêu
            """))
    private static let codas = words("ø c ch m n ng nh p t")

    /// Grave, acute, tilde, hook above, dot below.
    private static let tones: Set<Unicode.Scalar> = [
        "\u{300}", "\u{301}", "\u{303}", "\u{309}", "\u{323}",
    ]

    /// Whether `word`, in any case and any normalisation form, is such a syllable.
    static func matches(_ word: String) -> Bool {
        guard let toneless = withoutTone(word.lowercased()) else { return false }
        return onsets.contains { onset in
            toneless.starts(with: onset) && isRhyme(toneless.dropFirst(onset.count))
        }
    }

    private static func isRhyme(_ rhyme: ArraySlice<Character>) -> Bool {
        codas.contains { coda in
            rhyme.count > coda.count && rhyme.suffix(coda.count).elementsEqual(coda)
                && nuclei.contains(Array(rhyme.dropLast(coda.count)))
        }
    }

    /// The letters without their one tone mark; `nil` if there is more than one.
    private static func withoutTone(_ word: String) -> [Character]? {
        var toneCount = 0
        var letters = String.UnicodeScalarView()
        for scalar in word.unicodeScalars {
            for part in toned[scalar] ?? [scalar] {
                if tones.contains(part) { toneCount += 1 } else { letters.append(part) }
            }
        }
        return toneCount <= 1 ? Array(String(letters)) : nil
    }

    /// A vowel and its tone for each composed letter, made by composing all twelve with all five.
    private static let toned: [Unicode.Scalar: [Unicode.Scalar]] = {
        var table: [Unicode.Scalar: [Unicode.Scalar]] = [:]
        for vowel in "aăâeêioôơuưy".unicodeScalars {
            for tone in tones {
                let composed = String(String.UnicodeScalarView([vowel, tone])).nfc.unicodeScalars
                if let letter = composed.first, composed.count == 1 {
                    table[letter] = [vowel, tone]
                }
            }
        }
        return table
    }()

    private static func words(_ list: String) -> [[Character]] {
        list.split(separator: " ").map { $0 == "ø" ? [] : Array($0) }
    }
}
