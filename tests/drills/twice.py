"""The same pages sent again and again, sixteen at once: one record each, the same code, no error."""

from __future__ import annotations

import sys
import time

from tests.drills import _house


def main() -> int:
    asked = _house.arguments(__doc__ or "", posts=3200, keys=200, at_once=16)
    with _house.house(asked.database):
        where = _house.school()
        before = len(_house.kept(where.id).words)

        def work(number: int) -> tuple[dict[str, set[str]], list[str]]:
            codes: dict[str, set[str]] = {}
            wrong = []
            for turn in range(asked.posts // asked.at_once):
                key = f"key-{turn % asked.keys}"
                try:
                    codes.setdefault(key, set()).add(_house.tell(where, key, f"Words of {key}.").code)
                except Exception as problem:  # every kind counts
                    wrong.append(repr(problem))
            return codes, wrong

        started = time.monotonic()
        found = _house.all_at_once(work, asked.at_once)
        took = time.monotonic() - started
        errors = [problem for _codes, wrong in found for problem in wrong]
        codes: dict[str, set[str]] = {}
        for one, _wrong in found:
            for key, some in one.items():
                codes.setdefault(key, set()).update(some)
        kept = _house.kept(where.id)
        _house.report(
            f"twice, {asked.database}",
            posts=asked.posts,
            records=len(kept.words) - before,
            errors=len(errors),
            codes_that_differ=sum(len(some) > 1 for some in codes.values()),
            seconds=round(took, 1),
        )
        return _house.verdict(
            [
                errors[:3],
                len(kept.words) != len(codes) + before,
                any(len(some) > 1 for some in codes.values()),
                kept.problems,
            ]
        )


if __name__ == "__main__":
    sys.exit(main())
