import Shared

/// The whole workbook of a template: the sheet to fill in, and the guidance.
enum TemplateWorkbook {
    /// Writes it. Blocks: the library goes through files.
    ///
    /// - Throws: `internalFault` when it cannot be written.
    static func bytes(_ request: TemplateRequest) throws(Problem) -> [UInt8] {
        let writer = try WorkbookWriter(
            title: "\(request.form.code) \(request.period.identifier)", author: "Giao ban")
        let styles = TemplateStyles(writer)
        var sheet = TemplateSheetWriter(
            request, writer, styles, choices: TemplateGuide.choices(of: request.form))
        sheet.write()
        TemplateGuide(request, writer, styles).write()
        return try writer.finish()
    }
}
