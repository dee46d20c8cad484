"""A pack that was read and checked is kept as JSON under its digest, so that the next start need not read YAML.

JSON holds data only; a file that does not fit is thrown away and made anew, and a changed pack has another digest.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Final

from handbell.rules.files.compiled import from_plain, to_plain
from handbell.rules.files.pack import digest_of, read_pack
from handbell.rules.model import RuleBook
from handbell.rules.vocabulary import ACTIONS, BODIES, FACTS, ROLES

_FORMAT: Final = "1"


def _seed() -> str:
    """Changes whenever the format or the vocabulary does, so that no book outlives the words it was checked against."""
    words = [fact.slug + ",".join(fact.words.slugs() if fact.words else ()) for fact in FACTS.values()]
    listed = "\n".join((*words, *ACTIONS.slugs(), *ROLES.slugs(), *BODIES.slugs()))
    return _FORMAT + hashlib.sha256(listed.encode()).hexdigest()


def load_pack(folder: Path, cache: Path | None = None) -> RuleBook:
    """The rule book of a pack, from `cache` (a folder that only this program writes to) if it is there.

    Raises CannotLoad when the pack has mistakes. A cache that cannot be written is done without.
    """
    if cache is None:
        return read_pack(folder)[0]
    kept = cache / f"{folder.name}-{digest_of(folder, _seed())[:32]}.json"
    try:
        return from_plain(json.loads(kept.read_bytes()))
    except (OSError, ValueError, KeyError, TypeError):
        book = read_pack(folder)[0]
    keep(kept, json.dumps(to_plain(book), ensure_ascii=False, separators=(",", ":")))
    return book


def keep(path: Path, text: str) -> None:
    """Write a compiled form beside others and take away its older ones. What cannot be written is done without."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", dir=path.parent, encoding="utf-8", suffix=".part", delete=False
        ) as part:
            part.write(text)
        os.replace(part.name, path)
    except OSError:
        return
    for old in path.parent.glob(f"{path.name.rsplit('-', 1)[0]}-*.json"):
        if old != path:
            old.unlink(missing_ok=True)
