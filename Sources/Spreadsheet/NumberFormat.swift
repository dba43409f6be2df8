/// What a cell's number format makes of its number, as far as it changes what the number means.
public enum NumberFormat: Hashable, Sendable {
    /// A number.
    case plain
    /// A day, or a day with a time.
    case date
    /// A time of the day or a length of time.
    case time
    /// Times 100 with a percent sign.
    case percent

    /// One of the formats that every workbook has without saying so (ECMA-376 18.8.30).
    init(builtIn id: Int) {
        self =
            switch id {
            case 9, 10: .percent
            case 14...17, 22, 27...31, 34...36, 50...54, 57, 58: .date
            case 18...21, 32, 33, 45...47, 55, 56: .time
            default: .plain
            }
    }

    /// A format by its code, such as `[$-42A]dd/mm/yyyy;@`. Its first section decides, the one for
    /// positive numbers.
    init(code: String) {
        let letters = Self.letters(code)
        if letters.contains("%") {
            self = .percent
        } else if letters == "general" {
            self = .plain
        } else if letters.contains("y") || letters.contains("d") {
            self = .date
        } else if letters.contains("h") || letters.contains("s") {
            self = .time
        } else {
            // An m alone is a month; with hours or seconds it would be minutes.
            self = letters.contains("m") ? .date : .plain
        }
    }

    /// The first section in lower case without what is shown as it stands: quoted and escaped
    /// characters, fillers, colours and locales. Lengths of time keep their letter.
    private static func letters(_ code: String) -> String {
        var letters = ""
        var rest = code.lowercased()[...]
        while let character = rest.popFirst() {
            switch character {
            case ";": return letters
            case "\"": rest = rest.drop { $0 != "\"" }.dropFirst()
            case "\\", "_", "*": rest = rest.dropFirst()
            case "[":
                let inside = rest.prefix { $0 != "]" }
                rest = rest.dropFirst(inside.count + 1)
                if inside.allSatisfy({ "hms".contains($0) }) { letters += inside }
            case "a" where rest.hasPrefix("m/pm") || rest.hasPrefix("/p"):
                rest = rest.drop { "m/p".contains($0) }
                letters += "h"
            default: letters.append(character)
            }
        }
        return letters
    }
}
