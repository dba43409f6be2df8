/// Version 4: which receipts share a signature.
extension StoreSchema {
    static let receipts = """
        -- The leaves (32 bytes each) of a commit that held two receipts or more, so that a report
        -- sent again gets the same receipt for ever. A receipt in no group was committed alone.
        CREATE TABLE receipt_group (
            last_seq INTEGER PRIMARY KEY REFERENCES audit (seq),
            leaves BLOB NOT NULL CHECK (length(leaves) >= 64 AND length(leaves) % 32 = 0)
        ) STRICT;
        CREATE TRIGGER receipt_group_is_kept BEFORE DELETE ON receipt_group
            BEGIN SELECT RAISE(ABORT, 'receipt_group is append-only'); END;
        CREATE TRIGGER receipt_group_is_fixed BEFORE UPDATE ON receipt_group
            BEGIN SELECT RAISE(ABORT, 'receipt_group is append-only'); END;

        """
}
