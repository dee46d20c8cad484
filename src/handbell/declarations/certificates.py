"""The certificate of a signature: one page, with seal, anchor in the record, and a code that leads to it."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, Final

import qrcode
import qrcode.image.svg
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from handbell.declarations.models import Countersignature, Method, Signature
from handbell.ui import pdf as pdfs

TEMPLATE: Final = Path(__file__).with_name("templates_pdf") / "certificate.typ"

Rows = list[tuple[str, str]]


def pdf(signature: Signature, *, page: str) -> bytes:
    """The certificate of a signature as a tagged PDF. page: the path of the signature's own page."""
    return pdfs.render(TEMPLATE, content(signature, page=page))


def content(signature: Signature, *, page: str) -> dict[str, Any]:
    """What the certificate says, in the reader's language; the statement in the language that was signed."""
    counter: Countersignature | None = getattr(signature, "countersignature", None)
    return {
        "language": get_language().partition("-")[0],
        "reference": signature.reference,
        "anchor": signature.anchor,
        "school": signature.school_name,
        "sample": signature.school.sample,
        "form_title": signature.title,
        "statement": signature.statement,
        "rows": _rows(signature),
        "counter": _counter_rows(counter),
        "seals": _seals(signature, counter),
        "qr": _qr(f"{settings.SITE_URL}{page}"),
        "words": _words(signature),
    }


def _rows(signature: Signature) -> Rows:
    rows = [
        (_("Policy"), signature.policy_title),
        (_("Version"), signature.version_label),
        (_("Name"), signature.name),
        (_("Job title"), signature.job_title),
        (_("School"), signature.school_name),
        (_("Signed"), str(Method(signature.method).label)),
        (_("Date"), date_format(signature.signed_on, "j F Y")),
    ]
    if signature.method == Method.ON_SCREEN:
        rows.append((_("Time"), date_format(timezone.localtime(signature.signed_at), "j F Y, H:i:s")))
    else:
        rows.append((_("Put down by"), signature.recorded_by.full_name))
        rows.append((_("Put down at"), date_format(timezone.localtime(signature.signed_at), "j F Y, H:i:s")))
    return rows


def _counter_rows(counter: Countersignature | None) -> Rows:
    if counter is None:
        return []
    return [
        (_("Name"), f"{counter.name} ({counter.get_role_display()})"),
        (_("Signed"), str(Method.ON_SCREEN.label)),
        (_("Date"), date_format(counter.signed_on, "j F Y")),
    ]


def _seals(signature: Signature, counter: Countersignature | None) -> Rows:
    rows = [(_("Seal"), signature.seal), (_("Version's fingerprint"), signature.version_sha256)]
    if counter is not None:
        rows.append((_("Seal of the countersignature"), counter.seal))
        rows.append((_("Its anchor"), counter.anchor))
    return rows


def _words(signature: Signature) -> dict[str, str]:
    return {
        "title": _("Certificate of a declaration"),
        "reference": _("Reference"),
        "anchor": _("Anchor in the school's record"),
        "authorisation": _("Authorisation"),
        "no_counter": (
            _("Not countersigned yet.")
            if signature.countersign_by
            else _("The policy's form asks nobody to countersign.")
        ),
        "sample": _("Sample school – invented people"),
        "sealed": _(
            "The seal is worked out from the version, the words, the person, the time and the way of signing: change "
            "one letter and it no longer fits. The anchor is its place in the school's record."
        ),
        "qr": _("Code that leads to the declaration in Handbell"),
    }


def _qr(address: str) -> str:
    """A QR code as SVG."""
    out = io.BytesIO()
    qrcode.make(address, image_factory=qrcode.image.svg.SvgPathImage, border=1).save(out)
    return out.getvalue().decode()
