"""The PDFs: tagged, with language and title, one page for the wall, and inert against what people write."""

from __future__ import annotations

import pypdfium2
import pytest

from handbell.policies import printing
from handbell.ui import pdf
from tests.cast import Cast
from tests.policies import stories

ADDRESS = "http://localhost:8000/policies/social-networking-policy/v/2018-06-18/"


def text_of(data: bytes) -> str:
    return "\n".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(data))


def test_the_policy_is_a_tagged_pdf_with_every_clause(cast: Cast) -> None:
    version = stories.in_force(cast)
    data = printing.policy(version, ADDRESS)
    document = pypdfium2.PdfDocument(data)
    assert document.is_tagged()
    assert document.get_metadata_dict()["Title"] == version.title
    assert b"pdfuaid" in data
    assert b"/Lang(en" in data
    said = text_of(data)
    for clause in version.words.clauses():
        assert clause.ref in said
    assert version.code in said


def test_the_wall_copy_is_one_page_with_the_version_code(cast: Cast) -> None:
    version = stories.in_force(cast, stories.draft(cast, "mosaic"))
    data = printing.wall_copy(version, ADDRESS, cast.school.name, "en")
    document = pypdfium2.PdfDocument(data)
    assert len(document) == 1
    assert document.is_tagged()
    assert version.code in text_of(data)


def test_pages_give_the_pdfs_as_downloads(cast: Cast) -> None:
    version = stories.in_force(cast)
    client = cast.client(cast.pupil)
    for name in ("policy.pdf", "wall-copy.pdf"):
        answer = client.get(f"/policies/{version.policy.slug}/v/{version.label}/{name}")
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer.content.startswith(b"%PDF")


def test_words_in_the_data_never_become_code(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("typst")
    template = folder / "plain.typ"
    template.write_text(
        '#let data = json(bytes(sys.inputs.data))\n#set document(title: "T")\n#set text(lang: "en")\n#data.words'
    )
    words = '#read("/etc/passwd") #panic("x") $a$ *b*'
    assert '#read("/etc/passwd")' in text_of(pdf.render(template, {"words": words}))


def test_a_mistake_in_a_template_is_named_and_the_next_one_works(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("typst")
    wrong, right = folder / "wrong.typ", folder / "right.typ"
    wrong.write_text("#nothing-of-that-name")
    right.write_text('#set document(title: "T")\n#set text(lang: "en")\nFine.')
    with pytest.raises(pdf.PdfFailed):
        pdf.render(wrong, {})
    assert pdf.render(right, {}).startswith(b"%PDF")


def test_a_press_is_replaced_after_its_share(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setattr(pdf, "PDFS_A_PRESS", 1)
    right = tmp_path_factory.mktemp("typst") / "right.typ"
    right.write_text('#set document(title: "T")\n#set text(lang: "en")\nFine.')
    assert [pdf.render(right, {})[:4] for _ in range(2)] == [b"%PDF", b"%PDF"]
