"""A pack as a file: a tagged PDF that opens anywhere with its passphrase, and with nothing else.

PDF 2.0 encryption (ISO 32000-2, 7.6.4: AES-256, revision 6) of everything in it: text, pictures, attached files and
metadata. The passphrase is drawn by Handbell, with 100 bits, so that guessing it does not pay.
"""

from __future__ import annotations

import hashlib
import io
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pikepdf
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from handbell.concerns.queries.packs import Content
from handbell.ui import pdf
from handbell.vault import base32

TEMPLATE: Final = Path(__file__).with_name("templates_pdf") / "pack.typ"
LETTERS: Final = 20
_GROUP: Final = 5
_TRIES: Final = 64  # blocks of letters that no typeface here has
_BLOCK: Final = 8


@dataclass(frozen=True, slots=True)
class Bound:
    """The file, and its SHA-256 in hex."""

    content: bytes
    sha256: str


def new_passphrase() -> str:
    """Twenty letters and figures that are hard to misread, in fours of five: 100 bits."""
    letters = base32.encode(secrets.token_bytes(13), LETTERS)
    return "-".join(letters[at : at + _GROUP] for at in range(0, LETTERS, _GROUP))


def bind(
    content: Content,
    *,
    school: str,
    reference: str,
    purpose: str,
    mark: str,
    lead: list[str],
    passphrase: str,
    files: Mapping[str, bytes],
) -> Bound:
    """Typeset and encrypt. `mark` stands on each page; `files` are attached. Raises pdf.PdfFailed."""
    data = {
        "title": content.title,
        "school": school,
        "reference": reference,
        "purpose": purpose,
        "mark": mark,
        "lead": lead,
        "language": (get_language() or "en")[:2],
        "sections": [
            {
                "title": section.title,
                "pieces": [{"title": one.title, "words": one.words or "–"} for one in section.pieces],
            }
            for section in content.sections
        ],
        "left_out": [list(pair) for pair in content.left_out],
        "words": {
            "left_out": _("What was left out, and why"),
            "nothing_left_out": _("Nothing was left out."),
        },
    }
    return _encrypted(_typeset(data), passphrase, files)


def _typeset(data: dict[str, Any]) -> bytes:
    """The PDF. Letters that no typeface here has stand in it by their numbers, so that no word is lost in silence."""
    without: set[int] = set()
    for _again in range(_TRIES):
        try:
            return pdf.render(TEMPLATE, _printable(data, without))
        except pdf.PdfFailed as problem:
            found = {ord(sign) >> _BLOCK for sign in _undisplayed(str(problem))} - without
            if not found:
                raise
            without |= found
    raise pdf.PdfFailed("It holds letters of too many scripts.")


def _undisplayed(problem: str) -> str:
    """The letters that the typesetter says it cannot display; none when it complains of something else."""
    if "could not be displayed" not in problem:
        return ""
    quoted = problem.partition('`"')[2].partition('"`')[0]
    return quoted if not quoted.isascii() else ""


def _printable(value: Any, without: set[int]) -> Any:
    if isinstance(value, str):
        return "".join(_sign(sign, without) for sign in value)
    if isinstance(value, dict):
        return {name: _printable(one, without) for name, one in value.items()}
    return [_printable(one, without) for one in value] if isinstance(value, list) else value


def _sign(sign: str, without: set[int]) -> str:
    if sign == "\n" or (sign.isascii() and sign.isprintable()):
        return sign
    if sign == "\r" or unicodedata.category(sign) == "Cf":
        return ""
    if sign == "\t" or unicodedata.category(sign) in {"Zs", "Zl", "Zp"}:
        return " "
    category = unicodedata.category(sign)
    if category == "So" or ord(sign) > 0xFFFF:
        return f"[{unicodedata.name(sign, f'U+{ord(sign):04X}').lower()}]"
    if category.startswith("C") or ord(sign) >> _BLOCK in without:
        return f"[U+{ord(sign):04X}]"
    return sign


def _encrypted(plain: bytes, passphrase: str, files: Mapping[str, bytes]) -> Bound:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(plain)) as document:
        for name, content in files.items():
            document.attachments[name] = pikepdf.AttachedFileSpec(
                document,
                content,
                filename=name,
                description=name,
                mime_type="",
                creation_date="",
                mod_date="",
            )
        # The owner's password is thrown away: whoever has the passphrase may read, print and copy, and not change it.
        document.save(
            out,
            encryption=pikepdf.Encryption(
                user=passphrase,
                owner=secrets.token_urlsafe(32),
                R=6,
                aes=True,
                metadata=True,
                allow=pikepdf.Permissions(modify_assembly=False, modify_other=False, modify_form=False),
            ),
        )
    content = out.getvalue()
    return Bound(content, hashlib.sha256(content).hexdigest())
