/// Version 3: who signed what.
extension StoreSchema {
    static let signatures = """
        -- A unit's signing key. A key without one cannot sign, and need not.
        ALTER TABLE access_key ADD COLUMN public_key BLOB
            CHECK (public_key IS NULL OR length(public_key) = 32);
        -- Replaced by the unit's next key: the token has ended, what it signed may still arrive.
        ALTER TABLE access_key ADD COLUMN retired_at INTEGER;
        -- Two machines were seen to speak with this key.
        ALTER TABLE access_key ADD COLUMN cloned_at INTEGER;
        -- One signing key is one key of one unit.
        CREATE UNIQUE INDEX access_key_by_public_key ON access_key (public_key)
            WHERE public_key IS NOT NULL;

        -- Ed25519 over 'giaoban-report-v1', a line feed and the digest.
        ALTER TABLE submission ADD COLUMN signed_by INTEGER REFERENCES access_key (access_key);
        ALTER TABLE submission ADD COLUMN signature BLOB
            CHECK (signature IS NULL OR length(signature) = 64);

        -- The keys that receipts are signed with: from seq on, until the next one's. link is the
        -- signature of the key before; nothing vouches for the first, nor after a lost key.
        CREATE TABLE collector_key (
            seq INTEGER PRIMARY KEY REFERENCES audit (seq),
            public_key BLOB NOT NULL UNIQUE CHECK (length(public_key) = 32),
            link BLOB CHECK (link IS NULL OR length(link) = 64)
        ) STRICT;
        CREATE TRIGGER collector_key_is_kept BEFORE DELETE ON collector_key
            BEGIN SELECT RAISE(ABORT, 'collector_key is append-only'); END;
        CREATE TRIGGER collector_key_is_fixed BEFORE UPDATE ON collector_key
            BEGIN SELECT RAISE(ABORT, 'collector_key is append-only'); END;

        -- The last word of each copy of a home that has spoken with a key; more than one row means
        -- that the home was copied or put back from a backup.
        CREATE TABLE key_lineage (
            access_key INTEGER NOT NULL REFERENCES access_key (access_key),
            head TEXT NOT NULL,
            before TEXT,
            seen_at INTEGER NOT NULL,
            PRIMARY KEY (access_key, head)
        ) STRICT, WITHOUT ROWID;

        """
}
