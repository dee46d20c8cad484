"""The form in which somebody tells the school: the same questions for everybody, in words for each."""

from __future__ import annotations

import re
import secrets
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from handbell.concerns.forms import telling_words as wording
from handbell.concerns.matters import Category, Matter
from handbell.concerns.models import TellerKind
from handbell.concerns.operations import Told
from handbell.concerns.operations.telling import LONGEST
from handbell.evidence.queries import LARGEST_FILE
from handbell.rules.routing.vocabulary import WHEN
from handbell.ui.widgets import CountedTextarea, FileUpload, Radios

FILES: Final = ("file_1", "file_2", "file_3")
MORE: Final = ("platform", "happened", "when", "again", "victim_age", "victim_year")
_KEY: Final = re.compile(r"[A-Za-z0-9_-]{32,64}")
_YES_NO: Final = (("yes", _("Yes")), ("no", _("No")), ("", _("I don’t know")))
_WHEN: Final = (("", _("I don’t know")), *((one, _(WHEN.label(one))) for one in WHEN.slugs()))


def new_key() -> str:
    """A page's random key. Whoever has it has the return code, so nobody may guess it."""
    return secrets.token_urlsafe(32)


class Keyed(forms.Form):
    """A form that is sent once, however often its button is pressed: it carries a random key."""

    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    # People do not see it; programs that fill in everything do. It only sorts, and refuses nobody.
    website = forms.CharField(
        required=False, widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["key"] = new_key()
        if self.is_bound and not _KEY.fullmatch(str(self.data.get("key", ""))):
            self.data = {**dict(self.data.items()), "key": self.initial["key"]}
            self.unkeyed = True

    unkeyed = False

    def clean(self) -> dict[str, Any]:
        """Without a key of our own making nothing is taken: pressed twice, it would be there twice."""
        if self.unkeyed:
            self.add_error(None, _("This has not been sent yet. Press the button once more."))
        return super().clean() or self.cleaned_data


def words_field(label: Any, required: Any, *, rows: int = 8) -> forms.CharField:
    """What somebody writes, as long as is taken. `label` and `required` are words, perhaps to be translated later."""
    return forms.CharField(
        label=label,
        max_length=LONGEST,
        widget=CountedTextarea(limit=LONGEST, attrs={"rows": rows}),
        error_messages={
            "required": required,
            "max_length": _(
                "This is longer than 20,000 characters. Send the first part now, and add to it later."
            ),
        },
    )


class Tell(Keyed):
    """What happened, whom and what it is about; the rest is left to the teller.

    `picture`: the way on which no file is taken. "yes" or "not_sure": there is a picture of somebody undressed.
    """

    words = words_field(_("What happened?"), _("Write what happened. A few words are enough."))
    danger = forms.BooleanField(
        required=False, label=_("Somebody is in danger, or could be hurt today or tonight")
    )
    about = forms.ChoiceField(
        widget=Radios, label=_("Who is it about?"), error_messages={"required": _("Choose who it is about")}
    )
    what = forms.ChoiceField(
        widget=Radios, label=_("What is it about?"), error_messages={"required": _("Choose what it is about")}
    )
    platform = forms.CharField(required=False, max_length=100, label=_("Which app, game or website?"))
    happened = forms.CharField(required=False, max_length=200, label=_("When did it happen?"))
    again = forms.ChoiceField(
        required=False,
        choices=_YES_NO,
        widget=Radios,
        label=_("Has it gone on after somebody was told to stop?"),
    )
    when = forms.ChoiceField(required=False, choices=_WHEN, widget=Radios, label=_("Was it in school time?"))
    victim_age = forms.IntegerField(
        required=False, min_value=0, max_value=120, label=_("Age of the child it happened to")
    )
    victim_year = forms.IntegerField(
        required=False, min_value=0, max_value=13, label=_("School year of that child (0 for Reception)")
    )
    name = forms.CharField(required=False, max_length=200, label=_("Your name"))
    contact = forms.CharField(required=False, max_length=200, label=_("How can we reach you?"))
    file_1 = forms.FileField(required=False, allow_empty_file=True, label=_("File 1"))
    file_2 = forms.FileField(required=False, allow_empty_file=True, label=_("File 2"))
    file_3 = forms.FileField(required=False, allow_empty_file=True, label=_("File 3"))

    def __init__(
        self, *args: Any, teller: TellerKind, picture: str = "", named: bool = False, **kwargs: Any
    ) -> None:
        """`named`: they are signed in, so nobody asks who they are."""
        super().__init__(*args, **kwargs)
        self.teller, self.picture = teller, picture
        self._whom = wording.whom_for(teller)
        self._choose(
            "about",
            [(slug, one.words) for slug, one in self._whom.items()],
            {slug: wording.read_by(one.matter) for slug, one in self._whom.items()},
        )
        self._choose("what", wording.what_for(teller), {})
        for name in FILES:
            self.fields[name].widget = FileUpload(largest=LARGEST_FILE, attrs={"class": "hb-file"})
        staff = teller == TellerKind.STAFF
        self.fields["words"].help_text = wording.HOW_TO_WRITE[teller]
        unasked = [] if staff else ["when", "victim_age", "victim_year"]
        unasked += ["name", "contact"] if named else []
        unasked += ["what", *FILES] if picture else []
        for name in unasked:
            del self.fields[name]

    def _choose(self, name: str, choices: list[tuple[str, wording.Words]], hints: dict[str, str]) -> None:
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            raise TypeError(name)
        field.widget = Radios(hints=hints)
        field.choices = choices

    def clean_platform(self) -> str:
        """One line."""
        return " ".join(str(self.cleaned_data["platform"]).split())

    @property
    def takes_files(self) -> bool:
        """Whether files may come with it."""
        return FILES[0] in self.fields

    @property
    def file_fields(self) -> list[forms.BoundField]:
        """The controls for files."""
        return [self[name] for name in FILES if name in self.fields]

    @property
    def more(self) -> list[forms.BoundField]:
        """What nobody has to answer."""
        return [self[name] for name in MORE if name in self.fields]

    @property
    def more_has_errors(self) -> bool:
        """Whether that part has to stand open."""
        return any(field.errors for field in self.more)

    def given_files(self) -> list[UploadedFile[bytes]]:
        """The files that came with it, in order. They are looked at after the words are kept."""
        return [file for name in FILES if name in self.fields and (file := self.cleaned_data.get(name))]

    @property
    def category(self) -> Category:
        """What it is about, for routes."""
        if self.picture:
            return Category.INDECENT_IMAGE_OF_CHILD
        return Category(self.cleaned_data["what"])

    def told(self, *, language: str) -> Told:
        """What was told, once the form is valid."""
        data = self.cleaned_data
        whom = self._whom[data["about"]]
        matter = whom.matter
        if self.category == Category.ALLEGATION_AGAINST_ADULT and matter == Matter.PUPIL:
            matter = Matter.ADULT  # read by no more people than the page said
        return Told(
            key=data["key"],
            teller=self.teller,
            words=data["words"],
            matter=matter,
            category=self.category,
            said_whom=whom.said,
            danger=data["danger"],
            facts=self._facts(whom),
            details=self._details(),
            name=data.get("name", ""),
            contact=data.get("contact", ""),
            language=language,
            trap=bool(data["website"]),
        )

    def _details(self) -> dict[str, str]:
        """What was written beside the words, each under its question. All of it is looked through for names, so what
        was only chosen is not in it: somebody may be called Head.
        """
        asked = {name: str(self.fields[name].label) for name in ("happened", "platform")}
        return {label: self.cleaned_data[name] for name, label in asked.items() if self.cleaned_data[name]}

    def _facts(self, whom: wording.Whom) -> dict[str, str | int | bool]:
        data = self.cleaned_data
        found: dict[str, str | int | bool | None] = {
            **_TELLERS[self.teller],
            "subject": whom.subject or None,
            "platform": data["platform"] or None,
            "when": data.get("when") or None,
            "victim_age": data.get("victim_age"),
            "victim_year": data.get("victim_year"),
            "repeat_after_warning": {"yes": True, "no": False}.get(data["again"]),
            "danger_now": True if data["danger"] else None,
            "indecent_image": True if self.picture == "yes" else None,
        }
        return {name: value for name, value in found.items() if value is not None}


_TELLERS: Final[dict[TellerKind, dict[str, str]]] = {
    TellerKind.PUPIL: {"reporter": "pupil", "source": "child"},
    TellerKind.PARENT: {"reporter": "parent", "source": "parent"},
    TellerKind.STAFF: {"reporter": "staff", "source": "staff"},
    TellerKind.OTHER: {},
}


class Add(Keyed):
    """Something to add to what was told."""

    words = words_field(_("Add something"), _("Write what you want to add"), rows=5)


class Code(forms.Form):
    """The code that leads back. It is typed into a form and is never part of an address."""

    code = forms.CharField(
        label=_("Your code"),
        max_length=60,
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        help_text=_("20 letters and figures. Capitals and spaces do not matter."),
        error_messages={"required": _("Type the code that you were given")},
    )
