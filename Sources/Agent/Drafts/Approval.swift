import Shared

/// The unit's way from a finished draft to the outbox, where its head must approve.
struct Approval: Sendable {
    /// Why a person's wish was not carried out.
    enum Obstacle: Error, Hashable {
        /// No draft is held for the slot.
        case none
        /// The draft is not where it could be done.
        case illegal(DraftState.Illegal)
        /// The code on the paper is that of other figures.
        case otherFigures(expected: String)
        /// The form is not known here.
        case unknownForm
        /// The name is empty or too long.
        case badName
        /// The rules no longer accept it with what is known by now.
        case findings([Finding])
        /// Another revision was sent meanwhile: the clerk must look again.
        case overtaken
        /// The disk failed.
        case disk(FileFault)
    }

    let drafts: DraftStore
    let outbox: any Outbox
    let cache: ReferenceCache
    let facility: FacilityID
    let clock: any AgentClock

    /// Approves a draft and puts it into the outbox.
    ///
    /// The approved bytes are written down before anything else, and these very bytes are what is
    /// saved in the outbox: a power cut in between is made good by `resume`.
    /// - Parameters:
    ///   - name: who approves.
    ///   - code: the code on the paper that was signed; nil when it is not checked.
    func approve(
        _ slot: OutboxName.Slot, by name: String, code: String?
    ) async throws(Obstacle) -> OutboxName {
        let now = clock.now()
        guard let person = ReportPerson(name: name, at: now) else { throw .badName }
        let forms = cache.forms()
        let approved = try change(slot) { held throws(Obstacle) in
            if let code, code.lowercased() != held.code {
                throw .otherFigures(expected: held.code)
            }
            guard let (form, report) = held.content(forms) else { throw .unknownForm }
            try judge(report, form)
            var content = report.content
            content.approvedBy = person
            let final = Report(
                id: report.id, form: report.form, facility: report.facility,
                period: report.period, revision: report.revision, finalisedAt: now,
                content: content)
            let body = ReportCodec.encode(final, form: form)
            var next = held
            next.state = try Self.legal(held.state, .approve)
            next.at = now
            next.report.body = body
            next.report.header.digest = Digest(of: body)
            // What was signed before is not what is sent: signed anew on its way.
            next.report.header.signature = nil
            next.report.header.finalisedAt = now
            return next
        }
        return try await send(approved)
    }

    /// Gives a draft back to the clerk.
    func reject(_ slot: OutboxName.Slot, reason: String) throws(Obstacle) -> HeldDraft {
        let now = clock.now()
        return try change(slot) { held throws(Obstacle) in
            var next = held
            next.state = try Self.legal(held.state, .reject)
            next.at = now
            next.reason = reason.nfc
            return next
        }
    }

    /// Takes a draft back.
    func withdraw(_ slot: OutboxName.Slot) throws(Obstacle) -> HeldDraft {
        let now = clock.now()
        return try change(slot) { held throws(Obstacle) in
            var next = held
            next.state = try Self.legal(held.state, .withdraw)
            next.at = now
            return next
        }
    }

    /// Puts into the outbox what was approved and had not come there when the power went.
    ///
    /// - Returns: what was sent on.
    func resume() async -> [OutboxName] {
        var sent: [OutboxName] = []
        for draft in drafts.all()
        where draft.state == .approved && draft.report.header.facility == facility {
            // Overtaken or a full disk: it stays, and is tried again.
            if let name = try? await send(draft) { sent.append(name) }
        }
        return sent
    }

    /// Saves the approved bytes in the outbox, once, and lets go of the draft. One that was overtaken
    /// goes back to the clerk: approved for ever, it would keep every later one from the head.
    private func send(_ draft: HeldDraft) async throws(Obstacle) -> OutboxName {
        let decision = SendDecision()
        do throws(FileFault) {
            _ = try await outbox.save(slot: draft.slot) { history in
                if history.newest?.id == draft.report.header.id { return nil }
                guard history.nextRevision <= draft.report.header.revision else {
                    decision.overtake()
                    return nil
                }
                return draft.report
            }
            if !decision.isOvertaken { try drafts.settle(draft) }
        } catch {
            throw .disk(error)
        }
        guard decision.isOvertaken else { return draft.report.name }
        _ = try change(draft.slot) { held throws(Obstacle) in
            var next = held
            next.state = try Self.legal(held.state, .overtake)
            next.at = clock.now()
            next.reason = "Đã có lần gửi khác / another revision was sent first."
            return next
        }
        throw .overtaken
    }

    private func judge(_ report: Report, _ form: Form) throws(Obstacle) {
        let known = cache.context(form.code, report.period, of: report.facility)
        let verdict = Validator.verdict(
            on: report.content, form: form, period: report.period, revision: report.revision,
            context: known?.context ?? .unknown)
        guard verdict.accepts(report.content) else {
            throw .findings(verdict.hard + verdict.unexplained(in: report.content))
        }
    }

    private func change(
        _ slot: OutboxName.Slot, _ work: (HeldDraft) throws(Obstacle) -> HeldDraft
    ) throws(Obstacle) -> HeldDraft {
        do {
            let changed = try drafts.change(slot, of: facility) { held throws(Obstacle) in
                guard let held else { throw .none }
                return try work(held)
            }
            guard let changed else { throw Obstacle.none }
            return changed
        } catch let obstacle as Obstacle {
            throw obstacle
        } catch let fault as FileFault {
            throw .disk(fault)
        } catch {
            preconditionFailure("nothing else is thrown there")
        }
    }

    private static func legal(
        _ state: DraftState, _ move: DraftState.Move
    ) throws(Obstacle) -> DraftState {
        do throws(DraftState.Illegal) {
            return try state.after(move)
        } catch {
            throw .illegal(error)
        }
    }
}
