import Spreadsheet

/// `bench-sheets FILE ROUNDS`: reads every cell of a workbook, as the agent does, and prints
/// `cells seconds checksum`, the seconds of the median round.
@main
enum SheetReader {
    static func main() throws {
        guard CommandLine.arguments.count == 3, let rounds = Int(CommandLine.arguments[2]) else {
            print("bench-sheets FILE ROUNDS")
            return
        }
        let bytes = try readFile(CommandLine.arguments[1])
        var seconds: [Double] = []
        var cells = 0
        var letters = 0
        for _ in 0..<rounds {
            (cells, letters) = (0, 0)
            let taken = try ContinuousClock().measure {
                let workbook = try Workbook(bytes)
                for sheet in workbook.sheets {
                    try workbook.read(sheet) { cell in
                        cells += 1
                        letters += cell.content.text.utf8.count
                    }
                }
            }
            seconds.append(
                Double(taken.components.attoseconds) / 1e18
                    + Double(taken.components.seconds))
        }
        print(cells, seconds.sorted()[rounds / 2], letters)
    }
}
