"""The peers of `Benchmarks/run peers`: how each is started, fed, counted and ended.

A peer that is not installed says by its name what is missing, and is left out. Every one keeps its
data in the bench's own folder, on the same disk as the collector's, and listens on loopback only.
"""
import json
import os
import pwd
import shutil
import sqlite3
import struct
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from datetime import datetime, timezone

HERE = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(os.path.dirname(HERE), ".build", "peers")
POSTGRES = "/usr/lib/postgresql/15/bin"


class Missing(Exception):
    """Why a peer cannot run here."""


def python():
    """The Python that has the peers' libraries, made on the first use."""
    inside = VENV + "/bin/python"
    if not os.path.exists(inside):
        subprocess.run([sys.executable, "-m", "venv", VENV], check=True)
    pip = subprocess.run(
        [inside, "-m", "pip", "install", "-q", "--disable-pip-version-check", "-r",
         HERE + "/requirements.txt"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if pip.returncode:
        raise Missing("FastAPI and pydantic could not be installed: " + pip.stdout.strip()[-300:])
    return inside


def wait_until(answers, what):
    for _ in range(600):
        if answers():
            return
        time.sleep(0.05)
    raise SystemExit(f"{what} did not start within 30 s")


class Peer:
    """One started peer; `port` answers, `stored` counts the reports that are in it."""

    def __init__(self, bench):
        self.bench, self.port, self.processes = bench, bench.free_port(), []
        self.folder = f"{bench.WORK}/{type(self).__name__.lower()}"
        shutil.rmtree(self.folder, ignore_errors=True)
        os.makedirs(self.folder)

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for process in reversed(self.processes):
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.processes = []
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, *words, **more):
        log = open(self.folder + "/log", "ab")
        self.processes.append(subprocess.Popen(words, stdout=log, stderr=log, **more))

    def requests(self):
        return self.bench.requests_of("plain")


class FastAPI(Peer):
    """Two uvicorn workers on uvloop and httptools."""

    def uvicorn(self, module, **environment):
        self.run(
            python(), "-m", "uvicorn", module + ":app", "--host", "127.0.0.1", "--port",
            str(self.port), "--workers", "2", "--loop", "uvloop", "--http", "httptools",
            "--no-access-log", "--log-level", "warning", cwd=HERE,
            env={**os.environ, "BENCH_UNITS": self.bench.units_of("plain"),
                 "BENCH_DIGEST": "giaoban-digest", "PYTHONDONTWRITEBYTECODE": "1", **environment})
        self.bench.until_open(self.port)
        time.sleep(2)  # both workers, not only the first


class FastAPIPostgreSQL(FastAPI):
    def start(self):
        if not os.path.exists(POSTGRES + "/initdb"):
            raise Missing("PostgreSQL 15 is not installed (postgresql-15)")
        owner = pwd.getpwnam("postgres")
        os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        self.socket = self.bench.socket_folder(owner)
        as_owner = ["setpriv", f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}",
                    "--clear-groups"] if os.geteuid() == 0 else []
        data = self.folder + "/cluster"
        subprocess.run(
            [*as_owner, POSTGRES + "/initdb", "-D", data, "-U", "bench", "-A", "trust", "-E",
             "UTF8"], check=True, stdout=subprocess.DEVNULL)
        # Durable as we are: fsync and synchronous_commit on; memory as for a small server.
        self.run(
            *as_owner, POSTGRES + "/postgres", "-D", data, "-k", self.socket, "-c",
            "listen_addresses=", "-c", "fsync=on", "-c", "synchronous_commit=on", "-c",
            "shared_buffers=256MB", "-c", "max_wal_size=4GB", cwd="/")
        words = ["psql", "-q", "-h", self.socket, "-U", "bench", "-d", "postgres", "-v",
                 "ON_ERROR_STOP=1"]
        self.psql = words
        wait_until(lambda: subprocess.run(
            [POSTGRES + "/pg_isready", "-q", "-h", self.socket]).returncode == 0, "PostgreSQL")
        with open(HERE + "/postgres_schema.sql") as schema:
            subprocess.run(words, stdin=schema, check=True)
        self.uvicorn("postgres_server",
                     BENCH_POSTGRES=f"postgresql://bench@/postgres?host={self.socket}")

    def __exit__(self, *_):
        super().__exit__()
        shutil.rmtree(getattr(self, "socket", self.folder), ignore_errors=True)

    def stored(self):
        query = ("SELECT (SELECT count(*) FROM submission) || ' ' || (SELECT count(*) FROM figure)")
        reports, figures = subprocess.run(
            [*self.psql, "-tA", "-c", query], check=True, stdout=subprocess.PIPE,
            text=True).stdout.split()
        return int(reports), int(figures)


class FastAPISQLite(FastAPI):
    def start(self):
        self.uvicorn("sqlite_server", BENCH_SQLITE=self.folder + "/reports.sqlite")

    def stored(self):
        base = sqlite3.connect(self.folder + "/reports.sqlite")
        try:
            return tuple(base.execute(
                "SELECT (SELECT count(*) FROM submission), (SELECT count(*) FROM figure)").fetchone())
        finally:
            base.close()


class InfluxDB(Peer):
    """Takes points only: no form, no rules, no receipt, no history of corrections."""

    def start(self):
        if not shutil.which("influxd"):
            raise Missing("InfluxDB 1.6 is not installed (influxdb)")
        self.other = self.bench.free_port()
        with open(self.folder + "/influxdb.conf", "w") as file:
            file.write(
                f'reporting-disabled = true\nbind-address = "127.0.0.1:{self.other}"\n'
                f'[meta]\n  dir = "{self.folder}/meta"\n'
                f'[data]\n  dir = "{self.folder}/data"\n  wal-dir = "{self.folder}/wal"\n'
                '  wal-fsync-delay = "0s"\n  query-log-enabled = false\n'
                '[monitor]\n  store-enabled = false\n'
                f'[http]\n  bind-address = "127.0.0.1:{self.port}"\n  log-enabled = false\n')
        self.run("influxd", "-config", self.folder + "/influxdb.conf")
        self.bench.until_open(self.port)
        self.ask("CREATE DATABASE bench")

    def ask(self, query):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/query",
            data=urllib.parse.urlencode({"db": "bench", "q": query}).encode())
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def stored(self):
        answer = self.ask("SELECT count(v) FROM figure")
        figures = answer["results"][0]["series"][0]["values"][0][1]
        return figures // 100, figures

    def requests(self):
        path = self.bench.WORK + "/requests-influx"
        if not os.path.exists(path):
            as_points(self.bench.requests_of("plain"), path)
        return path


def as_points(reports, path):
    """The same reports as InfluxDB's lines: a point a figure, with unit and indicator as tags."""
    with open(reports, "rb") as whole, open(path + ".part", "wb") as out:
        while head := whole.read(4):
            request = whole.read(struct.unpack("<I", head)[0])
            report = json.loads(request.split(b"\r\n\r\n", 1)[1])
            year, month = (int(part) for part in report["period"].split("-"))
            at = int(datetime(year, month, 1, tzinfo=timezone.utc).timestamp())
            body = "\n".join(
                f"figure,unit={report['facility']},indicator={code} v={value['v']}i {at}"
                for code, value in report["values"].items()).encode()
            made = (f"POST /write?db=bench&precision=s HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                    f"Content-Length: {len(body)}\r\n\r\n").encode() + body
            out.write(struct.pack("<I", len(made)) + made)
    os.rename(path + ".part", path)


PEERS = {
    "FastAPI + pydantic + PostgreSQL 15 (COPY), two workers": FastAPIPostgreSQL,
    "FastAPI + pydantic + SQLite (WAL, FULL), two workers": FastAPISQLite,
    "InfluxDB 1.6 (wal-fsync-delay 0), points only": InfluxDB,
}
