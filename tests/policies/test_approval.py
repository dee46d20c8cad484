"""From draft to in force: who decides, in which order, and what the database refuses afterwards."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from handbell.audit import queries as audit
from handbell.people.roles import Role
from handbell.policies import content, operations, queries
from handbell.policies.models import Clause, Decision, Status, Version
from tests.cast import NOW, Cast
from tests.policies import stories

TODAY = NOW.date()


def decide(version: Version, person: object, role: Role, **more: object) -> None:
    asked = {"decision": Decision.APPROVE, "words": "", "sha256": version.sha256} | more
    operations.decide(version=version, role=role, by=person, now=NOW, **asked)  # type: ignore[arg-type]


def test_a_version_comes_into_force_after_head_and_chair_approved(cast: Cast) -> None:
    version = stories.in_force(cast)
    assert version.status == Status.IN_FORCE
    assert queries.version_in_force(on=TODAY) == version
    assert queries.version_in_force(on=TODAY - datetime.timedelta(days=1)) is None
    actions = [event.action for event in audit.events_about("version", version.id)]
    assert sorted(actions) == sorted(
        [
            "policy.adopted-pack",
            "policy.submitted",
            "policy.approve",
            "policy.approve",
            "policy.approved",
            "policy.date-set",
            "policy.in-force",
        ]
    )


def test_the_author_never_approves_alone(cast: Cast) -> None:
    version = operations.adopt_pack(pack_id="mosaic", by=cast.head, now=NOW)
    version = operations.submit_for_approval(version=version, by=cast.head, now=NOW)
    decide(version, cast.head, Role.HEADTEACHER)
    version.refresh_from_db()
    assert version.status == Status.APPROVAL
    with pytest.raises(operations.CannotDo):
        decide(version, cast.head, Role.HEADTEACHER)
    decide(version, cast.chair, Role.CHAIR)
    version.refresh_from_db()
    assert version.status == Status.APPROVED


def test_a_role_that_one_does_not_hold_is_refused(cast: Cast) -> None:
    version = stories.submitted(cast)
    with pytest.raises(PermissionDenied):
        decide(version, cast.chair, Role.HEADTEACHER)
    with pytest.raises(PermissionDenied):
        decide(version, cast.teacher, Role.TEACHER)


def test_a_decision_on_other_words_than_these_is_refused(cast: Cast) -> None:
    version = stories.submitted(cast)
    with pytest.raises(operations.CannotDo):
        decide(version, cast.head, Role.HEADTEACHER, sha256="0" * 64)


def test_a_rejection_needs_words_and_ends_the_version(cast: Cast) -> None:
    version = stories.submitted(cast)
    with pytest.raises(operations.CannotDo):
        decide(version, cast.head, Role.HEADTEACHER, decision=Decision.REJECT, words="  ")
    decide(version, cast.head, Role.HEADTEACHER, decision=Decision.REJECT, words="Too long.")
    version.refresh_from_db()
    assert (version.status, version.closed_reason) == (Status.REJECTED, "Too long.")
    with pytest.raises(PermissionDenied):
        decide(version, cast.chair, Role.CHAIR)


def test_the_next_version_supersedes_the_one_before(cast: Cast) -> None:
    first = stories.in_force(cast)
    second = operations.start_next_draft(made_from=first, by=cast.deputy, now=NOW)
    later = NOW + datetime.timedelta(days=7)
    second = stories.in_force(cast, second, later)
    first.refresh_from_db()
    assert first.status == Status.SUPERSEDED
    assert queries.version_in_force(on=TODAY) == first
    assert queries.version_in_force(on=later.date()) == second
    assert queries.changed_for(first, second, [Role.TEACHER]) == []


def test_a_sealed_version_hashes_to_what_it_says(cast: Cast) -> None:
    version = Version.objects.get(pk=stories.in_force(cast).pk)
    assert version.sha256 == content.seal(version.label, version.content)
    assert content.to_text(version.words) == version.content
    for clause, said in zip(queries.clauses_of(version), version.words.clauses(), strict=True):
        assert clause.ref == said.ref
        assert clause.sha256 == content.digest(content.canonical(content.block_to_json(said)))
    assert queries.clauses_of(version)[0].citation.endswith("@2018-06-18")


@pytest.mark.parametrize(
    "change",
    [
        {"content": "{}"},
        {"label": "other"},
        {"sha256": "f" * 64},
        {"title": "Another title"},
        {"number": 99},
        {"status": Status.DRAFT},
    ],
)
def test_the_database_refuses_to_change_a_sealed_version(cast: Cast, change: dict[str, object]) -> None:
    version = stories.submitted(cast)
    with pytest.raises(DatabaseError), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(**change)


def test_the_database_refuses_to_touch_clauses(cast: Cast) -> None:
    version = stories.submitted(cast)
    rows = Clause.objects.filter(version=version)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(text="Something else.")
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.filter(position=1)._raw_delete(rows.db)
    extra = Clause(school_id=version.school_id, version=version, position=9999, ref="99.9", kind="rule")
    with pytest.raises(DatabaseError), transaction.atomic():
        extra.save(force_insert=True)


def test_withdrawing_needs_a_reason_and_a_right(cast: Cast) -> None:
    version = stories.in_force(cast)
    with pytest.raises(operations.CannotDo):
        operations.withdraw(version=version, reason=" ", by=cast.head, now=NOW)
    with pytest.raises(PermissionDenied):
        operations.withdraw(version=version, reason="No longer right.", by=cast.deputy, now=NOW)
    operations.withdraw(version=version, reason="No longer right.", by=cast.head, now=NOW)
    assert queries.version_in_force(on=TODAY) is None


def test_two_roles_at_least_approve(cast: Cast) -> None:
    with pytest.raises(operations.CannotDo):
        operations.set_approvers(roles=frozenset({Role.CHAIR}), by=cast.head, now=NOW)
    operations.set_approvers(roles=frozenset({Role.CHAIR, Role.DSL}), by=cast.head, now=NOW)
    version = stories.submitted(cast)
    with pytest.raises(PermissionDenied):
        decide(version, cast.head, Role.HEADTEACHER)
    with pytest.raises(operations.CannotDo):
        operations.set_approvers(roles=frozenset({Role.CHAIR, Role.HEADTEACHER}), by=cast.head, now=NOW)


def test_nobody_from_another_school_sees_or_decides(cast: Cast) -> None:
    version = stories.submitted(cast)
    with pytest.raises(PermissionDenied):
        decide(version, cast.elsewhere, Role.HEADTEACHER)
