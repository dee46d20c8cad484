"""Mending a draft: every change keeps all words, in order, and can be taken back."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from handbell.policies import content, importing, mending, operations, plain_words, queries
from handbell.policies.content import Clause, Heading, Item, Wording
from handbell.policies.models import Version
from tests.cast import NOW, Cast
from tests.policies import stories

BLOCKS: tuple[content.Block, ...] = (
    Heading("1", {"en": "Passwords"}),
    Clause(
        "1.1", {"en": Wording("Keep it long. Tell nobody.", (Item("not at home"), Item("not even here", 2)))}
    ),
    Clause("1.2", {"en": Wording("Change it.")}, binds=("staff",)),
    Heading("", {"en": "Pictures"}, level=2, given=True),
    Heading("", {"en": "of people"}, level=2, given=True),
    Clause("pictures.1", {"en": Wording("Ask first.", (Item("a child"), Item("an adult")))}, given=True),
)


def words(blocks: tuple[content.Block, ...]) -> list[str]:
    return importing.words_of(blocks, "en")


def kept(change: mending.Slice) -> tuple[content.Block, ...]:
    """The blocks after a change, which must have the words of before."""
    after = change.apply(BLOCKS)
    assert words(after) == words(BLOCKS)
    return after


def test_a_clause_is_split_at_a_sentence() -> None:
    after = kept(mending.split(BLOCKS, 1, mending.points(BLOCKS[1].wording("en"))[0].key))  # type: ignore[union-attr]
    first, second = after[1], after[2]
    assert isinstance(first, Clause)
    assert isinstance(second, Clause)
    assert first.wording("en").text == "Keep it long."
    assert (second.ref, second.given) == ("1.1.2", True)
    assert second.wording("en").items == (Item("not at home"), Item("not even here", 2))


def test_a_clause_is_split_at_an_entry_of_its_list_and_what_is_below_moves_up() -> None:
    after = kept(mending.split(BLOCKS, 1, "0:0"))
    second = after[2]
    assert isinstance(second, Clause)
    assert second.wording("en") == Wording("not at home", (Item("not even here", 1),))


@pytest.mark.parametrize("key", ["", "7:0", "-1:3", "a:b"])
def test_a_place_that_is_none_is_refused(key: str) -> None:
    with pytest.raises(mending.CannotMend):
        mending.split(BLOCKS, 1, key)


def test_clauses_and_headings_are_joined() -> None:
    joined = kept(mending.merge_with_next(BLOCKS, 1))[1]
    assert isinstance(joined, Clause)
    assert joined.wording("en").items[-1] == Item("Change it.", 0)
    heading = kept(mending.merge_with_next(BLOCKS, 3))[3]
    assert isinstance(heading, Heading)
    assert heading.text("en") == "Pictures of people"
    for at in (0, 2, 5, 99):
        with pytest.raises(mending.CannotMend):
            mending.merge_with_next(BLOCKS, at)


def test_headings_and_clauses_turn_into_each_other() -> None:
    assert isinstance(kept(mending.into_heading(BLOCKS, 2, 2))[2], Heading)
    assert isinstance(kept(mending.into_text(BLOCKS, 3))[3], Clause)
    with pytest.raises(mending.CannotMend):
        mending.into_heading(BLOCKS, 1, 2)
    with pytest.raises(mending.CannotMend):
        mending.into_text(BLOCKS, 1)


def test_a_reference_is_given_once_only() -> None:
    with pytest.raises(mending.CannotMend):
        mending.set_clause(BLOCKS, 1, ref="1.2", kind="rule", binds=[], changes_signature=False)
    changed = kept(
        mending.set_clause(BLOCKS, 1, ref="1.7", kind="duty", binds=["staff"], changes_signature=False)
    )[1]
    assert isinstance(changed, Clause)
    assert changed.changes_signature  # it obliges somebody, so its change asks for a signature


@given(st.data())
def test_whatever_is_split_and_joined_no_word_is_lost(data: st.DataObject) -> None:
    word = st.text(alphabet="abcé.!? ", min_size=1, max_size=20).filter(lambda text: bool(text.strip()))
    items = data.draw(st.lists(st.builds(Item, word.map(str.strip), st.integers(1, 3)), max_size=4))
    said = Wording(data.draw(word).strip(), tuple(items))
    blocks: tuple[content.Block, ...] = (Clause("1.1", {"en": said}), Clause("1.2", {"en": Wording("End.")}))
    for point in mending.points(said):
        after = mending.split(blocks, 0, point.key).apply(blocks)
        assert words(after) == words(blocks)
        again = mending.merge_with_next(after, 0).apply(after)
        assert words(again) == words(blocks)


def test_words_in_a_box_come_back_as_they_were() -> None:
    said = Wording("One.\n\nTwo.", (Item("a"), Item("b", 2), Item("among", 0), Item("c")), (("x", "y"),))
    assert plain_words.read(plain_words.written(said)) == said


def block_of(version: Version, ref: str) -> int:
    return next(at for at, block in enumerate(version.words.blocks) if block.ref == ref)


def test_a_change_is_kept_and_can_be_undone(cast: Cast) -> None:
    version = stories.draft(cast)
    before = version.content
    change = mending.split(version.words.blocks, block_of(version, "7.5"), "2:0")
    changed = operations.mend(
        version=version, change=change, what="split", revision=0, by=cast.office, now=NOW
    )
    assert changed.content != before
    operations.undo(version=changed, by=cast.deputy, now=NOW)
    changed.refresh_from_db()
    assert changed.content == before
    assert changed.revision == 2
    with pytest.raises(operations.CannotDo):
        operations.undo(version=changed, by=cast.deputy, now=NOW)


def test_a_change_from_an_old_page_is_refused(cast: Cast) -> None:
    version = stories.draft(cast)
    operations.add_clause(version=version, after=3, revision=0, by=cast.deputy, now=NOW)
    with pytest.raises(operations.CannotDo):
        operations.remove_block(version=version, at=3, revision=0, by=cast.deputy, now=NOW)


def test_a_change_that_loses_words_is_refused(cast: Cast) -> None:
    version = stories.draft(cast)
    with pytest.raises(operations.CannotDo):
        operations.mend(
            version=version, change=mending.Slice(1, 1, ()), what="split", revision=0, by=cast.deputy, now=NOW
        )


def test_nobody_mends_what_has_left_the_draft_nor_without_the_right(cast: Cast) -> None:
    version = stories.draft(cast)
    for person in (cast.teacher, cast.chair, cast.parent, cast.elsewhere):
        with pytest.raises(PermissionDenied):
            operations.add_clause(version=version, after=1, revision=0, by=person, now=NOW)
    version = stories.submitted(cast, version)
    with pytest.raises(PermissionDenied):
        operations.undo(version=version, by=cast.deputy, now=NOW)


def test_a_draft_with_two_clauses_of_one_name_is_not_sent_on(cast: Cast) -> None:
    version = stories.draft(cast)
    words_now = version.words
    twice = (*words_now.blocks, next(words_now.clauses()))
    Version.objects.filter(pk=version.pk).update(content=content.to_text(words_now.with_blocks(twice)))
    with pytest.raises(operations.CannotDo, match=r"version-control\.1"):
        operations.submit_for_approval(version=version, by=cast.deputy, now=NOW)


def test_describing_a_draft_checks_label_and_dates(cast: Cast) -> None:
    version = stories.draft(cast)
    good = {
        "title": "Web policy",
        "label": "2026-A",
        "adopted": "",
        "reviewed": "2026-11",
        "review_due": "2027-11",
    }
    for wrong in ({"label": "a b"}, {"statement": " "}, {"title": ""}):
        with pytest.raises(operations.CannotDo):
            operations.describe_draft(
                version=version,
                **{**good, "statement": "I have read {title}.", **wrong},
                by=cast.deputy,
                now=NOW,
            )
    with pytest.raises(ValueError, match="not a date"):
        operations.describe_draft(
            version=version, **{**good, "adopted": "soon"}, statement="I have.", by=cast.deputy, now=NOW
        )
    operations.describe_draft(
        version=version, **good, statement="I have read {title}, {version}.", by=cast.deputy, now=NOW
    )
    sealed = stories.submitted(cast, version)
    assert queries.declaration_wording(sealed).statement == "I have read Web policy, 2026-A."
