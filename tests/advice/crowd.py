"""Many ask at once, each in a thread and connection of its own. `python -m tests.advice.crowd`: SQLite in a file."""

from __future__ import annotations

import json
import os

import django
from django.core.management import call_command

AT_ONCE = 16


def main() -> None:
    """On the database of the environment, made anew: print what `crowd` says."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handbell.config.settings")
    django.setup()
    call_command("migrate", verbosity=0)
    from handbell.tenancy.scope import for_school  # noqa: PLC0415  after Django's set-up
    from tests.cast import make_cast  # noqa: PLC0415

    cast = make_cast()
    with for_school(cast.school.id):
        print(json.dumps(crowd(cast)))


def crowd(cast: object) -> dict[str, int]:
    """What there is after sixteen presses of one button, and after sixteen people have asked together."""
    from handbell.advice.models import Answer, Question  # noqa: PLC0415
    from handbell.audit.models import AuditEvent  # noqa: PLC0415
    from tests.advice import stories  # noqa: PLC0415
    from tests.cast import Cast  # noqa: PLC0415
    from tests.declarations.crowd import together  # noqa: PLC0415

    assert isinstance(cast, Cast)
    version = stories.in_force(cast)
    given = together(cast.school.id, [lambda: stories.ask(cast, version, key="one").id] * AT_ONCE)
    found = {
        "failed": sum(isinstance(one, BaseException) for one in given),
        "addresses of one button": len({str(one) for one in given}),
        "answers to one button": Answer.objects.count(),
    }
    given = together(cast.school.id, [lambda: stories.ask(cast, version).id] * AT_ONCE)
    found["failed"] += sum(isinstance(one, BaseException) for one in given)
    found["answers"] = Answer.objects.count()
    found["words"] = Question.objects.count()
    found["events"] = AuditEvent.objects.filter(action="advice.answered").count()
    found["different decisions"] = len(set(Answer.objects.values_list("decision", flat=True)))
    return found


if __name__ == "__main__":
    main()
