"""What both Python peers do with a report before they store it: the work our collector does too.

They take the very bytes that our collector takes. A report is refused unless it has exactly the fields
of a report, the right types, only codes of the form, and figures that keep the form's twenty rules; its
digest is compared and its token looked up. Written as a careful user of FastAPI and pydantic would: the
model is compiled by pydantic, nothing is decoded twice.
"""
import base64
import hashlib
import json
import os
from datetime import datetime, timezone
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

GROUPS = range(10)


def figure(group, part):
    """An indicator's code, the same as in Benchmarks/run."""
    return f"nhom_benh_so_{group:02}_chi_tieu_so_{part:02}"


CODES = frozenset(figure(group, part) for group in GROUPS for part in range(10))
PARTS = {figure(group, 0): tuple(figure(group, part) for part in range(1, 10)) for group in GROUPS}

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Short = Annotated[str, Field(max_length=200)]


class Strict(BaseModel):
    """A document with no field that is not named."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Value(Strict):
    """A figure and the cell that it came from."""

    v: int
    at: Annotated[str, Field(pattern=r"^[A-Z]{1,3}[1-9][0-9]{0,6}$")]


class Source(Strict):
    file: Short


class Report(Strict):
    calendar: Literal["statistical"]
    facility: Annotated[str, Field(pattern=r"^[A-Z0-9-]{2,24}$")]
    finalisedAt: Annotated[str, Field(max_length=30)]
    form: Literal["BENCH"]
    formVersion: Literal[1]
    id: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    period: Annotated[str, Field(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")]
    revision: Annotated[int, Field(ge=1)]
    source: Source
    values: dict[Code, Value]


class Refused(Exception):
    """A report that is not taken, with the status of the answer."""

    def __init__(self, status, why):
        super().__init__(why)
        self.status, self.why = status, why


def tokens():
    """Units by the digest of their token, from the file that the bench wrote."""
    units = {}
    with open(os.environ["BENCH_UNITS"]) as file:
        for line in file:
            unit, token = line.split()[:2]
            units[hashlib.sha256(token.encode()).digest()] = unit
    return units


def read(body, headers, units):
    """The report in these bytes, or `Refused`."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    unit = units.get(hashlib.sha256(token.encode()).digest()) if scheme == "Bearer" else None
    if unit is None:
        raise Refused(401, "unknown token")
    digest = hashlib.sha256(body).digest()
    if headers.get(os.environ["BENCH_DIGEST"]) != f"sha-256=:{base64.b64encode(digest).decode()}:":
        raise Refused(400, "the digest is not that of the body")
    try:
        report = Report.model_validate_json(body)
    except ValidationError as fault:
        raise Refused(400, str(fault)) from fault
    if report.facility != unit:
        raise Refused(403, "another unit's token")
    judge(report)
    return report, digest


def judge(report):
    """The twenty rules: ten sums that must agree, ten parts within their whole."""
    values = report.values
    if values.keys() != CODES:
        raise Refused(422, "figures are missing, or not of this form")
    for total, parts in PARTS.items():
        whole = values[total].v
        if sum(values[part].v for part in parts) != whole:
            raise Refused(422, f"{total} is not the sum of its parts")
        if values[parts[0]].v > whole:
            raise Refused(422, f"{parts[0]} is more than {total}")


def receipt(report, digest):
    """What the unit gets back, and what the audit line keeps."""
    return {
        "id": report.id, "facility": report.facility, "form": report.form,
        "period": report.period, "revision": report.revision, "digest": digest.hex(),
        "receivedAt": datetime.now(timezone.utc).isoformat(),
    }


def audit_line(answer):
    return json.dumps(answer, separators=(",", ":"))
