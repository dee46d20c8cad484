"""Is the record whole? Every event, its place, its hash, its code, the head, the clock and every anchor."""

from __future__ import annotations

import datetime
import hashlib
import re
from dataclasses import dataclass, field
from uuid import UUID

from handbell.audit import chain, stream
from handbell.audit.anchors import Anchors
from handbell.audit.key import audit_key
from handbell.audit.models import GENESIS
from handbell.audit.stream import Row

MOST_PROBLEMS = 20
BEFORE_ALL = -(2**62)  # an event numbered 0 or below would stand outside the chain, and be shown
ID_LENGTH, TIME_LENGTH, WHOLE_SECOND = 32, 26, 19
SKEW = datetime.timedelta(minutes=5)


@dataclass(slots=True)
class Verdict:
    """What was found in one school's chain. `problems` are plain sentences; without any the record is whole."""

    school_id: UUID
    events: int = 0
    hash: str = GENESIS
    problems: list[str] = field(default_factory=list)
    lost_by_restore: int = 0

    @property
    def whole(self) -> bool:
        """Whether nothing was changed, removed, added or put in another order."""
        return not self.problems

    def complain(self, problem: str) -> None:
        """Keep a problem; after the first few there is no use in more."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)


@dataclass(slots=True)
class _Place:
    """How far the chain was followed, and the actions and kinds seen on the way."""

    seq: int = 0
    hash: str = GENESIS
    at: str = ""
    words: set[str] = field(default_factory=set)


class _Mac:
    """HMAC-SHA-256 (RFC 2104) with its two keyed states made once: twice as fast as hmac.digest for each event."""

    def __init__(self, key: bytes) -> None:
        padded = key.ljust(64, b"\0")
        self.inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in padded))
        self.outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in padded))


def verify(school_id: UUID, anchors: Anchors | None = None) -> Verdict:
    """Follow a school's chain from its first event to its head, in the school's scope.

    Events that are recorded meanwhile are followed too. Raises KeyMissing when the codes cannot be checked.
    """
    anchors = anchors or Anchors()
    verdict, place, mac = Verdict(school_id), _Place(), _Mac(audit_key())
    while True:
        for rows in stream.chunks(school_id, after=place.seq or BEFORE_ALL):
            first = place.seq + 1
            _follow(rows, school_id.hex, place, verdict, mac)
            _compare(rows, first, anchors, verdict)
            verdict.events += len(rows)
        head = stream.head_and_last(school_id)
        if head is None or head[2] <= place.seq:
            break
    _check_head(head, place, verdict)
    missing = sorted(number for number in anchors.at if number > place.seq)
    if missing:
        verdict.complain(f"Events up to {missing[-1]} were there once; the chain ends at {place.seq}.")
    verdict.hash, verdict.lost_by_restore = place.hash, anchors.lost_by_restore
    return verdict


def _follow(rows: list[Row], school: str, place: _Place, verdict: Verdict, mac: _Mac) -> None:
    """Check a chunk of events against the place reached, and move the place to its end.

    One long loop and no calls that can be spared: it runs for every event there ever was.
    """
    number, before, latest = place.seq, place.hash, place.at
    earliest = _earliest_after(latest)
    sha256, hashed, words = hashlib.sha256, chain.hashed, place.words
    for row in rows:
        prev, action, actor, at, detail, kind, object_id, seq, hash_, code = row
        number += 1
        if len(at) == WHOLE_SECOND:
            at += ".000000"
        digest = sha256(hashed(prev, action, actor, at, detail, kind, object_id, school, seq)).hexdigest()
        inner, outer = mac.inner.copy(), mac.outer.copy()
        inner.update(digest.encode())
        outer.update(inner.digest())
        if (
            digest != hash_
            or prev != before
            or seq != number
            or outer.hexdigest() != code
            or at < earliest
            or (action not in words and not _is_word(chain.ACTION, action, words))
            or (kind not in words and not _is_word(chain.KIND, kind, words))
            or len(object_id) != ID_LENGTH
            or len(at) != TIME_LENGTH
            or (actor and len(actor) != ID_LENGTH)
        ):
            verdict.complain(_what_is_wrong(row, digest, _Place(number - 1, before, earliest)))
            number = seq
        before = hash_
        if at > latest:
            if at[:16] != latest[:16]:
                earliest = _earliest_after(at)
            latest = at
    place.seq, place.hash, place.at = number, before, latest


def _is_word(pattern: re.Pattern[str], text: str, words: set[str]) -> bool:
    """Whether a text is a well-formed action or kind; remembers those that are."""
    if pattern.fullmatch(text):
        words.add(text)
        return True
    return False


def _earliest_after(at: str) -> str:
    """The earliest time that an event after one at `at` may have: clocks differ, and people wait for the lock."""
    if not at:
        return ""
    try:
        return str(datetime.datetime.fromisoformat(at) - SKEW)  # as in the chain: UTC, without a zone
    except ValueError:
        return ""


def _what_is_wrong(row: Row, digest: str, before: _Place) -> str:
    """In words, what is wrong with an event; the most telling first. `before.at`: no earlier than this."""
    prev, at, seq, hash_ = row[0], row[3], row[7], row[8]
    if seq != before.seq + 1:
        missing = f"{before.seq + 1} to {seq - 1}" if seq > before.seq + 2 else str(before.seq + 1)
        return f"Event {missing} is missing before {seq}."
    if digest != hash_:
        return f"Event {seq} was changed after it was recorded."
    if prev != before.hash:
        return f"Event {seq} does not follow event {before.seq}: one of them was replaced."
    if at < before.at:
        return f"Event {seq} is dated {at}, before the event it follows."
    return f"Event {seq} was not recorded by this Handbell: its code was made without the key."


def _compare(rows: list[Row], first: int, anchors: Anchors, verdict: Verdict) -> None:
    """Every anchor that falls in a chunk must be the hash which stands there."""
    last = rows[-1][7]
    for number in [number for number in anchors.at if first <= number <= last]:
        standing = next((row[8] for row in rows if row[7] == number), "")
        if not all(standing.startswith(fingerprint) for fingerprint in anchors.at[number]):
            verdict.complain(f"Event {number} is not the one that was anchored: the chain was written anew.")


def _check_head(head: tuple[int, str, int] | None, place: _Place, verdict: Verdict) -> None:
    if head is None:
        if place.seq:
            verdict.complain("The chain has events but no head.")
    elif (head[0], head[1]) != (place.seq, place.hash):
        verdict.complain(f"The head says {head[0]} events; the chain ends at {place.seq}.")
