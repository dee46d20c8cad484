"""What is shipped: nothing of GOV.UK's own, letters of Welsh, colours that can be told apart."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest
import typst

SOURCE = Path(__file__).resolve().parents[2] / "src" / "handbell"
UI = SOURCE / "ui"
WELSH = "ŵŷẁẃẅỳŴŶâêîôûïáéíóúäëöü £€–—“”‘’…•"
FORBIDDEN = re.compile(
    rb"GDS Transport|govuk-crest|govuk-icon|govuk-opengraph|govuk-logotype|crown", re.IGNORECASE
)


def test_nothing_that_only_gov_uk_may_use_is_in_the_package() -> None:
    shipped = [path for path in SOURCE.rglob("*") if path.is_file() and path.suffix not in {".pyc", ".mo"}]
    in_assets = [
        path for path in shipped if "static" in path.parts or path.suffix in {".html", ".css", ".svg"}
    ]
    assert len(in_assets) > 50
    assert [path for path in in_assets if FORBIDDEN.search(path.read_bytes())] == []
    assert [path for path in shipped if "govuk" in path.name.lower()] == []


@pytest.mark.parametrize("style", ["normal", "italic"])
@pytest.mark.parametrize("weight", [400, 700])
def test_the_typeface_has_the_letters_of_welsh(tmp_path: Path, style: str, weight: int) -> None:
    page = tmp_path / "page.typ"
    page.write_text(
        f'#set text(font: "Atkinson Hyperlegible Next", fallback: false, style: "{style}", weight: {weight})\n{WELSH}'
    )
    made = typst.compile(page, font_paths=[UI / "fonts"], ignore_system_fonts=True)
    document = pypdfium2.PdfDocument(made)
    text = document[0].get_textpage().get_text_bounded()
    document.close()
    assert set(WELSH) - {" "} <= set(text)


def test_the_typeface_comes_with_its_licence() -> None:
    for folder in (UI / "fonts", UI / "static" / "ui" / "fonts"):
        assert "SIL OPEN FONT LICENSE Version 1.1" in (folder / "OFL.txt").read_text("utf-8")


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


COLOURS = dict(
    re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", (UI / "static/ui/css/base.css").read_text("utf-8"))
)


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("ink", "page"), ("ink", "paper"), ("soft", "page"), ("link", "page"), ("visited", "page"),
        ("pine-dark", "paper"), ("page", "pine"), ("page", "red"), ("red", "page"), ("red-dark", "red-pale"),
        ("brass-dark", "brass-pale"), ("blue", "blue-pale"), ("ink", "focus"),
    ],
)  # fmt: skip
def test_words_can_be_read_on_their_ground_by_most_people(text: str, ground: str) -> None:
    assert contrast(COLOURS[text], COLOURS[ground]) >= 7  # AAA


@pytest.mark.parametrize(
    ("text", "ground"), [("soft", "paper"), ("link", "paper"), ("green", "green-pale"), ("link", "blue-pale")]
)
def test_words_can_be_read_on_their_ground(text: str, ground: str) -> None:
    assert contrast(COLOURS[text], COLOURS[ground]) >= 4.5  # AA


@pytest.mark.parametrize("ground", ["page", "paper"])
def test_edges_of_controls_can_be_seen(ground: str) -> None:
    assert contrast(COLOURS["edge"], COLOURS[ground]) >= 3
