"""A pack leaves with two people's word, without a name that should stay, and shut to whoever has no passphrase."""

from __future__ import annotations

import datetime
import hashlib
import html
import io
import re
from typing import Any

import pikepdf
import pypdfium2
import pytest
from django.core import mail
from django.test import Client

from handbell.audit.models import AuditEvent
from handbell.concerns import access, pack_file
from handbell.concerns.matters import Matter
from handbell.concerns.models import Case, Entry, Involved, Pack, Part
from handbell.concerns.operations import files, handling, packs, people
from handbell.concerns.queries import packs as queries
from handbell.concerns.queries.packs import Content, Piece, Purpose, Section, Terms
from handbell.concerns.redaction import Name, Redactor
from handbell.people.operations import Refused
from tests.cast import NOW, Cast
from tests.concerns import stories
from tests.concerns.test_case_whole_way import at, send
from tests.concerns.test_files_in_case import give, whats
from tests.evidence.files import picture

TELLER = "Zebedee Canarro"
WITNESS = "Wanda Pellfrost"
CHILD = "Amélie Quillmarsh"
CANARIES = (
    "zebedee",
    "canarro",
    "wanda",
    "pellfrost",
    "amelie",
    "amélie",
    "quillmarsh",
    "07700",
    "aq cried",
    "z.canarro",
    "marsh",
)
PASSPHRASE = "ABCDE-FGHJK-MNPQR-STVWX"


@pytest.fixture
def case(cast: Cast) -> Case:
    """A case full of names: whoever told it, a witness, another child; it is about a teacher."""
    words = (
        f"I am {TELLER}, 07700 900123. Mr Rowe shouted at {CHILD.upper()} and wanda pellfrost saw it. Write to me at"
        " z.canarro@home.example"
    )
    case = stories.case_about(
        cast,
        Matter.ADULT,
        words=words,
        name=TELLER,
        contact="z.canarro@home.example",
        details={"where": WITNESS},
    )
    about: dict[str, Any] = {"note": f"Sits beside {CHILD}.", "by": cast.dsl, "now": NOW, "case": case}
    people.add_person(part=Part.SUBJECT, name="", person=cast.teacher, key="1", **about)
    people.add_person(part=Part.WITNESS, name=WITNESS, person=None, key="2", **about)
    people.add_person(part=Part.HARMED, name=CHILD, person=None, key="3", **about)
    for number, line in enumerate(
        (
            f"Spoke with {WITNESS}: Tomasz Rowe raised his voice. AQ cried. \U0001f622",
            "Wanda\u200b Pell\u00adfrost's mother rang 07700 900 123; Ame\u0301lie is well, says D. Marsh.",
            "Zebedee wrote again. QUILLMARSH, AMELIE was away. Rowe was calm.",
        )
    ):
        handling.write_entry(
            case=case,
            kind=Entry.Kind.NOTE,
            words=line,
            happened_at=None,
            key=f"e{number}",
            by=cast.dsl,
            now=NOW,
        )
    people.add_wish(
        case=case, about="talk", wants=True, words=f"{CHILD} wants a talk.", key="w", by=cast.dsl, now=NOW
    )
    return case


def involved(case: Case, part: Part) -> str:
    return Involved.objects.get(case=case, part=part).id.hex


def agreed(cast: Cast, case: Case, purpose: Purpose, *, teller_too: bool = False, **more: Any) -> Pack:
    terms = Terms(purpose, "They asked on paper.", **more)
    pack = packs.ask(case=case, terms=terms, key=f"key-{purpose}", by=cast.head, now=NOW)
    packs.decide(case=case, pack=pack, agree=True, teller_too=teller_too, by=cast.dsl, now=NOW)
    return Pack.objects.get(id=pack.id)


def made(cast: Cast, case: Case, pack: Pack) -> bytes:
    return packs.make(case=case, pack=pack, passphrase=PASSPHRASE, by=cast.head, now=NOW).content


def everything_in(content: bytes) -> str:
    """The text layer of each page, and every string, stream and name in the file, metadata included."""
    document = pypdfium2.PdfDocument(content, password=PASSPHRASE)
    found = [page.get_textpage().get_text_range() for page in document]
    with pikepdf.open(io.BytesIO(content), password=PASSPHRASE) as opened:
        for thing in opened.objects:
            found.append(str(thing.unparse(resolved=True)) if not isinstance(thing, pikepdf.Stream) else "")
            if isinstance(thing, pikepdf.Stream):
                found += [str(dict(thing.items())), thing.read_bytes().decode("latin-1")]
        found += [str(opened.docinfo), str(opened.open_metadata()), str(list(opened.attachments))]
    return "\n".join(found)


def test_a_subjects_pack_holds_nobody_else(cast: Cast, case: Case) -> None:
    packs.ask(case=case, terms=Terms(Purpose.DISCLOSURE, "The police asked."), key="p", by=cast.head, now=NOW)
    pack = agreed(cast, case, Purpose.SUBJECT_ACCESS, whose=involved(case, Part.SUBJECT), redacted=False)
    content = made(cast, case, pack)
    inside = everything_in(content).lower()
    assert "the police" not in inside  # another pack was asked for: nothing of it is in theirs
    assert [one for one in CANARIES if one in inside] == []
    for words in (
        "tomasz rowe raised his voice",
        "rowe was calm",
        "made by harriet oakes",
        "what was left out",
    ):
        assert words in inside.replace("\r\n", " ")
    pack.refresh_from_db()
    assert pack.redacted
    assert pack.sha256 == hashlib.sha256(content).hexdigest()
    left = dict(queries.shown(pack, now=NOW).left_out)
    assert "Who told it" in left
    assert any(what.startswith("[a witness]") for what in left)


def test_without_the_passphrase_nothing_is_read(cast: Cast, case: Case) -> None:
    pack = agreed(cast, case, Purpose.TRANSFER, with_teller=True, teller_too=True)
    content = made(cast, case, pack)
    for word in (*CANARIES, "rowe", case.reference.lower(), "alder lane", "oakes"):
        assert word.encode() not in content.lower()
        assert word.encode("utf-16-be") not in content.lower()
    for wrong in ("", "abcde-fghjk-mnpqr-stvwx", PASSPHRASE.replace("-", "")):
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(io.BytesIO(content), password=wrong)
    with pikepdf.open(io.BytesIO(content), password=PASSPHRASE) as opened:
        assert (opened.encryption.R, opened.encryption.bits) == (6, 256)
    assert "Zebedee" in everything_in(content)
    assert PASSPHRASE not in str(list(AuditEvent.objects.values())) + str(mail.outbox) + str(
        list(Pack.objects.values())
    )


@pytest.mark.parametrize(
    ("purpose", "more", "inside", "outside"),
    [
        (Purpose.DISCLOSURE, {}, ["shouted at"], [*CANARIES, "rowe"]),
        (Purpose.DISCLOSURE, {"redacted": False}, ["wanda", "rowe"], ["z.canarro@home.example, "]),
        (
            Purpose.DISCLOSURE,
            {"with_teller": True, "also": ("shouted", "Voice")},
            ["cried"],
            [*CANARIES, "shouted", "voice"],
        ),
        (Purpose.TRANSFER, {"with_teller": True}, ["wanda"], []),
    ],
)
def test_what_is_in_each(
    cast: Cast, case: Case, purpose: Purpose, more: dict[str, Any], inside: list[str], outside: list[str]
) -> None:
    pack = agreed(cast, case, purpose, **more)
    content = queries.content_of(pack)
    words = " ".join(f"{one.title} {one.words}" for part in content.sections for one in part.pieces).lower()
    assert [one for one in inside if one not in words] == []
    assert [one for one in outside if one in words] == []
    assert "Who told it" in dict(content.left_out)  # with_teller was asked for, and not agreed apart


def test_files_go_along_only_when_nothing_is_taken_out(cast: Cast, case: Case) -> None:
    kept, apart = give(case), give(case)
    files.seal(case=case, exhibit=apart, by=cast.dsl, now=NOW)
    redacted = agreed(cast, case, Purpose.DISCLOSURE)
    made(cast, case, redacted)
    redacted.refresh_from_db()
    left = [what for what, _why in queries.shown(redacted, now=NOW).left_out]
    assert len([what for what in left if what.startswith("File ")]) == 2
    whole = agreed(cast, case, Purpose.TRANSFER)
    with pikepdf.open(io.BytesIO(made(cast, case, whole)), password=PASSPHRASE) as opened:
        assert [bytes(one.get_file().read_bytes()) for one in opened.attachments.values()] == [picture()]
    assert whats(kept) == ["received", "exported"]
    assert whats(apart) == ["received", "sealed_away"]


def test_two_people_and_once(cast: Cast, case: Case) -> None:
    terms = Terms(Purpose.DISCLOSURE, "The police asked.")
    pack = packs.ask(case=case, terms=terms, key="k", by=cast.head, now=NOW)
    assert packs.ask(case=case, terms=terms, key="k", by=cast.head, now=NOW) == pack
    with pytest.raises(Refused, match="agree first"):
        made(cast, case, pack)
    with pytest.raises(access.NotAllowed):
        packs.decide(case=case, pack=pack, agree=True, by=cast.head, now=NOW)
    packs.decide(case=case, pack=pack, agree=True, by=cast.dsl, now=NOW)
    late = NOW + datetime.timedelta(days=8)
    with pytest.raises(Refused, match="more than a week"):
        packs.make(case=case, pack=pack, passphrase=PASSPHRASE, by=cast.head, now=late)
    made(cast, case, pack)
    with pytest.raises(Refused, match="made already"):
        made(cast, case, pack)
    assert AuditEvent.objects.filter(action="concern.pack-made").count() == 1


def test_whoever_it_is_about_can_neither_ask_nor_agree(cast: Cast) -> None:
    case = stories.case_about(cast, Matter.ADULT)
    pack = packs.ask(
        case=case, terms=Terms(Purpose.DISCLOSURE, "The authority asked."), key="k", by=cast.head, now=NOW
    )
    people.add_person(
        case=case, part=Part.SUBJECT, name="", person=cast.dsl, note="", key="s", by=cast.head, now=NOW
    )
    with pytest.raises(access.NotFound):
        packs.decide(case=case, pack=pack, agree=True, by=cast.dsl, now=NOW)
    assert cast.client(cast.dsl).get(at("packs", case)).status_code == 404


def _making(client: Client, path: str) -> dict[str, str]:
    page = client.get(path).content.decode()
    shown = re.search(r"<code>([0-9A-Z-]{23})</code>", page)
    drawn = re.search(r'name="drawn" value="([^"]+)"', page)
    assert shown
    assert drawn
    return {"passphrase": shown.group(1), "drawn": html.unescape(drawn.group(1))}


def test_through_the_pages(cast: Cast, case: Case) -> None:
    head, dsl = cast.client(cast.head), cast.client(cast.dsl)
    asked = {"purpose": "subject_access", "reason": "They asked."}
    assert "Choose whom it is for" in head.post(at("pack_ask", case), asked).content.decode()
    whose = Involved.objects.get(case=case, part=Part.SUBJECT).id.hex
    send(head, at("pack_ask", case), **asked, whose=whose, also="red shoes\nthe hut")
    pack = Pack.objects.get()
    seen = dsl.get(at("pack", case, pack_id=pack.id)).content.decode()
    assert "Agree or not" in seen
    assert "Pellfrost" not in seen
    assert head.post(at("pack_decide", case, pack_id=pack.id), {"agree": "yes"}).status_code == 403
    assert head.get(at("pack_make", case, pack_id=pack.id)).status_code == 302
    send(dsl, at("pack_decide", case, pack_id=pack.id), agree="yes")
    path = at("pack_make", case, pack_id=pack.id)
    drawn = _making(head, path)
    for wrong in (
        {"drawn": drawn["drawn"]},
        {"drawn": "weak", "written": "on"},
        {"drawn": drawn["drawn"][:-2], "written": "on"},
        {"written": "on"},
    ):
        answer = head.post(path, wrong)
        assert "hb-error-summary" in answer.content.decode()
    answer = head.post(path, {"drawn": drawn["drawn"], "written": "on"})
    assert answer.headers["Content-Type"] == "application/pdf"
    pikepdf.open(io.BytesIO(answer.content), password=drawn["passphrase"]).close()
    assert head.get(path).status_code == 302
    assert pack_file.new_passphrase() != pack_file.new_passphrase()
    page = head.get(at("pack", case, pack_id=pack.id)).content.decode()
    assert hashlib.sha256(answer.content).hexdigest() in page


@pytest.mark.parametrize("page", ["packs", "pack_ask", "pack", "pack_decide", "pack_make"])
def test_nobody_else_finds_them(cast: Cast, case: Case, page: str) -> None:
    pack = agreed(cast, case, Purpose.DISCLOSURE)
    other = stories.case_about(cast, Matter.PUPIL)
    more: dict[str, object] = {} if page in {"packs", "pack_ask"} else {"pack_id": pack.id}
    for person in (cast.teacher, cast.pupil, cast.chair, cast.elsewhere):
        client = cast.client(person)
        assert client.get(at(page, case, **more)).status_code == 404
        assert client.post(at(page, case, **more), {"agree": "yes"}).status_code in {404, 405}
    if more:
        assert cast.client(cast.head).get(at(page, other, **more)).status_code == 404
    client = cast.client(cast.head)
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    assert client.get(at(page, case, **more)).status_code == 302
    assert client.post(at(page, case, **more), {"agree": "yes"}).status_code in {403, 405}
    assert cast.stranger().get(at(page, case, **more)).status_code == 302


WORDS = [
    ("Rowe's dog", "[w] dog"),
    ("rowe, tomasz", "[w]"),
    ("T\u200bomasz ＲＯＷＥ", "[w]"),
    ("TR and tr", "[w] and tr"),
    ("Sam Rowe and Rowe", "Sam Rowe and [w]"),
    ("will you, Will?", "will you, [c]?"),
    ("oakes or Oakes", "oakes or [s]"),
    ("12.11.2026 09:30, 01.02.2026 10:30", "12.11.2026 09:30, 01.02.2026 10:30"),
    ("+44 (0)7700 900 123 BS1 4QA @amy_x snapchat.com/add/amy a.b@c.example", "[x] [x] [x] [x] [x]"),
    ("Tom from year nine", "[c] from year nine"),
]


@pytest.mark.parametrize(("text", "wanted"), WORDS)
def test_names_however_they_are_written(text: str, wanted: str) -> None:
    names = [
        Name("Tomasz Rowe", "[w]", close=True),
        Name("Will Hay", "[c]", close=True),
        Name("Tom from year 9", "[c]", close=True),
        Name("Harriet Oakes", "[s]"),
    ]
    assert Redactor(names, keep="Sam Rowe", contact="[x]")(text) == wanted


@pytest.fixture
def strange() -> Content:
    signs = "\U0001f622 \u4f60\u597d \u0645\u0631 \x07 \u200b e\u0301"
    return Content("Strange", [Section("Signs", [Piece("One", signs)])])


def test_signs_that_no_typeface_has_are_not_lost(strange: Content) -> None:
    bound = pack_file.bind(
        strange,
        school="S",
        reference="R",
        purpose="P",
        mark="M",
        lead=[],
        passphrase=PASSPHRASE,
        files={"a.txt": b"kept"},
    )
    inside = everything_in(bound.content)
    for words in ("crying face", "U+4F60", "a.txt"):
        assert words in inside
