import CCurl
import Dispatch
import Glibc
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle
import Shared
import UnixSignals

/// The collector, composed: the same for `serve`, for commands that open the store themselves, and
/// for tests.
struct Collector: Sendable {
    /// Where everything is kept.
    let directory: DataDirectory
    /// The database.
    let store: SQLiteStore
    /// The way to write.
    let queue: CommitQueue
    /// Forms, units and days in force.
    let catalogue: CatalogueHolder
    /// Who may ask.
    let keys: KeyRing
    /// Who may sign in, and who has.
    let book: AccountBook
    /// Where passwords are hashed.
    let bench: PasswordBench
    /// Slows down who guesses passwords.
    let throttle = SignInThrottle()
    /// What receipts are signed with.
    let collectorKeys: CollectorKeys
    /// Whether a write reaches the disk, for whoever asks.
    let readiness: Readiness
    /// Which copies of agents' homes speak.
    let instances: InstanceWatch
    /// What was counted.
    let metrics: Metrics
    /// Slows down who guesses enrolment codes.
    let limiter = GuessLimiter()
    /// The columns of the board that were read last.
    let boardColumns = BoardColumns()
    let countedFigures = CountedFigures()
    /// What was said of the figures last.
    let qualityAnswers = QualityAnswers()
    /// Files that were looked at and wait to be taken.
    let importShelf = ImportShelf()
    /// Notes who was turned away.
    let refusals: NoteRefusal
    /// Where events go.
    let log: EventLog
    /// Time and chance.
    let surroundings: Surroundings
    /// What was set.
    let configuration: CollectorConfiguration
    /// Makes files for word processors.
    let wordProcessor: WordProcessor
    /// What other systems can name, made when first asked for.
    let exchange = ExchangeHolder()
    /// What other systems asked for and come back to ask about.
    let importJobs = ImportJobs()
    /// Bodies of other systems that cost much memory.
    let largeBodies = LargeBodies()
    /// Lets in programs that send name and password with every request.
    let programs: ProgramSignIn

    /// Opens the data directory and composes everything over it.
    ///
    /// - Throws: `DataDirectoryError`, `StorageFailure`, what SQLite refuses, and
    ///   `Catalogue.UnreadableDocument`.
    init(
        directory: DataDirectory, configuration: CollectorConfiguration = .defaults,
        surroundings: Surroundings = .system, log: EventLog,
        onFatal: @escaping @Sendable (StorageFailure) -> Void = { _ in _exit(74) }
    ) throws {
        self.directory = directory
        self.configuration = configuration
        self.surroundings = surroundings
        self.log = log
        store = try SQLiteStore(directory: directory)
        wordProcessor = WordProcessor(
            program: WordProcessor.installed(path: "/usr/local/bin:/usr/bin"),
            folder: directory.documents, patience: { .now() + .seconds(60) })
        collectorKeys = try CollectorKeys.open(
            store, file: CollectorKeyFile(path: directory.receiptKeys), surroundings: surroundings)
        queue = try CommitQueue(
            store: store, waitingLimit: configuration.queueLimit,
            soon: { .now() + .milliseconds(1) }
        ) { failure in
            log.write(.storageFailed(reason: failure.description))
            onFatal(failure)
        }
        catalogue = CatalogueHolder(try store.readNow { try Catalogue(from: $0) })
        let rows = try store.readNow { try $0.accessKeys() }
        keys = KeyRing(rows)
        book = AccountBook(try store.readNow { try AccountBook.Content($0) })
        bench = PasswordBench(cost: configuration.passwordCost)
        metrics = Metrics()
        readiness = Readiness(queue: queue, now: surroundings.now)
        refusals = NoteRefusal(queue: queue, keys: keys, now: surroundings.now)
        programs = ProgramSignIn(
            keeper: AccountKeeper(
                queue: queue, book: book, bench: bench, throttle: throttle, catalogue: catalogue,
                surroundings: surroundings), refusals: refusals)
        instances = InstanceWatch(
            lineages: try store.readNow { try $0.lineages() }.mapValues { KeyLineage($0) },
            cloned: Set(rows.filter(\.isCloned).map(\.key)), queue: queue, keys: keys,
            surroundings: surroundings, metrics: metrics, log: log)
    }

    // MARK: - Actions

    /// Takes reports.
    var acceptReport: AcceptReport {
        AcceptReport(
            queue: queue, catalogue: catalogue,
            signatures: SignatureCheck(
                keys: keys, isRequired: configuration.requireSignatures),
            collectorKeys: collectorKeys)
    }

    /// Loads reference data.
    var loadSeeds: LoadSeeds {
        LoadSeeds(
            store: store, queue: queue, catalogue: catalogue, surroundings: surroundings, log: log)
    }

    /// The department's decisions.
    var reviewDesk: ReviewDesk {
        ReviewDesk(
            officer: Officer(queue: queue, catalogue: catalogue, now: surroundings.now))
    }

    /// Who owes what and how it stands.
    var board: ObligationBoard { ObligationBoard(store: store, catalogue: catalogue) }

    /// Figures of many units as one.
    var consolidate: Consolidate {
        Consolidate(store: store, catalogue: catalogue, known: countedFigures)
    }

    /// The board of a span.
    var readBoard: ReadBoard {
        ReadBoard(
            store: store, catalogue: catalogue, columns: boardColumns, now: surroundings.now)
    }

    // MARK: - HTTP

    /// Every endpoint of the wire contract, the contract itself included.
    var endpoints: [Endpoint] {
        let families = families
        let described = families + [Self.contract { _, _ in .json([]) }]
        let contract = WrittenContract(described)
        return families + [Self.contract { _, _ in .json(contract.bytes) }]
    }

    private static func contract(_ handler: @escaping Endpoint.Handler) -> Endpoint {
        Endpoint(
            method: .get, path: Routes.openAPI, access: .open, operation: "openAPI",
            summary: "This contract", answer: .openAPI, handler: handler)
    }

    private var reportRoutes: ReportRoutes {
        ReportRoutes(
            accept: acceptReport, surroundings: surroundings,
            bodyLimit: configuration.bodyLimit, metrics: metrics, refusals: refusals)
    }

    /// The short way of single reports.
    var reportIntake: ReportIntake {
        ReportIntake(routes: reportRoutes, gate: gate, instances: instances)
    }

    private var gate: Gate {
        Gate(
            keys: keys, book: book, cookie: cookie, publicAddress: configuration.publicAddress,
            isReadingOpen: configuration.openReading, now: surroundings.now)
    }

    private var cookie: SessionCookie {
        SessionCookie(
            isSecure: configuration.publicAddress?.isSecure
                ?? (configuration.tls.isSet || !configuration.listen.isLoopback))
    }

    /// What every act on accounts rests on.
    var accountKeeper: AccountKeeper {
        AccountKeeper(
            queue: queue, book: book, bench: bench, throttle: throttle, catalogue: catalogue,
            surroundings: surroundings)
    }

    private var sessionRoutes: SessionRoutes {
        let keeper = accountKeeper
        return SessionRoutes(
            signIn: SignIn(keeper: keeper, refusals: refusals), signOut: SignOut(keeper: keeper),
            changePassword: ChangePassword(keeper: keeper),
            setCode: SetOneTimeCode(keeper: keeper), cookie: cookie, surroundings: surroundings)
    }

    private var families: [Endpoint] {
        reportRoutes.endpoints
            + EnrolmentRoutes(
                enrol: EnrolAgent(
                    queue: queue, catalogue: catalogue, keys: keys, surroundings: surroundings,
                    log: log, metrics: metrics, limiter: limiter, collectorKeys: collectorKeys,
                    mustSign: configuration.requireSignatures), metrics: metrics
            ).endpoints
            + IdentityRoutes(
                keys: collectorKeys,
                change: ChangeUnitKey(
                    queue: queue, catalogue: catalogue, keys: keys, collectorKeys: collectorKeys,
                    surroundings: surroundings)
            ).endpoints
            + FormRoutes(catalogue: catalogue, surroundings: surroundings).endpoints
            + TemplateRoutes(make: MakeTemplate(store: store, catalogue: catalogue)).endpoints
            + FacilityRoutes(catalogue: catalogue, surroundings: surroundings).endpoints
            + registryEndpoints
            + ContextRoutes(
                store: store, catalogue: catalogue, surroundings: surroundings
            ).endpoints
            + AgentRoutes(
                hear: HearAgent(
                    queue: queue, catalogue: catalogue, surroundings: surroundings),
                inbox: UnitInbox(store: store, catalogue: catalogue),
                notices: InboxNotices(
                    compose: ComposeNotice(desk: noticeDesk), queue: queue),
                surroundings: surroundings,
                metrics: metrics
            ).endpoints
            + HistoryRoutes(store: store, catalogue: catalogue).endpoints
            + SeriesRoutes(
                series: Series(store: store, queue: queue, catalogue: catalogue)
            ).endpoints
            + ConsolidatedRoutes(
                consolidate: consolidate, surroundings: surroundings,
                wordProcessor: wordProcessor
            ).endpoints
            + BoardRoutes(
                read: readBoard, queue: queue, book: book, surroundings: surroundings
            ).endpoints
            + QualityRoutes(
                read: readQuality, catalogue: catalogue, surroundings: surroundings
            ).endpoints
            + qualityWork.endpoints + qualityPages.endpoints
            + BoardSpanRoutes(
                read: readBoard, queue: queue, book: book, surroundings: surroundings
            ).endpoints
            + agreementRoutes.endpoints
            + PageRoutes(
                board: ShowBoard(store: store, catalogue: catalogue), queue: queue,
                surroundings: surroundings
            ).endpoints
            + sessionRoutes.endpoints
            + AccountRoutes(keeper: accountKeeper).endpoints
            + ReviewRoutes(
                read: ReadReview(store: store, catalogue: catalogue),
                board: ShowBoard(store: store, catalogue: catalogue), desk: reviewDesk,
                keys: keys, book: book, surroundings: surroundings
            ).endpoints
            + typingRoutes.endpoints
            + AssetRoutes(surroundings: surroundings).endpoints
            + ObligationRoutes(board: board, surroundings: surroundings).endpoints
            + noticeRoutes.endpoints + chaseRoutes.endpoints + chasePages.endpoints
            + SystemRoutes(
                queue: queue, readiness: readiness, catalogue: catalogue, metrics: metrics
            ).endpoints + exchangeEndpoints
    }

    private var agreementRoutes: AgreementRoutes {
        AgreementRoutes(officer: reviewDesk.officer, consolidate: consolidate)
    }

    /// What commands on this machine may ask beyond the contract.
    var localEndpoints: [Endpoint] {
        LocalRoutes(
            createCode: CreateEnrolmentCode(
                queue: queue, catalogue: catalogue, surroundings: surroundings),
            createToken: CreateReaderToken(queue: queue, keys: keys, surroundings: surroundings),
            keys: keys,
            revoke: RevokeKey(queue: queue, keys: keys, surroundings: surroundings),
            seed: loadSeeds, desk: reviewDesk
        ).endpoints
            + localRegistryEndpoints
            + LocalAccountRoutes(keeper: accountKeeper).endpoints
            + qualityWork.localEndpoints
            + noticeRoutes.localEndpoints + chaseRoutes.localEndpoints
            + SigningRoutes(
                verify: VerifySignatures(store: store, catalogue: catalogue, keys: keys),
                check: CheckReceipt(store: store, keys: collectorKeys),
                change: ChangeCollectorKey(
                    queue: queue, keys: collectorKeys,
                    file: CollectorKeyFile(path: directory.receiptKeys),
                    surroundings: surroundings)
            ).endpoints
            + agreementRoutes.localEndpoints
            + VerifyRoutes(
                verify: VerifyStore(
                    store: store, catalogue: catalogue,
                    signatures: VerifySignatures(store: store, catalogue: catalogue, keys: keys))
            ).endpoints
            + BundleRoutes(
                take: ImportBundle(
                    accept: acceptReport, keys: keys, collectorKeys: collectorKeys,
                    surroundings: surroundings, metrics: metrics, refusals: refusals),
                finish: FinishBundle(queue: queue, keys: keys, surroundings: surroundings)
            ).endpoints
    }

    /// Answers requests that come through `door`.
    func responder(through door: CollectorResponder.Door) -> CollectorResponder {
        CollectorResponder(
            endpoints: door == .local ? endpoints + localEndpoints : endpoints, door: door,
            gate: gate,
            instances: instances, metrics: metrics, log: log, refusals: refusals,
            visits: NoteVisit(queue: queue, book: book), programs: programs,
            isTLS: door == .network && configuration.tls.isSet)
    }

    // MARK: - Serving

    /// Serves until it is told to stop (SIGTERM, SIGINT), then finishes what it has begun.
    func serve() async throws {
        guard collectorKeys.current != nil else {
            throw CollectorKeyFile.Failure.lost(path: directory.receiptKeys)
        }
        let tls = try openTLS()
        giaoban_keep_heap()
        unsafe unlink(directory.socket)
        let chase = try chaseService(through: senders())
        let logger = Logger(label: "giaoban") { _ in SwiftLogNoOpLogHandler() }
        let (host, port) = (configuration.listen.host, configuration.listen.port)
        var server = application(.network, at: .hostname(host, port: port), logger, tls?.door)
        // Services stop in the reverse of this order: the store last.
        server.addServices(
            StoreService(store: store, log: log), chase,
            application(.local, at: .unixDomainSocket(path: directory.socket), logger, nil))
        if let watch = tls?.watch { server.addServices(watch) }
        var group = ServiceGroupConfiguration(
            services: [server], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        // A client that takes no answer must not keep the program from stopping (FAULTS E1).
        group.maximumGracefulShutdownDuration = .seconds(10)
        do {
            try await ServiceGroup(configuration: group).run()
        } catch is CancellationError {
            log.write(.stopping)
        } catch {
            throw ListenFailure(error, at: configuration.listen) ?? error
        }
    }

    private func application(
        _ door: CollectorResponder.Door, at address: BindAddress, _ logger: Logger,
        _ tls: TLSDoor?
    ) -> Application<CollectorResponder> {
        let (log, metrics) = (log, metrics)
        let configuration = configuration
        let uptime: @Sendable () -> Int64 = {
            Int64(NIODeadline.now().uptimeNanoseconds / 1_000_000)
        }
        let onRefusal: @Sendable (ProblemCode) -> Void = { code in
            metrics.answered(status: code.status)
            log.write(
                .requestRefused(
                    method: "", path: "", status: code.status, problem: code.rawValue, key: nil))
        }
        return Application(
            responder: responder(through: door),
            server: .onLoops(
                HTTP1Channel.Configuration(
                    additionalChannelHandlers: [
                        GuardInstaller(
                            ConnectionGuard(
                                graceSeconds: configuration.requestSeconds,
                                idleSeconds: configuration.idleSeconds, uptime: uptime,
                                onRefusal: onRefusal, onStall: { log.write(.connectionStalled) }))
                    ],
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 16 << 10,
                        maxHeaderFieldCount: 64)),
                intake: door == .network ? reportIntake : nil,
                tls: tls.map { ($0, configuration.requestSeconds) }),
            configuration: ApplicationConfiguration(
                address: address,
                availableConnectionsDelegate: MaximumAvailableConnections(
                    configuration.maxConnections)),
            onServerRunning: { channel in
                guard door == .network else { return }
                let address = channel.localAddress.map { address in
                    let host = address.ipAddress ?? ""
                    return (host.contains(":") ? "[\(host)]" : host) + ":\(address.port ?? 0)"
                }
                log.write(.started(address: address ?? "", version: Product.version))
                // Code that only starting needed need not stay resident until the next start.
                giaoban_give_memory_back()
            }, logger: logger)
    }
}
