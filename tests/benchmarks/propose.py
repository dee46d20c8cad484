"""How many of the packs' rules are proposed from their policies, and how many proposals are right.

usage: python tests/benchmarks/propose.py [--policy P] [--missed] [--wrong]

Read are the clauses of the packs, in our own words, and, where HANDBELL_POLICY_FOLDER names a folder with the source
files (`<pack>.txt`), those of the policies themselves as Handbell reads them. Recall: of a pack's rules that cite a clause, the
share for which a proposal on one of their clauses has the decision and the action (the same, or one a kind of the
other). Precision: of the proposals, the share that fit some rule of the pack on their clauses so; "strict" wants roles and
circumstances that can hold together too. "Reviewed" adds proposals judged right by hand, in propose_reviewed.yaml.
Where Handbell's reader makes fewer clauses of a section than the pack does, the section counts as the clause.
"""

from __future__ import annotations

import argparse
import datetime
import os
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parents[2] / "src")]

import yaml  # noqa: E402  the path first: this is run as a script

from handbell.reading import read_policy  # noqa: E402
from handbell.rules.files.checks import overlap  # noqa: E402
from handbell.rules.files.entries import Entry, read_entry  # noqa: E402
from handbell.rules.files.places import PACKS  # noqa: E402
from handbell.rules.model import Clause as Cited  # noqa: E402
from handbell.rules.model import Rule  # noqa: E402
from handbell.rules.propose import Clause, Proposal, propose  # noqa: E402
from handbell.rules.vocabulary import ACTIONS  # noqa: E402

TODAY: Final = datetime.date(2026, 11, 21)
REVIEWED: Final = Path(__file__).with_name("propose_reviewed.yaml")


@dataclass(frozen=True)
class Pack:
    """A pack's clauses and the rules that it holds for right."""

    name: str
    clauses: tuple[Clause, ...]
    rules: tuple[Rule, ...]
    defaults: Mapping[str, Any]


@dataclass(frozen=True)
class Score:
    """Rules found of all, proposals fitting (strictly), judged right by hand, of all."""

    found: int
    rules: int
    fitting: int
    strict: int
    reviewed: int
    proposals: int

    def line(self) -> str:
        """The score in one line."""
        return (
            f"{_share(self.found, self.rules)}  {self.found:>3} of {self.rules:<4}"
            f"{_share(self.fitting, self.proposals)}{_share(self.reviewed, self.proposals)}"
            f"{_share(self.strict, self.proposals)}  {self.proposals:>4}"
        )


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole if whole else 0:7.1f} %"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--policy", action="append")
    parser.add_argument("--missed", action="store_true", help="name the rules that are not proposed")
    parser.add_argument("--wrong", action="store_true", help="name the proposals that fit no rule")
    chosen = parser.parse_args()
    names = chosen.policy or sorted(path.parent.name for path in PACKS.glob("*/pack.yaml"))
    packs = [read_pack(name) for name in names]
    folder = os.environ.get("HANDBELL_POLICY_FOLDER")
    ways = ["source", "own words"] if folder else ["own words"]
    for way in ways:
        print(f"{way:<22}{'recall':>9}{'rules':>14}{'precision':>11}{'reviewed':>9}{'strict':>9}  proposals")
        scores = []
        for pack in packs:
            clauses = source_clauses(Path(folder or ""), pack.name) if way == "source" else pack.clauses
            score = measured(pack, clauses, way, chosen)
            scores.append(score)
            print(f"{pack.name:<22}{score.line()}")
        print(f"{'all':<22}{total(scores).line()}\n")


def total(scores: Iterable[Score]) -> Score:
    """The sum of some scores."""
    listed = list(scores)
    return Score(*(sum(getattr(one, name) for one in listed) for name in Score.__dataclass_fields__))


def measured(pack: Pack, clauses: Sequence[Clause], way: str, shown: argparse.Namespace) -> Score:
    """What the proposals from some clauses make of a pack's rules."""
    places = where(clauses, pack.clauses)
    texts = {clause.ref: clause for clause in clauses}
    made = [(one, frozenset().union(*(places[ref] for ref in one.clauses))) for one in propose(clauses)]
    right = _reviewed(pack.name)
    missed = [rule for rule in pack.rules if not any(fits(one, refs, rule) for one, refs in made)]
    fitting = [any(fits(one, refs, rule) for rule in pack.rules) for one, refs in made]
    strict = [
        any(fits(one, refs, rule) and _together(one, rule, pack) for rule in pack.rules) for one, refs in made
    ]
    by_hand = [
        fit or any(_same(one, entry) for entry in right) for fit, (one, _) in zip(fitting, made, strict=True)
    ]
    if shown.missed:
        for rule in missed:
            print(f"  {way}: not proposed {rule.id} {rule.clauses} {rule.decision} {sorted(rule.actions)}")
    if shown.wrong:
        for (one, _), fit in zip(made, by_hand, strict=True):
            if not fit:
                about = {
                    key: one.rule[key] for key in ("action", "decision", "when", "who") if key in one.rule
                }
                print(
                    f"  {way}: fits none {one.clauses} {about} {one.sureness} {one.why} [{texts[one.clauses[0]].heading}]"
                )
    return Score(
        len(pack.rules) - len(missed), len(pack.rules), sum(fitting), sum(strict), sum(by_hand), len(made)
    )


def fits(proposal: Proposal, refs: frozenset[str], rule: Rule) -> bool:
    """Has the proposal the rule's decision and one of its actions (or a kind, or a wider one), on one of its clauses?"""
    if proposal.rule["decision"] != rule.decision or not any(_near(refs, ref) for ref in rule.clauses):
        return False
    return any(
        ACTIONS.wider(action) & rule.actions or ACTIONS.narrower(action) & rule.actions
        for action in proposal.rule["action"]
    )


def _near(refs: frozenset[str], ref: str) -> bool:
    return any(ref == other or ref.startswith(f"{other}.") or other.startswith(f"{ref}.") for other in refs)


def _together(proposal: Proposal, rule: Rule, pack: Pack) -> bool:
    cited = {ref: Cited(ref, "", "rule") for ref in proposal.clauses}
    read, problems = read_entry(Entry(proposal.rule), cited, pack.defaults)
    if read is None:
        raise SystemExit(f"{proposal.rule['id']} is not a rule: {problems}")
    return overlap(read, rule)


def _same(proposal: Proposal, entry: Mapping[str, Any]) -> bool:
    rule = proposal.rule
    return bool(
        entry["clause"] in proposal.clauses
        and entry["action"] in rule["action"]
        and entry["decision"] == rule["decision"]
    )


def _reviewed(pack: str) -> list[dict[str, Any]]:
    if not REVIEWED.exists():
        return []
    entries: list[dict[str, Any]] = yaml.safe_load(REVIEWED.read_text(encoding="utf-8")) or []
    return [entry for entry in entries if entry["pack"] == pack]


def where(clauses: Sequence[Clause], of_pack: Sequence[Clause]) -> dict[str, frozenset[str]]:
    """For each clause that was read, the pack's clauses that it is: itself, or its whole section if that was cut otherwise."""
    known = {clause.ref for clause in of_pack}
    sections: dict[str, set[str]] = {}
    for clause in of_pack:
        sections.setdefault(_stem(clause.ref), set()).add(clause.ref)
    counts = Counter(_stem(clause.ref) for clause in clauses)
    found: dict[str, frozenset[str]] = {}
    for clause in clauses:
        stem = _stem(clause.ref)
        numbered = clause.ref[:1].isdigit()
        if clause.ref in known and (numbered or counts[stem] == len(sections[stem])):
            found[clause.ref] = frozenset({clause.ref})
        else:
            found[clause.ref] = frozenset(sections.get(_closest(stem, sections), ()))
    return found


def _stem(ref: str) -> str:
    return ref.rpartition(".")[0]


def _closest(stem: str, sections: Iterable[str]) -> str:
    words = set(stem.split("-"))
    likeness = {
        other: len(words & set(other.split("-"))) / min(len(words), len(set(other.split("-"))))
        for other in sections
    }
    best = max(likeness, key=lambda other: (likeness[other], len(other)))
    return best if likeness[best] >= 0.6 else ""


def read_pack(name: str) -> Pack:
    """A pack's clauses, and its rules that cite one, read by themselves so that a pack in the making counts too."""
    clauses: list[Clause] = []
    for path in sorted((PACKS / name / "clauses").glob("*.yaml")):
        loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
        heading = str(loaded.get("section", {}).get("heading", ""))
        for entry in loaded.get("clauses", ()):
            heading = str(entry.get("heading", heading))
            if "ref" in entry:
                clauses.append(
                    Clause(entry["ref"], heading, entry.get("text", ""), _items(entry.get("items", ())))
                )
    files = [
        yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in sorted((PACKS / name / "rules").glob("*.yaml"))
    ]
    defaults = next(file["defaults"] for file in files if "defaults" in file)
    cited = {clause.ref: Cited(clause.ref, clause.heading, "rule") for clause in clauses}
    plain = [rule for file in files for rule in file.get("rules") or () if rule.get("clauses")]
    rules = [read_entry(Entry(rule), cited, defaults)[0] for rule in plain]
    return Pack(name, tuple(clauses), tuple(rule for rule in rules if rule is not None), defaults)


def source_clauses(folder: Path, name: str) -> tuple[Clause, ...]:
    """The clauses of a source file as Handbell reads it."""
    path = folder / f"{name}.txt"
    document = read_policy(path.read_bytes(), path.name, today=TODAY)
    return tuple(
        Clause(clause.ref, section.heading or "", clause.text, _items(clause.items))
        for section in document.sections
        for clause in section.clauses
    )


def _items(items: Iterable[Any]) -> tuple[str, ...]:
    """The items of a list, those of lists within them after their own."""
    found: list[str] = []
    for item in items:
        if isinstance(item, str):
            found.append(item)
            continue
        get = (
            item.get
            if isinstance(item, Mapping)
            else lambda key, other=(), item=item: getattr(item, key, other)
        )
        found += [str(get("text", "")), *_items(get("items", ()))]
    return tuple(found)


if __name__ == "__main__":
    main()
