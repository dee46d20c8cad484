"""How many events a second does verification read? `python tests/benchmarks/audit_verify.py [EVENTS]`.

On the database that the settings name (a fresh data folder in the temporary folder by default). One school's chain is
written by the product's own sealing, then verified three times; the best is reported.
"""

from __future__ import annotations

import datetime
import os
import secrets
import sys
import tempfile
import time
import uuid
from pathlib import Path

SCHOOL = uuid.uuid4()
FIRST = datetime.datetime(2026, 9, 1, 8, tzinfo=datetime.UTC)


def write(events: int) -> None:
    """A chain of many events, in bulk."""
    from handbell.audit.models import AuditEvent, AuditHead
    from handbell.audit.operations import _Held, _seal

    head, rows = _Held(SCHOOL, 0, "0" * 64), []
    for number in range(events):
        event = AuditEvent(
            school_id=SCHOOL,
            at=FIRST + datetime.timedelta(seconds=number),
            actor=uuid.UUID(int=secrets.randbits(128)),
            action="declaration.signed",
            kind="signature",
            object_id=uuid.UUID(int=secrets.randbits(128)),
            detail_json='{"method":"on-screen","version":"1c9f5a1e-7a52-4f0e-8d6c-1d8d3c0f4d11"}',
        )
        _seal(event, head)
        head.seq, head.hash = event.seq, event.hash
        rows.append(event)
        if len(rows) == 20_000:
            AuditEvent.objects.bulk_create(rows, batch_size=500)
            rows = []
    AuditEvent.objects.bulk_create(rows, batch_size=500)
    AuditHead.objects.create(school_id=SCHOOL, seq=head.seq, hash=head.hash)


def measure(events: int = 200_000) -> dict[str, object]:
    """Events a second, best of three."""
    from django.db import connection, transaction

    from handbell.audit.verify import verify
    from handbell.tenancy.scope import for_school

    with for_school(SCHOOL):
        with transaction.atomic():
            write(events)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE audit_auditevent")
        best = float("inf")
        for _ in range(3):
            started = time.perf_counter()
            verdict = verify(SCHOOL)
            best = min(best, time.perf_counter() - started)
            if not verdict.whole or verdict.events != events:
                raise SystemExit(f"The chain is not whole: {verdict.problems}")
    return {"database": connection.vendor, "events": events, "events a second": round(events / best)}


def main(arguments: list[str]) -> int:
    """Measure and print one line."""
    folder = Path(tempfile.mkdtemp(prefix="handbell-bench-"))
    os.environ.setdefault("HANDBELL_MODE", "test")
    os.environ.setdefault("HANDBELL_DATA", str(folder))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handbell.config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    print(measure(int(arguments[0]) if arguments else 200_000))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
