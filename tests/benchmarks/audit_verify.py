"""How many events a second does verification read?

    python tests/benchmarks/audit_verify.py --database sqlite|postgresql [--events 200000]

One school's chain is written by the product's own sealing, then verified five times; best and median are printed.
The peer is the least that any verification must do: fetch the same rows, and one SHA-256 and one HMAC for each.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import hmac
import os
import secrets
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from statistics import median

import django
from django.core.management import call_command
from django.db import connection, transaction

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks import _serving

SCHOOL = uuid.uuid4()
FIRST = datetime.datetime(2026, 9, 1, 8, tzinfo=datetime.UTC)
ROUNDS, GOAL = 5, 200_000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--events", type=int, default=200_000)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, _serving.database(chosen.database, Path(name)):
        (Path(name) / "data").mkdir()
        measure(chosen.events)


def measure(events: int) -> None:
    """Write a chain, verify it, and print the rates."""
    django.setup()
    call_command("migrate", verbosity=0)
    verifying, scope = import_module("handbell.audit.verify"), import_module("handbell.tenancy.scope")
    with scope.for_school(SCHOOL):
        with transaction.atomic():
            write(events)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as the database itself does after a while
        ours, peer = [], []
        for _ in range(ROUNDS):
            ours.append(events / timed(lambda: whole(verifying.verify(SCHOOL), events)))
            peer.append(events / timed(least))
        connection.close()
    print(f"verify: best {max(ours):,.0f} events a second, median {median(ours):,.0f} (goal {GOAL:,})")
    print(
        f"least that it must do: best {max(peer):,.0f}, median {median(peer):,.0f} (load {os.getloadavg()[0]:.1f})"
    )


def timed(what: Callable[[], object]) -> float:
    """Seconds."""
    started = time.perf_counter()
    what()
    return time.perf_counter() - started


def whole(verdict: object, events: int) -> None:
    """A rate of a chain that was not followed to its end would be none."""
    if verdict.problems or verdict.events != events:  # type: ignore[attr-defined]
        raise SystemExit(f"The chain is not whole: {verdict}")


def least() -> None:
    """Rows, one hash and one code for each, nothing compared."""
    stream = import_module("handbell.audit.stream")
    key = secrets.token_bytes(32)
    for rows in stream.chunks(SCHOOL):
        for row in rows:
            digest = hashlib.sha256(row[4].encode()).hexdigest()
            hmac.digest(key, digest.encode(), "sha256").hex()


def write(events: int) -> None:
    """A chain of many events, in bulk."""
    models, sealing = import_module("handbell.audit.models"), import_module("handbell.audit.operations")
    head, rows = sealing._Held(SCHOOL, 0, "0" * 64), []
    for number in range(events):
        event = models.AuditEvent(
            school_id=SCHOOL,
            at=FIRST + datetime.timedelta(seconds=number),
            actor=uuid.UUID(int=secrets.randbits(128)),
            action="declaration.signed",
            kind="signature",
            object_id=uuid.UUID(int=secrets.randbits(128)),
            detail_json='{"method":"on-screen","version":"1c9f5a1e-7a52-4f0e-8d6c-1d8d3c0f4d11"}',
        )
        sealing._seal(event, head)
        head.seq, head.hash = event.seq, event.hash
        rows.append(event)
        if len(rows) == 10_000 or number == events - 1:
            models.AuditEvent.objects.bulk_create(rows, batch_size=500)
            rows = []
    models.AuditHead.objects.create(school_id=SCHOOL, seq=head.seq, hash=head.hash)


if __name__ == "__main__":
    main()
