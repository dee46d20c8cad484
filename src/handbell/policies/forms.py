"""Forms of the room, in the look of ui.forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from handbell.people.roles import Role
from handbell.policies import partial_dates, wordings
from handbell.policies.content import Block, Clause
from handbell.policies.models import Decision
from handbell.reading.refusals import LARGEST_FILE
from handbell.ui.widgets import Checkboxes, CountedTextarea, DateField, Radios

BINDS_CHOICES = [(slug, words) for slug, words in wordings.BINDS.items() if slug != "council_officer"]
USUALLY_BOUND = ["staff", "governors", "volunteer"]
KIND_HINTS = {
    "rule": _("what somebody may or may not do"),
    "duty": _("what somebody has to do"),
    "information": _("obliges nobody"),
    "quotation": _("words of somebody else; no rule of the school’s own"),
    "form": _("to be filled in"),
    "contact": _("addresses and numbers"),
    "contents": _("the file’s own list of contents"),
}


class Upload(forms.Form):
    """A policy file, and whom the policy binds as a rule."""

    file = forms.FileField(
        label=_("Policy file"),
        help_text=_("Word (.docx), PDF, web page, Markdown or plain text, 25 MB at most."),
        error_messages={"empty": _("This file is empty. Choose the file that holds the policy")},
    )
    language = forms.ChoiceField(
        label=_("Which language is it in?"),
        choices=list(wordings.LANGUAGES.items()),
        widget=Radios,
        initial="en",
    )
    binds = forms.MultipleChoiceField(
        label=_("Whom does it bind as a rule?"),
        help_text=_("You can change this for each clause afterwards."),
        choices=BINDS_CHOICES,
        widget=Checkboxes,
        initial=USUALLY_BOUND,
    )

    def clean_file(self) -> File[bytes]:
        """Refuse what is too large before it is read."""
        file: File[bytes] = self.cleaned_data["file"]
        if file.size is not None and file.size > LARGEST_FILE:
            raise ValidationError(
                _("This file is larger than 25 MB. Take out pictures or attachments, then try again.")
            )
        return file


def _partial_date(value: str) -> None:
    try:
        partial_dates.check(value)
    except ValueError:
        raise ValidationError(
            _(
                "Write the date as year, month and day (2027-01-31), or year and month (2027-01) if no day is set"
            )
        ) from None


class PartialDateField(forms.CharField):
    """A date as precise as it is known: 2027-01-31, 2027-01 or 2027."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=10,
            validators=[_partial_date],
            widget=forms.TextInput({"class": "hb-input--short", "inputmode": "text", "autocomplete": "off"}),
            **kwargs,
        )


class Describe(forms.Form):
    """Title, label, dates and words to sign of a draft."""

    title = forms.CharField(label=_("Title"), max_length=200)
    label = forms.CharField(
        label=_("What is this version called?"),
        help_text=_("Letters, digits, dots and dashes, such as 2026-11. Clauses are cited with it."),
        max_length=40,
    )
    adopted = PartialDateField(
        label=_("Adopted"), required=False, help_text=_("Such as 2026-11-21 or 2026-11.")
    )
    reviewed = PartialDateField(label=_("Last reviewed"), required=False)
    review_due = PartialDateField(
        label=_("Next review due"),
        required=False,
        help_text=_("Such as 2027-11. Without a date nobody can be reminded."),
    )
    statement = forms.CharField(
        label=_("The words that people sign"),
        help_text=_("{title} and {version} are filled in when the draft is finished."),
        widget=CountedTextarea(limit=3000),
        max_length=3000,
    )


class EditHeading(forms.Form):
    """Level and number of a heading."""

    level = forms.TypedChoiceField(
        label=_("Level"),
        coerce=int,
        choices=[(n, str(n)) for n in range(1, 7)],
        help_text=_("1 is the highest."),
    )
    ref = forms.RegexField(
        r"^[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*$", label=_("Number or letter"), max_length=80, required=False
    )
    appendix = forms.BooleanField(label=_("This is an appendix"), required=False)


class EditClause(forms.Form):
    """Reference, kind and people bound of a clause."""

    ref = forms.RegexField(
        r"^[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*$",
        label=_("Reference"),
        help_text=_("Such as 7.5 or staff.3. People cite the clause by it."),
        max_length=80,
    )
    kind = forms.ChoiceField(
        label=_("What kind of clause is it?"),
        choices=list(wordings.KINDS.items()),
        widget=Radios(hints=KIND_HINTS),
    )
    binds = forms.MultipleChoiceField(
        label=_("Whom does it bind?"), choices=BINDS_CHOICES, widget=Checkboxes, required=False
    )


class EditMany(forms.Form):
    """Kind and people bound of several clauses at once."""

    clauses = forms.TypedMultipleChoiceField(label=_("Which clauses?"), coerce=int, widget=Checkboxes)
    kind = forms.ChoiceField(
        label=_("What kind are they?"),
        choices=[("", _("Leave each as it is")), *wordings.KINDS.items()],
        widget=Radios(hints=KIND_HINTS),
        required=False,
    )
    binds = forms.MultipleChoiceField(
        label=_("Whom do they bind?"),
        help_text=_("Rules, duties and forms bind people; the other kinds bind nobody, whatever is ticked."),
        choices=BINDS_CHOICES,
        widget=Checkboxes,
        required=False,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, blocks: tuple[Block, ...], language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clauses"].choices = [  # type: ignore[attr-defined]
            (at, f"{block.ref}: {Truncator(block.wording(language).whole()).words(14)}")
            for at, block in enumerate(blocks)
            if isinstance(block, Clause)
        ]


class Reword(forms.Form):
    """The words of a clause."""

    words = forms.CharField(
        label=_("Words"),
        help_text=_(
            "An empty line starts a paragraph; a dash and a space (- ) an entry of a list, two dashes one within it."
        ),
        widget=CountedTextarea(limit=20_000, attrs={"rows": 14}),
        max_length=20_000,
        strip=True,
    )


class RewordHeading(forms.Form):
    """The words of a heading."""

    words = forms.CharField(label=_("Heading"), max_length=300)


class OpenForComments(forms.Form):
    """Until when comments are asked for."""

    until = DateField(label=_("Last day for comments"))


class WriteComment(forms.Form):
    """A comment on one clause or the whole."""

    clause = forms.ChoiceField(label=_("About"), required=False)
    text = forms.CharField(label=_("Your comment"), widget=CountedTextarea(limit=5000), max_length=5000)

    def __init__(self, *args: Any, refs: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whole = [("", _("The whole policy"))]
        clauses = [(ref, _("Clause %(ref)s") % {"ref": ref}) for ref in refs]
        self.fields["clause"].choices = whole + clauses  # type: ignore[attr-defined]


class Words(forms.Form):
    """Something said in words: an answer, a note, a reason."""

    text = forms.CharField(label=_("Your words"), widget=CountedTextarea(limit=3000), max_length=3000)

    def __init__(self, *args: Any, label: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if label:
            self.fields["text"].label = label


class Decide(forms.Form):
    """An approver's decision, in one of their roles, on the words they have read."""

    role = forms.ChoiceField(label=_("You decide as"), widget=Radios)
    decision = forms.ChoiceField(label=_("Your decision"), choices=Decision.choices, widget=Radios)
    words = forms.CharField(
        label=_("Anything to add?"),
        help_text=_("Needed when you reject: say what has to change."),
        widget=CountedTextarea(limit=3000),
        max_length=3000,
        required=False,
    )
    sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, roles: list[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]
        if len(roles) == 1:
            self.fields["role"].initial = roles[0].value
        self.fields["decision"].choices = [  # type: ignore[attr-defined]
            (Decision.APPROVE.value, _("I approve this version")),
            (Decision.REJECT.value, _("I reject this version")),
        ]


class Publish(forms.Form):
    """The day from which an approved version counts."""

    on = DateField(label=_("In force from"), help_text=_("Today, or a day to come."))


class RecordReview(forms.Form):
    """A review after which nothing changed."""

    reviewed_on = DateField(label=_("When was it reviewed?"))
    next_due = PartialDateField(
        label=_("When is the next review due?"),
        help_text=_("Such as 2027-11-30, or 2027-11 if no day is set."),
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        widget=CountedTextarea(limit=2000),
        max_length=2000,
        help_text=_("Such as who took part, or the minute of the meeting."),
    )


class Approvers(forms.Form):
    """The roles whose approval a version needs."""

    roles = forms.MultipleChoiceField(
        label=_("Who has to approve a version of a policy?"),
        help_text=_("At least two roles, each by a different person. The author never approves alone."),
        choices=[
            (role.value, role.label)
            for role in (
                Role.HEADTEACHER,
                Role.CHAIR,
                Role.GOVERNOR,
                Role.DEPUTY,
                Role.DSL,
                Role.COUNCIL_OFFICER,
            )
        ],
        widget=Checkboxes,
    )


class CompareVersions(forms.Form):
    """Two versions of a policy, and whether to show only what binds the reader."""

    before = forms.ChoiceField(label=_("Old version"))
    after = forms.ChoiceField(label=_("New version"))
    mine = forms.BooleanField(label=_("Only what binds me"), required=False)

    def __init__(self, *args: Any, labels: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("before", "after"):
            self.fields[name].choices = [(label, label) for label in labels]  # type: ignore[attr-defined]
