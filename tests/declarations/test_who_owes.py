"""Who owes: roles, clauses, versions and what people said, in Python and in SQL alike."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.db.models import QuerySet

from handbell.declarations import derivation, facts, queries
from handbell.declarations.models import Countersignature, Objection, Signature, Standing
from handbell.declarations.states import State
from handbell.people import operations as people_operations
from handbell.people.models import Person
from handbell.people.roles import Role
from handbell.policies import operations as policy_operations
from handbell.policies.models import Version
from tests.cast import NOW, Cast
from tests.declarations import stories
from tests.declarations.stories import EVERYBODY, HEAD_ONLY, LATER, NOBODY

Story = Callable[[Cast, Person, Version], object]


def nothing(cast: Cast, person: Person, version: Version) -> None:
    pass


def ask(cast: Cast, person: Person, version: Version) -> None:
    stories.asked(person, version)


def decline(cast: Cast, person: Person, version: Version) -> None:
    stories.declined(person, version)


def sign(cast: Cast, person: Person, version: Version) -> None:
    stories.signed(person, version)


def sign_and_countersign(cast: Cast, person: Person, version: Version) -> None:
    by = cast.chair if person == cast.head else cast.head
    stories.countersigned(by, stories.signed(person, version))


SAID: dict[Story, State] = {
    nothing: State.OWED,
    ask: State.QUERIED,
    decline: State.DECLINED,
    sign: State.SIGNED,
    sign_and_countersign: State.COUNTERSIGNED,
}
# For each change: who of the cast is asked again.
CHANGES: dict[tuple[str, ...], frozenset[str]] = {
    (): frozenset(),
    (NOBODY,): frozenset(),
    (HEAD_ONLY,): frozenset({"head"}),
    (EVERYBODY,): frozenset({"head", "teacher", "governor"}),
    (HEAD_ONLY, NOBODY): frozenset({"head"}),
}


def in_sql(person: Person, version: Version, on: datetime.date) -> State | None:
    row = derivation.bound(facts.asked(version), on=on).filter(id=person.id).first()
    return State(row.state) if row else None


def in_python(person: Person, version: Version, on: datetime.date) -> State | None:
    found = queries.mine_for(person, version.id, on=on)
    return found.state if found else None


WHO = ("head", "teacher", "governor")


@pytest.mark.parametrize("said", SAID, ids=lambda said: said.__name__)
@pytest.mark.parametrize("changed", CHANGES, ids=lambda changed: "+".join(changed) or "reprinted")
def test_a_new_version_asks_only_those_whom_a_changed_clause_binds(
    cast: Cast, version: Version, said: Story, changed: tuple[str, ...]
) -> None:
    for who in WHO:
        said(cast, getattr(cast, who), version)
        for look in (in_sql, in_python):
            assert look(getattr(cast, who), version, NOW.date()) == SAID[said]
    after = stories.next_version(cast, version, *changed)
    for who in WHO:
        expected = State.OWED if who in CHANGES[changed] else SAID[said]
        for look in (in_sql, in_python):
            assert look(getattr(cast, who), after, LATER.date()) == expected


@pytest.mark.parametrize("who", ["pupil", "parent"])
def test_pupils_and_parents_are_not_asked(cast: Cast, version: Version, who: str) -> None:
    for look in (in_sql, in_python):
        assert look(getattr(cast, who), version, NOW.date()) is None


def test_nobody_owes_without_a_policy_in_force(cast: Cast) -> None:
    assert queries.mine(cast.teacher, on=NOW.date()) == []


def test_reviewed_and_nothing_changed_asks_nobody_again(cast: Cast, version: Version) -> None:
    stories.signed(cast.teacher, version)
    policy_operations.review_unchanged(
        version=version, reviewed_on=LATER.date(), next_due="2027-11", note="", by=cast.head, now=LATER
    )
    assert in_python(cast.teacher, version, LATER.date()) == State.SIGNED
    assert in_sql(cast.teacher, version, LATER.date()) == State.SIGNED


def test_a_joiner_owes_at_once_and_a_leaver_no_more(cast: Cast, version: Version) -> None:
    joined = LATER.date()
    joiner = people_operations.add_person(
        school=cast.school,
        given_name="Jo",
        family_name="Newell",
        roles=[Role.OFFICE],
        joined_on=joined,
        by=None,
        now=LATER,
    )
    mine = queries.mine_for(joiner, version.id, on=joined)
    assert mine is not None
    assert (mine.state, mine.since) == (State.OWED, joined)
    assert in_sql(joiner, version, joined - datetime.timedelta(days=1)) is None
    people_operations.end_person(person=joiner, left_on=joined, by=None, now=LATER)
    joiner.refresh_from_db()
    for look in (in_sql, in_python):
        assert look(joiner, version, joined + datetime.timedelta(days=1)) is None


def test_a_new_role_asks_again_only_when_the_change_touches_it(cast: Cast, version: Version) -> None:
    stories.signed(cast.deputy, version)
    after = stories.next_version(cast, version, HEAD_ONLY)
    assert in_python(cast.deputy, after, LATER.date()) == State.SIGNED
    people_operations.give_role(
        person=cast.deputy, role=Role.HEADTEACHER, starts_on=LATER.date(), by=None, now=LATER
    )
    mine = queries.mine_for(cast.deputy, after.id, on=LATER.date())
    assert mine is not None
    assert (mine.state, mine.since) == (State.OWED, LATER.date())
    assert in_sql(cast.deputy, after, LATER.date()) == State.OWED


def test_a_signature_that_stands_is_carried_over_and_said_so(cast: Cast, version: Version) -> None:
    signature = stories.signed(cast.teacher, version)
    after = stories.next_version(cast, version, HEAD_ONLY)
    mine = queries.mine_for(cast.teacher, after.id, on=LATER.date())
    assert mine is not None
    assert mine.carried_over
    assert mine.signature == signature
    assert mine.signed_before is None


def test_what_changed_is_shown_word_by_word(cast: Cast, version: Version) -> None:
    after = stories.next_version(cast, version, HEAD_ONLY, EVERYBODY)
    changes = queries.what_changed(version, after, {Role.TEACHER})
    assert [(change.ref, change.kind) for change in changes] == [(EVERYBODY, "changed")]
    sorts = {piece.sort for piece in changes[0].pieces}
    new = "".join(piece.text for piece in changes[0].pieces if piece.sort == "new")
    assert sorts == {"same", "new"}
    assert "From now on with great care" in new


def test_a_change_that_is_taken_back_leaves_the_first_signature_standing(
    cast: Cast, version: Version
) -> None:
    stories.signed(cast.teacher, version)
    changed = stories.next_version(cast, version, EVERYBODY)
    assert in_sql(cast.teacher, changed, LATER.date()) == State.OWED
    much_later = LATER + datetime.timedelta(days=14)
    back = policy_operations.start_next_draft(made_from=version, by=cast.deputy, now=much_later)
    back = stories.in_force(cast, back, much_later)
    assert in_sql(cast.teacher, back, much_later.date()) == State.SIGNED


def test_somebody_owes_since_the_version_or_since_their_role(cast: Cast, version: Version) -> None:
    row = next(r for r in queries.owing(version, on=LATER.date()) if r.person == cast.teacher)
    assert row.since == NOW.date()


def test_standings_say_what_the_rows_say(cast: Cast, version: Version) -> None:
    """The one table that is rewritten never says anything else than the rows that are not."""
    for said in SAID:
        if said is not nothing:
            person = {"ask": cast.teacher, "decline": cast.governor, "sign": cast.office}.get(
                said.__name__, cast.deputy
            )
            said(cast, person, version)
    after = stories.next_version(cast, version, EVERYBODY)
    stories.signed(cast.office, after, now=LATER)
    for standing in Standing.objects.all():
        assert (standing.state, standing.version_id) == _last_said(standing.person)


def _last_said(person: Person) -> tuple[State, object]:
    """The person's last word, from the append-only rows alone."""
    said: list[tuple[datetime.datetime, State, object]] = []
    signatures: QuerySet[Signature] = Signature.objects.filter(person=person)
    for signature in signatures:
        counter = Countersignature.objects.filter(signature=signature).exists()
        state = State.COUNTERSIGNED if counter else State.SIGNED
        said.append((signature.signed_at, state, signature.version_id))
    for objection in Objection.objects.filter(person=person):
        kind = State.QUERIED if objection.kind == Objection.Kind.QUERY else State.DECLINED
        answer = getattr(objection, "answer", None)
        said.append(
            (answer.at if answer else objection.at, State.OWED if answer else kind, objection.version_id)
        )
    return max(said)[1:]
