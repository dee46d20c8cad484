"""Dated guidance: which records stand beside an answer, and that they stay apart from what the policy decides."""

from __future__ import annotations

import datetime

import pytest

from handbell.rules.engine import Decision, Engine, Outcome
from handbell.rules.files import read_pack
from handbell.rules.files.places import PACKS
from handbell.rules.guidance import Guidance, Note, Record, guidance_as_json, notes_for
from handbell.rules.guidance.cache import from_plain, load_guidance, to_plain
from handbell.rules.guidance.files import read_guidance
from handbell.rules.guidance.notes import MOST_NOTES
from handbell.rules.model import RuleBook
from handbell.rules.vocabulary import ACTIONS, ROLES, read_facts

TODAY = datetime.date(2026, 11, 21)
NATIONS = {
    "sunning-hill": "england",
    "richmond-park": "wales",
    "mosaic": "england",
    "constance-bridgeman": "england",
    "elthorne-park": "england",
}


@pytest.fixture(scope="module")
def guidance() -> Guidance:
    return read_guidance(PACKS)


@pytest.fixture(scope="module")
def books() -> dict[str, RuleBook]:
    return {pack: read_pack(PACKS / pack)[0] for pack in NATIONS if (PACKS / pack / "rules").is_dir()}


def decided(book: RuleBook, **facts: object) -> Decision:
    return Engine(book, TODAY).decide(read_facts(facts))


def by_record(notes: tuple[Note, ...]) -> dict[str, Note]:
    return {note.record: note for note in notes}


def test_each_pack_has_the_nation_of_its_school(guidance: Guidance) -> None:
    assert guidance.nations == NATIONS


def test_every_record_says_where_it_comes_from_and_when_that_was_read(guidance: Guidance) -> None:
    for record in guidance.records:
        assert record.source
        assert record.url.startswith("http"), record.id
        assert record.checked_on is None or record.checked_on <= TODAY, record.id
    assert sum(record.checked_on is not None for record in guidance.records) * 2 > len(guidance.records)


@pytest.mark.parametrize(
    ("pack", "record", "clause", "facts"),
    [
        ("elthorne-park", "ceop-not-bullying", "facebook.9",
         {"who": "teacher", "action": "support", "matter": "bullying_of_pupil"}),
        ("elthorne-park", "abuse-in-education-helpline", "nspcc-helpline.1",
         {"who": "pupil", "action": "seek_support", "matter": "sexual_abuse_testimony"}),
        ("elthorne-park", "report-harmful-content", "facebook.5",
         {"who": "pupil", "action": "ask_removal", "matter": "bullying_of_pupil"}),
        ("elthorne-park", "staff-phones-before-pupils", "within-school.2",
         {"who": "teacher", "action": "use_network", "device": "own", "when": "lunch"}),
        ("elthorne-park", "communications-offences", "responding-to-misuse.4",
         {"who": "headteacher", "action": "go_to_police", "matter": "defamatory_post"}),
        ("constance-bridgeman", "phone-free-day", "mobile-phones.4",
         {"who": "pupil", "action": "use_phone", "when": "break"}),
        ("constance-bridgeman", "phone-free-day-for-adults", "mobile-phones.4",
         {"who": "teacher", "action": "return_phone", "when": "break"}),
        ("constance-bridgeman", "staff-phones-before-pupils", "mobile-phones.1", {"who": "teacher", "action": "keep_phone_on"}),
        ("constance-bridgeman", "older-editions", "link-with-other-policies.2",
         {"who": "teacher", "action": "report", "matter": "radicalisation"}),
        ("richmond-park", "msn-closed", "13.1", {"who": "pupil", "action": "open_account", "own_age": 11}),
        ("richmond-park", "data-protection-act-2018", "carmarthenshire-county-council-guidance.5",
         {"who": "teacher", "action": "protect_data"}),
        ("richmond-park", "keeping-learners-safe", "11.4",
         {"who": "headteacher", "action": "investigate", "matter": "unsuitable_lawful_material"}),
        ("sunning-hill", "education-support", "dfe-guidance-on-cyberbullying.2", {"who": "teacher", "action": "seek_support"}),
        ("mosaic", "wrong-area-team", "child-protection.2",
         {"who": "headteacher", "action": "refer", "matter": "allegation_against_adult"}),
        ("elthorne-park", "gambling-is-for-adults", "disciplinary-action.5", {"who": "teacher", "action": "access_site"}),
        ("elthorne-park", "no-screenshots-of-nudes", "facebook.2",
         {"who": "teacher", "action": "delete", "matter": "indecent_image_of_child", "copy_kept": True,
          "removal_asked": True}),
    ],
)  # fmt: skip
def test_where_a_cited_clause_is_out_of_date_the_note_says_so(
    pack: str,
    record: str,
    clause: str,
    facts: dict[str, object],
    books: dict[str, RuleBook],
    guidance: Guidance,
) -> None:
    notes = by_record(notes_for(decided(books[pack], **facts), NATIONS[pack], TODAY, guidance))
    assert notes[record].departs
    assert clause in notes[record].clauses


def test_every_departure_is_shown_where_its_clause_is_cited(
    books: dict[str, RuleBook], guidance: Guidance
) -> None:
    for record in guidance.records:
        plain = {
            name: sorted(words)[0]
            for name, words in (("action", record.actions), ("who", record.who))
            if words
        }
        for pack, refs in record.departs_from.items():
            for ref in refs:
                outcome = Outcome("must", (), (ref,), (), (), None)
                decision = Decision(outcome, read_facts(dict(plain)), books[pack])
                note = by_record(notes_for(decision, NATIONS[pack], TODAY, guidance))[record.id]
                assert note.departs, (record.id, pack)
                assert note.clauses == (ref,)


@pytest.mark.parametrize(
    ("facts", "nation", "there", "absent"),
    [
        ({"who": "teacher", "action": "report", "matter": "indecent_image_of_child"}, "england", "nudes-england", "nudes-wales"),
        ({"who": "teacher", "action": "report", "matter": "indecent_image_of_child"}, "wales", "nudes-wales", "nudes-england"),
        ({"who": "teacher", "action": "report", "matter": "allegation_against_adult"}, "england", "allegation-england",
         "keeping-learners-safe"),
        ({"who": "teacher", "action": "report", "matter": "allegation_against_adult"}, "wales", "keeping-learners-safe",
         "allegation-england"),
        ({"who": "pupil", "action": "hand_in_phone"}, "england", "phone-free-day", "phones-act-in-force"),
        ({"who": "headteacher", "action": "return_phone"}, "england", "phones-act-in-force", "phones-act"),
        ({"who": "pupil", "action": "open_account", "platform": "youtube"}, "wales", "youtube-age", "phone-free-day"),
        ({"who": "headteacher", "action": "monitor"}, "england", "filtering-and-monitoring", "keeping-learners-safe"),
        ({"who": "pupil", "action": "use_network", "platform": "whatsapp"}, "scotland", "whatsapp-age", "phone-free-day"),
        ({"who": "parent", "action": "film", "shows": ["pupil"]}, "england", "photographs-by-families",
         "photographs-by-schools"),
        ({"who": "teacher", "action": "report", "matter": "grooming"}, "england", "ceop-for-grooming", "ceop-not-bullying"),
        ({"who": "teacher", "action": "post_text", "matter": "allegation_against_adult"}, "wales", "teacher-not-named",
         "allegation-england"),
        ({"who": "teacher", "action": "sanction"}, "england", "teaching-regulation-agency", "keeping-learners-safe"),
    ],
)  # fmt: skip
def test_the_nation_decides_which_records_hold(
    facts: dict[str, object],
    nation: str,
    there: str,
    absent: str,
    books: dict[str, RuleBook],
    guidance: Guidance,
) -> None:
    found = by_record(notes_for(decided(books["sunning-hill"], **facts), nation, TODAY, guidance))
    assert there in found
    assert absent not in found


def test_a_record_holds_from_its_day_to_its_day(books: dict[str, RuleBook]) -> None:
    record = Record(
        "one", "phones", frozenset({"england"}), "Text.", "Source", "https://example.org", "official",
        actions=frozenset({"use_phone"}), starts=datetime.date(2026, 1, 19), ends=datetime.date(2026, 12, 31),
    )  # fmt: skip
    guidance = Guidance((record,), {})
    decision = decided(books["sunning-hill"], who="teacher", action="use_phone")
    found = {
        day: len(notes_for(decision, "england", datetime.date.fromisoformat(day), guidance))
        for day in ("2026-01-18", "2026-01-19", "2026-12-31", "2027-01-01")
    }
    assert found == {"2026-01-18": 0, "2026-01-19": 1, "2026-12-31": 1, "2027-01-01": 0}


def test_where_no_nation_is_known_only_what_holds_everywhere_is_shown(
    books: dict[str, RuleBook], guidance: Guidance
) -> None:
    decision = decided(
        books["sunning-hill"], who="teacher", action="keep_evidence", matter="indecent_image_of_child"
    )
    assert set(by_record(notes_for(decision, "", TODAY, guidance))) == {"no-screenshots-of-nudes"}


def test_an_unknown_fact_is_not_guessed(books: dict[str, RuleBook], guidance: Guidance) -> None:
    decision = decided(books["sunning-hill"], who="pupil", action="use_network")
    assert "whatsapp-age" not in by_record(notes_for(decision, "england", TODAY, guidance))


def test_few_notes_the_departing_ones_first_whatever_is_asked(
    books: dict[str, RuleBook], guidance: Guidance
) -> None:
    for pack, book in books.items():
        engine = Engine(book, TODAY)
        for who in ("teacher", "pupil", "parent", "headteacher"):
            assert who in ROLES
            for action in ACTIONS.slugs():
                for more in ({}, {"matter": "bullying_of_pupil"}, {"matter": "indecent_image_of_child"}):
                    decision = engine.decide(read_facts({"who": who, "action": action, **more}))
                    notes = notes_for(decision, NATIONS[pack], TODAY, guidance)
                    assert len(notes) <= MOST_NOTES
                    assert [note.departs for note in notes] == sorted(
                        (note.departs for note in notes), reverse=True
                    )


def test_an_answer_without_an_action_has_no_notes_by_act(
    books: dict[str, RuleBook], guidance: Guidance
) -> None:
    assert notes_for(decided(books["sunning-hill"], who="teacher"), "england", TODAY, guidance) == ()


def test_as_plain_data_a_source_that_nobody_read_has_no_day(books: dict[str, RuleBook]) -> None:
    record = Record(
        "one", "phones", frozenset({"wales"}), "Text.", "Source", "https://example.org", "second_hand",
        actions=frozenset({"use_phone"}),
    )  # fmt: skip
    decision = decided(books["sunning-hill"], who="teacher", action="use_phone")
    assert guidance_as_json(decision, "wales", TODAY, Guidance((record,), {})) == [
        {
            "text": "Text.", "source": "Source", "url": "https://example.org", "nation": "wales",
            "standing": "second_hand", "checked_on": None, "departs": False, "clauses": [],
        }
    ]  # fmt: skip


def test_the_compiled_form_is_the_same(guidance: Guidance) -> None:
    assert from_plain(to_plain(guidance)) == guidance


def test_what_was_kept_is_used_and_what_was_spoilt_is_made_anew(
    tmp_path_factory: pytest.TempPathFactory, guidance: Guidance
) -> None:
    cache = tmp_path_factory.mktemp("cache")
    assert load_guidance(PACKS, cache) == guidance
    (kept,) = cache.glob("guidance-*.json")
    kept.write_text("{", encoding="utf-8")
    assert load_guidance(PACKS, cache) == guidance
    kept.write_text('{"records": [], "nations": {}, "digest": ""}', encoding="utf-8")
    assert load_guidance(PACKS, cache).records == ()
