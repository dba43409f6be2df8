"""The values of a simulated land in DuckDB or PostgreSQL, and the questions of Benchmarks/queries.py.

    questions.py duckdb|postgresql COLLECTOR.sqlite FOLDER [SOCKET]

Writes one line of JSON: milliseconds (medians), the sums of the answers, bytes on disk. Reads the
collector's blobs by themselves: a version byte, the number of slots, two bits a slot, then zigzag numbers
of seven bits a byte. The simulated form asks for whole numbers; where `-` or `…` stands instead, one byte
says which: `-` counts as zero, `…` is no value.
"""
import json, os, shutil, sqlite3, statistics, sys, time

import numpy


def unsigned(blob, place):
    value = shift = 0
    while True:
        byte = blob[place]
        value |= (byte & 127) << shift
        place, shift = place + 1, shift + 7
        if byte < 128:
            return value, place


def numbers(blobs):
    """What stands in the tails of many blobs, one after the other, as numbers: a word is a small one."""
    whole = numpy.frombuffer(b"".join(blobs), dtype=numpy.uint8)
    ends = numpy.flatnonzero(whole < 128)
    starts = numpy.concatenate(([0], ends[:-1] + 1))
    values = numpy.zeros(len(ends), dtype=numpy.int64)
    for step in range(int((ends - starts).max()) + 1):
        places = starts + step
        inside = places <= ends
        part = whole[numpy.minimum(places, ends)].astype(numpy.int64) & 127
        values += numpy.where(inside, part << (7 * step), 0)
    return values


def reports(path):
    """Units and months of all counted reports, and their values, in batches."""
    base = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    cursor = base.execute(
        "SELECT facility.code, period.identifier, cells FROM slot JOIN submission ON seq = counted "
        "JOIN facility ON facility.facility = slot.facility "
        "JOIN period ON period.period = slot.period ORDER BY slot.period, slot.facility")
    while True:
        rows = cursor.fetchmany(20_000)
        if not rows:
            return
        tails, tags, count = [], [], None
        for _, _, blob in rows:
            count, place = unsigned(blob, 1)
            tail = place + (count + 3) // 4
            tags.append(blob[place:tail])
            tails.append(blob[tail:])
        units = numpy.array([int(code.split("-")[1]) for code, _, _ in rows], dtype=numpy.int32)
        months = numpy.array([int(name.replace("-", "")) for _, name, _ in rows], dtype=numpy.int32)
        kinds = kinds_of(tags, count)
        raw = numbers(tails)
        if not numpy.isin(kinds, (1, 2)).all() or len(raw) != len(kinds):
            raise SystemExit("a value that is no number")
        values = numpy.where(kinds == 2, 0, (raw >> 1) ^ -(raw & 1))
        there = ~((kinds == 2) & (raw == 1))
        yield tuple(column[there] for column in (
            numpy.repeat(units, count), numpy.repeat(months, count),
            numpy.tile(numpy.arange(1, count + 1, dtype=numpy.int16), len(rows)), values))


def kinds_of(tags, count):
    """Two bits a slot, of all reports in one row."""
    packed = numpy.frombuffer(b"".join(tags), dtype=numpy.uint8).reshape(len(tags), -1)
    slots = numpy.stack([(packed >> shift) & 3 for shift in (0, 2, 4, 6)], axis=2)
    return slots.reshape(len(tags), -1)[:, :count].ravel()


def asked(last):
    """The questions in SQL; `area` follows from the number of the unit, as it was simulated."""
    year = f"month BETWEEN {last // 100 * 100 + 1} AND {last}"
    return {
        "unitYear": ("SELECT month, value FROM figure WHERE unit = 1 AND indicator = 1 AND "
                     f"{year} ORDER BY month", 200),
        "months": ("SELECT month, sum(value) FROM figure WHERE indicator = 1 "
                   "GROUP BY month ORDER BY month", 20),
        "areaYear": ("SELECT month, sum(value) FROM figure JOIN unit USING (unit) WHERE area = 1 "
                     f"AND indicator = 1 AND {year} GROUP BY month ORDER BY month", 20),
        "completeness": ("SELECT unit, month, count(value) FROM unit CROSS JOIN "
                         f"(SELECT DISTINCT month FROM month WHERE {year}) AS months LEFT JOIN "
                         "figure USING (unit, month) WHERE coalesce(indicator, 1) = 1 "
                         "GROUP BY unit, month", 5),
    }


def measured(run, last):
    taken, sums = {}, {}
    for word, (query, times) in asked(last).items():
        rows = run(query)
        once = []
        for _ in range(times):
            began = time.perf_counter()
            rows = run(query)
            once.append((time.perf_counter() - began) * 1000)
        taken[word] = statistics.median(once)
        sums[word] = int(sum(row[-1] for row in rows))
    return taken, sums


def land(path, insert):
    """Puts everything into a peer; the last month and the units."""
    units, months = set(), set()
    for batch in reports(path):
        insert(batch)
        units.update(numpy.unique(batch[0]).tolist())
        months.update(numpy.unique(batch[1]).tolist())
    return sorted(units), sorted(months)


def duckdb_answers(path, folder):
    import duckdb
    os.makedirs(folder)
    base = duckdb.connect(folder + "/land.duckdb")
    base.execute("CREATE TABLE figure (unit INTEGER, month INTEGER, indicator SMALLINT, "
                 "value BIGINT)")

    def insert(batch):
        part = dict(zip(("unit", "month", "indicator", "value"), batch))
        base.execute("INSERT INTO figure SELECT unit, month, indicator, value FROM part")

    units, months = land(path, insert)
    base.execute("CREATE TABLE unit (unit INTEGER, area INTEGER)")
    base.executemany("INSERT INTO unit VALUES (?, ?)", [(one, (one - 1) % 63 + 1) for one in units])
    base.execute("CREATE TABLE month (month INTEGER)")
    base.executemany("INSERT INTO month VALUES (?)", [(one,) for one in months])
    base.execute("CHECKPOINT")
    taken, sums = measured(lambda query: base.execute(query).fetchall(), months[-1])
    base.close()
    return {"name": f"DuckDB {duckdb.__version__}", "ms": taken, "sums": sums,
            "bytes": os.path.getsize(folder + "/land.duckdb")}


def postgresql_answers(path, socket):
    import psycopg
    base = psycopg.connect(f"host={socket} user=bench dbname=postgres", autocommit=True)
    base.execute("DROP TABLE IF EXISTS figure")
    base.execute("CREATE TABLE figure (unit integer, month integer, indicator smallint, value bigint)")

    def insert(batch):
        lines = numpy.char.mod("%d", numpy.column_stack(batch))
        text = "\n".join("\t".join(row) for row in lines) + "\n"
        with base.cursor() as cursor, cursor.copy("COPY figure FROM STDIN") as copy:
            copy.write(text)

    units, months = land(path, insert)
    base.execute("CREATE TABLE unit (unit integer PRIMARY KEY, area integer)")
    with base.cursor() as cursor:
        cursor.executemany("INSERT INTO unit VALUES (%s, %s)",
                           [(one, (one - 1) % 63 + 1) for one in units])
        cursor.execute("CREATE TABLE month (month integer PRIMARY KEY)")
        cursor.executemany("INSERT INTO month VALUES (%s)", [(one,) for one in months])
    base.execute("CREATE UNIQUE INDEX ON figure (indicator, month, unit) INCLUDE (value)")
    base.execute("VACUUM ANALYZE figure")
    taken, sums = measured(lambda query: base.execute(query).fetchall(), months[-1])
    size, = base.execute("SELECT pg_total_relation_size('figure')").fetchone()
    version, = base.execute("SHOW server_version").fetchone()
    return {"name": f"PostgreSQL {version.split()[0]}", "ms": taken, "sums": sums, "bytes": size}


def main():
    kind, path, folder = sys.argv[1:4]
    shutil.rmtree(folder, ignore_errors=True)
    told = (duckdb_answers(path, folder) if kind == "duckdb"
            else postgresql_answers(path, sys.argv[4]))
    shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps(told))


main()
