extension StoreSchema {
    /// A letter may wait long before anybody can try to hand it over; its patience begins there.
    static let firstTry = """
        ALTER TABLE notice ADD COLUMN first_tried_at INTEGER;

        """
}
