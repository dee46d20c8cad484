"""What somebody sees who is nothing to a case: the same, to the byte, whether or not the case is there.

Only what is new on every page is set aside: tokens against forged forms, a form's own random key, and the moment.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from handbell.concerns.matters import Matter
from handbell.concerns.models import Case
from handbell.concerns.operations import handling
from tests.drills import _world
from tests.drills._world import GUEST, Ids, Shown, World, crawl, shown

NOWHERE: Final = "0000000000"
_NEW_EVERY_TIME: Final = [
    re.compile(rb'name="(?:csrfmiddlewaretoken|key|submission_key)" value="[^"]*"'),
    re.compile(rb'"(?:X-CSRFToken|x-csrftoken)": ?"[^"]*"'),
    re.compile(rb'"challenge": ?"[^"]*"'),  # of a passkey that might be added
    re.compile(rb'src="data:image/svg[^"]*"|<p>[A-Z2-7]{32}</p>'),  # of an authenticator app that might be
    re.compile(rb'nonce[-="][\w+/=-]+'),
    re.compile(rb"\b\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?: ?[ap]\.?m\.?)?"),
]
_HEADERS: Final = frozenset({"Content-Type", "Content-Length", "ETag", "Vary", "Location", "Cache-Control"})


@dataclass
class Difference:
    """What was looked at, and what was not the same."""

    pages: int = 0
    differences: list[str] = field(default_factory=list)


def normal(page: Shown) -> tuple[int, dict[str, str], bytes]:
    """An answer without what is new every time."""
    body = page.body
    for pattern in _NEW_EVERY_TIME:
        body = pattern.sub(b"*", body)
    headers = {name: value for name, value in page.headers.items() if name in _HEADERS}
    if page.is_page:
        headers["Content-Length"] = str(len(body))
    elif page.headers.get("Content-Type", "").startswith("application/pdf"):
        body = re.sub(rb"/(?:CreationDate|ModDate|ID)[^\n]*", b"", body)
    return page.status, headers, body


def seen_by(client: Client, *, most: int = 150) -> dict[str, tuple[int, dict[str, str], bytes]]:
    """Everything within reach of somebody, by address, and a search."""
    found = {address: normal(page) for address, page in crawl(client, Ids(), of_a_kind=2, most=most).items()}
    looked_for = client.post(reverse("concerns:search"), {"words": "Hidden"})
    return found | {"a search": normal(shown(looked_for))}


def with_a_case(
    world: World, matter: Matter, whom: Iterable[str], *, most: int = 150, every_step: bool = True
) -> Difference:
    """Everything before, once a hidden case is told, once it is worked on, and once it is closed."""
    found, whom = Difference(), list(whom)
    # The same browser all the time: how many there are stands on the page of one's account.
    browsers = {who: world.client(who) for who in whom}
    for who in whom:
        seen_by(browsers[who], most=most)  # to look is to read: what waited for them waits no more afterwards
    before = {who: seen_by(browsers[who], most=most) for who in whom}
    for step, case in zip(("told", "worked on", "closed"), _life(world, matter), strict=True):
        for who in whom if every_step or step == "worked on" else ():
            now = seen_by(browsers[who], most=most)
            found.pages += len(now)
            found.differences += [f"{who}, {step}: {one}" for one in _compared(before[who], now)]
            found.differences += [f"{who}, {step}: {one}" for one in not_found(browsers[who], case)]
    return found


def _life(world: World, matter: Matter) -> Iterator[Case]:
    """A case of which the words, the people and the pages are hidden; it goes on each time that it is asked for."""
    words = "Hidden words that nobody else has used."
    case = _world.told(world.cast.school, matter=matter, words=words, key=secrets.token_hex(8), name=words)
    yield case
    _world.lived(world, case, words)
    yield case
    by = _world.reader_of(world, case)
    handling.close(case=case, reason=words, outcome=words, by=by, now=timezone.now())
    yield case


def _compared(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    wrong = [f"{one} is new" for one in after.keys() - before.keys()]
    wrong += [f"{one} is gone" for one in before.keys() - after.keys()]
    for address in before.keys() & after.keys():
        if before[address] != after[address]:
            wrong.append(f"{address}: {_where(before[address], after[address])}")
    return wrong


def _where(one: Any, other: Any) -> str:
    if one[0] != other[0]:
        return f"{one[0]} became {other[0]}"
    for number, (was, becomes) in enumerate(zip(one[2].splitlines(), other[2].splitlines(), strict=False)):
        if was != becomes:
            return f"line {number}: {was.strip()[:160]!r} became {becomes.strip()[:160]!r}"
    return f"{one[1]} became {other[1]}"


def not_found(client: Client, case: Case) -> list[str]:
    """Whether a hidden case answers as one that is not there, at each of its pages."""
    ids, wrong = Ids(), list[str]()
    rows = {name: some for name, some in _world.of_case(case).items() if some}
    for route in _world.routes():
        if "reference" not in route.parts:
            continue
        values: dict[str, Any] = {
            part: next(iter(ids.like(route, part)), "x") for part in route.parts if part != "reference"
        }
        for part in values:
            fitting = [some for name, some in rows.items() if name.lower().endswith(part.removesuffix("_id"))]
            if fitting:
                values[part] = fitting[0][0].pk
        for method in ("get", "post"):
            hidden, nowhere = (
                normal(shown(getattr(client, method)(route.at(reference=one, **values))))
                for one in (case.reference, NOWHERE)
            )
            plain = (
                hidden[2].replace(case.reference.encode(), b"*"),
                nowhere[2].replace(NOWHERE.encode(), b"*"),
            )
            located = hidden[1].get("Location", "").replace(case.reference, NOWHERE)
            if hidden[0] != nowhere[0] or plain[0] != plain[1] or located != nowhere[1].get("Location", ""):
                wrong.append(f"{method} {route.name}: {hidden[0]} and {nowhere[0]} for one that is not there")
    return wrong


def nothing_to(world: World, matter: Matter) -> list[str]:
    """Everybody who is nothing to a case about `matter` that a stranger told."""
    reading = {
        Matter.PUPIL: {"head", "dsl"},
        Matter.ADULT: {"head", "dsl"},
        Matter.LOW_LEVEL: {"head", "dsl"},
        Matter.SAFEGUARDING_LEAD: {"head", "deputy"},
        Matter.HEAD: {"chair", "governor"},
        Matter.GOVERNOR: {"head", "chair"},
        Matter.CHAIR: {"officer", "head"},
    }[matter]
    return [who for who in (GUEST, *world.everybody) if who not in reading]
