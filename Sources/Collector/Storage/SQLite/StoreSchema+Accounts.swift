/// Version 5: who signs in.
extension StoreSchema {
    static let accounts = """
        -- People. A name is never given to somebody else: the audit log names them for ever.
        CREATE TABLE account (
            account INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            full_name TEXT NOT NULL,
            role TEXT NOT NULL CHECK (role IN
                ('administrator', 'officer', 'leader', 'unitUser')),
            facility INTEGER REFERENCES facility (facility),
            -- What an officer decides about, codes separated by spaces; both empty: everything.
            forms TEXT NOT NULL,
            divisions TEXT NOT NULL,
            -- scrypt with its salt and cost.
            password TEXT NOT NULL,
            -- 1 for a password that an administrator gave; it ends at password_ends.
            must_change INTEGER NOT NULL CHECK (must_change IN (0, 1)),
            password_ends INTEGER,
            -- The secret of one-time codes, and the step of the last one used.
            code_secret BLOB CHECK (code_secret IS NULL OR length(code_secret) = 20),
            code_step INTEGER,
            created_at INTEGER NOT NULL,
            ended_at INTEGER,
            CHECK ((role = 'unitUser') = (facility IS NOT NULL)),
            CHECK (role = 'officer' OR (forms = '' AND divisions = ''))
        ) STRICT;
        CREATE TRIGGER account_is_kept BEFORE DELETE ON account
            BEGIN SELECT RAISE(ABORT, 'account is never deleted'); END;

        -- Who is signed in. The token itself is only in the browser's cookie.
        CREATE TABLE session (
            token_hash BLOB PRIMARY KEY CHECK (length(token_hash) = 32),
            account INTEGER NOT NULL REFERENCES account (account),
            address TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            seen_at INTEGER NOT NULL,
            ended_at INTEGER
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX session_by_account ON session (account);

        -- A division of the department (phòng) and the forms it answers for.
        CREATE TABLE division (
            code TEXT PRIMARY KEY,
            title TEXT NOT NULL,
            forms TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        """
}
