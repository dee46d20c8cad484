"""Many at once, each in a thread and connection of its own. `python -m tests.declarations.crowd`: SQLite in a file."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable

import django
from django.core.management import call_command

AT_ONCE = 16


def main() -> None:
    """On the database of the environment, made anew: print what `seen` says."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handbell.config.settings")
    django.setup()
    call_command("migrate", verbosity=0)
    print(json.dumps(seen()))


def seen() -> dict[str, int]:
    """What there is after sixteen presses of one button, and after sixteen people have signed together."""
    from handbell.tenancy.scope import for_school  # noqa: PLC0415  after Django's set-up
    from tests.cast import make_cast  # noqa: PLC0415

    cast = make_cast()
    with for_school(cast.school.id):
        return crowd(cast)


def crowd(cast: object) -> dict[str, int]:
    """The same for a school that is there, in its scope."""
    from handbell.audit.models import AuditEvent  # noqa: PLC0415
    from handbell.declarations.models import Signature, Standing  # noqa: PLC0415
    from handbell.people import operations  # noqa: PLC0415
    from handbell.people.models import Person  # noqa: PLC0415
    from handbell.people.roles import Role  # noqa: PLC0415
    from tests.cast import JOINED, NOW, Cast  # noqa: PLC0415
    from tests.declarations import stories  # noqa: PLC0415
    from tests.policies.stories import in_force  # noqa: PLC0415

    assert isinstance(cast, Cast)
    version = in_force(cast)
    version.refresh_from_db()

    def works(person: Person, key: str | None) -> Callable[[], object]:
        return lambda: stories.signed(person, version, key=key)

    given = together(cast.school.id, [works(cast.teacher, "one")] * AT_ONCE)
    found = {
        "failed": sum(isinstance(one, BaseException) for one in given),
        "receipts of one button": len({str(one) for one in given}),
        "signatures of one button": Signature.objects.count(),
    }
    people = [
        operations.add_person(
            school=cast.school,
            given_name=f"Jo{n}",
            family_name="Newell",
            roles=[Role.TEACHER],
            joined_on=JOINED,
            by=None,
            now=NOW,
        )
        for n in range(AT_ONCE)
    ]
    given = together(cast.school.id, [works(person, None) for person in people])
    found["failed"] += sum(isinstance(one, BaseException) for one in given)
    found["receipts of sixteen"] = len({str(one) for one in given})
    found["signatures"] = Signature.objects.count()
    found["standings"] = Standing.objects.filter(state="signed").count()
    found["events"] = AuditEvent.objects.filter(action="declaration.signed").count()
    return found


def together(school_id: object, works: list[Callable[[], object]]) -> list[object]:
    """Do all of it at once; what each gave, or raised."""
    from django.db import connection  # noqa: PLC0415

    from handbell.tenancy.scope import for_school  # noqa: PLC0415

    start = threading.Barrier(len(works))
    given: list[object] = []

    def run(work: Callable[[], object]) -> None:
        try:
            with for_school(school_id):  # type: ignore[arg-type]
                start.wait()
                given.append(work())
        except BaseException as problem:
            given.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return given


if __name__ == "__main__":
    main()
