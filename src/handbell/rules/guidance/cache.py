"""Guidance that was read and checked is kept as JSON under its digest, as packs are: no start reads YAML twice."""

from __future__ import annotations

import datetime
import hashlib
import json
from pathlib import Path
from typing import Any, Final

from handbell.rules.conditions import Condition
from handbell.rules.files import shared
from handbell.rules.files.cache import keep
from handbell.rules.guidance.files import FOLDER, digest_of, read_guidance
from handbell.rules.guidance.model import Guidance, Record
from handbell.rules.vocabulary import ACTIONS, FACTS, ROLES, TOPICS

_FORMAT: Final = "1"
_DAYS: Final = ("checked_on", "starts", "ends")
_SETS: Final = ("nations", "who", "actions")
_TEXTS: Final = ("id", "topic", "text", "source", "url", "standing")


def load_guidance(packs: Path, cache: Path | None = None) -> Guidance:
    """Every record below `packs`, from `cache` (a folder that only this program writes to) if it is there.

    Raises CannotLoad when a record has mistakes. A cache that cannot be written is done without.
    """
    if cache is None:
        return read_guidance(packs)
    kept = cache / f"{FOLDER}-{digest_of(packs, _seed())[:32]}.json"
    try:
        return from_plain(json.loads(kept.read_bytes()))
    except (OSError, ValueError, KeyError, TypeError):
        guidance = read_guidance(packs)
    keep(kept, json.dumps(to_plain(guidance), ensure_ascii=False, separators=(",", ":")))
    return guidance


def to_plain(guidance: Guidance) -> dict[str, Any]:
    """Only dicts, lists, texts, numbers and nothing."""
    records = [_record_to_plain(record) for record in guidance.records]
    return {"digest": guidance.digest, "nations": dict(guidance.nations), "records": records}


def from_plain(plain: dict[str, Any]) -> Guidance:
    """The guidance again. Raises KeyError, TypeError or ValueError when the data has another shape."""
    records = tuple(_record_from_plain(record) for record in plain["records"])
    return Guidance(records, dict(plain["nations"]), plain["digest"])


def _record_to_plain(record: Record) -> dict[str, Any]:
    plain: dict[str, Any] = {name: getattr(record, name) for name in _TEXTS}
    plain.update((name, sorted(getattr(record, name))) for name in _SETS)
    for name in _DAYS:
        day = getattr(record, name)
        plain[name] = day.isoformat() if day else None
    plain["departs_from"] = dict(record.departs_from)
    plain["conditions"] = [_condition_to_plain(condition) for condition in record.conditions]
    return plain


def _record_from_plain(plain: dict[str, Any]) -> Record:
    days = {name: datetime.date.fromisoformat(plain[name]) if plain[name] else None for name in _DAYS}
    return Record(
        id=plain["id"],
        topic=plain["topic"],
        nations=shared.words(plain["nations"]),
        text=plain["text"],
        source=plain["source"],
        url=plain["url"],
        standing=plain["standing"],
        who=shared.words(plain["who"]),
        actions=shared.words(plain["actions"]),
        checked_on=days["checked_on"],
        starts=days["starts"],
        ends=days["ends"],
        conditions=tuple(_condition_from_plain(listed) for listed in plain["conditions"]),
        departs_from={pack: tuple(refs) for pack, refs in plain["departs_from"].items()},
    )


def _condition_to_plain(condition: Condition) -> list[Any]:
    parts = (condition.any_of, condition.all_of, condition.none_of)
    return [condition.fact, *(sorted(part, key=str) for part in parts), condition.least, condition.most]


def _condition_from_plain(listed: list[Any]) -> Condition:
    fact, any_of, all_of, none_of, least, most = listed
    return shared.condition(fact, (tuple(any_of), tuple(all_of), tuple(none_of)), least, most)


def _seed() -> str:
    """Changes with the format and with the words that records were checked against."""
    words = [fact.slug + ",".join(fact.words.slugs() if fact.words else ()) for fact in FACTS.values()]
    listed = "\n".join((_FORMAT, *words, *ACTIONS.slugs(), *ROLES.slugs(), *TOPICS.slugs()))
    return hashlib.sha256(listed.encode()).hexdigest()
