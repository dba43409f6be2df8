import ArgumentParser
import Shared

/// `giaoban-agent mapping new`: a mapping file with every indicator of a form, ready to be filled in.
struct MappingNewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "In một tệp ánh xạ để điền / print a mapping file to fill in.",
        discussion: "giaoban-agent mapping new --home HOME --form HDKB-T > HOME/mappings/hdkb.map")

    @OptionGroup var options: HomeOptions

    @Option(help: "Mã biểu / the form's code, such as HDKB-T.")
    var form: String

    func run() async throws {
        try await options.run { parts, console in
            let forms = parts.cache.forms()
            guard let found = FormCode(form).flatMap({ forms.versions(of: $0).last }) else {
                console.warn(MappingSentences.noForm(form, forms))
                return .badData
            }
            let text = Self.text(found)
            console.say(LocalizedText(vi: text, en: text))
            return .done
        }
    }

    /// The file: what must be answered waits for its cell, what may stay blank is a comment.
    static func text(_ form: Form) -> String {
        var lines = [
            "# \(form.title.vi) — \(form.title.en)",
            "# docs/SPREADSHEETS.md", "form   = \(form.code)",
            "file   = TÊN TỆP *.xlsx            # * thay cho phần thay đổi / stands for what changes",
            "sheet  = *                         # bỏ dòng này: trang đầu / leave out: the first sheet",
            "period = file \"TÊN TỆP {M}-{YYYY}.xlsx\"",
            "# period = cell B3 \"Tháng {M} năm {YYYY}\"", "", "[cells]",
            "# ma = C12",
            "# ma = row \"Nhãn của dòng\" under \"Nhãn phía trên\" column \"Nhãn của cột\"",
            "# ma = 'Phụ lục 2'!B4 times 1000000",
        ]
        for indicator in form.inputIndicators {
            lines += ["", "# \(indicator.title.vi) — \(indicator.title.en)"]
            if indicator.type == .list {
                lines += indicator.fields.map { "# \(indicator.code).1.\($0.code) = " }
            } else {
                lines.append((indicator.isOptional ? "# " : "") + "\(indicator.code) = ")
            }
        }
        return lines.joined(separator: "\n")
    }
}
