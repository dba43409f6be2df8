import Foundation
import GRDB
import Shared

/// What agents told of themselves.
extension StoreWriter {
    /// For how long every hour is kept.
    static let hourlyDays = 7
    /// For how long the last one of each day is kept.
    static let dailyDays = 400

    /// Keeps what an agent told, in place of what it told earlier in the same hour, and thins out
    /// what is old: at most `24 · hourlyDays + dailyDays` rows a unit.
    func keep(
        heartbeat body: [UInt8], of facility: Int64, by accessKey: Int64, at moment: Instant
    ) throws {
        let hour = HeartbeatHour(moment)
        try db.cachedStatement(
            sql: """
                INSERT INTO heartbeat (facility, hour, received_at, access_key, body)
                VALUES (?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET received_at = excluded.received_at,
                    access_key = excluded.access_key, body = excluded.body
                """
        ).execute(arguments: [
            facility, hour.number, moment.milliseconds, accessKey, Data(body),
        ])
        try db.cachedStatement(
            sql: """
                DELETE FROM heartbeat WHERE facility = ?1 AND (hour < ?2 OR (hour < ?3 AND EXISTS
                    (SELECT 1 FROM heartbeat AS later WHERE later.facility = ?1
                        AND later.hour > heartbeat.hour
                        AND later.hour < heartbeat.hour - (heartbeat.hour + ?4) % 24 + 24)))
                """
        ).execute(arguments: [
            facility, hour.number - Int64(24 * Self.dailyDays),
            hour.number - Int64(24 * Self.hourlyDays), HeartbeatHour.zone,
        ])
    }
}

/// A whole hour since 1970 UTC. Local days begin `zone` hours before those of UTC.
struct HeartbeatHour: Hashable, Sendable {
    /// Hours that local time is ahead.
    static let zone: Int64 = 7

    /// Its number.
    let number: Int64

    /// The hour that a moment lies in.
    init(_ moment: Instant) {
        number = (moment.milliseconds - (moment.milliseconds < 0 ? 3_599_999 : 0)) / 3_600_000
    }
}

extension StoreReader {
    /// What a unit's agent had told last by `moment`, and when; nil when it never had.
    func heartbeat(of facility: Int64, until moment: Instant) throws -> (Instant, [UInt8])? {
        try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT received_at, body FROM heartbeat
                    WHERE facility = ? AND hour <= ? AND received_at <= ?
                    ORDER BY hour DESC LIMIT 1
                    """),
            arguments: [facility, HeartbeatHour(moment).number, moment.milliseconds]
        ).map { ($0.instant(0), $0.bytes(1)) }
    }
}
