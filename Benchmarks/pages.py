"""The department's pages over a large province and a large country: `Benchmarks/run pages`.

Somebody signed in asks for every page of the collector, as `/openapi.json` lists them, over one open
connection on loopback. A page that has no row here is asked without a query; one that cannot be asked
without a query, and has no row, ends the bench: no page is left out by being forgotten.

Everything is synthetic: `giaoban-collector simulate` makes the units, their forms are the repository's.
"""
import datetime, http.client, json, os, re, secrets, shutil, statistics, subprocess, sys, time
import urllib.parse

# Pages without a query show what is due now: the province is one whose reports have come as usual.
TODAY = datetime.date.today()
MONTH = f"{TODAY - datetime.timedelta(days=TODAY.day + 31):%Y-%m}"
YEAR = str(TODAY.year - 1)
UNIT, FORM = "TL-00001", "HDKB-T"
YEAR_SPAN = f"period={YEAR}-01&to={YEAR}-12"

# What is asked of a page; {…} are filled in. The first row of a page is its default.
QUERIES = {
    "/": ["", f"period={MONTH}", "page=3"],
    "/board": ["", YEAR_SPAN, f"{YEAR_SPAN}&form={FORM}", f"{YEAR_SPAN}&facility={UNIT}"],
    "/calendar": [""],
    "/consolidated": ["", f"form={FORM}&period={YEAR}", f"form=TH-DK&period={YEAR}",
                      f"form={FORM}&period={YEAR}&trace=kham_tong"],
    "/form-compare": [f"form={FORM}"],
    "/form-draft": ["", f"form={FORM}"],
    "/forms/{code}": [""],
    "/letter": ["", f"period={MONTH}"],
    "/quality": [f"period={YEAR}", f"period={YEAR}&form={FORM}"],
    "/quality/figure": [f"form={FORM}&period={MONTH}&facility={UNIT}&indicator=kham_tong"],
    "/quality/report": [f"period={YEAR}"],
    "/quality/work": [f"period={YEAR}", f"period={YEAR}&page=2"],
    "/reports/{form}/{period}/{facility}": [""],
    "/review": ["", f"period={MONTH}", f"period={MONTH}&state=all"],
    "/unit-event": ["", "kind=merge&unit=" + UNIT],
    "/units": ["", "q=vung", "page=2"],
    "/units/{facility}": [""],
}
PLACES = {"code": FORM, "form": FORM, "period": MONTH, "facility": UNIT}
# Who may see a page that an officer may not.
ADMINISTERED = ("/accounts", "/imports", "/chasing/contacts", "/chasing/words", "/form-draft",
                "/unit-event", "/unit-acts")
LIMITS = {"p99": 50, "weight": 60_000, "paint": 300}


class Caller:
    """Somebody signed in, on one open connection."""

    def __init__(self, port, name, password):
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
        self.cookie = None
        self.sign_in(name, password)

    def sign_in(self, name, password):
        """Signs in with the first password and changes it, as everybody must."""
        self.send("/sign-in", {"name": name, "password": password})
        page = self.get("/account")[1].decode()
        fresh = secrets.token_urlsafe(18)
        token = re.search(r'name="token" value="([^"]+)"', page).group(1)
        self.send("/account/password",
                  {"token": token, "old": password, "new": fresh, "again": fresh})

    def send(self, path, fields):
        self.line.request(
            "POST", path, urllib.parse.urlencode(fields),
            {**self.headers, "Content-Type": "application/x-www-form-urlencoded",
             "Sec-Fetch-Site": "same-origin"})
        answer = self.line.getresponse()
        answer.read()
        if answer.status != 303:
            raise SystemExit(f"POST {path}: {answer.status}")
        self.cookie = (answer.getheader("Set-Cookie") or self.cookie).split(";")[0]

    @property
    def headers(self):
        return {"Accept": "text/html", **({"Cookie": self.cookie} if self.cookie else {})}

    def get(self, path, accept=None):
        """Milliseconds, and the answer's body as it travelled."""
        headers = {**self.headers, "Accept-Encoding": "gzip"}
        if accept is not None:
            headers["Accept"] = accept
        began = time.perf_counter()
        self.line.request("GET", path, headers=headers)
        answer = self.line.getresponse()
        body = answer.read()
        taken = (time.perf_counter() - began) * 1000
        if answer.status != 200:
            raise SystemExit(f"{path}: {answer.status} {body[:300]}")
        return taken, body

    def times(self, path, count, seconds, accept=None):
        """The first answer's time; then as many as fit, and the last body."""
        first, body = self.get(path, accept)
        taken, end = [], time.monotonic() + seconds
        while len(taken) < count and (time.monotonic() < end or len(taken) < 3):
            once, body = self.get(path, accept)
            taken.append(once)
        return first, sorted(taken), body


def percentile(values, share):
    return values[min(len(values) - 1, int(len(values) * share))]


def people(bench, data, port, unit):
    """Sessions of an officer, an administrator and somebody of a unit."""
    def caller(role, *more):
        name = f"do.{role}".lower()
        password = subprocess.run(
            [bench.COLLECTOR, "account", "add", "--data", data, "--name", name, "--full-name",
             f"Người đo {role}", "--role", role, *more], check=True, stdout=subprocess.PIPE,
            text=True).stdout.strip()
        return Caller(port, name, password)
    return People(caller("officer"), caller("administrator"), caller("unitUser", "--facility", unit))


class People:
    """Who asks for which page."""

    def __init__(self, officer, administrator, clerk):
        self.officer, self.administrator, self.clerk = officer, administrator, clerk

    def of(self, path):
        if path.startswith("/typing"):
            return self.clerk
        return self.administrator if path in ADMINISTERED else self.officer


def addresses(description):
    """Every page of the collector with its queries."""
    found = []
    for path, operations in description["paths"].items():
        answer = operations.get("get", {}).get("responses", {}).get("200", {})
        if not any(kind.startswith("text/html") for kind in answer.get("content", {})):
            continue
        needed = [one["name"] for one in operations["get"].get("parameters", [])
                  if one.get("required") and one["in"] == "query"]
        if needed and path not in QUERIES:
            raise SystemExit(f"Benchmarks/pages.py has no row for {path}")
        for query in QUERIES.get(path, [""]):
            found.append((path, path.format(**PLACES) + ("?" + query if query else "")))
    return found


# ---- A province -----------------------------------------------------------------------------------

def province(bench):
    """Two hundred units, five years, ten forms: every page."""
    data, port = bench.WORK + "/province", bench.free_port()
    began = time.monotonic()
    simulated = bench.simulated(
        data, "--units", "200", "--from", bench.ROOT + "/seeds", "--years", "5", "--until",
        TODAY.isoformat())
    print(f"\n### A province\n\n200 units, 5 years of ten forms: {simulated['reports']} reports, "
          f"{simulated['values'] / 1e6:.2f} million values, {simulated['bytes'] / 1e6:.0f} MB; "
          f"written in {time.monotonic() - began:.0f} s.\n")
    with bench.serving(data, port) as collector:
        asking = people(bench, data, port, UNIT)
        everything(asking)
        workbook(asking.officer)
        paint(bench, port, asking)
        print(f"\nmemory afterwards: {collector.memory_mib():.1f} MiB")
    shutil.rmtree(data)


def everything(asking):
    officer = asking.officer
    shared = sum(len(officer.get(path)[1]) for path in ("/assets/giaoban.css", "/assets/giaoban.js"))
    print(f"A page's weight is with style sheet and script, {shared / 1000:.1f} KB as they travel, which "
          "the browser keeps from page to page.\n")
    print("| page | first ms | p50 ms | p99 ms | KB | |\n|---|---:|---:|---:|---:|---|")
    slow, heavy = 0, 0
    for path, address in addresses(json.loads(officer.get("/openapi.json")[1])):
        first, taken, body = asking.of(path).times(address, bench.ASKED, 6)
        p99, weight = percentile(taken, 0.99), len(body) + shared
        over = [word for word, is_over in (("slow", p99 >= LIMITS["p99"]),
                                           ("heavy", weight >= LIMITS["weight"])) if is_over]
        slow, heavy = slow + ("slow" in over), heavy + ("heavy" in over)
        print(f"| `{address}` | {first:.1f} | {percentile(taken, 0.5):.1f} | {p99:.1f} "
              f"| {weight / 1000:.1f} | {', '.join(over)} |", flush=True)
    print(f"\nover {LIMITS['p99']} ms: {slow}; over {LIMITS['weight'] / 1000:.0f} KB: {heavy}")


def workbook(officer):
    print("\n| consolidated report of a province-year | first ms | p50 ms | p99 ms | KB |")
    print("|---|---:|---:|---:|---:|")
    for form in (FORM, "TH-DK"):
        for kind in ("xlsx", "csv"):
            first, taken, body = officer.times(
                f"/v1/consolidated.{kind}?form={form}&period={YEAR}", 50, 6, accept="*/*")
            print(f"| {form} as {kind.upper()} | {first:.1f} | {percentile(taken, 0.5):.1f} "
                  f"| {percentile(taken, 0.99):.1f} | {len(body) / 1000:.1f} |")


def paint(bench, port, asking):
    """When a browser shows the first words of every page: Chromium's own entry."""
    browser = shutil.which("chromium")
    python = os.path.join(bench.SCRATCH, "browser-venv", "bin", "python")
    if not browser or not os.path.exists(python):
        print("\nfirst contentful paint: left out, no chromium or no playwright "
              "(`make test-browser` installs both)")
        return
    asked = [(asking.of(path).cookie, address) for path, address in
             addresses(json.loads(asking.officer.get("/openapi.json")[1]))]
    done = subprocess.run(
        [python, os.path.join(bench.HERE, "paint.py"), browser, f"http://127.0.0.1:{port}"],
        input=json.dumps(asked), check=True, stdout=subprocess.PIPE, text=True)
    taken = json.loads(done.stdout)
    worst = sorted(taken, key=lambda one: -one[1])
    middle = statistics.median(one[1] for one in taken)
    print(f"\nFirst contentful paint in Chromium, the best guess of what a person waits (median of 5 "
          f"loads a page): median of {len(taken)} pages {middle:.0f} ms; the slowest:\n")
    print("| page | ms |\n|---|---:|")
    for address, milliseconds in worst[:5]:
        print(f"| `{address}` | {milliseconds:.0f} |")
    print(f"\nover {LIMITS['paint']} ms: {sum(one[1] >= LIMITS['paint'] for one in taken)}")


# ---- A country ------------------------------------------------------------------------------------

def country(bench):
    """13 000 units, twelve months: the board."""
    data, port = bench.WORK + "/country", bench.free_port()
    began = time.monotonic()
    simulated = bench.simulated(
        data, "--units", "13000", "--months", "12", "--indicators", "10", "--until", "2026-01-31")
    print(f"\n### A country\n\n13 000 units × 12 months: {simulated['reports']} reports, written in "
          f"{time.monotonic() - began:.0f} s.\n")
    span = "period=2025-02&to=2026-01"
    with bench.serving(data, port) as collector:
        officer = people(bench, data, port, "TH-00001").officer
        print("| board of 13 000 units × 12 months | first ms | p50 ms | p99 ms | KB |")
        print("|---|---:|---:|---:|---:|")
        for name, address, accept in [
            ("page: totals by area, a page of units", f"/board?{span}", None),
            ("its second page", f"/board?{span}&page=2", None),
            ("JSON: totals by area, first 100 units", f"/v1/board?{span}", "application/json"),
            ("JSON, all units", f"/v1/board?{span}&size=20000", "application/json"),
            ("CSV, all units", f"/v1/board.csv?{span}", "text/csv"),
            ("CSV, as of a past day",
             f"/v1/board.csv?{span}&asOf=2026-01-20T00:00:00%2B07:00", "text/csv"),
        ]:
            first, taken, body = officer.times(address, 100, 8, accept)
            print(f"| {name} | {first:.1f} | {percentile(taken, 0.5):.1f} "
                  f"| {percentile(taken, 0.99):.1f} | {len(body) / 1000:.1f} |", flush=True)
        freshness(bench, data, port, officer, span)
        print(f"\nmemory afterwards: {collector.memory_mib():.1f} MiB")
    shutil.rmtree(data)


def freshness(bench, data, port, officer, span):
    """From a report's receipt to the board that shows it, one after the other."""
    code = subprocess.run(
        [bench.COLLECTOR, "enrol", "--data", data, "--facility", "TH-00001"], check=True,
        stdout=subprocess.PIPE, text=True).stdout.strip()
    home, files = bench.WORK + "/home", bench.WORK + "/files"
    shutil.rmtree(home, ignore_errors=True)
    subprocess.run([bench.AGENT, "enrol", "--home", home, "--collector",
                    f"http://127.0.0.1:{port}", "--code", code], check=True,
                   stdout=subprocess.DEVNULL)
    os.makedirs(files, exist_ok=True)
    seen = []
    for month in range(1, 13):
        path = f"{files}/RONG-T_2024-{month:02}.csv"
        rows = "".join(f"chi_tieu_{number:04};{20 - number}\n" for number in range(1, 11))
        with open(path, "w") as file:
            file.write(f"form;RONG-T\nperiod;2024-{month:02}\nindicator;value\n{rows}")
        address = f"/v1/board?period=2024-{month:02}&facility=TH-00001"
        officer.get(f"/v1/board?{span}", "application/json")
        before = json.loads(officer.get(address, "application/json")[1])
        subprocess.run([bench.AGENT, "submit", "--home", home, path], check=True,
                       stdout=subprocess.DEVNULL)
        began = time.perf_counter()
        after = json.loads(officer.get(address, "application/json")[1])
        whole = officer.get(f"/board?{span}")[0]
        seen.append((time.perf_counter() - began) * 1000)
        if after == before:
            raise SystemExit(f"a report is not on the board: {after}")
    print(f"\nA report is on the board when it is asked for next; with the whole board read again "
          f"{statistics.median(seen):.0f} ms after its receipt (median of {len(seen)}, longest "
          f"{max(seen):.0f} ms).")


def measure(bench):
    os.makedirs(bench.WORK, exist_ok=True)
    province(bench)
    country(bench)
