"""What cutting, filling and losing need: disks whose power can be cut, the shipped programs, reports,
loads, and the ledger that acknowledgements are held against. Used by `run`.

Environment: SCRATCH as in the Makefile: the programs of `make release` are what is cut.
"""
import fcntl, hashlib, base64, http.client, json, os, secrets, signal, socket
import sqlite3, struct, subprocess, sys, threading, time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
RELEASE = os.path.join(ROOT, os.environ.get("SCRATCH", ".build"), "release")
COLLECTOR, AGENT = RELEASE + "/giaoban-collector", RELEASE + "/giaoban-agent"
UNITS = ["SX-TTYT-CUALON", "SX-TTYT-HABINH", "SX-TTYT-DOISIM", "SX-TTYT-CAUDA"]
STARTED = []


# ---- A disk whose power can be cut ----------------------------------------------------------------

class Disk:
    """An ext4 of its own in a file. `cut` is what a power cut is: all that was not yet on the disk is
    gone, the journal's unwritten tail too, and every later access fails until `remount`."""

    SHUTDOWN, WITHOUT_FLUSHING_THE_LOG = 0x8004587D, 2  # FS_IOC_SHUTDOWN, as xfstests' godown does

    def __init__(self, folder, mebibytes=96):
        self.image, self.path = folder + "/disk.img", folder + "/disk"
        os.makedirs(self.path)
        with open(self.image, "wb") as file:
            file.truncate(mebibytes << 20)
        subprocess.run(["mkfs.ext4", "-q", "-F", self.image], check=True)
        self.mount()

    def mount(self):
        subprocess.run(["mount", "-o", "loop", self.image, self.path], check=True)

    def cut(self):
        handle = os.open(self.path, os.O_RDONLY)
        try:
            fcntl.ioctl(handle, self.SHUTDOWN, struct.pack("I", self.WITHOUT_FLUSHING_THE_LOG))
        finally:
            os.close(handle)

    def unmount(self):
        for _ in range(100):
            done = subprocess.run(["umount", self.path], capture_output=True, text=True)
            if done.returncode == 0 or "not mounted" in done.stderr:
                return
            time.sleep(0.05)
        raise SystemExit(f"still in use: {self.path}: {done.stderr}")

    def remount(self):
        self.unmount()
        self.mount()


def can_cut(folder):
    """Why no power can be cut here, or None. Proves the disk on a file that was made durable and one
    that was not."""
    if os.geteuid() != 0:
        return "not root"
    try:
        disk = Disk(folder + "/probe")
    except (OSError, subprocess.CalledProcessError) as error:
        return f"no loop mounts: {error}"
    try:
        for name, is_durable in (("durable", True), ("fleeting", False)):
            with open(f"{disk.path}/{name}", "wb", buffering=0) as file:
                file.write(b"x" * 5000)
                if is_durable:
                    os.fsync(file.fileno())
        disk.cut()
        disk.remount()
        found = sorted(set(os.listdir(disk.path)) - {"lost+found"})
        return None if found == ["durable"] else f"a cut kept {found}"
    finally:
        disk.unmount()


# ---- The programs ---------------------------------------------------------------------------------

def run(*words, limit=60):
    return subprocess.run(words, capture_output=True, text=True, timeout=limit)


def must(*words):
    done = run(*words)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(words)}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout.strip()


class Program:
    """A started program whose log can be waited on."""

    def __init__(self, *words):
        self.lines, self.news = [], threading.Condition()
        self.process = subprocess.Popen(
            words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            start_new_session=True)
        STARTED.append(self.process)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stderr:
            with self.news:
                self.lines.append(line)
                self.news.notify_all()
        with self.news:
            self.lines.append("")
            self.news.notify_all()

    def wait_for(self, what, count=1, limit=30):
        with self.news:
            def seen():
                return sum(all(word in line for word in what) for line in self.lines) >= count
            if not self.news.wait_for(seen, limit):
                raise SystemExit(f"no {what} x {count} in {limit} s:\n{''.join(self.lines[-20:])}")
            return next(line for line in self.lines if all(word in line for word in what))

    def end(self, number=signal.SIGKILL):
        if self.process.poll() is None:
            os.killpg(self.process.pid, number)
        self.process.wait(30)


class Collector:
    def __init__(self, data, is_seeded=False, host="127.0.0.1"):
        self.data, self.port, self.host = data, 0, host
        if not is_seeded:
            must(COLLECTOR, "seed", "--data", data, "--from", ROOT + "/seeds")

    def start(self):
        self.program = Program(
            COLLECTOR, "serve", "--data", self.data, "--listen", f"{self.host}:{self.port}")
        event = json.loads(self.program.wait_for(["collector.started"]))
        address = event.get("address") or event["fields"]["address"]
        self.port = int(address.rsplit(":", 1)[1])
        return self

    def end(self):
        self.program.end(signal.SIGTERM)

    def rows(self):
        """{report id: [digest, …]} as the database file has it; the collector must not run. A
        database that is gone or cannot be read has lost them all."""
        if not os.path.exists(self.data + "/collector.sqlite"):
            return {}
        database = sqlite3.connect(self.data + "/collector.sqlite")
        try:
            verdict, = database.execute("PRAGMA integrity_check").fetchone()
            if verdict != "ok":
                print(f"the database is broken: {verdict}", file=sys.stderr)
                return {}
            found = {}
            for name, digest in database.execute("SELECT report_id, digest FROM submission"):
                found.setdefault(name.hex(), []).append(digest.hex())
            return found
        except sqlite3.DatabaseError as error:
            print(f"the database cannot be read: {error}", file=sys.stderr)
            return {}
        finally:
            database.close()

    def enrol(self, unit):
        """A token for a unit, by the wire contract."""
        code = must(COLLECTOR, "enrol", "--data", self.data, "--facility", unit)
        token = "giaoban_" + secrets.token_urlsafe(32)
        body = canonical({"agent": "0.1.0", "code": code, "name": "faults",
                          "tokenDigest": header_digest(token.encode())})
        status, _ = post(http.client.HTTPConnection(self.host, self.port, timeout=20),
                         "/v1/enrolments", body, {})
        if status != 201:
            raise SystemExit(f"enrolment of {unit}: {status}")
        return token


class Home:
    """One unit's agent, its home on a disk whose power can be cut."""

    def __init__(self, path, collector, port=None):
        self.path = path
        code = must(COLLECTOR, "enrol", "--data", collector.data, "--facility", UNITS[0])
        must(AGENT, "enrol", "--home", path, "--collector",
             f"http://{collector.host}:{port or collector.port}", "--code", code)

    def reports(self, place):
        folder = f"{self.path}/outbox/{place}"
        names = os.listdir(folder) if os.path.isdir(folder) else []
        return sorted(name for name in names if name.endswith(".report"))

    def deliver(self):
        """Runs the agent until nothing waits; how many receipts it got."""
        count = len(self.reports("waiting"))
        program = Program(AGENT, "run", "--home", self.path)
        program.wait_for(["agent.started"])
        if count:
            program.wait_for(["delivery.attempted", '"outcome":"accepted"'], count)
        program.end(signal.SIGTERM)
        if self.reports("waiting") or self.reports("damaged") or self.reports("refused"):
            raise SystemExit(f"not everything was delivered: {program.lines}")
        return count


# ---- Reports --------------------------------------------------------------------------------------

FIGURES = {"so_vu": 1, "so_mac": 4, "nhap_vien": 2, "tu_vong": 0, "vu_tu_30_mac": 0,
           "nguyen_nhan_vi_sinh": 1, "nguyen_nhan_hoa_chat": 0, "nguyen_nhan_doc_to": 0,
           "nguyen_nhan_chua_ro": 0, "noi_gia_dinh": 1, "noi_bep_tap_the": 0, "noi_truong_hoc": 0,
           "noi_tiec": 0, "noi_khac": 0, "co_so_kiem_tra": 40, "co_so_vi_pham": 3,
           "phat_tien": 12_000_000}
MONTHS = [f"{year}-{month:02}" for year in range(2020, 2026) for month in range(1, 13)]


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def header_digest(body):
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def report(unit, number):
    """The unit's report number n as canonical bytes: each month once, then each month's next
    revision."""
    revision, month = number // len(MONTHS) + 1, MONTHS[number % len(MONTHS)]
    name = secrets.token_hex(16)
    fields = {"calendar": "statistical", "facility": unit,
              "finalisedAt": "2026-06-01T08:00:00+07:00", "form": "NDTP-T", "formVersion": 1,
              "id": name, "period": month, "revision": revision,
              "values": {code: {"v": figure} for code, figure in FIGURES.items()}}
    if revision > 1:
        fields["reason"] = f"thử lần {revision}"
    return name, canonical(fields)


def report_file(folder, month, inspected=40):
    path = f"{folder}/NDTP-T_{month}.csv"
    figures = dict(FIGURES, co_so_kiem_tra=inspected)
    with open(path, "w") as file:
        file.write(f"form;NDTP-T\nperiod;{month}\nindicator;value;note\n")
        file.writelines(f"{code};{figure};\n" for code, figure in figures.items())
    return path


def post(line, path, body, headers):
    line.request("POST", path, body, {"Content-Type": "application/json", **headers})
    answer = line.getresponse()
    return answer.status, answer.read()


# ---- What is promised -----------------------------------------------------------------------------

class Ledger:
    """Every acknowledgement, to be held against the database."""

    def __init__(self):
        # Even while there is power, odd between a cut and the restart.
        self.acknowledged, self.lock, self.era = {}, threading.Lock(), 0

    def note(self, name, body, era=0):
        """Counts the answer to a request sent in `era`; false for one that came after the cut began.
        A real power cut silences the program in the same instant. Here it lives on for a moment, and
        ext4 may tell it that a synchronisation succeeded whose journal the cut has thrown away."""
        with self.lock:
            counts = era == self.era and era % 2 == 0
            if counts:
                self.acknowledged[name] = hashlib.sha256(body).hexdigest()
            return counts

    def turn(self):
        """The power goes, or comes back."""
        with self.lock:
            self.era += 1

    def verdict(self, rows):
        """(lost, duplicated)"""
        lost = [name for name, digest in self.acknowledged.items() if digest not in rows.get(name, [])]
        doubled = [name for name, digests in rows.items() if len(digests) > 1]
        return len(lost), len(doubled)


class Load(threading.Thread):
    """A unit that sends as fast as it is answered, and again what was not answered."""

    def __init__(self, collector, unit, token, ledger, first=0):
        super().__init__(daemon=True)
        self.collector, self.unit, self.token, self.ledger = collector, unit, token, ledger
        self.number, self.must_stop, self.surprise = first, False, None

    def run(self):
        name, body = report(self.unit, self.number)
        line = None
        while not self.must_stop:
            era = self.ledger.era
            try:
                line = line or http.client.HTTPConnection(
                    "127.0.0.1", self.collector.port, timeout=5)
                status, answer = post(
                    line, "/v1/reports", body,
                    {"Authorization": f"Bearer {self.token}",
                     "Giaoban-Digest": header_digest(body)})
            except (OSError, http.client.HTTPException):
                line = None
                time.sleep(0.002)
                continue
            if status in (500, 503, 507):
                time.sleep(0.01)
                continue
            receipt = json.loads(answer)
            if status not in (200, 201) or (receipt["id"], receipt["digest"]) != (
                    name, header_digest(body)):
                self.surprise = f"{status}: {answer[:300]}"
                return
            if not self.ledger.note(name, body, era):
                line = None  # unanswered, as far as the world knows: sent again
                time.sleep(0.002)
                continue
            self.number += 1
            name, body = report(self.unit, self.number)


class HoldingProxy:
    """Forwards one report and keeps the answer to itself; from then on forwards everything."""

    def __init__(self, target):
        self.target, self.answered, self.is_holding = target, threading.Event(), True
        self.answers = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            client, _ = self.listener.accept()
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client):
        try:
            while request := self._message(client):
                with socket.create_connection(("127.0.0.1", self.target), 20) as line:
                    line.sendall(request)
                    answer = self._message(line)
                if request.startswith(b"POST /v1/reports"):
                    self.answers.append(answer)
                    self.answered.set()
                    if self.is_holding:
                        client.recv(1)
                        return
                client.sendall(answer)
        except OSError:
            pass
        finally:
            client.close()

    @staticmethod
    def _message(line):
        data = b""
        while b"\r\n\r\n" not in data:
            more = line.recv(65536)
            if not more:
                return b""
            data += more
        head, body = data.split(b"\r\n\r\n", 1)
        length = next((int(row.split(b":")[1]) for row in head.lower().split(b"\r\n")
                       if row.startswith(b"content-length:")), 0)
        while len(body) < length:
            body += line.recv(65536)
        return head + b"\r\n\r\n" + body
