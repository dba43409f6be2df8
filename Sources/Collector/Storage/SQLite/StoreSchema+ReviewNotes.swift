/// Version 8: what officers noted about reports without changing where they stand.
extension StoreSchema {
    static let reviewNotes = """
        -- Warnings accepted with a note; an erratum opened after the period was closed.
        CREATE TABLE review_note (
            seq INTEGER PRIMARY KEY REFERENCES audit (seq),
            form INTEGER NOT NULL REFERENCES form (form),
            period INTEGER NOT NULL REFERENCES period (period),
            facility INTEGER NOT NULL REFERENCES facility (facility),
            kind TEXT NOT NULL CHECK (kind IN ('warningsAccepted', 'erratumOpened')),
            submission INTEGER REFERENCES submission (seq),
            note TEXT NOT NULL CHECK (note <> ''),
            recorded_at INTEGER NOT NULL,
            CHECK ((kind = 'warningsAccepted') <= (submission IS NOT NULL))
        ) STRICT;
        CREATE INDEX review_note_by_slot ON review_note (form, period, facility);
        CREATE TRIGGER review_note_is_kept BEFORE DELETE ON review_note
            BEGIN SELECT RAISE(ABORT, 'review_note is append-only'); END;
        CREATE TRIGGER review_note_is_fixed BEFORE UPDATE ON review_note
            BEGIN SELECT RAISE(ABORT, 'review_note is append-only'); END;

        """
}
