"""Whom to turn to outside the school. Numbers as in the dated records (`packs/guidance`: childline, nspcc-adults,
report-remove). All of it is for the United Kingdom.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody outside the school: a telephone number or an address, and what they are for."""

    name: str | Promise
    words: str | Promise
    phone: str = ""
    address: str = ""

    @property
    def tel(self) -> str:
        """The number as a telephone takes it."""
        return "".join(self.phone.split())


CHILDLINE: Final = Contact("Childline", _("Free. For everybody under 19, day and night."), phone="0800 1111")
NSPCC: Final = Contact("NSPCC", _("For adults who are worried about a child."), phone="0808 800 5000")
REPORT_REMOVE: Final = Contact(
    "Report Remove",
    _(
        "On Childline’s website. Helps people under 18 to get a nude picture of themselves taken off the internet."
    ),
    address="https://www.childline.org.uk/",
)
CEOP: Final = Contact(
    "CEOP",
    _("Police who help when somebody online asks a child for sexual things."),
    address="https://www.ceop.police.uk/",
)

FOR_ANYBODY: Final = (CHILDLINE, NSPCC)
ABOUT_PICTURES: Final = (CHILDLINE, REPORT_REMOVE, CEOP)
