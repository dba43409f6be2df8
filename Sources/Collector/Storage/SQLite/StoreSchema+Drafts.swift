extension StoreSchema {
    /// Reports that people of units type at the department's pages.
    static let drafts = """
        -- A report being typed. At most one is open a slot; one that has ended stays, with all its
        -- changes: it says who typed which figure when.
        CREATE TABLE draft (
            draft INTEGER PRIMARY KEY,
            form INTEGER NOT NULL REFERENCES form (form),
            period INTEGER NOT NULL REFERENCES period (period),
            facility INTEGER NOT NULL REFERENCES facility (facility),
            -- The revision it corrects; NULL for a first report.
            base INTEGER REFERENCES submission (seq),
            version INTEGER NOT NULL CHECK (version > 0),
            started_at INTEGER NOT NULL,
            ended_at INTEGER,
            -- What became of it; NULL for one that was given up.
            submission INTEGER UNIQUE REFERENCES submission (seq),
            CHECK ((submission IS NOT NULL) <= (ended_at IS NOT NULL))
        ) STRICT;
        CREATE UNIQUE INDEX draft_open ON draft (form, period, facility) WHERE ended_at IS NULL;
        CREATE TRIGGER draft_is_kept BEFORE DELETE ON draft
            BEGIN SELECT RAISE(ABORT, 'draft is never deleted'); END;

        -- Every change of every field: of one field the last counts, an empty text takes it back.
        CREATE TABLE draft_change (
            draft INTEGER NOT NULL REFERENCES draft (draft),
            version INTEGER NOT NULL CHECK (version > 0),
            field TEXT NOT NULL,
            text TEXT NOT NULL,
            origin TEXT NOT NULL CHECK (origin IN ('prefilled', 'typed', 'file')),
            -- File and cell of a figure that came from one.
            place TEXT,
            account INTEGER NOT NULL REFERENCES account (account),
            at INTEGER NOT NULL,
            CHECK ((origin = 'file') = (place IS NOT NULL)),
            PRIMARY KEY (draft, version, field)
        ) STRICT, WITHOUT ROWID;
        CREATE TRIGGER draft_change_is_kept BEFORE DELETE ON draft_change
            BEGIN SELECT RAISE(ABORT, 'draft_change is append-only'); END;
        CREATE TRIGGER draft_change_is_fixed BEFORE UPDATE ON draft_change
            BEGIN SELECT RAISE(ABORT, 'draft_change is append-only'); END;

        -- Asked for approval within the unit, or given back there. An asking is for one version.
        CREATE TABLE draft_step (
            step INTEGER PRIMARY KEY,
            draft INTEGER NOT NULL REFERENCES draft (draft),
            version INTEGER NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('asked', 'sentBack')),
            words TEXT NOT NULL,
            account INTEGER NOT NULL REFERENCES account (account),
            at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX draft_step_by_draft ON draft_step (draft);
        CREATE TRIGGER draft_step_is_kept BEFORE DELETE ON draft_step
            BEGIN SELECT RAISE(ABORT, 'draft_step is append-only'); END;
        CREATE TRIGGER draft_step_is_fixed BEFORE UPDATE ON draft_step
            BEGIN SELECT RAISE(ABORT, 'draft_step is append-only'); END;

        -- Whether a unit wants a second person before a typed report is sent; the last row counts.
        CREATE TABLE typing_approval (
            seq INTEGER PRIMARY KEY REFERENCES audit (seq),
            facility INTEGER NOT NULL REFERENCES facility (facility),
            is_wanted INTEGER NOT NULL CHECK (is_wanted IN (0, 1)),
            account INTEGER NOT NULL REFERENCES account (account),
            at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX typing_approval_by_unit ON typing_approval (facility, seq);
        CREATE TRIGGER typing_approval_is_kept BEFORE DELETE ON typing_approval
            BEGIN SELECT RAISE(ABORT, 'typing_approval is append-only'); END;
        CREATE TRIGGER typing_approval_is_fixed BEFORE UPDATE ON typing_approval
            BEGIN SELECT RAISE(ABORT, 'typing_approval is append-only'); END;

        """
}
