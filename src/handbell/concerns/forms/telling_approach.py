"""The thirty-second log: a pupil tried to connect with an adult of the school."""

from __future__ import annotations

from typing import Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from handbell.concerns.forms.telling import Keyed
from handbell.concerns.forms.telling_words import readers_of
from handbell.concerns.matters import Category, Matter
from handbell.concerns.models import TellerKind
from handbell.concerns.operations import Told
from handbell.ui.widgets import Radios

DID: Final = {
    "nothing": _("Nothing yet"),
    "refused": _("I refused it, or did not accept it"),
    "answered": _("I answered"),
    "accepted": _("I accepted it"),
}
REFUSAL: Final = _(
    "Thank you for asking. I do not connect with pupils on my own accounts; nobody who works at our school does. It is"
    " nothing about you. Please talk to me at school, where I am glad to help."
)


class Approach(Keyed):
    """Three fields: who, where, what was done."""

    who = forms.CharField(
        max_length=200,
        label=_("Who tried to connect with you?"),
        help_text=_("Their name, and their class if you know it."),
        error_messages={"required": _("Write who it was, as far as you know")},
    )
    platform = forms.CharField(
        max_length=100,
        label=_("Where?"),
        help_text=_("For example Instagram, a game, or your own telephone number."),
        error_messages={"required": _("Write which app, game or website it was")},
    )
    did = forms.ChoiceField(
        choices=list(DID.items()),
        widget=Radios,
        label=_("What did you do?"),
        error_messages={"required": _("Choose what you did")},
    )

    def clean_platform(self) -> str:
        """One line."""
        return " ".join(str(self.cleaned_data["platform"]).split())

    @property
    def readers(self) -> list[str]:
        """Who reads it, by role."""
        return readers_of(Matter.PUPIL)

    def given_files(self) -> list[UploadedFile[bytes]]:
        """None: there is no place for one."""
        return []

    def facts(self) -> dict[str, str | int | bool]:
        """What the route hangs on."""
        platform: str = self.cleaned_data["platform"]
        return {"reporter": "staff", "source": "staff", "subject": "pupil", "platform": platform}

    def told(self, *, language: str) -> Told:
        """What was told, once the form is valid."""
        data = self.cleaned_data
        words = gettext(
            "Somebody tried to connect with me: %(who)s. Where: %(platform)s. What I did: %(did)s."
        )
        return Told(
            key=data["key"],
            teller=TellerKind.STAFF,
            words=words % {"who": data["who"], "platform": data["platform"], "did": DID[data["did"]]},
            matter=Matter.PUPIL,
            category=Category.CONTACT_FROM_PUPIL,
            facts=self.facts(),
            language=language,
            trap=bool(data["website"]),
        )


def refusals() -> list[tuple[str, str]]:
    """The words of a refusal in English and in Welsh, each with its language; once where there is one only."""
    found: dict[str, str] = {}
    for language in ("en", "cy"):
        with override(language):
            found.setdefault(str(REFUSAL), language)
    return [(language, words) for words, language in found.items()]
