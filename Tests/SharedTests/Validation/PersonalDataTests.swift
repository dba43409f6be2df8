import Testing

@testable import Shared

/// Every number here is invented (synthetic).
@Suite("Numbers that identify a person")
struct PersonalDataTests {
    static let found = [
        "001199012345": "a citizen number",
        "Số CCCD: 001199012345.": "within a sentence",
        "001 199 012 345": "grouped by threes",
        "0011-9901-2345": "grouped by fours",
        "001 1 99 012345": "grouped as it is composed",
        "001.199.012.345": "grouped by dots",
        "0912345678": "a telephone number",
        "0912 345 678": "as people write it",
        "0912.345.678": "or with dots",
        "091-234-5678": "or with hyphens",
        "0912 34 56 78": "or in pairs",
        "0912\u{A0}345\u{A0}678": "with no-break spaces, as a word processor writes them",
        "Gọi 0912 345 678 hoặc 0987 654 321": "two of them",
        "Năm 2026 0912345678": "after another number",
        "năm 2026 - 0912 345 678": "after a dash",
        "+84912345678": "international",
        "+84 912 345 678": "international, grouped",
        "(+84) 912345678": "the code in parentheses",
        "(+84)912.345.678": "without a space",
        "0123456789": "a social insurance number",
        "DN4010123456789": "an insurance card",
        "thẻ DN4010123456789, hết hạn": "within a sentence",
        "dn4010123456789": "in small letters",
        "DN 4010123456789": "the letters apart",
        "DN 4 01 01 234 56789": "grouped as printed",
        "HS4-01-0123456789": "grouped by hyphens",
    ]

    static let notFound = [
        "": "nothing",
        "không có": "words",
        "120.000.000.000": "money of twelve digits",
        "120 000 000 000 đồng": "money grouped by spaces",
        "120000000000": "money in one piece",
        "84.912.345.678 đồng": "money that begins with 84",
        "84912345678": "the same in one piece",
        "8.491.234.567": "ten digits that do not begin with 0",
        "1.000.000.000.000.000": "however large",
        "1 000 000 000 000 000": "however it is grouped",
        "2 012 000 000 000 đồng": "though a group of it begins with 0",
        "000000000000": "no province has the number 000",
        "0912.345.678.000": "a longer number with dots",
        "2.000.000.012": "zeros inside a number begin nothing",
        "2021-2025": "a range of years",
        "2024, 2025, 2026": "years",
        "0,912345678": "a decimal",
        "123/QĐ-SYT": "a document number",
        "Số 0012/2026/TT-BYT": "another",
        "14/3/2026": "a date",
        "01.02.2026 - 05.03.2026": "a range of dates",
        "từ 01.02.2026 10 giờ": "a date and an hour",
        "01-02-2026": "a date with hyphens",
        "01 02 03 04 05": "a numbered list",
        "08001 08002": "codes of two facilities",
        "01001 01002 01003": "codes of three",
        "0201234567890": "thirteen digits without letters: a facility's identifier",
        "BHYTDN4010123456789": "letters that belong to a longer word",
        "Đa4010123456789": "one letter of which is not on the card",
        "DN9010123456789": "no card has a level above 5",
        "091234567": "nine digits",
        "09123456789": "eleven digits",
        "0912 345 67": "too few",
        "+85 912 345 678": "another country",
        "38,5 độ; 109,2 %": "measurements",
    ]

    @Test("are noticed", arguments: found)
    func noticed(text: String, reason: String) {
        #expect(PersonalData.appears(in: text), "\(reason)")
    }

    @Test("are not seen where there are none", arguments: notFound)
    func ignored(text: String, reason: String) {
        #expect(!PersonalData.appears(in: text), "\(reason)")
    }
}
