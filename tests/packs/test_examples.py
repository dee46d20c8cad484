"""Every pack that has rules: it loads, and each of its worked examples comes out as written."""

from __future__ import annotations

import datetime

import pytest

from handbell.rules.engine import Engine
from handbell.rules.files import read_pack
from handbell.rules.files.examples import failures
from handbell.rules.files.places import PACKS
from handbell.rules.vocabulary import ACTIONS, ROLES, read_facts
from handbell.rules.vocabulary.results import DEPENDS, NOT_COVERED

TODAY = datetime.date(2026, 11, 21)
WITH_RULES = sorted(path.parent.name for path in PACKS.glob("*/rules"))


@pytest.mark.parametrize("pack", WITH_RULES)
def test_each_worked_example_comes_out_as_written(pack: str) -> None:
    book, examples = read_pack(PACKS / pack)
    assert failures(book, examples, today=TODAY) == []
    assert len(examples) >= len(book.rules)


@pytest.mark.parametrize("pack", WITH_RULES)
def test_any_role_may_ask_about_any_act_and_gets_one_safe_answer(pack: str) -> None:
    book, _ = read_pack(PACKS / pack)
    engine = Engine(book, TODAY)
    for who in ROLES.slugs():
        for action in ACTIONS.slugs():
            decision = engine.decide(read_facts({"who": who, "action": action}))
            assert decision.ask or decision.decision not in {DEPENDS, NOT_COVERED}
            assert len(decision.clauses) <= 6
