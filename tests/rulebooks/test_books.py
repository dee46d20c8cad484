"""Which rules decide for a version: the pack's, those carried over, those a person accepted."""

from __future__ import annotations

from uuid import uuid4

import pytest

from handbell.people.models import Person
from handbell.policies import operations as policies
from handbell.policies.content import Wording
from handbell.policies.models import Version
from handbell.rulebooks import operations
from handbell.rulebooks.beginnings import standing
from handbell.rulebooks.queries import book_at, book_for, engine_for, last_revision
from handbell.rulebooks.states import State
from handbell.rules.vocabulary import read_facts
from tests.cast import NOW, Cast
from tests.policies.stories import draft, in_force
from tests.rulebooks.stories import FILE, entry, stamp, uploaded

BEFRIEND: dict[str, object] = {"who": "teacher", "action": "connect", "counterpart": "pupil"}


def decided(version: Version, facts: dict[str, object] | None = None) -> str:
    book = book_for(version)
    assert book is not None
    return engine_for(book, NOW.date()).decide(read_facts(facts or BEFRIEND)).decision


def test_a_version_from_a_pack_is_decided_by_the_packs_rules(cast: Cast) -> None:
    version = in_force(cast)
    book = book_for(version)
    assert book is not None
    assert book.pack == "sunning-hill"
    operations.keep_rules(version=version, now=NOW)
    assert book_for(version) is book  # shared by every school that has it
    assert decided(version) == "must_not"


def test_an_uploaded_policy_has_no_rules_until_somebody_accepts_one(cast: Cast) -> None:
    version = uploaded(cast)
    assert book_for(version) is None
    rule_id = operations.write_rule(version=version, entry=entry(), by=cast.deputy, now=NOW)
    assert decided(version) == "must_not"
    operations.remove_rule(version=version, rule_id=rule_id, by=cast.deputy, now=NOW)
    assert book_for(version) is None


def test_a_book_is_shown_again_as_it_stood(cast: Cast) -> None:
    version = uploaded(cast)
    rule_id = operations.write_rule(version=version, entry=entry(), by=cast.deputy, now=NOW)
    then = book_for(version)
    assert then is not None
    softer = entry(decision="may_with_permission", ask=["headteacher"])
    operations.change_rule(version=version, rule_id=rule_id, entry=softer, by=cast.head, now=NOW)
    assert decided(version) == "may_with_permission"
    shown = book_at(version, then.digest)
    assert shown is not None
    assert shown.rules == then.rules
    assert book_at(version, "0" * 64) is None


def test_a_rule_whose_clause_is_reworded_leaves_its_matter_open(cast: Cast) -> None:
    version = in_force(cast)
    new = policies.start_next_draft(made_from=version, by=cast.deputy, now=NOW)
    assert decided(new) == "must_not"
    standing_rules = {rule.rule_id: rule for rule in standing(new)[1]}
    assert {rule.state for rule in standing_rules.values()} == {State.ACCEPTED}
    cited = {ref for rule in book_for(version).rules if "connect" in rule.actions for ref in rule.clauses}  # type: ignore[union-attr]
    for ref in sorted(cited):
        reword(new, ref, cast)
    states = {rule.rule_id: rule for rule in standing(new)[1]}
    waiting = [rule for rule in states.values() if rule.state == State.TO_CHECK]
    assert waiting
    assert all("says something else" in rule.why for rule in waiting)
    assert decided(new) == "depends"
    assert decided(version) == "must_not"  # the version in force stays as it is


def reword(version: Version, ref: str, cast: Cast) -> None:
    version.refresh_from_db()
    at = next(
        n for n, block in enumerate(version.words.blocks) if block.ref == ref and hasattr(block, "kind")
    )
    policies.reword(
        version=version,
        at=at,
        language="en",
        words=Wording("Entirely other words about gardens and boats."),
        revision=version.revision,
        by=cast.deputy,
        now=NOW,
    )


def test_a_new_file_keeps_rules_whose_clause_only_has_another_number(cast: Cast) -> None:
    first = uploaded(cast)
    operations.write_rule(version=first, entry=entry(), by=cast.deputy, now=NOW)
    told = entry(
        clauses=["2.1"], action=["report"], when={}, decision="must", tell=["headteacher"], topic="friends"
    )
    operations.write_rule(version=first, entry=told, by=cast.deputy, now=NOW)
    later = FILE.replace(
        "1.1 Staff must not befriend", "1.1 All of this holds every day.\n\n1.2 Staff must not befriend"
    )
    later = later.replace("1.2 Staff may follow", "1.3 Staff may follow").replace(
        "at once of any approach", "by Friday of each message"
    )
    second = uploaded(cast, later, first.policy)
    rules = {rule.state: rule for rule in standing(second)[1]}
    assert rules[State.ACCEPTED].clauses == ("1.2",)
    assert rules[State.TO_CHECK].clauses == ("2.1",)
    assert decided(second) == "must_not"
    assert decided(second, {"who": "teacher", "action": "report", "counterpart": "pupil"}) == "depends"


def test_nothing_is_overwritten(cast: Cast) -> None:
    version = draft(cast)
    revision = operations.keep_rules(version=version, now=NOW)
    rule = standing(version)[1][0]
    operations.remove_rule(version=version, rule_id=rule.rule_id, by=cast.head, now=NOW)
    revision.refresh_from_db()
    assert revision.number == 1
    assert revision.entries.get(rule_id=rule.rule_id).state == State.ACCEPTED
    with pytest.raises(Exception, match="never changed"):
        revision.entries.update(state=State.REFUSED)


def test_two_people_at_one_rule_do_not_overwrite_each_other(cast: Cast) -> None:
    version = uploaded(cast)
    rule_id = operations.write_rule(version=version, entry=entry(), by=cast.deputy, now=NOW)
    seen = stamp(version, rule_id)

    def change(because: str, by: Person) -> None:
        operations.change_rule(
            version=version, rule_id=rule_id, entry=entry(because=because), seen=seen, by=by, now=NOW
        )

    change("One.", cast.head)
    change("One.", cast.head)  # pressed twice: nothing more happens
    for act in (operations.remove_rule, operations.accept_rule):
        with pytest.raises(operations.ChangedMeanwhile, match="Somebody has changed"):
            act(version=version, rule_id=rule_id, by=cast.dsl, now=NOW, seen=seen)
    with pytest.raises(operations.ChangedMeanwhile):
        change("Two.", cast.dsl)
    assert standing(version)[1][0].data["because"] == "One."


def test_the_clock_keeps_the_rules_of_a_version_in_force(cast: Cast) -> None:
    version = in_force(cast)
    before = book_for(version)
    assert operations.do_what_is_due(now=NOW) == 1
    assert operations.do_what_is_due(now=NOW) == 0
    assert book_for(version) is before
    assert before is not None
    assert book_at(version, before.digest) is before


@pytest.mark.parametrize("content", ["", "{}"])
def test_a_version_without_words_has_no_book_and_nothing_to_do(cast: Cast, content: str) -> None:
    version = in_force(cast)
    operations.keep_rules(version=version, now=NOW)
    policy = version.policy
    policy.pk, policy.slug = uuid4(), "without-words"
    policy.save(force_insert=True)
    version.pk, version.policy, version.content = uuid4(), policy, content
    version.save(force_insert=True)
    version = Version.objects.select_related("policy").get(id=version.pk)
    assert book_for(version) is None
    assert standing(version)[1] == ()
    assert operations.do_what_is_due(now=NOW) == 0
    assert last_revision(version) is None


def test_rules_written_in_a_draft_are_found_again_under_its_last_name(cast: Cast) -> None:
    version = uploaded(cast)
    operations.write_rule(version=version, entry=entry(), by=cast.deputy, now=NOW)
    first = book_for(version)
    assert first is not None
    revision = last_revision(version)
    assert revision is not None
    assert first.digest == revision.digest
    version = policies.describe_draft(
        version=version,
        title="Conduct",
        label="spring",
        adopted="",
        reviewed="",
        review_due="2027-11",
        statement="I have read it.",
        by=cast.deputy,
        now=NOW,
    )
    version = in_force(cast, version)
    book = book_for(version)
    assert book is not None
    assert book.version == "spring"
    assert book_at(version, book.digest) == book
    assert decided(version) == "must_not"
