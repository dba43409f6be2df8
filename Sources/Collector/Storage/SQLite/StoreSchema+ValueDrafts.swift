extension StoreSchema {
    /// Figures that came in parts and are no report yet.
    static let valueDrafts = """
        -- Figures of a form, period and unit that another system has sent in part, before the first
        -- report of the slot. They count nowhere; the row goes when they become a report.
        CREATE TABLE value_draft (
            form INTEGER NOT NULL REFERENCES form (form),
            period INTEGER NOT NULL REFERENCES period (period),
            facility INTEGER NOT NULL REFERENCES facility (facility),
            form_version INTEGER NOT NULL REFERENCES form_version (form_version),
            cells BLOB NOT NULL,
            detail BLOB,
            seq INTEGER NOT NULL REFERENCES audit (seq),
            changed_at INTEGER NOT NULL,
            actor TEXT NOT NULL,
            PRIMARY KEY (form, period, facility)
        ) STRICT, WITHOUT ROWID;

        """
}
