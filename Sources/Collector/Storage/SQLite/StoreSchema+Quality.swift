/// What officers have noted of unusual figures.
extension StoreSchema {
    static let quality = """
        -- A word of the department about one figure, as it stood in one revision. The last one of a
        -- figure holds; a later revision opens it again or, when it is usual, closes it by itself.
        CREATE TABLE quality_note (
            seq INTEGER PRIMARY KEY REFERENCES audit (seq),
            form INTEGER NOT NULL REFERENCES form (form),
            period INTEGER NOT NULL REFERENCES period (period),
            facility INTEGER NOT NULL REFERENCES facility (facility),
            indicator TEXT NOT NULL,
            submission INTEGER NOT NULL REFERENCES submission (seq),
            outcome TEXT NOT NULL CHECK (outcome IN ('open', 'asked', 'confirmed', 'left')),
            owner TEXT NOT NULL,
            note TEXT NOT NULL,
            actor TEXT NOT NULL,
            recorded_at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX quality_note_by_slot ON quality_note (form, period, facility);
        CREATE TRIGGER quality_note_is_kept BEFORE DELETE ON quality_note
            BEGIN SELECT RAISE(ABORT, 'quality_note is append-only'); END;
        CREATE TRIGGER quality_note_is_fixed BEFORE UPDATE ON quality_note
            BEGIN SELECT RAISE(ABORT, 'quality_note is append-only'); END;

        """
}
