/// The shipped shapes of the collector's database, as frozen SQL: one text a version.
///
/// A shipped text is never edited: a change is a new version. A test holds the digest of each.
/// Conventions: integer keys inside, codes as text once; moments are milliseconds since 1970 UTC;
/// days are days since 1970-01-01 local; identities and digests are blobs.
enum StoreSchema {
    /// The texts in order; version n is `versions[n - 1]` and becomes `PRAGMA user_version`.
    static let versions: [String] = [
        version1, version2, signatures, receipts, accounts, quality, agreement, reviewNotes,
        notices, imports, valueDrafts, drafts, draftsBySlot, firstTry,
    ]

    /// The version this program reads and writes.
    static var current: Int { versions.count }

    private static let version1 = identity + submissions + review + reference

    /// Who and what the rows are about, and the chain of acts that every other row hangs on.
    private static let identity = """
        CREATE TABLE meta (
            key TEXT PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        -- Every act, in the order committed: its seq is the order of the whole database and the
        -- cursor of /v1/changes. hash = SHA-256 over the previous hash and the row's fields.
        CREATE TABLE audit (
            seq INTEGER PRIMARY KEY CHECK (seq > 0),
            at INTEGER NOT NULL,
            actor TEXT NOT NULL,
            action TEXT NOT NULL,
            subject TEXT NOT NULL,
            detail TEXT NOT NULL,
            hash BLOB NOT NULL CHECK (length(hash) = 32)
        ) STRICT;

        CREATE TABLE form (
            form INTEGER PRIMARY KEY,
            code TEXT NOT NULL UNIQUE
        ) STRICT;

        -- A published version never changes: reports were made against it.
        CREATE TABLE form_version (
            form_version INTEGER PRIMARY KEY,
            form INTEGER NOT NULL REFERENCES form (form),
            version INTEGER NOT NULL CHECK (version > 0),
            document BLOB NOT NULL,
            digest BLOB NOT NULL CHECK (length(digest) = 32),
            published_at INTEGER NOT NULL,
            UNIQUE (form, version)
        ) STRICT;

        CREATE TABLE facility (
            facility INTEGER PRIMARY KEY,
            code TEXT NOT NULL UNIQUE
        ) STRICT;

        -- An identifier alone does not name a period: the calendar does, too.
        CREATE TABLE period (
            period INTEGER PRIMARY KEY,
            calendar TEXT NOT NULL CHECK (calendar IN ('statistical', 'administrative')),
            identifier TEXT NOT NULL,
            first_day INTEGER NOT NULL,
            end_day INTEGER NOT NULL CHECK (end_day > first_day),
            UNIQUE (calendar, identifier)
        ) STRICT;
        CREATE INDEX period_by_end ON period (end_day);

        CREATE TABLE access_key (
            access_key INTEGER PRIMARY KEY,
            key_id TEXT NOT NULL UNIQUE,
            role TEXT NOT NULL CHECK (role IN ('unit', 'reader')),
            facility INTEGER REFERENCES facility (facility),
            name TEXT NOT NULL,
            token_hash BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
            created_at INTEGER NOT NULL,
            revoked_at INTEGER,
            CHECK ((role = 'unit') = (facility IS NOT NULL))
        ) STRICT;

        CREATE TABLE enrolment_code (
            code_hash BLOB PRIMARY KEY CHECK (length(code_hash) = 32),
            facility INTEGER NOT NULL REFERENCES facility (facility),
            created_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL CHECK (expires_at > created_at),
            used_at INTEGER,
            used_by INTEGER REFERENCES access_key (access_key),
            CHECK ((used_at IS NULL) = (used_by IS NULL))
        ) STRICT, WITHOUT ROWID;

        """

    /// What units sent. `cells` and `detail` come last: status queries read the columns before.
    private static let submissions = """
        -- Accepted revisions, append-only. seq is the seq of the row's audit row.
        CREATE TABLE submission (
            seq INTEGER PRIMARY KEY REFERENCES audit (seq),
            report_id BLOB NOT NULL UNIQUE CHECK (length(report_id) = 16),
            form INTEGER NOT NULL REFERENCES form (form),
            period INTEGER NOT NULL REFERENCES period (period),
            facility INTEGER NOT NULL REFERENCES facility (facility),
            revision INTEGER NOT NULL CHECK (revision > 0),
            received_at INTEGER NOT NULL,
            due_at INTEGER,
            finalised_at INTEGER NOT NULL,
            access_key INTEGER NOT NULL REFERENCES access_key (access_key),
            form_version INTEGER NOT NULL REFERENCES form_version (form_version),
            digest BLOB NOT NULL CHECK (length(digest) = 32),
            cells BLOB NOT NULL,
            detail BLOB,
            UNIQUE (form, period, facility, revision)
        ) STRICT;
        -- What one unit has sent, in the order committed: its agent asks for it again and again.
        CREATE INDEX submission_by_facility ON submission (facility);

        -- What was refused with findings, or came twice under one id with different bytes.
        CREATE TABLE attempt (
            seq INTEGER PRIMARY KEY REFERENCES audit (seq),
            kind TEXT NOT NULL CHECK (kind IN ('refused', 'conflict')),
            report_id BLOB NOT NULL CHECK (length(report_id) = 16),
            digest BLOB NOT NULL CHECK (length(digest) = 32),
            form INTEGER NOT NULL REFERENCES form (form),
            period INTEGER NOT NULL REFERENCES period (period),
            facility INTEGER NOT NULL REFERENCES facility (facility),
            revision INTEGER NOT NULL,
            received_at INTEGER NOT NULL,
            access_key INTEGER NOT NULL REFERENCES access_key (access_key),
            findings BLOB NOT NULL,
            body BLOB NOT NULL,
            -- The same refused bytes delivered again are the same attempt.
            UNIQUE (report_id, digest)
        ) STRICT;
        CREATE INDEX attempt_by_slot ON attempt (form, period, facility, kind, received_at);
        CREATE INDEX attempt_by_facility ON attempt (facility);

        -- What is counted now for (form, period, facility): a summary of the rows above.
        CREATE TABLE slot (
            form INTEGER NOT NULL REFERENCES form (form),
            period INTEGER NOT NULL REFERENCES period (period),
            facility INTEGER NOT NULL REFERENCES facility (facility),
            counted INTEGER REFERENCES submission (seq),
            revision INTEGER NOT NULL CHECK (revision > 0),
            review TEXT NOT NULL CHECK (review IN
                ('received', 'returned', 'resubmitted', 'approved', 'consolidated', 'closed',
                 'withdrawn')),
            PRIMARY KEY (form, period, facility)
        ) STRICT, WITHOUT ROWID;

        -- Which figures must be summed again before they are shown. Written with the submission.
        CREATE TABLE dirty (
            form INTEGER NOT NULL,
            period INTEGER NOT NULL,
            facility INTEGER NOT NULL,
            PRIMARY KEY (form, period, facility)
        ) STRICT, WITHOUT ROWID;

        -- Sums over all units, rebuilt from the submissions' cells.
        CREATE TABLE aggregate (
            form INTEGER NOT NULL REFERENCES form (form),
            period INTEGER NOT NULL REFERENCES period (period),
            reports INTEGER NOT NULL CHECK (reports >= 0),
            sums BLOB NOT NULL,
            PRIMARY KEY (form, period)
        ) STRICT, WITHOUT ROWID;

        """

    /// What officers of the department decided.
    private static let review = """
        -- A decision about one slot, or about every slot of (form, period) when facility is null.
        CREATE TABLE review_event (
            seq INTEGER PRIMARY KEY REFERENCES audit (seq),
            form INTEGER NOT NULL REFERENCES form (form),
            period INTEGER NOT NULL REFERENCES period (period),
            facility INTEGER REFERENCES facility (facility),
            kind TEXT NOT NULL CHECK (kind IN
                ('returned', 'approved', 'withdrawn', 'consolidated', 'closed')),
            submission INTEGER REFERENCES submission (seq),
            reason TEXT NOT NULL,
            recorded_at INTEGER NOT NULL,
            CHECK ((kind = 'withdrawn') <= (submission IS NOT NULL))
        ) STRICT;
        CREATE INDEX review_event_by_slot ON review_event (form, period, facility);

        -- A later due day for one unit (gia hạn), or none at all (miễn), with its decision.
        CREATE TABLE extension (
            seq INTEGER PRIMARY KEY REFERENCES audit (seq),
            form INTEGER NOT NULL REFERENCES form (form),
            period INTEGER NOT NULL REFERENCES period (period),
            facility INTEGER NOT NULL REFERENCES facility (facility),
            kind TEXT NOT NULL CHECK (kind IN ('extension', 'exemption', 'revocation')),
            due_day INTEGER,
            decision TEXT NOT NULL,
            reason TEXT NOT NULL CHECK (reason <> ''),
            recorded_at INTEGER NOT NULL,
            CHECK ((kind = 'extension') = (due_day IS NOT NULL))
        ) STRICT;
        CREATE INDEX extension_by_slot ON extension (form, period, facility);

        """

    /// Calendars, facilities and plans as they were loaded, and the guards of what may only grow.
    private static let reference = """
        -- The newest row of each (kind, name) is in force; older ones stay readable.
        CREATE TABLE document (
            seq INTEGER PRIMARY KEY REFERENCES audit (seq),
            kind TEXT NOT NULL CHECK (kind IN ('calendar', 'facilities', 'plan')),
            name TEXT NOT NULL,
            body BLOB NOT NULL,
            digest BLOB NOT NULL CHECK (length(digest) = 32),
            recorded_at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX document_by_name ON document (kind, name, seq);

        """
        + [
            "submission", "attempt", "audit", "review_event", "extension", "document",
            "form_version",
        ]
        .map { table in
            """
            CREATE TRIGGER \(table)_is_kept BEFORE DELETE ON \(table)
                BEGIN SELECT RAISE(ABORT, '\(table) is append-only'); END;
            CREATE TRIGGER \(table)_is_fixed BEFORE UPDATE ON \(table)
                BEGIN SELECT RAISE(ABORT, '\(table) is append-only'); END;

            """
        }.joined()
}
