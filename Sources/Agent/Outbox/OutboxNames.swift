import Shared

/// Many names of reports in an order: all of them in one piece of memory, a hundred bytes a name, and
/// read one by one when they are looked at.
///
/// Ten thousand names as values of their own are ten thousand small pieces of memory, between which
/// whatever lives longer keeps the heap from shrinking again (FAULTS A13). A part or another order of
/// a list shares its names and costs eight bytes each.
struct OutboxNames: RandomAccessCollection, Hashable, Sendable {
    /// Where one name lies.
    private struct Place: Hashable, Sendable {
        var start: UInt32
        var length: UInt32
    }

    private var bytes: [UInt8] = []
    private var places: [Place] = []
    /// Whose reports are that do not name their unit.
    private let unit: FacilityID?

    /// An empty list.
    init(unit: FacilityID? = nil) {
        self.unit = unit
    }

    var startIndex: Int { 0 }
    var endIndex: Int { places.count }

    subscript(index: Int) -> OutboxName {
        let stem = String(decoding: Self.text(places[index], in: bytes), as: UTF8.self)
        guard let name = OutboxName(stem: stem, unit: unit) else {
            preconditionFailure("only names are appended, and they keep their stem")
        }
        return name
    }

    /// Adds a name at the end. One that does not say its unit must be the list's unit's.
    mutating func append(_ name: OutboxName) {
        let stem = name.stem.utf8
        places.append(Place(start: UInt32(bytes.count), length: UInt32(stem.count)))
        bytes.append(contentsOf: stem)
    }

    /// Puts the names in the order in which the reports were finalised.
    mutating func sort() {
        let bytes = bytes
        places.sort {
            Self.text($0, in: bytes).lexicographicallyPrecedes(Self.text($1, in: bytes))
        }
    }

    /// The names that are wanted, in the same order.
    func only(_ isWanted: (OutboxName) -> Bool) -> OutboxNames {
        reordered(indices.filter { isWanted(self[$0]) })
    }

    /// The names at these indices, in this order.
    func reordered(_ order: [Int]) -> OutboxNames {
        var names = self
        names.places = order.map { places[$0] }
        return names
    }

    private static func text(_ place: Place, in bytes: [UInt8]) -> ArraySlice<UInt8> {
        bytes[Int(place.start)..<Int(place.start) + Int(place.length)]
    }
}

extension OutboxNames: ExpressibleByArrayLiteral {
    init(arrayLiteral names: OutboxName...) {
        self.init()
        for name in names { append(name) }
    }
}
