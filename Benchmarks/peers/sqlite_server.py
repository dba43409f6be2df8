"""A peer: FastAPI and pydantic over SQLite, write-ahead log, synchronous = FULL, two workers.

A report, its hundred figures and its audit line are one transaction; the answer goes out after
COMMIT. Each worker has one connection and one thread that writes; between the two, SQLite's own lock
decides.
"""
import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor

import asyncio
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from bench_report import Refused, audit_line, read, receipt, tokens

SCHEMA = """
CREATE TABLE IF NOT EXISTS submission (
    id INTEGER PRIMARY KEY, report_id TEXT NOT NULL UNIQUE, facility TEXT NOT NULL,
    form TEXT NOT NULL, period TEXT NOT NULL, revision INTEGER NOT NULL, digest BLOB NOT NULL,
    body BLOB NOT NULL, received_at TEXT NOT NULL, UNIQUE (facility, form, period, revision));
CREATE TABLE IF NOT EXISTS figure (
    submission INTEGER NOT NULL, indicator TEXT NOT NULL, value INTEGER NOT NULL,
    cell TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS audit (id INTEGER PRIMARY KEY, line TEXT NOT NULL);
"""
UNITS = tokens()
writer = ThreadPoolExecutor(max_workers=1)
app = FastAPI(openapi_url=None)
line = None


def database():
    """This worker's connection, opened by its writing thread."""
    global line
    if line is None:
        line = sqlite3.connect(os.environ["BENCH_SQLITE"], timeout=60, isolation_level=None)
        line.execute("PRAGMA journal_mode = WAL")
        line.execute("PRAGMA synchronous = FULL")
        line.executescript(SCHEMA)
    return line


def store(report, digest, body, answer):
    base = database()
    base.execute("BEGIN IMMEDIATE")
    try:
        row = base.execute(
            "INSERT INTO submission (report_id, facility, form, period, revision, digest, body, "
            "received_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (report.id, report.facility, report.form, report.period, report.revision, digest, body,
             answer["receivedAt"])).lastrowid
        base.executemany(
            "INSERT INTO figure VALUES (?, ?, ?, ?)",
            [(row, code, value.v, value.at) for code, value in report.values.items()])
        base.execute("INSERT INTO audit (line) VALUES (?)", (audit_line(answer),))
    except BaseException:
        base.execute("ROLLBACK")
        raise
    base.execute("COMMIT")


@app.post("/v1/reports")
async def take(request: Request):
    body = await request.body()
    try:
        report, digest = read(body, request.headers, UNITS)
    except Refused as fault:
        return JSONResponse({"detail": fault.why}, status_code=fault.status)
    answer = receipt(report, digest)
    await asyncio.get_running_loop().run_in_executor(writer, store, report, digest, body, answer)
    return JSONResponse(answer, status_code=201)
