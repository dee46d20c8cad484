"""The rules of a book at one moment as plain values, and the rule book that decides by them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from handbell.policies.content import Content, Heading
from handbell.policies.models import Version
from handbell.rulebooks.states import DECIDING, State
from handbell.rules.files.entries import Entry, Plain, digest_of, read_entries
from handbell.rules.model import Clause, RuleBook

# For a policy that came from a file: the adults of the school, and the head, until somebody says otherwise.
FIRST_DEFAULTS: Final[Plain] = {
    "who": ["staff", "governing", "volunteer"],
    "ask": ["headteacher"],
    "ask_by_role": {"headteacher": ["chair_of_governors"]},
}
_NO_WORDS: Final = ("", "{}")
# Part of what a book is made of, so in one language here; the pages say it in the reader's.
_WAITING: Final = gettext_noop(
    "The clause has changed since this rule was written, and nobody has looked at the rule yet."
)
_KEPT_WHILE_WAITING: Final = ("id", "topic", "who", "action", "when", "ask", "from", "to")


@dataclass(frozen=True, slots=True)
class Held:
    """A rule in a book: how it stands, and what RuleEntry holds of it. since: number of the revision it stands from."""

    rule_id: str
    state: State
    data: Plain
    gap: bool = False
    examples: tuple[Plain, ...] = field(default=())
    clauses: tuple[str, ...] = ()
    marks: Mapping[str, str] = field(default_factory=dict)
    sureness: float | None = None
    why: str = ""
    since: int = 0

    @property
    def entry(self) -> Entry:
        """The rule in the form of the files."""
        return Entry(self.data, self.gap, self.examples)

    @property
    def stamp(self) -> str:
        """What stands for the rule as somebody sees it on a page: with another stamp it has changed since."""
        return stamp_of([self.state, self.data, self.gap, self.examples, self.clauses, self.why])


def stamp_of(value: Any) -> str:
    """A short digest of plain data, the same after it went through the database."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=dict)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def stamp_of_all(defaults: Plain, held: Iterable[Held]) -> str:
    """What stands for a whole book as somebody sees it."""
    return stamp_of([defaults, sorted([rule.rule_id, rule.stamp] for rule in held)])


def held_from(entry: Entry, state: State) -> Held:
    """An entry of a file as a rule of a book."""
    return Held(
        rule_id=entry.id,
        state=state,
        data=entry.data,
        gap=entry.gap,
        examples=entry.examples,
        clauses=refs_of(entry.data),
    )


def with_words(versions: QuerySet[Version]) -> QuerySet[Version]:
    """Those of the versions that say something; without stored clauses there is nothing that rules could cite."""
    return versions.exclude(content__in=_NO_WORDS)


def has_words(version: Version) -> bool:
    """Whether a version says something; see `with_words`."""
    return version.content not in _NO_WORDS


def refs_of(data: Plain) -> tuple[str, ...]:
    """The clauses that a rule's data cites; one alone may stand without a list."""
    return as_list(data.get("clauses"))


def as_list(value: Any) -> tuple[str, ...]:
    """A text or list of texts as it stands in a file, as a tuple."""
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(str(one) for one in value)


def marks_of(words: Content) -> dict[str, str]:
    """For each clause a short digest of what it says, by which one sees later that it says something else."""
    return {
        clause.ref: hashlib.sha256(clause.wording(words.language).whole().encode()).hexdigest()[:16]
        for clause in words.clauses()
    }


def marked(held: Iterable[Held], words: Content) -> tuple[Held, ...]:
    """The rules with the marks of their clauses as the words now stand."""
    marks = marks_of(words)
    return tuple(
        replace(rule, marks={ref: marks[ref] for ref in rule.clauses if ref in marks}) for rule in held
    )


def clauses_of(words: Content) -> dict[str, Clause]:
    """The clauses of a version as rules cite them, each with the heading it stands under."""
    found: dict[str, Clause] = {}
    section, below = "", ""
    for block in words.blocks:
        if isinstance(block, Heading):
            below = "" if block.level == 1 else block.text(words.language)
            section = _title(block, words.language) if block.level == 1 else section
        else:
            heading = f"{section}: {below}" if section and below else section or below
            found[block.ref] = Clause(block.ref, heading, block.kind)
    return found


def _title(heading: Heading, language: str) -> str:
    number = "" if heading.given else f"{heading.label} {heading.ref}".strip()
    return f"{number} {heading.text(language)}".strip()


def book_of(
    version: Version, held: Iterable[Held], defaults: Plain, *, whole: bool = False
) -> RuleBook | None:
    """The book that decides; None when no rule does. Raises CannotLoad; `whole` looks at the rules together too."""
    rules = list(held)
    clauses = clauses_of(version.words) if rules else {}
    entries = deciding(rules, clauses)
    if not entries:
        return None
    return read_entries(
        name=version.policy.slug,
        version=version.label,
        clauses=clauses,
        defaults=defaults,
        entries=entries,
        whole=whole,
    )


def digest(version: Version, held: Iterable[Held], defaults: Plain) -> str:
    """The digest that the book has, or would have with rules in it."""
    clauses = clauses_of(version.words)
    return digest_of(version.policy.slug, version.label, clauses, defaults, deciding(held, clauses))


def deciding(held: Iterable[Held], clauses: Mapping[str, Clause]) -> list[Entry]:
    """What decides: accepted rules as they are; rules whose clause changed leave their matter open until looked at."""
    found = []
    for rule in held:
        if rule.state in DECIDING:
            found.append(rule.entry)
        elif rule.state == State.TO_CHECK:
            found.append(_left_open(rule, clauses))
    return found


def _left_open(rule: Held, clauses: Mapping[str, Clause]) -> Entry:
    """A record that somebody has to be asked, in place of a rule: never permissive, and honest about why."""
    data = {key: rule.data[key] for key in _KEPT_WHILE_WAITING if key in rule.data}
    cited = [ref for ref in refs_of(rule.data) if ref in clauses]
    return Entry({**data, "clauses": cited, "decision": "depends", "because": _WAITING}, gap=True)


def with_refs(rule: Held, refs: tuple[str, ...]) -> Held:
    """The same rule citing these clauses."""
    return replace(rule, data={**rule.data, "clauses": list(refs)}, clauses=refs)
