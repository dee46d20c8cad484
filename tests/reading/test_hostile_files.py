"""Files that cannot be read are refused in plain words; files that only look odd are read right. Never a traceback."""

from __future__ import annotations

import contextlib
import datetime
import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handbell.reading import command, read_policy
from handbell.reading.isolated import read_isolated
from handbell.reading.refusals import CannotRead, read_file
from tests.reading import policy_files

TODAY = datetime.date(2026, 11, 21)
POLICY = "Online Policy\n\n1 Conduct\n\n1.1 Staff must be kind – always, it’s a café rule.\n"
DRAWING = policy_files.pdf("#set page(height: 5cm)\n#rect(width: 3cm, height: 2cm, fill: red)")


def words_of(data: bytes, name: str) -> str:
    document = read_policy(data, name, today=TODAY)
    return " ".join(clause.text for _, clause in document.clauses())


def zipped(**files: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/"), data)
    return held.getvalue()


def word_with(document_xml: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr("word/document.xml", document_xml)
    return held.getvalue()


ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "'
    + b"&a;" * 50
    + b'"><!ENTITY c "'
    + b"&b;" * 50
    + b'">]><x>&c;</x>'
)
ENCRYPTED = policy_files.as_pdf().replace(b"/Root", b"/Encrypt << /Filter /Standard /V 9 /R 9 >> /Root", 1)

REFUSED: list[tuple[str, str, Callable[[], bytes]]] = [
    ("empty", "policy.txt", lambda: b""),
    ("only white space", "policy.txt", lambda: b" \n\t\n"),
    ("scanned PDF", "policy.pdf", lambda: DRAWING),
    ("encrypted PDF", "policy.pdf", lambda: ENCRYPTED),
    ("damaged PDF", "policy.pdf", lambda: policy_files.as_pdf()[:300]),
    (".doc renamed .docx", "policy.docx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
    ("rich text", "policy.rtf", lambda: b"{\\rtf1 Staff must be kind.}"),
    ("spreadsheet", "policy.docx", lambda: zipped(xl__workbook=b"<a/>")),
    ("open document", "policy.odt", lambda: zipped(mimetype=b"application/vnd.oasis.opendocument.text")),
    ("picture", "policy.pdf", lambda: b"\x89PNG\r\n\x1a\n" + bytes(200)),
    ("program", "policy.txt", lambda: b"MZ\x90\x00" + bytes(500)),
    ("zip bomb", "policy.docx", lambda: word_with(b"<w>" + b" " * 150_000_000 + b"</w>")),
    ("entities in Word", "policy.docx", lambda: word_with(ENTITIES)),
    ("cut off Word", "policy.docx", lambda: policy_files.as_word()[:700]),
]


@pytest.mark.parametrize(("what", "name", "made"), REFUSED, ids=[what for what, _, _ in REFUSED])
def test_what_cannot_be_read_is_refused_in_plain_words(
    what: str, name: str, made: Callable[[], bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CannotRead) as refusal:
        read_policy(made(), name, today=TODAY)
    assert refusal.value.code
    assert refusal.value.message[0].isupper()
    file = tmp_path / name
    file.write_bytes(made())
    assert command.main([str(file)]) == 1
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_text_is_read_right_whatever_its_encoding(encoding: str) -> None:
    assert words_of(POLICY.encode(encoding), "policy.txt") == "Staff must be kind – always, it’s a café rule."


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("policy.txt", policy_files.as_pdf),
        ("policy", policy_files.as_word),
        ("policy.doc", policy_files.as_word),
    ],
)
def test_what_is_in_the_file_counts_not_its_name(name: str, made: Callable[[], bytes]) -> None:
    assert read_policy(made(), name, today=TODAY).title == policy_files.TITLE


def test_stray_nul_bytes_never_reach_what_was_read() -> None:
    with contextlib.suppress(CannotRead):
        assert "\0" not in words_of(POLICY.replace("kind", "ki\0nd").encode(), "policy.txt")


def test_a_file_of_200_megabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "policy.txt"
    with file.open("wb") as made:
        made.truncate(200_000_000)
    with pytest.raises(CannotRead):
        read_file(file)


VALID = {
    "policy.pdf": policy_files.as_pdf(),
    "policy.docx": policy_files.as_word(),
    "policy.html": policy_files.as_html(),
    "policy.md": policy_files.as_markdown(),
}
BOUNDED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read_or_refuse(data: bytes, name: str) -> None:
    with contextlib.suppress(CannotRead):  # any other exception fails the test
        read_policy(data, name, today=TODAY)


@BOUNDED
@given(st.binary(max_size=600), st.sampled_from([*sorted(VALID), "policy.txt"]))
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    read_or_refuse(data, name)


@BOUNDED
@given(st.sampled_from(sorted(VALID)), st.data())
def test_a_damaged_file_is_read_or_refused(name: str, data: st.DataObject) -> None:
    whole = bytearray(VALID[name])
    for _ in range(data.draw(st.integers(0, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    read_or_refuse(bytes(whole[: data.draw(st.integers(0, len(whole)))]), name)


def test_uploads_are_read_in_a_process_of_their_own() -> None:
    assert read_isolated(policy_files.as_word(), "policy.docx", TODAY).title == policy_files.TITLE
    with pytest.raises(CannotRead):
        read_isolated(DRAWING, "policy.pdf", TODAY)


def test_the_command_shows_no_traceback_for_a_file_that_is_not_there(tmp_path: Path) -> None:
    asked = [sys.executable, "-m", "handbell.reading.command", str(tmp_path / "none.pdf")]
    answered = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert answered.returncode == 1
    assert len(answered.stderr.splitlines()) == 1
