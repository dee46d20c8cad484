"""The need-to-know table as it is printed in docs/concerns.md, from `need_to_know.yaml` and from nothing else.

    .venv/bin/python -m handbell.concerns.printed_table docs/concerns.md

writes it anew between the two marks; `tests/concerns/test_printed_table.py` fails while the page is not up to date.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import yaml

BEGIN: Final = "<!-- from need_to_know.yaml: begin; do not change by hand -->"
END: Final = "<!-- from need_to_know.yaml: end -->"
TABLE: Final = Path(__file__).with_name("need_to_know.yaml")
_RELATIONS: Final = ("lead", "reader", "decider", "second", "teller")


def printed(data: Mapping[str, Any]) -> str:
    """Three tables in Markdown: whom a concern goes to, who decides, who may do what in a case."""
    parts = [_recipients(data), _deciders(data["deciders"]), _acts(data["acts"])]
    return "\n\n".join(parts)


def renewed(page: str, data: Mapping[str, Any]) -> str:
    """A page with the tables between its marks. Raises ValueError when it has no such marks."""
    before, begin, rest = page.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"The page has no lines {BEGIN!r} and {END!r}.")
    return f"{before}{BEGIN}\n\n{printed(data)}\n\n{END}{after}"


def read() -> dict[str, Any]:
    """The table as data."""
    data: dict[str, Any] = yaml.safe_load(TABLE.read_text("utf-8"))
    return data


def _words(slugs: Iterable[str]) -> str:
    return ", ".join(slug.replace("_", " ") for slug in slugs) or "–"


def _recipients(data: Mapping[str, Any]) -> str:
    rows = [
        f"| {_words([matter])} | {_words(row['first'])} | {_words(row['then'])} "
        f"| {_words(data['escalation'][matter])} |"
        for matter, row in data["recipients"].items()
    ]
    head = "| about | goes to | when that is fewer than two, in this order | unread: a step each day |"
    return "\n".join([head, "|---|---|---|---|", *rows])


def _deciders(deciders: Mapping[str, list[str]]) -> str:
    rows = [f"| {_words([matter])} | {_words(roles)} |" for matter, roles in deciders.items()]
    return "\n".join(
        ["| about | decides for the school: the first who is not shut out |", "|---|---|", *rows]
    )


def _acts(acts: Mapping[str, list[str]]) -> str:
    rows = [
        f"| `{act}` | " + " | ".join("yes" if one in who else "" for one in _RELATIONS) + " |"
        for act, who in acts.items()
    ]
    return "\n".join(
        ["| act | " + " | ".join(_RELATIONS) + " |", "|---" * (len(_RELATIONS) + 1) + "|", *rows]
    )


if __name__ == "__main__":
    page = Path(sys.argv[1])
    page.write_text(renewed(page.read_text("utf-8"), read()), "utf-8")
