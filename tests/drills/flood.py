"""Ten thousand tellings in an hour, twenty of them genuine; then a whole class at once behind one address."""

from __future__ import annotations

import sys
import time
from importlib import import_module

from tests.drills import _house

FEW_MAILS = 60  # in the hour, for one person: one a minute at the very most
SLOW_PAGE = 1.0


def main() -> int:
    asked = _house.arguments(
        __doc__ or "", reports=10_000, genuine=20, children=300, at_once=16, seed=20261121, is_one_from=0
    )
    with _house.house(asked.database), _house.open_school() as cast:
        core, started = import_module("tests.drills._flooding"), time.monotonic()
        if asked.is_one_from:  # the short form has no time for three hundred before it
            vars(import_module("handbell.concerns.operations.telling"))["FLOOD"] = asked.is_one_from
        found = core.flood(asked.reports, asked.genuine, seed=asked.seed, start=core.timezone.now())
        lanes, mails = core.in_the_lanes(), core.mails_by_person()
        desk = core.desk_seconds(cast.dsl)
        _house.forget_connections()
        class_codes, slowest = a_class(core, asked.children, asked.at_once)
        most_mails = max(mails.values(), default=0)
        _house.report(
            f"flood, {asked.database}",
            tellings=found.sent,
            codes=found.codes,
            genuine=len(found.genuine),
            lanes=lanes,
            most_mails_to_one_person=most_mails,
            slowest=f"{found.slowest:.2f} s",
            desk=f"{desk * 1000:.0f} ms",
            class_told=asked.children,
            class_codes=len(class_codes),
            class_slowest=f"{slowest:.2f} s",
            seconds=round(time.monotonic() - started),
        )
        return _house.verdict(
            [
                found.wrong[:5],
                found.codes != found.sent,
                desk > SLOW_PAGE,
                most_mails > FEW_MAILS,
                len(class_codes) != asked.children,
            ]
        )


def a_class(core: object, children: int, at_once: int) -> tuple[set[str], float]:
    """So many tell at once from one address; the codes that they got, and how long the slowest waited."""
    from handbell.tenancy.scope import for_every_school  # noqa: PLC0415  only after django.setup()

    def work(number: int) -> tuple[list[str], float]:
        codes, slowest = [], 0.0
        for turn in range(number, children, at_once):
            began = time.monotonic()
            codes.append(core.send(f"I am child {turn}, and this is what happened."))  # type: ignore[attr-defined]
            slowest = max(slowest, time.monotonic() - began)
        return codes, slowest

    with for_every_school("the drill is outside of any request"):
        found = _house.all_at_once(work, at_once)
    return {code for codes, _slowest in found for code in codes if code}, max(one for _codes, one in found)


if __name__ == "__main__":
    sys.exit(main())
