/// Version 7: which of two figures holds, and what becomes of units' proposals.
extension StoreSchema {
    static let agreement = """
        -- Of two figures told of one thing, the one that the department holds to. The last row of a
        -- pair counts; the figures themselves stay in the reports.
        CREATE TABLE figure_choice (
            seq INTEGER PRIMARY KEY REFERENCES audit (seq),
            form INTEGER NOT NULL REFERENCES form (form),
            period INTEGER NOT NULL REFERENCES period (period),
            indicator TEXT NOT NULL,
            against TEXT NOT NULL,
            scope TEXT NOT NULL,
            side TEXT NOT NULL CHECK (side IN ('whole', 'parts', 'none')),
            whole TEXT NOT NULL,
            parts TEXT NOT NULL,
            reason TEXT NOT NULL,
            actor TEXT NOT NULL,
            recorded_at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX figure_choice_by_form ON figure_choice (form, period);
        CREATE TRIGGER figure_choice_is_kept BEFORE DELETE ON figure_choice
            BEGIN SELECT RAISE(ABORT, 'figure_choice is append-only'); END;
        CREATE TRIGGER figure_choice_is_fixed BEFORE UPDATE ON figure_choice
            BEGIN SELECT RAISE(ABORT, 'figure_choice is append-only'); END;

        -- What the department does about a unit's words: they are named by their digest, so that a
        -- correction that leaves them as they are leaves their standing, too. The last row counts.
        CREATE TABLE follow_up (
            seq INTEGER PRIMARY KEY REFERENCES audit (seq),
            form INTEGER NOT NULL REFERENCES form (form),
            period INTEGER NOT NULL REFERENCES period (period),
            facility INTEGER NOT NULL REFERENCES facility (facility),
            words BLOB NOT NULL CHECK (length(words) = 32),
            status TEXT NOT NULL CHECK (status IN ('received', 'forwarded', 'resolved', 'declined')),
            owner TEXT NOT NULL,
            note TEXT NOT NULL,
            actor TEXT NOT NULL,
            recorded_at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX follow_up_by_form ON follow_up (form, period);
        CREATE TRIGGER follow_up_is_kept BEFORE DELETE ON follow_up
            BEGIN SELECT RAISE(ABORT, 'follow_up is append-only'); END;
        CREATE TRIGGER follow_up_is_fixed BEFORE UPDATE ON follow_up
            BEGIN SELECT RAISE(ABORT, 'follow_up is append-only'); END;

        """
}
