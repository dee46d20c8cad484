"""Proposals stand beside their clauses and decide nothing until a person accepts them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from handbell.rulebooks import operations
from handbell.rulebooks.beginnings import standing
from handbell.rulebooks.proposals import waiting
from handbell.rulebooks.queries import book_for
from handbell.rulebooks.states import TRANSITIONS, State
from tests.cast import NOW, Cast
from tests.rulebooks.stories import entry, proposed, stamp, uploaded
from tests.rulebooks.test_pages import address

DOCS = Path(__file__).resolve().parents[2] / "docs" / "rulebooks.md"


@dataclass(frozen=True)
class Proposal:
    clauses: tuple[str, ...]
    rule: Mapping[str, Any]
    sureness: float
    why: str


def test_proposals_get_ids_of_their_own() -> None:
    rule = {key: value for key, value in entry().data.items() if key != "clauses"}
    found = waiting(
        [Proposal(("1.1",), rule, 0.93, "must not"), Proposal(("1.1",), rule, 2.0, "")], ["1-1-connect"]
    )
    assert [one.rule_id for one in found] == ["1-1-connect-2", "1-1-connect-3"]
    assert [one.sureness for one in found] == [0.93, 1.0]
    assert found[0].clauses == ("1.1",)
    assert {one.state for one in found} == {State.PROPOSED}


def test_a_proposal_decides_nothing_before_a_person_accepts_it(cast: Cast) -> None:
    version = proposed(cast)
    assert book_for(version) is None
    page = cast.client(cast.deputy).get(address("book", version) + "?show=waiting").content.decode()
    assert "90 % sure" in page
    assert "must not befriend" in page
    operations.refuse_rule(version=version, rule_id="befriend-pupil", by=cast.deputy, now=NOW)
    assert book_for(version) is None
    operations.accept_rule(version=version, rule_id="befriend-pupil", by=cast.head, now=NOW)
    assert book_for(version) is not None


def test_what_was_refused_is_not_proposed_again(cast: Cast) -> None:
    version = proposed(cast)
    operations.refuse_rule(version=version, rule_id="befriend-pupil", by=cast.deputy, now=NOW)
    again = waiting([Proposal(("1.1",), {**entry().data}, 0.9, "")], [])
    assert operations.propose_rules(version=version, proposals=again, by=cast.deputy, now=NOW) == 0
    assert [rule.state for rule in standing(version)[1]] == [State.REFUSED]


def test_a_proposal_that_cannot_be_read_is_shown_with_what_is_wrong(cast: Cast) -> None:
    version = uploaded(cast)
    bad = waiting([Proposal(("1.1",), {**entry(action=["fly"]).data}, 0.2, "")], [])
    operations.propose_rules(version=version, proposals=bad, by=cast.deputy, now=NOW)
    page = cast.client(cast.deputy).get(address("book", version) + "?show=waiting").content.decode()
    assert "is not an action" in page
    target = address("accept", version, rule_id=bad[0].rule_id)
    seen = {"seen": stamp(version, bad[0].rule_id)}
    said = cast.client(cast.deputy).post(target, seen, follow=True).content.decode()
    assert "Nothing was changed" in said
    assert book_for(version) is None


def test_the_diagram_in_the_documents_is_the_table() -> None:
    drawn = re.findall(r"^    (\S+) --> (\w+)$", DOCS.read_text("utf-8"), flags=re.MULTILINE)
    table = {
        ("[*]" if here is None else here.value, to.value)
        for here, there in TRANSITIONS.items()
        for to in there
    }
    assert set(drawn) == table
    assert len(drawn) == len(table)


def test_rules_are_proposed_from_the_clauses_of_an_uploaded_policy(cast: Cast) -> None:
    version = uploaded(cast)
    client = cast.client(cast.deputy)
    page = client.post(address("propose", version), follow=True).content.decode()
    assert "% sure" in page
    found = standing(version)[1]
    said = {(rule.clauses[0], rule.data["decision"]) for rule in found}
    assert said >= {("1.1", "must_not"), ("2.1", "must")}
    assert {rule.state for rule in found} == {State.PROPOSED}
    assert book_for(version) is None
    for rule in found:
        assert client.get(address("change", version, rule_id=rule.rule_id)).status_code == 200
        client.post(address("accept", version, rule_id=rule.rule_id), {"seen": rule.stamp})
    assert book_for(version) is not None
    again = client.post(address("propose", version), follow=True).content.decode()
    assert "nothing new to propose" in again


def test_what_somebody_looked_at_is_not_proposed_again_until_its_clause_changes(cast: Cast) -> None:
    version = uploaded(cast)
    client = cast.client(cast.deputy)
    client.post(address("propose", version))
    before = standing(version)[1]
    for rule in before:
        operations.refuse_rule(version=version, rule_id=rule.rule_id, by=cast.deputy, now=NOW)
    client.post(address("propose", version))
    assert len(standing(version)[1]) == len(before)
