"""How many of the packs' rules are proposed from their policies, and how many proposals are right.

usage: python tests/benchmarks/propose.py [--policy P] [--missed] [--wrong]

Read are the clauses of the packs, in our own words, and, where HANDBELL_POLICY_FOLDER names a folder with the source
files (`<pack>.txt`), those of the policies themselves as Handbell reads them. The packs were written by people who
read the whole policy; the proposer sees one clause at a time and knows no pack.

A proposal and a rule of the pack agree if they stand on the same clause, have the same decision, and one act of the
proposal is one of the rule's, or wider or narrower by the vocabulary's tree.

recall     of the pack's rules that cite a clause, the share with which some proposal agrees;
precision  of the proposals, the share that agree with some rule. One that says what is true but what the pack has
           no rule for counts as wrong, so this is a lower bound;
every act  as precision, but each of a proposal's acts has to agree, not one;
strict     recall and precision where roles and circumstances also have to be able to hold at once.

The clause is the same if it has the same number. Unnumbered clauses are matched in the order of their headings, and one
by one within a heading where Handbell's reader cuts it into as many clauses as the pack does; where it cuts otherwise
the clauses under the heading count as one, which is kinder than clause by clause: "by clause" is the share of
proposals that were measured by clause. In our own words all are.

The proposer's tables were made with these five policies at hand, so the figures say how well it reads what it was made
with. For what nobody had read before, see the heads of tests/rules/propose/held.yaml, later.yaml and last.yaml.
"""

from __future__ import annotations

import argparse
import datetime
import itertools
import os
import re
import sys
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
_ALIKE: Final = 0.6  # of the words of the shorter of two headings


@dataclass(frozen=True)
class Pack:
    """A pack's clauses and the rules that it holds for right."""

    name: str
    clauses: tuple[Clause, ...]
    rules: tuple[Rule, ...]
    defaults: Mapping[str, Any]


@dataclass(frozen=True)
class Score:
    """Counts: rules found (strictly) of all; proposals right, with every act, strictly, and measured by clause, of all."""

    found: int
    found_strict: int
    rules: int
    right: int
    every: int
    strict: int
    by_clause: int
    proposals: int

    def line(self) -> str:
        """The score in one line."""
        return (
            f"{_share(self.found, self.rules)}{_share(self.found_strict, self.rules)}  {self.found:>3} of {self.rules:<4}"
            f"{_share(self.right, self.proposals)}{_share(self.every, self.proposals)}"
            f"{_share(self.strict, self.proposals)}{_share(self.by_clause, self.proposals)}  {self.proposals:>4}"
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
        print(
            f"{way:<22}{'recall':>9}{'strict':>9}{'rules':>14}{'precision':>9}{'every act':>10}{'strict':>8}{'by clause':>10}  made"
        )
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
    pairs = [[rule for rule in pack.rules if fits(one, refs, rule)] for one, refs in made]
    strict = [
        [rule for rule in rules if _together(one, rule, pack)]
        for (one, _), rules in zip(made, pairs, strict=True)
    ]
    found = {rule.id for rules in pairs for rule in rules}
    if shown.missed:
        for rule in pack.rules:
            if rule.id not in found:
                print(
                    f"  {way}: not proposed {rule.id} {rule.clauses} {rule.decision} {sorted(rule.actions)}"
                )
    if shown.wrong:
        for (one, _), rules in zip(made, pairs, strict=True):
            if not rules:
                about = {
                    key: one.rule[key] for key in ("action", "decision", "when", "who") if key in one.rule
                }
                print(
                    f"  {way}: fits none {one.clauses} {about} {one.sureness} {one.why} [{texts[one.clauses[0]].heading}]"
                )
    return Score(
        found=len(found),
        found_strict=len({rule.id for rules in strict for rule in rules}),
        rules=len(pack.rules),
        right=sum(map(bool, pairs)),
        every=sum(
            all(any(_agree(action, rule) for rule in rules) for action in one.rule["action"])
            for (one, _), rules in zip(made, pairs, strict=True)
        ),
        strict=sum(map(bool, strict)),
        by_clause=sum(all(len(places[ref]) <= 1 for ref in one.clauses) for one, _ in made),
        proposals=len(made),
    )


def fits(proposal: Proposal, refs: frozenset[str], rule: Rule) -> bool:
    """Has the proposal the rule's decision and one of its acts (or a kind, or a wider one), on one of its clauses?"""
    if proposal.rule["decision"] != rule.decision or not any(_near(refs, ref) for ref in rule.clauses):
        return False
    return any(_agree(action, rule) for action in proposal.rule["action"])


def _agree(action: str, rule: Rule) -> bool:
    return bool((ACTIONS.wider(action) | ACTIONS.narrower(action)) & rule.actions)


def _near(refs: frozenset[str], ref: str) -> bool:
    return any(ref == other or ref.startswith(f"{other}.") or other.startswith(f"{ref}.") for other in refs)


def _together(proposal: Proposal, rule: Rule, pack: Pack) -> bool:
    cited = {ref: Cited(ref, "", "rule") for ref in proposal.clauses}
    read, problems = read_entry(Entry(proposal.rule), cited, pack.defaults)
    if read is None:
        raise SystemExit(f"{proposal.rule['id']} is not a rule: {problems}")
    return overlap(read, rule)


def where(clauses: Sequence[Clause], of_pack: Sequence[Clause]) -> dict[str, frozenset[str]]:
    """For each clause that was read, the pack's clauses that it is: itself, or all under its heading if cut otherwise."""
    known = {clause.ref for clause in of_pack}
    read, written = _under_headings(clauses), _under_headings(of_pack)
    found = {clause.ref: frozenset[str]() for clause in clauses}
    for here, there in _matched([heading for heading, _ in read], [heading for heading, _ in written]):
        refs, pack_refs = read[here][1], written[there][1]
        for place, ref in enumerate(refs):
            found[ref] = frozenset({pack_refs[place]} if len(refs) == len(pack_refs) else pack_refs)
    return found | {ref: frozenset({ref}) for ref in found if ref[:1].isdigit() and ref in known}


def _under_headings(clauses: Iterable[Clause]) -> list[tuple[frozenset[str], list[str]]]:
    """Clauses that follow one another under one heading: the heading's words, and their references."""
    return [
        (frozenset(re.findall(r"\w+", heading.lower())), [clause.ref for clause in group])
        for heading, group in itertools.groupby(clauses, key=lambda clause: clause.heading)
    ]


def _matched(read: Sequence[frozenset[str]], written: Sequence[frozenset[str]]) -> list[tuple[int, int]]:
    """Which heading is which, in the order of both, so that the likeness is greatest altogether."""
    best: dict[tuple[int, int], tuple[float, list[tuple[int, int]]]] = {}
    for here in range(len(read), -1, -1):
        for there in range(len(written), -1, -1):
            if here == len(read) or there == len(written):
                best[here, there] = (0.0, [])
                continue
            both, least = read[here] & written[there], min(len(read[here]), len(written[there]))
            ways = [best[here + 1, there], best[here, there + 1]]
            if least and len(both) / least >= _ALIKE:
                rest = best[here + 1, there + 1]
                ways.append(
                    (rest[0] + len(both) / len(read[here] | written[there]), [(here, there), *rest[1]])
                )
            best[here, there] = max(ways, key=lambda way: way[0])
    return best[0, 0][1]


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
