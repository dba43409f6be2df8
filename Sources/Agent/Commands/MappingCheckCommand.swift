import ArgumentParser
import Shared
import Spreadsheet

/// `giaoban-agent mapping check`: what is wrong in a mapping file, and what every indicator would read
/// from a workbook. Nothing is saved or sent.
struct MappingCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Thử tệp ánh xạ trên một sổ Excel / try a mapping on a workbook.",
        discussion: """
            giaoban-agent mapping check HOME/mappings/hdkb.map --home HOME --with "BC thang 3.xlsx"
            """)

    @OptionGroup var options: HomeOptions

    @Argument(help: "Tệp ánh xạ / the mapping file.")
    var mapping: String

    @Option(name: .customLong("with"), help: "Sổ Excel để thử / a workbook to try it on.")
    var workbook: String?

    func run() async throws {
        try await options.run { parts, console in
            let forms = parts.cache.forms()
            guard !forms.codes.isEmpty else {
                console.warn(FileLoading.noForms)
                return .configuration
            }
            switch MappingFolder.read(mapping, parts.disk, forms: forms) {
            case .failure(let mistakes):
                mistakes.list.forEach { console.say($0.message) }
                return .badData
            case .success(let mapping): return try check(mapping, forms, parts, console)
            }
        }
    }

    private func check(
        _ mapping: Mapping, _ forms: FormCatalog, _ parts: AgentParts, _ console: Console
    ) throws -> ExitStatus {
        guard let form = forms.versions(of: mapping.form).last else { return .badData }
        let unmapped = mapping.unmapped(of: form)
        unmapped.forEach { console.say(MappingSentences.unmapped($0)) }
        guard let workbook else {
            console.say(MappingSentences.good(mapping, unmapped.count))
            return unmapped.isEmpty ? .done : .badData
        }
        guard let file = FileLoading.load(workbook, parts, console) else { return .badData }
        if !mapping.isFor(fileName: file.name) { console.say(MappingSentences.notFor(file.name)) }
        do throws(SpreadsheetFault) {
            var mapped = MappedWorkbook(
                try Workbook(file.bytes), file: file.name, through: mapping)
            let reports = try mapped.reports()
            if reports.isEmpty { console.say(MappingSentences.noSheet(mapped.sheetNames)) }
            reports.forEach { show($0, form, console) }
        } catch {
            console.say(error.fault(in: file.name).message)
            return .badData
        }
        return verdict(mapping, file, forms, unmapped.count, console)
    }

    private func show(_ report: MappedWorkbook.Report, _ form: Form, _ console: Console) {
        console.say(MappingSentences.heading(report))
        for found in report.cells { console.say(MappingSentences.cell(found, form)) }
    }

    /// What the agent itself would say of the workbook.
    private func verdict(
        _ mapping: Mapping, _ file: FileLoading.File, _ forms: FormCatalog, _ unmapped: Int,
        _ console: Console
    ) -> ExitStatus {
        guard mapping.isFor(fileName: file.name) else { return .badData }
        let reading = WorkbookReading.read(
            file.bytes, file: file.name, forms: forms, mappings: [mapping])
        reading.faults.forEach { console.say($0.message) }
        guard reading.faults.isEmpty, unmapped == 0, !reading.drafts.isEmpty else {
            return .badData
        }
        console.say(MappingSentences.readable(reading.drafts.count))
        return .done
    }
}
