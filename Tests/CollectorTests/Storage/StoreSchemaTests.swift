import Shared
import Testing

@testable import Collector

/// Databases out there were made by these very texts: a text that has shipped is never edited.
@Suite("The shipped database shapes") struct StoreSchemaTests {
    /// SHA-256 of each version's text, in order. A release freezes its line for ever; only a
    /// version that is in no release yet may change, and its line with it.
    static let digests = [
        "400791d2c0949f3e140907a4cbed75082a806a424e6cd1378ff2f963910fe391",
        "4f0cc2c1aa9c9ed59370ac3e879dcf801588ffb3f591ae6804f531e8b08d6896",
        "1a291394b1f8e079fe77d820651d1af5b04bfa2c7480336685e285608367a862",
        "13ff46260aabb7604d6625f3ab690bb914c9ec086f8eedcec6ec20ad3b73a403",
        "8a687fcc295e66e3b49f590a223862c97583af5637344bb8cbf4500db768bf4c",
        "bd3951bde10c5d006f39d9c4d24ac50fdb34a36be731333e8afd5b4be035e424",
        "e964875c57ef5779f40bac40cfe46d89c7b38f6272b009a3ad2131303da5bf64",
        "59686d00ed754f82a046d2d4cd93b04faaf431c94638504c07035b62b450dd24",
        "cfc6ce1c9b0a5d502af0b9767f9059b1b315ba9598564ba42fad82d7c31fdd58",
        "fb6c11bd8f2e6fe8936ec11af6ab5ef8838e50c43c09c9a39c7e16bbd5593553",
        "95840f86c3be0b8dd5c4838e4ace6805ebeace51d570fdb3b69ea3e8774c5973",
        "c26f247ac1d114a56aa8b306cb10097cda0456f56458ecedda6a6ac0c905d636",
        "8cf7bdf9754f0beba51d239b8580f7de347035784a27dbcd22cc0bafa1e759b3",
        "9bf63d6b69b80b610020225d6c67cb9252bf4ca817e7e16c6147d03d1d1cc48c",
    ]

    @Test("are the texts that were shipped")
    func textsAreFrozen() {
        #expect(StoreSchema.versions.map { Digest(of: Array($0.utf8)).hex } == Self.digests)
    }
}
