"""A peer: FastAPI, pydantic and asyncpg over PostgreSQL, with two workers.

A report, its hundred figures (by COPY, PostgreSQL's fastest way in) and its audit line are one
transaction, and the answer goes out after COMMIT with synchronous_commit on.
"""
import os
from contextlib import asynccontextmanager

import asyncpg
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from bench_report import Refused, audit_line, read, receipt, tokens

UNITS = tokens()


@asynccontextmanager
async def pool(app):
    async with asyncpg.create_pool(os.environ["BENCH_POSTGRES"], min_size=16, max_size=32) as made:
        app.state.pool = made
        yield


app = FastAPI(lifespan=pool, openapi_url=None)


@app.post("/v1/reports")
async def take(request: Request):
    body = await request.body()
    try:
        report, digest = read(body, request.headers, UNITS)
    except Refused as fault:
        return JSONResponse({"detail": fault.why}, status_code=fault.status)
    answer = receipt(report, digest)
    async with app.state.pool.acquire() as connection, connection.transaction():
        row = await connection.fetchval(
            "INSERT INTO submission (report_id, facility, form, period, revision, digest, body) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
            report.id, report.facility, report.form, report.period, report.revision, digest, body)
        await connection.copy_records_to_table(
            "figure", columns=("submission", "indicator", "value", "cell"),
            records=[(row, code, value.v, value.at) for code, value in report.values.items()])
        await connection.execute("INSERT INTO audit (line) VALUES ($1)", audit_line(answer))
    return JSONResponse(answer, status_code=201)
