"""A version on paper: the whole policy, and one page for the staff-room wall. Both are tagged PDF (PDF/UA-1)."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, Final

import qrcode
import qrcode.image.svg
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from handbell.policies import wordings
from handbell.policies.content import QUOTATION, Block, Heading
from handbell.policies.facts import bound_slugs
from handbell.policies.models import Status, Version
from handbell.ui import pdf

TEMPLATES: Final = Path(__file__).with_name("templates_pdf")
MOST_HEADINGS: Final = 44  # what fits on the wall copy in two columns


def policy(version: Version, address: str) -> bytes:
    """The whole of a sealed version as a PDF, in its first language. address: where it is read on the screen."""
    words = version.words
    with override(words.language):
        data = {
            "title": version.title,
            "language": words.language,
            "school": version.school.name,
            "standing": _standing(version),
            "warning": "" if version.status == Status.IN_FORCE else _("This version is not in force."),
            "footer": f"{version.label} · {version.code} · {address}",
            "words": {"contents": _("Contents")},
            "blocks": [_block(block, words.language) for block in words.blocks],
        }
    return pdf.render(TEMPLATES / "policy.typ", data)


def wall_copy(version: Version, address: str, school: str, language: str) -> bytes:
    """One page for the wall: which version counts, its code, a QR code to the whole, and what it is about."""
    words = version.words
    top = [block for block in words.blocks if isinstance(block, Heading) and block.level == 1]
    with override(language):
        data = {
            "title": version.title,
            "language": language,
            "school": school,
            "standing": _standing(version),
            "code": version.code,
            "address": address,
            "qr": qr_code(address),
            "headings": [_heading(heading, words.language) for heading in top[:MOST_HEADINGS]],
            "words": {
                "bound": _("It binds: %(whom)s.") % {"whom": wordings.whom(bound_slugs(version))},
                "whole": _("Read the whole policy in Handbell: scan the code or type the address below."),
                "qr": _("QR code of the address of this version of the policy"),
                "code": _("Version code"),
                "contents": _("What is in it"),
                "turn": _(
                    "If Handbell shows another version code than this, the copy is out of date: print it again."
                ),
            },
        }
    return pdf.render(TEMPLATES / "wall.typ", data)


def qr_code(address: str) -> str:
    """An address as a QR code, as SVG."""
    out = io.BytesIO()
    qrcode.make(address, image_factory=qrcode.image.svg.SvgPathImage, border=1).save(out)
    return out.getvalue().decode()


def _standing(version: Version) -> str:
    parts = [_("Version %(label)s") % {"label": version.label}]
    if version.in_force_from:
        parts.append(_("in force since %(day)s") % {"day": date_format(version.in_force_from, "j F Y")})
    if version.in_force_until:
        parts.append(_("until %(day)s") % {"day": date_format(version.in_force_until, "j F Y")})
    if version.review_due:
        parts.append(_("next review %(when)s") % {"when": wordings.when(version.review_due)})
    else:
        parts.append(_("no review date set"))
    return ", ".join(parts) + "."


def _heading(heading: Heading, language: str) -> str:
    number = "" if heading.given else heading.ref
    return " ".join(filter(None, [heading.label, number, heading.text(language)]))


def _block(block: Block, language: str) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"is": "heading", "level": min(block.level, 6), "text": _heading(block, language)}
    words = block.wording(language)
    return {
        "is": "clause",
        "ref": block.ref,
        "kind": block.kind,
        "note": _("Quoted from elsewhere:") if block.kind == QUOTATION else "",
        "paragraphs": [text for text in words.text.split("\n\n") if text],
        "items": [[item.depth, item.text] for item in words.items],
        "rows": [list(row) for row in words.rows],
        "binds": _("Binds: %(whom)s") % {"whom": wordings.whom(block.binds)} if block.obliges else "",
    }
