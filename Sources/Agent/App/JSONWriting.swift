import Shared

extension JSONWriter {
    /// A text member; nil is written as null.
    mutating func text(_ name: String, _ value: String?) {
        key(name)
        if let value { string(value) } else { null() }
    }

    /// An integer member; nil is written as null.
    mutating func number(_ name: String, _ value: Int64?) {
        key(name)
        if let value { integer(value) } else { null() }
    }

    /// A yes/no member.
    mutating func flag(_ name: String, _ value: Bool) {
        key(name)
        bool(value)
    }
}
