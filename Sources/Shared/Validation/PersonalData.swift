/// Looks for numbers that identify a person in free text (DOMAIN §11).
///
/// Found are: a citizen number (`căn cước`: 12 digits from 0), a mobile telephone (10 digits from 0,
/// or +84 and 9), a social insurance number (10 digits from 0) and a health insurance card (two
/// letters and 13 digits), written in one piece or in the groups people use. Money, years, dates,
/// ranges and document numbers are none of them: a warning that cries wolf is soon ignored.
enum PersonalData {
    /// True when something in `text` looks like the number of a person.
    static func appears(in text: String) -> Bool {
        // Most texts hold no number that is long enough: they are not taken apart.
        guard text.utf8.count(where: CodeAlphabet.isDigit) >= shortest else { return false }
        let scanner = DigitGroups(text)
        return scanner.groups.indices.contains { index in
            scanner.isCard(at: index) || scanner.isInternationalPhone(at: index)
                || scanner.isDomesticNumber(at: index)
        }
    }

    /// Digits of the shortest number looked for: a telephone's or an insurance number's.
    private static let shortest = 10

    /// How people group telephone numbers: 0912 345 678, 091 234 5678, 0912 34 56 78.
    fileprivate static let phoneGroups = [
        [4, 3, 3], [3, 3, 4], [3, 4, 3], [4, 2, 2, 2], [4, 6], [3, 7],
    ]
    /// How people group citizen numbers: 001 199 012 345, 0011 9901 2345, 001 1 99 012345.
    fileprivate static let citizenGroups = [
        [3, 3, 3, 3], [4, 4, 4], [3, 9], [3, 3, 6], [6, 6], [3, 1, 2, 6],
    ]
}

/// The runs of digits of a text and what stands between them.
private struct DigitGroups {
    /// One run of digits without a gap, as a range of bytes.
    let groups: [Range<Int>]
    private let bytes: [UInt8]

    init(_ text: String) {
        bytes = Self.plain(text)
        var groups: [Range<Int>] = []
        var start: Int?
        for (index, byte) in bytes.enumerated() {
            if CodeAlphabet.isDigit(byte) {
                start = start ?? index
            } else if let begin = start {
                groups.append(begin..<index)
                start = nil
            }
        }
        if let begin = start { groups.append(begin..<bytes.count) }
        self.groups = groups
    }

    /// The bytes of the text, its no-break and narrow spaces made plain ones.
    private static func plain(_ text: String) -> [UInt8] {
        text.unicodeScalars.flatMap { scalar -> [UInt8] in
            scalar == "\u{A0}" || scalar == "\u{202F}" ? [0x20] : Array(String(scalar).utf8)
        }
    }

    // MARK: - Kinds of number

    /// Two letters, then 13 digits of which the first is 1 to 5: DN4010123456789.
    func isCard(at index: Int) -> Bool {
        let start = groups[index].lowerBound
        guard start > 0, (UInt8(ascii: "1")...UInt8(ascii: "5")).contains(bytes[start]) else {
            return false
        }
        let letters = bytes[..<start].last == 0x20 ? start - 1 : start
        guard letters >= 2, isLetter(letters - 1), isLetter(letters - 2),
            letters == 2 || !isWordByte(bytes[letters - 3])
        else { return false }
        return lengths(from: index).contains { $0.reduce(0, +) == 13 }
    }

    /// +84 and nine digits, the code perhaps in parentheses.
    func isInternationalPhone(at index: Int) -> Bool {
        let group = groups[index]
        guard group.lowerBound > 0, bytes[group.lowerBound - 1] == UInt8(ascii: "+"),
            bytes[group].starts(with: "84".utf8)
        else { return false }
        if group.count == 11 { return true }
        let next = index + 1
        guard group.count == 2, next < groups.count,
            groups[next].lowerBound - group.upperBound <= 2
        else { return false }
        return lengths(from: next).contains { $0.reduce(0, +) == 9 }
    }

    /// Ten or twelve digits from 0 that do not go on a longer number.
    func isDomesticNumber(at index: Int) -> Bool {
        let group = groups[index]
        guard bytes[group.lowerBound] == UInt8(ascii: "0"), !isContinued(index),
            !bytes[group].starts(with: "000".utf8)
        else { return false }
        if group.count == 10 || group.count == 12 { return true }
        let runs = lengths(from: index)
        if runs.contains(where: PersonalData.citizenGroups.contains) { return true }
        // Facility codes beside each other (01001 01002) are no telephone: those go on with 3 to 9.
        return bytes[group.lowerBound + min(1, group.count - 1)] >= UInt8(ascii: "3")
            && runs.contains(where: PersonalData.phoneGroups.contains)
    }

    // MARK: - Groups

    /// The lengths of the groups from `index` on that one separator holds together, after each
    /// group where a number may end.
    private func lengths(from index: Int) -> [[Int]] {
        var found: [[Int]] = []
        var current: [Int] = []
        var separator: UInt8?
        for place in index..<groups.count {
            current.append(groups[place].count)
            let joint = joint(after: place)
            let goesOn = joint != nil && (separator == nil || joint == separator)
            // A space ends a number as well as it groups one; a dot or hyphen only groups.
            if !goesOn || joint == 0x20 { found.append(current) }
            guard goesOn, current.count < 6 else { break }
            separator = joint
        }
        return found
    }

    /// The single space, dot or hyphen between a group and the next; nil when something else stands
    /// there.
    private func joint(after index: Int) -> UInt8? {
        guard index + 1 < groups.count,
            groups[index + 1].lowerBound - groups[index].upperBound == 1
        else { return nil }
        let byte = bytes[groups[index].upperBound]
        return byte == 0x20 || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") ? byte : nil
    }

    /// True when the group goes on a number that began before it: the 000 of 120.000, or of 120 000.
    /// A space also stands between two numbers: only groups of thousands are held together by it.
    private func isContinued(_ index: Int) -> Bool {
        guard index > 0, let joint = joint(after: index - 1) else { return false }
        return joint != 0x20 || (groups[index].count == 3 && groups[index - 1].count <= 3)
    }

    private func isLetter(_ index: Int) -> Bool {
        CodeAlphabet.isUpper(bytes[index]) || CodeAlphabet.isLower(bytes[index])
    }

    /// Letters beyond ASCII count as letters: the bytes of `Đ` are above 0x7F.
    private func isWordByte(_ byte: UInt8) -> Bool {
        CodeAlphabet.isUpper(byte) || CodeAlphabet.isLower(byte) || CodeAlphabet.isDigit(byte)
            || byte > 0x7F
    }
}
