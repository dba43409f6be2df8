import GRDB
import Shared

/// What a new version of a form must not overtake.
extension StoreReader {
    /// The first period that ends on `day` or later and was reported on the form; nil when none was,
    /// or the form begins at no day.
    func reported(_ form: FormCode, from day: Day?) throws -> String? {
        guard let day else { return nil }
        return try String.fetchOne(
            db,
            sql: """
                SELECT identifier FROM submission JOIN form USING (form) JOIN period USING (period)
                WHERE code = ? AND end_day > ? ORDER BY first_day LIMIT 1
                """, arguments: [form.text, day.number])
    }
}
