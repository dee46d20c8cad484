"""What holds for any rules and any facts."""

from __future__ import annotations

import random

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from handbell.rules.engine import Engine
from handbell.rules.engine.trace import DECIDES, trace
from handbell.rules.explanation import explain
from handbell.rules.model import RuleBook
from handbell.rules.vocabulary import DECISIONS, Value
from tests.rules.books import TODAY
from tests.rules.reference import said_openly
from tests.rules.strategies import books, facts, is_narrow

Facts = dict[str, Value]
many = settings(max_examples=120, deadline=None)


@many
@given(books(), facts())
def test_the_engine_says_what_the_plain_reading_says_and_asks_exactly_what_matters(
    book: RuleBook, given: Facts
) -> None:
    assume(is_narrow(given))
    decision = Engine(book, TODAY).decide(given)
    expected, needs = said_openly(book.rules, given)
    assert decision.decision == expected
    assert set(decision.needs) == needs


@many
@given(books(), facts())
def test_there_is_always_one_result_that_explains_itself(book: RuleBook, given: Facts) -> None:
    engine = Engine(book, TODAY)
    decision = engine.decide(given)
    assert decision.decision in DECISIONS
    assert len(decision.clauses) <= 6
    assert decision.ask or decision.decision not in {"depends", "not_covered", "may_with_permission"}
    assert all(explain(decision).all())
    if not decision.needs:
        sure = {step.rule.id for step in trace(engine, decision) if step.status == DECIDES}
        assert sure <= set(decision.rules)


@many
@given(books(), facts(), st.randoms(use_true_random=False))
def test_the_order_of_rules_and_of_facts_does_not_matter(
    book: RuleBook, given: Facts, dice: random.Random
) -> None:
    rules, pairs = list(book.rules), list(given.items())
    dice.shuffle(rules)
    dice.shuffle(pairs)
    shuffled = RuleBook(book.pack, book.version, tuple(rules), book.clauses, book.defaults)
    one, other = Engine(book, TODAY).decide(given), Engine(shuffled, TODAY).decide(dict(pairs))
    assert one.outcome == other.outcome


@many
@given(books(), facts(), facts())
def test_a_further_fact_lifts_a_prohibition_only_through_a_named_exception(
    book: RuleBook, given: Facts, more: Facts
) -> None:
    engine = Engine(book, TODAY)
    before = engine.decide(given)
    assume(before.decision == "must_not")
    after = engine.decide({**more, **given})
    if after.decision in {"may", "may_with_permission", "not_covered"}:
        lifted = {target for rule in book.rules for target in rule.exception_to}
        assert set(before.rules) <= lifted
        assert set(more) - set(given) & {"exceptional", "content"}


@many
@given(books(), facts(), facts())
def test_once_the_facts_asked_for_are_given_the_rest_changes_nothing(
    book: RuleBook, given: Facts, more: Facts
) -> None:
    engine = Engine(book, TODAY)
    needs = engine.decide(given).needs
    answered = {**{slug: value for slug, value in more.items() if slug in needs}, **given}
    assume(set(needs) <= answered.keys())
    settled = engine.decide(answered)
    assume(not settled.needs)
    unassumed = {s: v for s, v in more.items() if s in {"counterpart", "device", "age"}}
    assert engine.decide({**unassumed, **answered}).decision == settled.decision


@many
@given(books(), facts())
def test_deciding_twice_is_deciding_once(book: RuleBook, given: Facts) -> None:
    engine = Engine(book, TODAY)
    assert engine.decide(given).outcome is engine.decide(dict(given)).outcome
