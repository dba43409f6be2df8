/// Who is reminded, of what, and what came of it.
extension StoreSchema {
    static let notices = """
        -- Where notices go. An address is ended, never deleted: the log names it.
        CREATE TABLE contact (
            contact INTEGER PRIMARY KEY REFERENCES audit (seq),
            facility INTEGER REFERENCES facility (facility),
            recipient TEXT NOT NULL CHECK (recipient IN ('unit', 'head', 'department')),
            channel TEXT NOT NULL CHECK (channel IN ('email', 'webhook')),
            address TEXT NOT NULL CHECK (address <> ''),
            name TEXT NOT NULL,
            language TEXT NOT NULL CHECK (language IN ('vi', 'en')),
            created_at INTEGER NOT NULL,
            ended_at INTEGER,
            CHECK ((recipient = 'department') = (facility IS NULL))
        ) STRICT;
        CREATE UNIQUE INDEX contact_in_force
            ON contact (ifnull(facility, 0), recipient, channel, address) WHERE ended_at IS NULL;
        CREATE TRIGGER contact_is_kept BEFORE DELETE ON contact
            BEGIN SELECT RAISE(ABORT, 'contact is never deleted'); END;

        -- The department's own words; the newest row of each occasion and language is in force, and
        -- one without a body gives the program's words their place back.
        CREATE TABLE notice_template (
            seq INTEGER PRIMARY KEY REFERENCES audit (seq),
            occasion TEXT NOT NULL,
            language TEXT NOT NULL CHECK (language IN ('vi', 'en')),
            subject TEXT,
            body TEXT,
            recorded_at INTEGER NOT NULL,
            CHECK ((subject IS NULL) = (body IS NULL))
        ) STRICT;
        CREATE INDEX notice_template_by_name ON notice_template (occasion, language, seq);

        -- One letter to one address (or one agent). Written with its items before it is sent; its key
        -- follows from them, so that the same letter has the same identity after any restart.
        CREATE TABLE notice (
            notice INTEGER PRIMARY KEY,
            key BLOB NOT NULL UNIQUE CHECK (length(key) = 32),
            kind TEXT NOT NULL CHECK (kind IN ('reminder', 'digest', 'test')),
            facility INTEGER REFERENCES facility (facility),
            recipient TEXT NOT NULL CHECK (recipient IN ('unit', 'head', 'department')),
            channel TEXT NOT NULL CHECK (channel IN ('email', 'webhook', 'inbox')),
            contact INTEGER REFERENCES contact (contact),
            planned_at INTEGER NOT NULL,
            next_at INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN
                ('waiting', 'sent', 'seen', 'refused', 'givenUp', 'dropped', 'noAddress')),
            attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
            outcome TEXT NOT NULL DEFAULT '',
            settled_at INTEGER
        ) STRICT;
        CREATE INDEX notice_waiting ON notice (next_at) WHERE state = 'waiting';
        CREATE INDEX notice_by_facility ON notice (facility, notice);

        -- What a letter is about.
        CREATE TABLE notice_item (
            notice INTEGER NOT NULL REFERENCES notice (notice),
            form INTEGER NOT NULL REFERENCES form (form),
            period INTEGER NOT NULL REFERENCES period (period),
            facility INTEGER NOT NULL REFERENCES facility (facility),
            occasion TEXT NOT NULL CHECK (occasion IN ('before', 'overdue', 'returned')),
            step TEXT NOT NULL,
            anchor INTEGER NOT NULL,
            moment INTEGER NOT NULL,
            PRIMARY KEY (notice, form, period, facility)
        ) STRICT, WITHOUT ROWID;

        -- The last step that went out about one report, due date, recipient and channel: nothing of
        -- that moment or before goes out again.
        CREATE TABLE notice_thread (
            form INTEGER NOT NULL REFERENCES form (form),
            period INTEGER NOT NULL REFERENCES period (period),
            facility INTEGER NOT NULL REFERENCES facility (facility),
            anchor INTEGER NOT NULL,
            recipient TEXT NOT NULL,
            channel TEXT NOT NULL,
            moment INTEGER NOT NULL,
            step TEXT NOT NULL,
            sent_at INTEGER NOT NULL,
            PRIMARY KEY (form, period, facility, anchor, recipient, channel)
        ) STRICT, WITHOUT ROWID;

        -- A report that is asked for once (báo cáo đột xuất): of exactly these units, to the hour.
        CREATE TABLE adhoc_call (
            call INTEGER PRIMARY KEY REFERENCES audit (seq),
            form INTEGER NOT NULL REFERENCES form (form),
            period INTEGER NOT NULL REFERENCES period (period),
            due_day INTEGER NOT NULL,
            due_minutes INTEGER NOT NULL CHECK (due_minutes BETWEEN 1 AND 1440),
            reason TEXT NOT NULL CHECK (reason <> ''),
            decision TEXT NOT NULL,
            recorded_at INTEGER NOT NULL,
            UNIQUE (form, period)
        ) STRICT;
        CREATE TABLE adhoc_call_unit (
            call INTEGER NOT NULL REFERENCES adhoc_call (call),
            facility INTEGER NOT NULL REFERENCES facility (facility),
            PRIMARY KEY (call, facility)
        ) STRICT, WITHOUT ROWID;

        """
}
