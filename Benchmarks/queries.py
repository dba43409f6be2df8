"""Questions over many stored values, beside DuckDB and PostgreSQL on the same data in the same run:
`Benchmarks/run queries`.

The collector's reports are simulated; their values are taken out of its database, by the reader in
`peers/questions.py`, and put into the peers, which are then asked the same. The collector answers over
HTTP with everything that an answer of its has beside the numbers; the peers answer in SQL, DuckDB inside
the asking process, PostgreSQL over its socket.

Environment: BENCH_LAND, `province`, `country` or both (province,country).
"""
import http.client, json, os, shutil, statistics, subprocess, sys, time

LANDS = {
    # units, months, indicators; the first and last month
    "province": (200, 60, 150, "2021-01", "2025-12"),
    "country": (13_000, 36, 100, "2023-01", "2025-12"),
}
FORM = "RONG-T"


class Asked:
    """One question: how the collector is asked, and how the peers are."""

    def __init__(self, name, path, word, times=200):
        self.name, self.path, self.word, self.times = name, path, word, times


def questions(units, first, last):
    unit = f"TH-{1:0{max(4, len(str(units)))}}"
    series = f"/v1/series?form={FORM}&indicator=chi_tieu_0001"
    year = f"from={last[:4]}-01&to={last}"
    return [
        Asked("one unit's year, month by month", f"{series}&{year}&facility={unit}", "unitYear"),
        Asked("all units, month by month, all months", f"{series}&from={first}&to={last}", "months"),
        Asked("one area's year, month by month", f"{series}&{year}&area=TH-V1", "areaYear", 50),
        Asked("completeness, every unit × 12 months",
              f"/v1/board.csv?form={FORM}&period={last[:4]}-01&to={last}", "completeness", 30),
    ]


def ask(collector, line, question):
    """The first answer's milliseconds, the median's, the server's own time, and the last body."""
    line.request("GET", question.path)
    began = time.perf_counter()
    line.getresponse().read()
    first = (time.perf_counter() - began) * 1000
    taken, before = [], collector.cpu_seconds()
    for _ in range(question.times):
        began = time.perf_counter()
        line.request("GET", question.path)
        answer = line.getresponse()
        body = answer.read()
        taken.append((time.perf_counter() - began) * 1000)
        if answer.status != 200:
            raise SystemExit(f"{question.path}: {answer.status} {body[:300]}")
    server = (collector.cpu_seconds() - before) / question.times * 1000
    return first, statistics.median(taken), server, body


def checked(question, body, units):
    """What the collector's answer says, as the peers are asked for it."""
    if question.word == "completeness":
        lines = body.decode().strip().split("\r\n")[1:]
        if len(lines) != units:
            raise SystemExit(f"{len(lines)} units on the board, not {units}")
        return sum(line.count("onTime") + line.count("late") for line in lines)
    return sum(int(item["value"]) for item in json.loads(body)["items"])


def land(bench, name):
    units, months, indicators, first, last = LANDS[name]
    data, port = f"{bench.WORK}/{name}", bench.free_port()
    began = time.monotonic()
    made = bench.simulated(
        data, "--units", str(units), "--months", str(months), "--indicators", str(indicators),
        "--until", f"{int(last[:4]) + 1}-01-31")
    written = time.monotonic() - began
    rows, expected = [], {}
    with bench.serving(data, port, "--open-reading") as collector:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
        for question in questions(units, first, last):
            taken = ask(collector, line, question)
            expected[question.word] = checked(question, taken[3], units)
            rows.append((question, taken))
        memory = collector.memory_mib()
    beside = peers(bench, name, data, expected)
    print(f"\n### {name}: {units} units × {months} months × {indicators} indicators\n\n"
          f"{made['reports']} reports, {made['values'] / 1e6:.1f} million values, written in "
          f"{written:.0f} s; the collector's memory afterwards {memory:.0f} MiB.\n")
    names = [peer["name"] for peer in beside]
    print("| milliseconds, median | collector, HTTP | its processor time | first time | "
          + " | ".join(names) + " |")
    print("|---|---:|---:|---:|" + "---:|" * len(names))
    for question, (cold, median, server, _) in rows:
        print(f"| {question.name} | {median:.2f} | {server:.2f} | {cold:.1f} | "
              + " | ".join(f"{peer['ms'][question.word]:.2f}" for peer in beside) + " |")
    print(f"| bytes on disk a value, indexes included | {made['bytes'] / made['values']:.1f} | | | "
          + " | ".join(f"{peer['bytes'] / made['values']:.1f}" for peer in beside) + " |")
    shutil.rmtree(data)


def peers(bench, name, data, expected):
    """What the peers take for the same questions; a peer that is absent is skipped by its name."""
    sys.path.insert(0, os.path.join(bench.HERE, "peers"))
    from peers import FastAPIPostgreSQL, Missing, python

    class PostgreSQL(FastAPIPostgreSQL):
        def uvicorn(self, *_, **__):
            """Nobody asks it over HTTP here."""

    found = []
    for peer in ("duckdb", "postgresql"):
        try:
            words = [python(), os.path.join(bench.HERE, "peers", "questions.py"), peer,
                     f"{data}/collector.sqlite", f"{bench.WORK}/{name}-{peer}"]
            if peer == "duckdb":
                found.append(answers(words, expected))
                continue
            with PostgreSQL(bench) as server:
                found.append(answers([*words, server.socket], expected))
        except Missing as why:
            print(f"SKIPPED {peer}: {why}", file=sys.stderr)
    return found


def answers(words, expected):
    done = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True)
    told = json.loads(done.stdout)
    if told["sums"] != expected:
        raise SystemExit(f"not the same answers: {told['sums']}, not {expected}")
    return told


def measure(bench):
    os.makedirs(bench.WORK, exist_ok=True)
    for name in os.environ.get("BENCH_LAND", "province,country").split(","):
        land(bench, name)
