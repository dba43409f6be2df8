extension StoreSchema {
    /// Past figures taken from files.
    static let imports = """
        -- A revision that the department took from a file of past years: it counts, and is neither
        -- early nor on time nor late.
        CREATE TABLE imported (
            seq INTEGER PRIMARY KEY REFERENCES submission (seq),
            file TEXT NOT NULL,
            digest BLOB NOT NULL CHECK (length(digest) = 32)
        ) STRICT;
        CREATE TRIGGER imported_is_kept BEFORE DELETE ON imported
            BEGIN SELECT RAISE(ABORT, 'imported is append-only'); END;
        CREATE TRIGGER imported_is_fixed BEFORE UPDATE ON imported
            BEGIN SELECT RAISE(ABORT, 'imported is append-only'); END;

        """
}
