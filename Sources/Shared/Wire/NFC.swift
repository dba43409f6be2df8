/// Unicode normalisation form C, the one spelling of a text that is hashed, signed and compared.
///
/// Swift's `==` hides that "ề" can be one character or three; bytes, file names and SQL keys do not.
/// The standard library does the work, but its normalising call has an underscore and may go away:
/// it is used in this file only, and the tests of this file would notice.
extension String {
    /// Whether the text is in NFC already. Cheap for ASCII and for composed Vietnamese.
    public var isNFC: Bool {
        var span = utf8Span
        return span.isKnownASCII || span.checkForNFC(quickCheck: true)
            || span.checkForNFC(quickCheck: false)
    }

    /// The text in NFC. Nothing is dropped: not the soft hyphen U+00AD, not unassigned characters.
    public var nfc: String {
        isNFC ? self : String(decoding: _nfcCodeUnits, as: UTF8.self)
    }
}
