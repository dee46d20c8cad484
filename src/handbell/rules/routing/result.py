"""The route of one concern: what the policy says and, apart from it, what the baseline says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from handbell.rules.routing.facts import ConcernFacts
from handbell.rules.routing.model import Baseline, Clock, Layer, RouteBook, Step, Told, TraceLine

_NO_LIMIT: Final = "no_limit"


@dataclass(frozen=True, slots=True)
class Route:
    """What `route` gives; see docs/routing.md. `needs` are facts that could change it."""

    facts: ConcernFacts
    nation: str
    book: RouteBook | None
    safety: Baseline
    policy: Layer
    baseline: Layer
    shut_out: tuple[str, ...]
    needs: tuple[str, ...]
    trace: tuple[TraceLine, ...]

    @property
    def uploads(self) -> str:
        """ "refused" when either half refuses them."""
        return "refused" if "refused" in {self.policy.uploads, self.baseline.uploads} else "allowed"

    @property
    def locked_until(self) -> str | None:
        """Whose advice has to be recorded before anybody acts against or questions a person; the police come first."""
        if "police" in {self.policy.lock, self.baseline.lock}:
            return "police"
        return self.policy.lock or self.baseline.lock

    @property
    def school_duty(self) -> str | None:
        """What the policy says of the school's own duty: yes, no, limited, or None where it is silent."""
        return self.policy.duty

    @property
    def tell(self) -> tuple[Told, ...]:
        """Everybody to be told, the policy's first."""
        return self.policy.tell + self.baseline.tell

    @property
    def steps(self) -> tuple[Step, ...]:
        """Everything to do, the policy's first."""
        return self.policy.steps + self.baseline.steps

    @property
    def never(self) -> tuple[str, ...]:
        """Every prohibition once."""
        return tuple(dict.fromkeys(one.do_not for one in self.policy.never + self.baseline.never))

    def clock(self, within: str | None) -> Clock:
        """A limit as the product counts it; where none is set, what Handbell suggests, marked as such."""
        return self.safety.clocks[within or _NO_LIMIT]

    def headings(self, clauses: Iterable[str]) -> list[str]:
        """The headings that some clauses stand under, each once."""
        known = self.book.clauses if self.book is not None else {}
        return list(dict.fromkeys(known[ref].heading for ref in clauses if ref in known))

    def as_dict(self, *, trace: bool = False) -> dict[str, Any]:
        """The route as plain data, in the form of docs/routing.md; `trace` adds which piece gave what."""
        found: dict[str, Any] = {
            **self._layer(self.policy),
            "uploads": self.uploads,
            "locked_until": self.locked_until,
            "shut_out": list(self.shut_out),
            "needs": list(self.needs),
            "baseline": {
                **self._layer(self.baseline),
                "shut_out": list(self.shut_out),
                "marked": "safety baseline",
            },
            "policy": self.book.pack if self.book is not None else None,
            "version": self.book.version if self.book is not None else None,
            "nation": self.nation,
        }
        if trace:
            found["trace"] = [_line(line) for line in self.trace]
            found["digests"] = [self.book.digest if self.book is not None else "", self.safety.digest]
        return found

    def _layer(self, layer: Layer) -> dict[str, Any]:
        return {
            "tell": [entry for told in layer.tell for entry in self._told(told)],
            "steps": [
                {
                    "do": step.do,
                    "who": step.who,
                    "within": step.within,
                    **self._cited(step.clauses),
                    **self._counted(step.within),
                }
                for step in layer.steps
            ],
            "never": [{"do_not": one.do_not, **self._cited(one.clauses)} for one in layer.never],
            "uploads": layer.uploads,
            "school_duty": layer.duty,
            "locked_until": layer.lock,
            "gaps": list(layer.gaps),
        }

    def _told(self, told: Told) -> list[dict[str, Any]]:
        """One entry for each role; `or` names the others of whom one is enough."""
        entries = []
        for role in told.any_of:
            entry: dict[str, Any] = {"role": role, "within": told.within, **self._cited(told.clauses)}
            others = [other for other in told.any_of if other != role]
            entry |= {"or": others} if others else {}
            entry |= {"may": True} if told.may else {}
            entries.append({**entry, **self._counted(told.within)})
        return entries

    def _cited(self, clauses: tuple[str, ...]) -> dict[str, list[str]]:
        return {"clauses": list(clauses), "headings": self.headings(clauses)}

    def _counted(self, within: str | None) -> dict[str, Mapping[str, Any]]:
        clock = self.clock(within)
        return {
            "clock": {"unit": clock.unit, "count": clock.count, "given": clock.given, "source": clock.source}
        }


def _line(line: TraceLine) -> dict[str, Any]:
    return {
        "piece": line.piece,
        "layer": line.layer,
        "state": line.state,
        "parts": list(line.parts),
        "replaced": list(line.replaced),
        "open_facts": list(line.open_facts),
        "source": line.source,
    }
