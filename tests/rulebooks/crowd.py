"""The story of test_at_once, also run as a program of its own: `python -m tests.rulebooks.crowd`."""

from __future__ import annotations

import json
import os

AT_ONCE = 8


def main() -> None:
    """Make the database in this process's data folder, tell the story there, print what was seen."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handbell.config.settings")
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from handbell.tenancy.scope import for_school  # noqa: PLC0415
    from tests.cast import make_cast  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    cast = make_cast()
    with for_school(cast.school.id):
        print(json.dumps(crowd(cast)))


def crowd(cast: object) -> dict[str, int]:
    """Many begin one book, then many press one button; what was seen. In the school's scope, without a transaction."""
    from handbell.rulebooks import operations  # noqa: PLC0415
    from handbell.rulebooks.models import Revision  # noqa: PLC0415
    from tests.cast import NOW, Cast  # noqa: PLC0415
    from tests.declarations.crowd import together  # noqa: PLC0415
    from tests.policies.stories import draft  # noqa: PLC0415
    from tests.rulebooks.stories import proposed  # noqa: PLC0415

    assert isinstance(cast, Cast)
    version, other = draft(cast), proposed(cast)

    def begin() -> object:
        return operations.keep_rules(version=version, now=NOW).id

    def press() -> object:
        return operations.accept_rule(version=other, rule_id="befriend-pupil", by=cast.head, now=NOW)

    begun = together(cast.school.id, [begin] * AT_ONCE)
    pressed = together(cast.school.id, [press] * AT_ONCE)
    return {
        "failed": sum(isinstance(one, BaseException) for one in [*begun, *pressed]),
        "beginnings": len({str(one) for one in begun}),
        "accepted": Revision.objects.filter(did=Revision.Did.ACCEPTED).count(),
        "revisions": Revision.objects.filter(rulebook__version=version).count(),
    }


if __name__ == "__main__":
    main()
