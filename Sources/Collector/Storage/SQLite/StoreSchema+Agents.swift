extension StoreSchema {
    /// What agents tell of themselves, and the department's words at single figures.
    static let version2 = """
        -- What a unit's agent told last in each hour: enough for the *why* of any past moment. It
        -- proves nothing and may be forgotten, so it is neither in the audit chain nor kept for ever.
        CREATE TABLE heartbeat (
            facility INTEGER NOT NULL REFERENCES facility (facility),
            hour INTEGER NOT NULL,
            received_at INTEGER NOT NULL,
            access_key INTEGER NOT NULL REFERENCES access_key (access_key),
            body BLOB NOT NULL,
            PRIMARY KEY (facility, hour)
        ) STRICT, WITHOUT ROWID;

        -- {"indicator":"words"}: what a returned report is to look at.
        ALTER TABLE review_event ADD COLUMN figures BLOB;

        """
}
