"""Tagged PDF (PDF/UA-1) from a Typst template and plain data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import typst

FONTS: Final = Path(__file__).with_name("fonts")


def render(template: Path, data: Mapping[str, Any]) -> bytes:
    """A template as a PDF. It reads the data with `json(bytes(sys.inputs.data))` and sees no file but those beside it.

    Raises typst.TypstError for a mistake in the template.
    """
    made: bytes = typst.compile(
        template,
        root=template.parent,
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data)},
        format="pdf",
        pdf_standards=["ua-1"],
    )
    return made


@cache
def _fonts() -> typst.Fonts:
    """The product's typeface and the one for code that Typst brings; the system's are left alone, for the same PDF everywhere."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)])
