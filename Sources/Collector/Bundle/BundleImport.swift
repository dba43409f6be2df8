import Shared

/// Takes one bundle to the collector piece by piece and gathers its answers.
struct BundleImport: Sendable {
    /// Most bytes of payload in one request.
    private static let batchBytes = 4 << 20
    /// Most pieces in one request: they become one transaction.
    private static let batchCount = 128

    /// How an import ended.
    struct Outcome: Sendable {
        /// An answer for every report that is known of, by number.
        var answers: [BundleAnswer] = []
        /// What can be said of the seal; nil when it was not reached.
        var seal: String?
        /// Why the collector took no more; the rest is answered with the next import.
        var stopped: Problem?
    }

    private let client: LocalClient
    private let file: BundleFile
    private let survey: BundleSurvey
    /// What the answers are filed under.
    let bundle: BundleID

    /// - Parameter bundle: what the answers are filed under where the seal is lost.
    init(client: LocalClient, file: BundleFile, survey: BundleSurvey, bundle: BundleID) {
        self.client = client
        self.file = file
        self.survey = survey
        self.bundle = survey.seal?.bundle ?? bundle
    }

    /// Takes everything that is whole.
    func run() async throws -> Outcome {
        var outcome = Outcome()
        let isAfterLost = survey.afterLost()
        var batch: [BundleFrame] = []
        var size = 0
        // Two bundles may stand in one file; the same piece twice need not be asked about twice.
        var seen: Set<Digest> = []
        try await file.scan { finding in
            guard case .frame(let frame) = finding, frame.kind == .report,
                survey.found.contains(frame.number), seen.count < BundleSurvey.reportLimit,
                seen.insert(Digest(of: BundleFrame.context(.report, frame.number) + frame.payload))
                    .inserted
            else { return }
            batch.append(frame)
            size += frame.payload.count
            guard batch.count == Self.batchCount || size >= Self.batchBytes else { return }
            try await send(&batch, isAfterLost, &outcome)
            size = 0
        }
        try await send(&batch, isAfterLost, &outcome)
        outcome.answers += survey.lost.map { number in
            BundleAnswer(
                bundle: bundle, number: number, entry: survey.entries[number], digest: nil,
                result: survey.damaged.contains(number) ? .damaged : .missing)
        }
        outcome.answers.sort { $0.number < $1.number }
        if let seal = survey.seal, outcome.stopped == nil {
            outcome.seal = try await finish(seal, outcome.answers)
        }
        return outcome
    }

    /// Sends what was gathered; after a stop nothing more is sent.
    private func send(
        _ batch: inout [BundleFrame], _ isAfterLost: (Int) -> Bool, _ outcome: inout Outcome
    ) async throws {
        defer { batch = [] }
        guard !batch.isEmpty, outcome.stopped == nil else { return }
        do {
            let answer = try await client.patiently(
                BundleRoutes.Path.reports, json: body(of: batch, isAfterLost))
            let answers = (answer["answers"]?.elements ?? []).compactMap { element in
                element.text.flatMap { Base64.decode($0) }.flatMap { BundleAnswer(bytes: $0) }
            }
            guard answers.count == batch.count else { throw Problem(.internalFault) }
            outcome.answers += answers.map(named)
        } catch let problem as Problem {
            outcome.stopped = problem
        }
    }

    /// What could not be opened is named from the list.
    private func named(_ answer: BundleAnswer) -> BundleAnswer {
        guard answer.result == .damaged, answer.entry == nil else { return answer }
        var answer = answer
        answer.entry = survey.entries[answer.number]
        return answer
    }

    private func body(of batch: [BundleFrame], _ isAfterLost: (Int) -> Bool) -> [UInt8] {
        var writer = JSONWriter(
            capacity: batch.reduce(4096) { $0 + $1.payload.count * 4 / 3 + 128 })
        writer.object { writer in
            writer.key("bundle")
            writer.string(bundle.text)
            writer.key("items")
            writer.array { writer in
                for frame in batch {
                    writer.object { writer in
                        writer.key("afterLost")
                        writer.bool(isAfterLost(frame.number))
                        writer.key("number")
                        writer.integer(Int64(frame.number))
                        writer.key("packing")
                        writer.string(frame.packing.rawValue)
                        writer.key("payload")
                        writer.string(Base64.encode(frame.payload))
                    }
                }
            }
        }
        return writer.bytes
    }

    private func finish(_ seal: BundleSeal, _ answers: [BundleAnswer]) async throws -> String? {
        let counts = BundleAnswer.Result.allCases.map { result in
            "\(result.rawValue) \(answers.count { $0.result == result })"
        }.joined(separator: ", ")
        let answer = try await client.ask(
            BundleRoutes.Path.bundles, [("counts", counts), ("seal", Base64.encode(seal.bytes))])
        return answer["seal"]?.text
    }
}
