/// The receipts of one commit under one signature: a binary tree of hashes whose root is signed
/// (R. Merkle, "A Certified Digital Signature", 1989; the shape is that of RFC 9162 §2.1).
///
/// A leaf is SHA-256 over a zero byte and the receipt, a node SHA-256 over a one byte and both nodes
/// below it, so that neither can be taken for the other. A node without a sibling moves up as it is.
/// One receipt alone is its own root.
public struct ReceiptTree: Sendable {
    /// From the leaves up to the root; the last one holds one digest.
    private let levels: [[Digest]]

    /// The tree over these leaves, in their order; nil without any.
    public init?(leaves: [Digest]) {
        guard !leaves.isEmpty else { return nil }
        var levels = [leaves]
        while let below = levels.last, below.count > 1 {
            var level: [Digest] = []
            level.reserveCapacity((below.count + 1) / 2)
            for left in stride(from: 0, to: below.count, by: 2) {
                let right = left + 1
                level.append(
                    right < below.count ? Self.node(below[left], below[right]) : below[left])
            }
            levels.append(level)
        }
        self.levels = levels
    }

    /// What is signed.
    public var root: Digest { levels[levels.count - 1][0] }

    /// The way from a leaf to the root.
    public func path(at leaf: Int) -> ReceiptPath {
        var steps: [ReceiptPath.Step] = []
        var place = leaf
        for level in levels.dropLast() {
            let sibling = place ^ 1
            if sibling < level.count {
                steps.append(
                    ReceiptPath.Step(
                        side: sibling < place ? .left : .right, digest: level[sibling]))
            }
            place /= 2
        }
        return ReceiptPath(steps)
    }

    /// The leaf of some bytes.
    static func leaf(_ bytes: [UInt8]) -> Digest {
        var input: [UInt8] = []
        input.reserveCapacity(1 + bytes.count)
        input.append(0)
        input.append(contentsOf: bytes)
        return Digest(of: input)
    }

    /// The node above two others.
    static func node(_ left: Digest, _ right: Digest) -> Digest {
        var input: [UInt8] = []
        input.reserveCapacity(1 + 2 * Digest.byteCount)
        input.append(1)
        left.append(to: &input)
        right.append(to: &input)
        return Digest(of: input)
    }
}

/// The way from one receipt to the signed root: at each step the other node, and on which side of
/// ours it stands. Nothing in it can be changed without another root coming out.
public struct ReceiptPath: Hashable, Sendable {
    /// More steps than any commit needs.
    static let stepLimit = 32

    /// On which side the other node stands; the raw value is how it is spelled.
    enum Side: UInt8 {
        /// Before ours.
        case left = 0x4C
        /// After ours.
        case right = 0x52
    }

    /// The other node at one step.
    struct Step: Hashable, Sendable {
        let side: Side
        let digest: Digest
    }

    let steps: [Step]

    init(_ steps: [Step]) {
        self.steps = steps
    }

    /// The way of a receipt that is its own root.
    static let none = ReceiptPath([])

    /// The root that comes out over `leaf`.
    func root(over leaf: Digest) -> Digest {
        steps.reduce(leaf) { ours, step in
            switch step.side {
            case .left: ReceiptTree.node(step.digest, ours)
            case .right: ReceiptTree.node(ours, step.digest)
            }
        }
    }

    // MARK: - Text

    private static let stepByteCount = 1 + Digest.byteCount

    /// Reads what `base64` spells; nil for anything else, an empty path included: a receipt that is
    /// its own root has none.
    init?(base64: String) {
        guard let bytes = Base64.decode(base64), !bytes.isEmpty,
            bytes.count.isMultiple(of: Self.stepByteCount),
            bytes.count <= Self.stepLimit * Self.stepByteCount
        else { return nil }
        var steps: [Step] = []
        for start in stride(from: 0, to: bytes.count, by: Self.stepByteCount) {
            let step = bytes[start..<(start + Self.stepByteCount)]
            guard let side = Side(rawValue: bytes[start]),
                let digest = Digest(bytes: step.dropFirst())
            else { return nil }
            steps.append(Step(side: side, digest: digest))
        }
        self.steps = steps
    }

    /// Padded Base64 of 33 bytes a step, the first above the leaf: `L` or `R` for the side on which
    /// the other node stands, and its digest.
    var base64: String { Base64.encode(bytes) }

    /// 33 bytes a step.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(steps.count * Self.stepByteCount)
        for step in steps {
            bytes.append(step.side.rawValue)
            step.digest.append(to: &bytes)
        }
        return bytes
    }
}

/// What makes a receipt the department's word: which key, the way to the root, and the signature over
/// the root.
public struct ReceiptSeal: Hashable, Sendable {
    /// Which of the department's keys.
    public let key: KeyID
    /// From the receipt to what is signed.
    public let path: ReceiptPath
    /// Over `SignedStatement(.receipt, …)` of the root.
    public let signature: Signature

    /// Names a seal.
    public init(key: KeyID, path: ReceiptPath, signature: Signature) {
        self.key = key
        self.path = path
        self.signature = signature
    }
}
