"""Whatever a policy says, each proposed rule is one that a pack may hold, in words that are not the clause's."""

from __future__ import annotations

import random
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from handbell.rules.files.checks import check_rules
from handbell.rules.files.entries import Entry, read_entry
from handbell.rules.files.places import PACKS
from handbell.rules.model import Clause as Cited
from handbell.rules.propose import Clause, Proposal, load_tables, propose
from handbell.rules.vocabulary import ACTIONS
from tests.rules.propose.test_invented import _ENTRIES, clause_of

_DEFAULTS = {"who": ["staff"], "ask": ["headteacher"]}
_PIECES = [
    "staff", "pupils", "The Headteacher", "no pupil under 13", "must not", "should", "may", "will", "are not permitted to",
    "only", "with the permission of", "without parental consent", "unless", "accept", "friend requests from", "former pupils",
    "under 18", "over 16", "photographs of children", "be reported to", "the police or the LADO", "immediately", "share",
    "passwords", "on school computers", "during lessons", "their own phones", "indecent images", "disciplinary action",
    "under no circumstances", "avoid", "and", "or", ",", ".", ";", ":", "(", ")", "bullying", "in writing", "governors",
]  # fmt: skip


def checked(made: tuple[Proposal, ...], clauses: list[Clause]) -> None:
    """Every proposal is read as strictly as a pack's rule is, and looked at as a pack's rules are."""
    cited = {clause.ref: Cited(clause.ref, clause.heading, "rule") for clause in clauses}
    assert len({one.rule["id"] for one in made}) == len(made)
    for one in made:
        rule, problems = read_entry(Entry(one.rule), cited, _DEFAULTS)
        assert rule is not None, (one.rule, problems)
        assert not check_rules({rule.id: rule}, {rule.id: ("", 0)}), one.rule
        assert tuple(one.rule["clauses"]) == one.clauses
        assert 0 < one.sureness < 1
        assert one.why


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=14), min_size=1, max_size=5),
    st.text(max_size=60),
)
def test_any_words_of_policies(sentences: list[list[str]], heading: str) -> None:
    lines = [" ".join(words) for words in sentences]
    clauses = [Clause("1.1", heading, lines[0], tuple(lines[1:])), Clause("1.2", heading, ". ".join(lines))]
    checked(propose(clauses), clauses)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.lists(st.text(max_size=80), max_size=3))
def test_any_text(text: str, items: list[str]) -> None:
    clauses = [Clause("a.1", text[:40], text, tuple(items))]
    checked(propose(clauses), clauses)


def test_the_packs_clauses_and_the_invented_ones() -> None:
    clauses = [clause_of(entry) for entry in _ENTRIES]
    checked(propose(clauses), clauses)
    for folder in sorted(path.parent for path in PACKS.glob("*/pack.yaml")):
        clauses = pack_clauses(folder.name)
        checked(propose(clauses), clauses)


def test_the_order_of_clauses_changes_no_rule() -> None:
    clauses = [clause_of(entry) for entry in _ENTRIES]
    turned = list(clauses)
    random.Random(7).shuffle(turned)
    assert _said(propose(clauses)) == _said(propose(turned))


def test_the_reason_is_in_the_vocabulary_s_words() -> None:
    (made,) = propose([Clause("9.1", "Passwords", "Never share a password.")])
    assert made.rule["because"] == "Whoever the policy binds is not to share a login or password."
    assert made.why == "Read “never” with “share a password”."


def test_the_same_rule_in_two_clauses_is_proposed_once() -> None:
    made = propose(
        [
            Clause("1.1", "", "Staff must not share passwords."),
            Clause("4.2", "", "Staff must not share a password."),
        ]
    )
    assert [one.clauses for one in made] == [("1.1", "4.2")]


def test_every_act_has_a_topic_and_the_tables_hold_words_of_the_vocabulary() -> None:
    assert set(load_tables().topics) == set(ACTIONS.slugs())


def pack_clauses(name: str) -> list[Clause]:
    """The clauses of a pack, each under the heading of its file."""
    found: list[Clause] = []
    for path in sorted((PACKS / name / "clauses").glob("*.yaml")):
        loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        heading = str(loaded["section"].get("heading", ""))
        found += [
            Clause(one["ref"], heading, one.get("text", "")) for one in loaded["clauses"] if "ref" in one
        ]
    return found


def _said(made: tuple[Proposal, ...]) -> set[str]:
    return {
        str({key: value for key, value in one.rule.items() if key not in {"id", "clauses"}}) for one in made
    }
