"""2,000 people imported: preview, confirmation, accounts. The goal is at most 5 seconds.

usage: python tests/benchmarks/people_import.py [--database sqlite|postgresql] [--people N]
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

from tests.benchmarks import _serving  # noqa: E402  the path first: this is run as a script

ROUNDS = 3
HEADS = ["Handbell number", "First name", "Last name", "Email", "Job title", "Roles", "First day", "Last day"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--people", type=int, default=2000)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, _serving.database(chosen.database, Path(folder)):
        took = [measure(chosen.people, number) for number in range(ROUNDS)]
    print(
        f"{chosen.database}: {chosen.people} people in {statistics.median(took):.2f} s (median of {ROUNDS})"
    )
    return 0


def roster(people: int) -> bytes:
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(HEADS)
    rows.writerows(
        [
            f"N{n}",
            f"Given{n}",
            f"Family{n:05}",
            f"n{n}@measured.example",
            "Class teacher",
            "Teacher",
            "01/09/2026",
            "",
        ]
        for n in range(people)
    )
    return text.getvalue().encode()


def measure(people: int, number: int) -> float:
    """Import into a school of its own; gives seconds."""
    from handbell.config import prepare  # noqa: PLC0415  once the database is chosen

    if number == 0:
        prepare.prepare(Path(os.environ["HANDBELL_DATA"]))
    from django.utils import timezone  # noqa: PLC0415

    from handbell.people import operations  # noqa: PLC0415
    from handbell.people.models import Nation, Person  # noqa: PLC0415
    from handbell.people.roles import Role  # noqa: PLC0415
    from handbell.tenancy.scope import for_school  # noqa: PLC0415

    now = timezone.now()
    school = operations.found_school(name=f"Measured {number}", nation=Nation.ENGLAND, now=now)
    data = roster(people).replace(b"@measured", f"@measured{number}".encode())
    with for_school(school.id):
        head = operations.add_person(
            school=school, given_name="Lead", family_name="Head", joined_on=now.date(), roles=[Role.HEADTEACHER],
            by=None, now=now,
        )  # fmt: skip
        began = time.perf_counter()
        shown = operations.preview_roster(
            school=school,
            name="roster.csv",
            data=data,
            whole_school=False,
            open_accounts=True,
            by=head,
            now=now,
        )
        operations.confirm_roster(preview=shown, by=head, now=now)
        seconds = time.perf_counter() - began
        assert Person.objects.count() == people + 1
    return seconds


if __name__ == "__main__":
    sys.exit(main())
