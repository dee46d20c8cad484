"""Thousands of look-alike tellings within the hour, a few genuine ones among them: what comes of each."""

from __future__ import annotations

import datetime
import random
import re
import secrets
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final
from unittest import mock

from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from handbell.concerns.models import Case
from handbell.concerns.models.cases import Lane
from handbell.notifications import operations as notifications
from handbell.notifications.models import Message
from tests import cast as casting

GENUINE: Final = (
    "Somebody waits for me behind the sports hall every {} and films me.",
    "My cousin {} does not eat any more and wears long sleeves in the heat.",
    "A man whom I only know from a game wants to meet me near {}.",
    "Year {} passes round a list that says who is ugly.",
)
SPAM: Final = "Lorem {} ipsum: win a prize number {}, call {} now!!"
_CODE: Final = re.compile(r"\b(?:[0-9A-Z]{4} ){4}[0-9A-Z]{4}\b")
MINUTE: Final = 60


@dataclass
class Flood:
    """What came of it."""

    codes: int = 0
    sent: int = 0
    genuine: list[str] = field(default_factory=list)
    slowest: float = 0.0
    wrong: list[str] = field(default_factory=list)


def send(words: str, *, address: str = "192.0.2.7") -> str:
    """Somebody tells it on the public page; the code that they get, "" for none."""
    answer = Client(raise_request_exception=False).post(
        reverse("public_concerns:tell", args=["alder"]),
        {
            "key": secrets.token_hex(16),
            "who": "pupil",
            "words": words,
            "about": "pupil",
            "what": "bullying_of_pupil",
            "happened": "",
            "again": "",
            "platform": "",
        },
        REMOTE_ADDR=address,
    )
    found = _CODE.search(answer.content.decode())
    return found[0].replace(" ", "") if answer.status_code == 200 and found else ""


def flood(number: int, genuine: int, *, seed: int, start: datetime.datetime) -> Flood:
    """So many tellings spread evenly over an hour from `start`, the genuine ones scattered among them."""
    dice, found = random.Random(seed), Flood()
    places = set(dice.sample(range(number // 10, number), genuine))
    told, minute = 0, -1
    for turn in range(number + genuine):
        now = start + datetime.timedelta(seconds=3600 * turn / (number + genuine))
        is_genuine = turn in places
        if (now - start).seconds // MINUTE != minute:
            minute = (now - start).seconds // MINUTE
            notifications.do_what_is_due(now=now)
        # As different from one another as genuine ones are, so that none of them looks like another.
        words = (
            GENUINE[told % 4].format(f"day {_word(told)}")
            if is_genuine
            else SPAM.format(turn, turn * 7, turn * 13)
        )
        began = time.monotonic()
        with mock.patch.object(timezone, "now", return_value=now):
            code = send(words)
        found.slowest = max(found.slowest, time.monotonic() - began)
        found.codes += bool(code)
        found.sent += 1
        if is_genuine:
            told += 1
            found.genuine.append(words)
            found.wrong += _alerted(now)
    return found


def _word(number: int) -> str:
    """A word that stands for a number, for figures do not make words differ."""
    return "".join(chr(ord("a") + int(one)) for one in str(number)) + "ish"


def _alerted(now: datetime.datetime) -> list[str]:
    """What is wrong with a genuine telling that came at `now`: it is looked at first, and somebody is told in a minute."""
    case = Case.objects.get(opened_at=now)
    alerts = Message.objects.filter(key__startswith=f"concern-{case.id.hex}")
    soon = now + datetime.timedelta(seconds=MINUTE)
    wrong = [] if case.lane == Lane.MAIN else [f"a genuine telling at {now} is among the many"]
    if not [one for one in alerts if one.next_attempt_at <= soon]:
        wrong.append(f"nobody hears within a minute of the genuine telling at {now}")
    return wrong


def mails_by_person() -> Counter[str]:
    """How many mails went to each, as the clock sent them every minute."""
    return Counter(to for one in mail.outbox for to in one.to)


def desk_seconds(person: Any, turns: int = 5) -> float:
    """How long the list takes, as somebody who may see all of it opens it: the median."""
    client, took = casting.client_for(person), []
    for _turn in range(turns):
        began = time.monotonic()
        answer = client.get(reverse("concerns:index"))
        took.append(time.monotonic() - began)
        if answer.status_code != 200:
            return float("inf")
    return sorted(took)[turns // 2]


def in_the_lanes() -> dict[str, int]:
    """How many cases lie in each list."""
    return {str(lane): Case.objects.filter(lane=lane).count() for lane in Lane}
