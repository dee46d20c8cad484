"""The lexicon made ready: what words mean, as data from `packs/lexicon`, compiled once and kept as JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from handbell.rules.files.cache import keep
from handbell.rules.files.places import PACKS
from handbell.rules.understand.compiling import compiled, lexicon_files
from handbell.rules.understand.meaning import Meaning, Person, Term, meaning_from
from handbell.rules.understand.patterns import Finder
from handbell.rules.understand.tries import END, Tree
from handbell.rules.vocabulary import ACTIONS, FACTS, ROLES

_FORMAT: Final = "3"
FOLDER: Final = PACKS / "lexicon"


class Lexicon:
    """Words, phrases, people and patterns. Read only; threads may share it."""

    __slots__ = (
        "by_start", "early", "female", "forms", "joins", "late", "long_words", "male", "meanings", "numbers", "people",
        "phrases", "plain", "platforms", "terms", "verbs_or_nouns", "welsh", "welsh_forms", "welsh_joins",
    )  # fmt: skip

    def __init__(self, plain: Mapping[str, Any]) -> None:
        self.joins: Tree = plain["joins"]
        self.welsh_joins: Tree = plain["welsh_joins"]
        self.welsh = frozenset(plain["welsh"])
        self.welsh_forms: dict[str, str] = plain["welsh_forms"]
        self.phrases: Tree = plain["phrases"]
        self.forms: dict[str, str] = plain["forms"]
        self.verbs_or_nouns = frozenset(plain["verbs_or_nouns"])
        self.female = frozenset(plain["female"])
        self.male = frozenset(plain["male"])
        self.plain = frozenset(plain["plain"])
        self.numbers: dict[str, int] = plain["numbers"]
        self.terms = tuple(Term.of(entry) for entry in plain["terms"])
        self.people = {slug: Person(**entry) for slug, entry in plain["people"].items()}
        self.meanings: tuple[Meaning, ...] = tuple(meaning_from(entry) for entry in plain["meanings"])
        self.early = Finder(plain["early"])
        self.late = Finder(plain["late"])
        # "WhatsApp group", "my LinkedIn profile": the name of the site within a longer phrase still says which it is.
        self.platforms = {
            word: dict(self.terms[branch[END]].says)["platform"]
            for word, branch in self.phrases.items()
            if END in branch and "platform" in dict(self.terms[branch[END]].says)
        }
        self.long_words = frozenset(plain["long_words"])
        self.by_start: dict[str, list[str]] = {}
        for word in plain["long_words"]:
            self.by_start.setdefault(word[:2], []).append(word)


def load_lexicon(cache: Path | None = None, folder: Path = FOLDER) -> Lexicon:
    """The lexicon, from `cache` (a folder that only this program writes to) if it is there.

    Raises CannotLoad when a file of the lexicon has mistakes.
    """
    if cache is None:
        return Lexicon(compiled(folder))
    kept = cache / f"lexicon-{_digest(folder)[:32]}.json"
    try:
        return Lexicon(json.loads(kept.read_bytes()))
    except (OSError, ValueError, KeyError, TypeError):
        plain = compiled(folder)
    keep(kept, json.dumps(plain, ensure_ascii=False, separators=(",", ":")))
    return Lexicon(plain)


def _digest(folder: Path) -> str:
    """Changes with every file of the lexicon, with the vocabulary, and with the programs that compile it."""
    digest = hashlib.sha256(_FORMAT.encode())
    for words in (FACTS, ACTIONS.slugs(), ROLES.slugs()):
        digest.update(",".join(words).encode())
    programs = [
        Path(__file__).with_name(name)
        for name in ("compiling.py", "inflect.py", "patterns.py", "tries.py", "text.py")
    ]
    for path in (*lexicon_files(folder), *programs):
        content = path.read_bytes()
        digest.update(f"{path.name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()
