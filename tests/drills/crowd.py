"""Sixty-four write and sixteen read at once: nobody may see "database is locked", nor any other error."""

from __future__ import annotations

import secrets
import sys
import time

from tests.drills import _house


def main() -> int:
    asked = _house.arguments(__doc__ or "", writers=64, readers=16, seconds=60)
    with _house.house(asked.database):
        where = _house.school()
        before = len(_house.kept(where.id).words)
        end = time.monotonic() + asked.seconds

        def work(number: int) -> tuple[int, float, list[str]]:
            done, slowest, wrong = 0, 0.0, []
            while time.monotonic() < end:
                started = time.monotonic()
                try:
                    if number < asked.writers:
                        key = secrets.token_hex(8)
                        _house.tell(where, key, f"Words of {key}.")
                    else:
                        _look(where)
                    done += 1
                except Exception as problem:  # every kind counts
                    wrong.append(repr(problem))
                slowest = max(slowest, time.monotonic() - started)
            return done if number < asked.writers else 0, slowest, wrong

        found = _house.all_at_once(work, asked.writers + asked.readers)
        errors = [problem for _done, _slowest, wrong in found for problem in wrong]
        written = sum(done for done, _slowest, _wrong in found)
        kept = _house.kept(where.id)
        _house.report(
            f"crowd, {asked.database}",
            writers=asked.writers,
            readers=asked.readers,
            written=written,
            kept=len(kept.words) - before,
            errors=len(errors),
            slowest=f"{max(slowest for _done, slowest, _wrong in found):.1f} s",
        )
        return _house.verdict([errors[:3], written + before != len(kept.words), kept.problems])


def _look(where: object) -> None:
    """What the safeguarding lead's list asks."""
    from django.utils import timezone  # noqa: PLC0415  only after django.setup()

    from handbell.concerns import queries  # noqa: PLC0415
    from handbell.people.models import Person  # noqa: PLC0415
    from handbell.tenancy.scope import for_school  # noqa: PLC0415

    with for_school(where.id):  # type: ignore[attr-defined]
        lead = Person.objects.get(given_name="Sioned")
        queries.cases_page(visible_to=lead, on=timezone.localdate())


if __name__ == "__main__":
    sys.exit(main())
