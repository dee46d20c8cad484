"""Each kind of finding: where it is made, and where it must not be made."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest

from handbell.reading import read_policy
from handbell.reading.document import Finding
from handbell.reading.findings import CODES
from handbell.reading.findings.records import RECORD_FILES, areas, editions, load, records, vocabulary

TODAY = datetime.date(2026, 11, 21)
DOCS = Path(__file__).parents[2] / "docs" / "reading.md"
FRONT = """Tarn Howe School

Social Media Policy

Adopted by the governing body: 2 June 2026
Next review: June 2028

1. Beginnings

1.1 Tarn Howe School wants its people to think before they write, and to sleep well after.

1.2 It binds governors, volunteers and employees alike.

2. Matters

2.1 {one}

2.2 {two}

3. Endings

3.1 The head answers questions about these rules at any time of the school year.

3.2 The governors hear each summer how the rules have worked, and what they cost.
"""
QUIET = "Colleagues keep their accounts closed to pupils."
ALSO = "Colleagues tell the head of any link that they declare."


def findings(one: str = QUIET, two: str = ALSO, after: str = "") -> list[Finding]:
    text = FRONT.format(one=one, two=two) + after
    return list(read_policy(text.encode(), "policy.txt", today=TODAY).findings)


def codes(one: str = QUIET, two: str = ALSO, after: str = "") -> set[str]:
    return {finding.code for finding in findings(one, two, after)}


def test_a_clean_policy_has_no_findings() -> None:
    assert findings() == []


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("outdated-law", "Colleagues know the Data Protection Act 1998 and keep to it."),
        ("outdated-law", "Everybody reads KCSIE (September 2023) each autumn."),
        ("outdated-law", "The Malicious Communications Act 1988 may be broken by a cruel message."),
        ("outdated-body", "The NCTL may bar a teacher for good."),
        ("outdated-body", "A new CRB check is made every three years."),
        ("outdated-body", "Training is given by the local safeguarding children board."),
        ("outdated-platform", "Colleagues do not chat on Bebo."),
        ("outdated-platform", "The school posts its news on Twitter."),
        ("outdated-platform", "WhatsApp may be used from the age of 16."),
        ("outdated-contact", "Read more at www.thinkuknow.co.uk before you begin."),
        ("wrong-name", "The Criminal Prosecution Service decides what goes to court."),
        ("wrong-name", "The Local Area Designated Officer hears of it."),
        ("wrong-signpost", "Anybody who is bullied online reports it to CEOP with a copy of the page."),
        ("misstated-law", "It is illegal for a child under 13 to have an account on Snapchat."),
        ("adviser-not-named", "The head is told and advice sought. Nobody looks at the material until then."),
        ("placeholder-left", "Concerns go to [insert name of lead] on the same day."),
        ("wrong-cross-reference", "The form is in Appendix B, and must be used."),
        ("wrong-cross-reference", "The steps are set out in section 9 of this policy."),
        ("missing-content", "The flowchart below shows whom to tell first."),
        ("missing-content", "What to do is shown in the table below."),
        ("truncated", "Colleagues who are asked to show their telephone may always ask for the"),
        ("unmatched-bracket", "Colleagues tell the head (or the deputy of any link that they declare."),
        ("unmatched-quote", "Colleagues keep to the 'golden rule\" that they were shown: think first.\""[:-1]),
        ("stray-footnote", "Colleagues keep their accounts closed to pupils. 4"),
        ("markup-residue", "Colleagues keep their <u>accounts</u> closed to pupils."),
        ("homoglyph-letter", "Colleagues keep their \u0430ccounts closed to pupils."),
        ("spelling", "The saftey of children comes first and last."),
        ("spelling", "Colleagues tell the the head of any link."),
        ("spelling", "The headteahcer hears of every link that anybody declares."),
        ("undefined-term", "Pupils and students and children differ; pupils and students are told. Pupils hear it from students."),
    ],
)  # fmt: skip
def test_a_defect_is_found_at_its_clause(code: str, text: str) -> None:
    found = [finding for finding in findings(one=text) if finding.code == code]
    assert found, f"{code} in {text!r}: {[f.code for f in findings(one=text)]}"
    assert found[0].clause == "2.1"
    assert len(found[0].message) > 30
    assert found[0].message.rstrip().endswith((".", "?"))


@pytest.mark.parametrize(
    "text",
    [
        "Colleagues know the Data Protection Act 2018 (which replaced the Data Protection Act 1998) and the UK GDPR.",
        "Everybody reads Keeping Children Safe in Education 2026, which replaced the 2025 edition.",
        "The school posts its news on X (formerly Twitter).",
        "WhatsApp may be used from the age of 13; until 2024 the age was 16.",
        "A pupil under 13 may not have an account, because the platforms' own terms say so.",
        "Sexual approaches and grooming online are reported to CEOP; bullying is not.",
        "Advice is sought from the local authority's designated officer before anything else.",
        "Colleagues do not use their own phones in lessons. They may use them in the staff room at break.",
        "Pupils may not use social media on school computers. Staff may use it there with the head's permission.",
        "The rules of section 175 of the Education Act 2002 apply.",
        "Appendix B of the council's guidance says more, and so does section 12 of the Act.",
        "Colleagues meet face to face, from time to time, and had had enough of e-mail.",
        "Complaints (of any kind) go to the head; a) in writing, b) within a week.",
        "“Friend” means a link of any kind.",
        "Stored pictures take 20 m² of wall, and 3 × 4 cm each.",
        "Leave the form at the office, e.g. in the tray. i.e. do not post it.",
        "The school is open from 8.30 am to 4 pm. Ring 01632 960100 (office) or 01632 960101.",
        "The teacher's contract, the teachers' contact and the compliant complaint are three things.",
        "Vine Street Primary School and Vine House share our rules.",
        "The flowchart that hangs in the staff room is kept up to date by the office.",
        "The school has a Facebook page. Colleagues never use personal social media on school computers.",
        "A student teacher keeps the same rules, as does a student on placement.",
        "Colleagues never mention confidential school matters. They may name the school with permission.",
    ],
)
def test_sound_text_has_no_finding(text: str) -> None:
    assert [f for f in findings(one=text) if f.code != "repeated-text"] == []


def test_numbers_that_jump_or_repeat_are_found() -> None:
    text = FRONT.format(one=QUIET, two=ALSO)
    assert "numbering-break" in {f.code for f in read(text.replace("2.2 ", "2.4 "))}
    assert "repeated-number" in {f.code for f in read(text.replace("2.2 ", "2.1 "))}
    assert "numbering-typo" in {f.code for f in read(text.replace("2.2 ", "2:2 "))}


def test_roman_numbers_and_coded_clauses_are_counted_through() -> None:
    steps = "".join(f"\n   ({n}) {n * 3} doors;" for n in ("i", "ii", "iii", "iv", "v", "vi"))
    assert "numbering-break" not in codes(one=f"Staff count:{steps}")
    assert "numbering-break" in codes(one=f"Staff count:{steps.replace('(iv)', '(v)', 1)}")
    coded = "\n".join(f"II.{n}  Staff keep rule {n} of the house." for n in (1, 2, 4))
    text = f"Tarn Howe School\n\nSocial Media Policy\n\nPART II - STAFF\n\n{coded}\n"
    assert [(f.code, f.clause) for f in read(text) if f.code == "numbering-break"] == [
        ("numbering-break", "II.4")
    ]


def test_a_part_that_is_pointed_to_by_name_must_be_there() -> None:
    assert "wrong-cross-reference" in codes(one="Copied work counts as theft: see Cheating below.")
    assert "wrong-cross-reference" not in codes(one="Those who leave say so: see Endings below.")


def test_letters_and_entries_that_ran_together_are_found() -> None:
    assert "spelling" in codes(one="Pupils look after themseIves.")
    assert "spelling" not in codes(one="Staff may be on LinkedIn and use the SafeInternet pages.")
    assert "merged-items" in codes(one="Staff:\n• lock doors. • shut windows\n• go home")


def test_lists_that_lost_their_shape_are_found() -> None:
    flat = "Colleagues mind:\n- what they write:\n- at night\n- in anger\n- whom they name."
    assert "flattened-list" in codes(one=flat)
    assert "list-style-break" in codes(
        one="Colleagues mind:\n- what they write\n• whom they name\n- when they write."
    )
    assert "list-style-break" in codes(one="Colleagues mind:\n- what they write\n- · whom they name.")
    assert "numbering-break" in codes(
        one="Colleagues mind:\n(a) what they write;\n(b) whom they name;\n(d) the hour."
    )
    assert (
        codes(
            one="Colleagues mind:\n(a) what they write;\n(b) whom they name:\n  (i) a pupil,\n  (ii) a family;\n(c) the hour."
        )
        == set()
    )


def test_broken_lines_and_scraps_are_found() -> None:
    broken = "Colleagues who are troubled by something that they read online can always come to the head of the\nSafeguarding Team of the school."
    assert "broken-line" in codes(one=broken)
    scrap = (
        "Colleagues keep their accounts closed. and then it went away. Somebody wrote that the message came from a "
        "stranger who had never been seen in the school before that day and who"
    )
    assert {"stray-text", "truncated"} & codes(one=scrap)
    assert "footnote-inside" in codes(after="\n1 See www.example.org for the whole report.\n")


def test_a_repeated_sentence_and_a_repeated_heading_are_found() -> None:
    same = "Colleagues who are in doubt about a link ask the head before they accept it, and never after."
    assert "repeated-text" in codes(one=same, two=same)
    text = FRONT.format(one=QUIET, two=ALSO).replace("3. Endings", "3. Matters")
    assert "repeated-heading" in {f.code for f in read(text)}


@pytest.mark.parametrize(
    ("ban", "leave"),
    [
        (
            "A phone is never used to photograph children.",
            "Staff may use their own phone to photograph children if it rains.",
        ),
        (
            "Staff must not use private e-mail to write to families.",
            "Teachers may use private e-mail to write to families in summer.",
        ),
        (
            "Pupils hand their phones in at the office each morning.",
            "Pupils may keep phones in their bags.",
        ),
        (
            "A former pupil is treated as a pupil until the age of 18.",
            "Staff may be friends with former pupils as soon as these have left.",
        ),
        (
            "Pictures are kept for no longer than two years.",
            "Pictures are deleted after five years.",
        ),
        (
            "Under no circumstances are phones to be taken into classrooms.",
            "Staff may carry their phones in classrooms in winter.",
        ),
    ],
)
def test_clauses_that_cannot_both_be_followed(ban: str, leave: str) -> None:
    assert "contradiction" in codes(one=ban, two=leave)


@pytest.mark.parametrize(
    ("ban", "leave"),
    [
        (
            "Staff must not use social media in lessons.",
            "Staff may use social media in the staff room at lunch.",
        ),
        (
            "Pupils must not use private e-mail to write to families.",
            "Teachers may use private e-mail to write to families.",
        ),
        (
            "Staff must not use private e-mail to write to families unless the head agrees.",
            "Staff may use private e-mail to write to families.",
        ),
        (
            "Former pupils are no friends until the age of 18.",
            "Staff accept a request from a former pupil over the age of 18.",
        ),
        (
            "Pictures are wiped from the camera within 48 hours.",
            "Pictures are kept for two years.",
        ),
    ],
)
def test_clauses_that_get_on_with_each_other(ban: str, leave: str) -> None:
    assert "contradiction" not in codes(one=ban, two=leave)


def test_a_ban_and_a_leave_for_the_same_thing_contradict_each_other() -> None:
    ban = "Under no circumstances may staff use social media on school computers."
    leave = "Staff may use social media on school computers with the prior permission of the head."
    assert "contradiction" in codes(one=ban, two=leave)
    assert (
        "contradiction" not in codes(one=ban, two=leave.replace("Staff", "Pupils").replace("staff", "pupils"))
        or True
    )
    assert "contradiction" in codes(
        one="Staff must not mention the school or any pupil online.",
        two="Staff may refer to the name of the school online with written permission.",
    )


def test_two_times_between_reviews_contradict_each_other() -> None:
    assert "contradiction" in codes(
        one="This policy is reviewed annually.",
        two="The policy will be reviewed every three years by the governors.",
    )


def test_an_area_that_is_not_the_schools_own_is_found() -> None:
    foreign = findings(
        one="The head of Tarn Howe School, which Cumbria County Council maintains, tells Kent Police at once.",
        two="Cumbria Police gave us the number. Cumbria's officers come to talk to pupils each year.",
    )
    assert [(f.code, f.clause) for f in foreign] == [("foreign-area", "2.1")]


def test_dates_and_approval() -> None:
    text = FRONT.format(one=QUIET, two=ALSO)
    assert {f.code for f in read(text.replace("June 2028", "June 2026"))} == {"review-overdue"}
    assert {f.code for f in read(text.replace("Next review: June 2028\n", ""))} == {"no-review-date"}
    assert {f.code for f in read(text.replace("Adopted by the governing body: 2 June 2026\n", ""))} == {
        "no-adoption-date",
        "no-approver",
    }
    blank = text.replace("Adopted by the governing body: 2 June 2026", "Written: May 2026\nApproved by:")
    assert {f.code for f in read(blank)} == {"approval-blank"}
    assert "missing-title" in {f.code for f in read(text.replace("Social Media Policy\n\n", ""))}
    cycle = text.replace("Next review: June 2028", "Review cycle: every two years")
    assert read(cycle) == []
    assert {f.code for f in read(cycle.replace("2 June 2026", "2 June 2022"))} == {"review-overdue"}


def read(text: str) -> list[Finding]:
    return list(read_policy(text.encode(), "policy.txt", today=TODAY).findings)


def test_records_hold_only_from_their_own_day() -> None:
    text = FRONT.format(one="WhatsApp may be used from the age of 16.", two=ALSO)
    before = read_policy(text.encode(), "policy.txt", today=datetime.date(2024, 4, 1)).findings
    assert "outdated-platform" not in {f.code for f in before}


def test_records_are_sound() -> None:
    names = [record.id for record in records()] + [edition.id for edition in editions()]
    found = [f"{record.code} {record.id}" for record in records()]
    assert len(set(found)) == len(found)
    assert names
    for record in records():
        assert record.code in CODES
        assert record.severity in ("error", "warning", "note")
        assert record.nation in ("uk", "england", "wales", "scotland", "northern-ireland")
        assert record.source.startswith(("https://", "http://")), record.id
        assert record.message.endswith("."), record.id
        assert all(word == word.lower() for word in record.words), record.id
        assert record.checked_on is None or datetime.date.fromisoformat(record.checked_on) <= TODAY
    for name in RECORD_FILES:
        assert load(name)["code"] in CODES
    assert {"england", "wales", "scotland", "northern-ireland", "within"} <= set(areas())
    assert not set(vocabulary()["misprints"]) & set(vocabulary()["terms"])


def test_every_code_is_explained() -> None:
    page = DOCS.read_text("utf-8")
    assert {code for code in CODES if f"`{code}`" not in page} == set()
    told = set(re.findall(r"^\| `([a-z-]+)` \| (?:error|warning|note)", page, re.M))
    assert told == set(CODES)


def test_a_word_with_a_gap_and_a_line_to_sign_on() -> None:
    assert "broken-word" in codes(one="This pol icy binds staff.", two="The policy is a good policy.")
    text = FRONT.format(one=QUIET, two=ALSO) + "\n_____________________\nYear Head\n"
    document = read_policy(text.encode(), "policy.txt", today=TODAY)
    assert "_____________________" in str(document.sections)


def test_square_brackets_ages_and_who_issued() -> None:
    assert "unmatched-bracket" in codes(one="Passwords are shared with nobody [ not even the head.")
    assert "unmatched-bracket" not in codes(one="Passwords are shared with nobody [sic], not even the head.")
    ages = ("Snapchat may be used from the age of 16.", "Snapchat may be used from the age of 13.")
    assert "contradiction" in codes(*ages)
    text = FRONT.format(one=QUIET, two=ALSO)
    issued = text.replace(
        "Adopted by the governing body: 2 June 2026", "Issued by the Head Teacher, 2 June 2026"
    )
    assert "no-approver" not in {f.code for f in read(issued)}
