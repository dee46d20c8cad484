"""What a policy orders without saying who does it, or whom one turns to; and what no rule speaks of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from handbell.rules.compare.questions import Question
from handbell.rules.engine import Engine
from handbell.rules.engine.decision import Clash
from handbell.rules.files.report import unused_clauses
from handbell.rules.model import Clause, Rule, RuleBook
from handbell.rules.vocabulary import ACTIONS
from handbell.rules.vocabulary.results import MUST

# "The school shall" is nobody's work until somebody's name stands under it.
_NOBODY: Final = frozenset({"school"})
_TELLING: Final = ACTIONS.narrower("report") | ACTIONS.narrower("refer")


@dataclass(frozen=True, slots=True)
class LooseEnds:
    """Duties of the school as a body; duties to report with nobody to report to; binding clauses without a rule."""

    nobody_does: tuple[Rule, ...]
    nobody_told: tuple[Rule, ...]
    no_rule: tuple[Clause, ...]

    @property
    def any(self) -> bool:
        """Whether there is anything to see to."""
        return bool(self.nobody_does or self.nobody_told or self.no_rule)


def loose_ends(book: RuleBook) -> LooseEnds:
    """The loose ends of a book, in the order of the ids and clauses."""
    duties = [rule for rule in book.rules if rule.decision == MUST and not rule.gap]
    return LooseEnds(
        nobody_does=tuple(rule for rule in duties if rule.who <= _NOBODY),
        nobody_told=tuple(rule for rule in duties if not rule.tell and not _TELLING.isdisjoint(rule.actions)),
        no_rule=tuple(unused_clauses(book)),
    )


def clashes(engine: Engine, questions: Iterable[Question]) -> dict[Clash, Question]:
    """Pairs of rules that contradict each other, each with the first question on which they do."""
    found: dict[Clash, Question] = {}
    for question in questions:
        for clash in engine.decide(question.facts).outcome.clashes:
            found.setdefault(clash, question)
    return found
