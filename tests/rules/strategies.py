"""Small random rule books and facts for properties."""

from __future__ import annotations

from hypothesis import strategies as st

from handbell.rules.conditions import Condition
from handbell.rules.model import Clause, Defaults, Rule, RuleBook
from handbell.rules.vocabulary import FACTS, Value, read_facts

DECISIONS = ("must_not", "must", "depends", "may_with_permission", "may")
COUNTERPARTS = ("pupil", "parent", "young_person", "other_child", "colleague")
DEVICES = ("own", "school")
CONTENT = ("derogatory", "unfit", "praise")


@st.composite
def conditions(draw: st.DrawFn, fact: str) -> Condition:
    """A condition on one of the facts used here."""
    if fact == "age":
        least = draw(st.none() | st.integers(5, 18))
        most = draw(st.none() | st.integers(18, 30))
        return Condition("age", least=least, most=most if least is not None or most is not None else 17)
    if fact == "exceptional":
        return Condition(fact, any_of=frozenset({True}))
    words: dict[str, tuple[str, ...]] = {"counterpart": COUNTERPARTS, "device": DEVICES, "content": CONTENT}
    chosen = frozenset[Value](draw(st.sets(st.sampled_from(words[fact]), min_size=1, max_size=2)))
    negative = fact != "content" and draw(st.booleans())
    return Condition(fact, none_of=chosen) if negative else Condition(fact, any_of=chosen)


@st.composite
def rules(draw: st.DrawFn, number: int) -> Rule:
    """One rule; exceptions point only to rules with lower numbers, so they never go in circles."""
    facts = draw(
        st.sets(st.sampled_from(["counterpart", "age", "device", "exceptional", "content"]), max_size=3)
    )
    made = [draw(conditions(fact)) for fact in sorted(facts)]
    decision = draw(st.sampled_from(DECISIONS))
    gap = decision == "depends" and draw(st.booleans())
    targets = st.sets(st.integers(0, number - 1), max_size=1) if number and not gap else st.just(set[int]())
    return Rule(
        id=f"r{number}", topic="conduct", clauses=(f"{number}.1",),
        who=frozenset({draw(st.sampled_from(["staff", "teacher"]))}),
        actions=frozenset({draw(st.sampled_from(["connect", "be_in_touch", "message"]))}), decision=decision,
        because="Because.", conditions=tuple(made), ask=("slt",), gap=gap,
        exception_to=frozenset(f"r{target}" for target in draw(targets)),
    )  # fmt: skip


@st.composite
def books(draw: st.DrawFn) -> RuleBook:
    """Up to six rules."""
    made = tuple(draw(rules(number)) for number in range(draw(st.integers(1, 6))))
    clauses = {ref: Clause(ref, "Conduct", "rule") for rule in made for ref in rule.clauses}
    return RuleBook("sample", "1", made, clauses, Defaults(frozenset({"staff"}), ("headteacher",)))


_OPTIONAL: dict[str, st.SearchStrategy[object]] = {
    "counterpart": st.sampled_from([*COUNTERPARTS, "pupil_of_other_school", "stranger"]),
    "device": st.sampled_from([*DEVICES, "other"]),
    "age": st.integers(0, 40),
    "exceptional": st.booleans(),
    "content": st.sets(st.sampled_from(CONTENT)).map(sorted),
    "permission": st.sampled_from(["asked", "granted", "refused"]),
}


@st.composite
def facts(draw: st.DrawFn) -> dict[str, Value]:
    """Who and what are known; anything else may be."""
    given: dict[str, object] = {"who": draw(st.sampled_from(["teacher", "office", "parent"]))}
    given["action"] = draw(st.sampled_from(["connect", "message", "keep_connection"]))
    given.update({slug: draw(values) for slug, values in _OPTIONAL.items() if draw(st.booleans())})
    return read_facts(given)


def is_narrow(given: dict[str, Value]) -> bool:
    """No fact is known only by a wide word."""
    words = FACTS["counterpart"].words
    return "counterpart" not in given or words is None or len(words.narrower(str(given["counterpart"]))) == 1
