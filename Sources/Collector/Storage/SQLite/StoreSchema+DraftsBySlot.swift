extension StoreSchema {
    /// Ended drafts are found by what they answer, too: the board tells of past moments what was being
    /// typed then.
    static let draftsBySlot = """
        CREATE INDEX draft_by_slot ON draft (form, period, facility);

        """
}
