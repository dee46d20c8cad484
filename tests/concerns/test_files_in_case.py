"""Files of a case: shown under covers and written down, opened for a reason, sealed at one press, destroyed by two."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from handbell.audit.models import AuditEvent
from handbell.concerns.matters import Category, Matter
from handbell.concerns.models import Case, Destruction
from handbell.concerns.operations import files, handling
from handbell.concerns.operations.handling import Sorted
from handbell.evidence import operations as evidence
from handbell.evidence import queries as exhibits
from handbell.evidence.models import CustodyEntry, Exhibit
from handbell.people.operations import Refused
from tests.cast import NOW, Cast
from tests.concerns import stories
from tests.concerns.test_case_whole_way import at, send
from tests.evidence.files import picture

REFERENCE = "CRI 20/2211"


@pytest.fixture
def case(cast: Cast) -> Iterator[Case]:
    yield stories.case_about(cast, Matter.PUPIL)
    for shelf in (Path(settings.DATA, "files", "exhibits"), Path(settings.DATA, "sealed-away")):
        shutil.rmtree(shelf, ignore_errors=True)


def give(case: Case, content: bytes | None = None, name: str = "photo.png") -> Exhibit:
    """A file is sent with the case."""
    return evidence.receive(
        source=io.BytesIO(picture() if content is None else content),
        name=name,
        compartment_id=case.id,
        school_id=case.school_id,
        by=None,
        now=NOW,
    )


def whats(exhibit: Exhibit) -> list[str]:
    return list(CustodyEntry.objects.filter(exhibit=exhibit).order_by("seq").values_list("what", flat=True))


def test_looking_is_covered_and_written_down(cast: Cast, case: Case) -> None:
    exhibit = give(case)
    client = cast.client(cast.dsl)
    listed = client.get(at("files", case)).content.decode()
    for words in (
        "If this may show a child undressed, do not open it. Seal it.",
        exhibit.sha256,
        "photo.png",
    ):
        assert words in listed
    page = at("file_page", case, exhibit_id=exhibit.id, number=1)
    assert client.get(page).status_code == 404  # not before it was shown, which is written down
    shown = client.post(at("file_show", case, exhibit_id=exhibit.id))
    assert page in shown.content.decode()
    assert whats(exhibit) == ["received", "safe_copy_shown"]
    answer = client.get(page)
    assert answer.status_code == 200
    for header, value in exhibits.HEADERS.items():
        assert answer.headers[header] == value
    assert cast.client(cast.head).get(page).status_code == 404  # it was not shown to them
    assert AuditEvent.objects.filter(action="audit.viewed", kind="case-files").count() == 2
    assert AuditEvent.objects.filter(action="exhibit.safe_copy_shown").count() == 1


def test_text_and_what_has_no_copy(cast: Cast, case: Case) -> None:
    text = give(case, b"1 < 2 & they wrote this", "chat.txt")
    client = cast.client(cast.dsl)
    shown = client.post(at("file_show", case, exhibit_id=text.id), headers={"HX-Request": "true"})
    assert "1 &lt; 2 &amp; they wrote this" in shown.content.decode()


def test_the_original_for_a_reason(cast: Cast, case: Case) -> None:
    exhibit = give(case)
    path = at("file_original", case, exhibit_id=exhibit.id)
    assert cast.client(cast.dsl).post(path, {"why": "no_safe_copy"}).status_code == 403
    client = cast.client(cast.head)
    assert "hb-error-summary" in client.post(path, {"why": "curious"}).content.decode()
    answer = client.post(path, {"why": "looking_into_it"})
    assert b"".join(answer) == picture()
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert whats(exhibit) == ["received", "original_opened"]


def test_sealed_at_one_press(cast: Cast, case: Case) -> None:
    exhibit = give(case)
    cast.client(cast.head).post(at("file_show", case, exhibit_id=exhibit.id))
    client = cast.client(cast.dsl)
    session = client.session
    session["account_authentication_methods"] = []  # long since confirmed: sealing asks for nothing
    session.save()
    for _press in range(2):
        assert client.post(at("file_seal", case, exhibit_id=exhibit.id)).status_code == 302
    assert whats(exhibit).count("sealed_away") == 1
    head = cast.client(cast.head)
    assert head.get(at("file_page", case, exhibit_id=exhibit.id, number=1)).status_code == 404
    again = head.post(at("file_show", case, exhibit_id=exhibit.id))
    assert "not shown any more" in again.content.decode() or "Sealed." in again.content.decode()
    opened = head.post(at("file_original", case, exhibit_id=exhibit.id), {"why": "looking_into_it"})
    assert "not opened any more" in opened.content.decode()
    assert "photo.png" not in head.get(at("files", case)).content.decode()
    assert AuditEvent.objects.filter(action="concern.file-sealed").count() == 1


def test_sorted_as_an_indecent_picture_seals_what_is_there(cast: Cast, case: Case) -> None:
    kept = [give(case), give(case, b"words", "a.txt")]
    as_image = Sorted(Matter.PUPIL, Category.INDECENT_IMAGE_OF_CHILD, {"reporter": "pupil"})
    handling.triage(case=case, sorted_as=as_image, reason="It is.", key="k", by=cast.dsl, now=NOW)
    for one in kept:
        one.refresh_from_db()
        assert one.status == exhibits.Status.SEALED_AWAY
    assert files.seal_all(case, by=cast.dsl, now=NOW) == 0


def test_destroyed_by_two_on_their_word(cast: Cast, case: Case) -> None:
    exhibit = give(case)
    with pytest.raises(Refused, match="sealed away"):
        files.ask_to_destroy(case=case, exhibit=exhibit, reference=REFERENCE, by=cast.head, now=NOW)
    files.seal(case=case, exhibit=exhibit, by=cast.dsl, now=NOW)
    head, dsl = cast.client(cast.head), cast.client(cast.dsl)
    path = at("file_destroy", case, exhibit_id=exhibit.id)
    assert dsl.post(path, {"reference": REFERENCE, "told": "on"}).status_code == 403
    assert "hb-error-summary" in head.post(path, {"reference": "they said so", "told": "on"}).content.decode()
    send(head, path, reference=REFERENCE, told="on")
    send(head, path, reference=REFERENCE, told="on")
    row = Destruction.objects.get()
    decide = at("file_decide", case, row_id=row.id)
    assert head.post(decide, {"agree": "yes"}).status_code == 403
    assert "hb-error-summary" in dsl.post(decide, {"agree": "perhaps"}).content.decode()
    send(dsl, decide, agree="no")
    assert whats(exhibit)[-1] == "sealed_away"
    row = files.ask_to_destroy(case=case, exhibit=exhibit, reference=REFERENCE, by=cast.head, now=NOW)
    send(dsl, at("file_decide", case, row_id=row.id), agree="yes")
    assert whats(exhibit)[-1] == "destroyed"
    assert exhibit.sha256 in dsl.get(at("files", case)).content.decode()


def test_a_third_party_checks_the_list(cast: Cast, case: Case) -> None:
    give(case)
    files.seal(case=case, exhibit=give(case), by=cast.dsl, now=NOW)
    client = cast.client(cast.dsl)
    assert "Sealed away" in client.get(at("file_custody", case)).content.decode()
    answer = client.get(at("file_custody_csv", case))
    table = answer.content.decode()
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert exhibits.check_custody(table) == []
    assert exhibits.check_custody(table.replace("may_show_a_child", "advised")) != []


@pytest.mark.parametrize("name", ["show", "original", "seal", "destroy", "decide", "page"])
def test_nobody_else_finds_them(cast: Cast, case: Case, name: str) -> None:
    exhibit = give(case)
    files.show(case=case, exhibit=exhibit, by=cast.dsl, now=NOW)
    other = stories.case_about(cast, Matter.ADULT)
    row = Destruction.objects.create(
        school=cast.school,
        case=case,
        exhibit=exhibit.id,
        reference=REFERENCE,
        asked_by=cast.head,
        asked_at=NOW,
    )
    more: dict[str, object] = {"row_id": row.id} if name == "decide" else {"exhibit_id": exhibit.id}
    more |= {"number": 1} if name == "page" else {}
    path, elsewhere = at(f"file_{name}", case, **more), at(f"file_{name}", other, **more)
    sent = {"why": "looking_into_it", "reference": REFERENCE, "told": "on", "agree": "yes"}
    assert cast.stranger().post(path, sent).status_code in {302, 405}
    for person in (cast.teacher, cast.pupil, cast.office, cast.elsewhere):
        for address in (path, elsewhere):
            assert cast.client(person).post(address, sent).status_code in {404, 405}
    assert cast.client(cast.head).post(elsewhere, sent).status_code in {404, 405}
    assert whats(exhibit) == ["received", "safe_copy_shown"]
