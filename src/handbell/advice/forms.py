"""What people fill in here: a question in their own words, the facts that were understood, a note."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from handbell.advice import wording
from handbell.advice.widgets import WordSelect
from handbell.people.roles import Role
from handbell.policies.models import Version
from handbell.rules.everyday import Everyday, everyday_questions
from handbell.rules.vocabulary import FACTS, Fact, Kind
from handbell.ui.widgets import Checkboxes, Radios

LONGEST: Final = 500
_NOTE: Final = 2000
_YES_NO: Final = (("", _("Not said")), ("yes", _("Yes")), ("no", _("No")))


class Ask(forms.Form):
    """A question. Policy and role are asked only of those who have a choice."""

    question = forms.CharField(
        label=_("Your question, in your own words"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2, "data-enter": ""}),
        help_text=_("Leave out names: they change no answer."),
        error_messages={
            "required": _("Write your question, for example “May I accept a friend request?”"),
            "max_length": _("Say it in at most %(limit_value)d characters. You can ask again."),
        },
    )
    role = forms.ChoiceField(
        label=_("You ask as"),
        error_messages={"required": _("Choose as what you ask: the policy may say different things to each")},
    )
    policy = forms.ChoiceField(label=_("Policy"))
    everyday = forms.SlugField(required=False, widget=forms.HiddenInput)
    follows = forms.UUIDField(required=False, widget=forms.HiddenInput)
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        roles: Sequence[Role],
        versions: Iterable[Version],
        says_role: bool = False,
        **kwargs: Any,
    ) -> None:
        """`says_role`: nobody knows who asks, so no role is chosen beforehand."""
        super().__init__(*args, **kwargs)
        self.initial["key"] = secrets.token_hex(16)
        listed = list(versions)
        self._choose("role", [(role.value, role.label) for role in roles], beforehand=not says_role)
        self._choose("policy", [(str(version.policy_id), version.title) for version in listed])
        if self.data.get("everyday"):
            self.fields["question"].required = False

    def _choose(self, name: str, choices: list[tuple[str, Any]], *, beforehand: bool = True) -> None:
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            raise TypeError(name)
        if not beforehand:
            field.widget = Radios()
        field.choices = choices
        if beforehand:
            self.initial.setdefault(name, choices[0][0] if choices else "")
        if len(choices) < 2:
            field.widget = forms.HiddenInput()

    def clean_question(self) -> str:
        """One line of text."""
        return " ".join(str(self.cleaned_data["question"]).split())

    def clean(self) -> dict[str, Any]:
        """A question, or one of the suggestions."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        pressed = found.get("everyday")
        one = next((one for one in everyday_questions() if one.id == pressed), None) if pressed else None
        role = str(found.get("role") or "")
        if one is not None and not (role and one.asked_by(role)):
            one = None
        found["everyday"] = one
        if one is None and "question" not in self.errors and not found.get("question"):
            self.add_error("question", self.fields["question"].error_messages["required"])
        return found

    def pressed(self) -> Everyday | None:
        """The suggestion that was pressed, once the form is valid."""
        found: Everyday | None = self.cleaned_data["everyday"]
        return found

    def policy_id(self) -> UUID:
        """Which policy, once the form is valid."""
        return UUID(self.cleaned_data["policy"])


class Facts(forms.Form):
    """Facts of an answer, each to be changed. `shown` names them; in what comes back, it says which were there.

    `asked` are those that still matter: they are put as questions. One that is known by a wide word ("a child") is
    asked for its kinds only.
    """

    shown = forms.CharField(widget=forms.HiddenInput, max_length=1000, required=False)
    sure = forms.BooleanField(required=False)

    def __init__(
        self, *args: Any, slugs: Sequence[str], asked: Sequence[str] = (), doubt: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.slugs = [slug for slug in dict.fromkeys(slugs) if slug in FACTS and slug != "asker"]
        for slug in self.slugs:
            label = wording.question if slug in asked else wording.label
            wide = str(self.initial.get(name_of(slug), "")) if slug in asked else ""
            self.fields[name_of(slug)] = _field(FACTS[slug], label(FACTS[slug]), wide)
        self.initial["shown"] = ",".join(self.slugs)
        if doubt:
            self.fields["sure"].label = _("These facts are right, and all that matters")
            self.fields["sure"].help_text = _(
                "Tick it when they say everything that matters in your question."
            )
        else:
            self.fields["sure"].widget = forms.HiddenInput()

    def given(self) -> dict[str, object]:
        """The facts as plain data; what was left open is not in it."""
        found: dict[str, object] = {}
        for slug in self.slugs:
            value = self.cleaned_data.get(name_of(slug))
            if FACTS[slug].kind is Kind.YES_NO and value in {"yes", "no"}:
                found[slug] = value == "yes"
            elif FACTS[slug].kind is not Kind.YES_NO and value not in ("", None, []):
                found[slug] = value
        return found


def shown_in(data: Mapping[str, Any]) -> list[str]:
    """Which facts a page showed, from what it sent; none when it sent no facts."""
    return [slug for slug in str(data.get("shown", ""))[:1000].split(",") if slug in FACTS]


def name_of(slug: str) -> str:
    """The name of a fact's field."""
    return f"f_{slug}"


def initial_of(facts: Mapping[str, object]) -> dict[str, object]:
    """What the fields show for facts in plain data."""
    return {name_of(slug): _shown(value) for slug, value in facts.items()}


def _shown(value: object) -> object:
    return ("yes" if value else "no") if isinstance(value, bool) else value


def _field(fact: Fact, label: str, wide: str) -> forms.Field:
    if fact.kind is Kind.YES_NO:
        return forms.ChoiceField(label=label, choices=_YES_NO, required=False)
    if fact.kind is Kind.NUMBER:
        return forms.IntegerField(
            label=label,
            min_value=0,
            max_value=fact.most,
            required=False,
            widget=forms.NumberInput(attrs={"class": "hb-input--4"}),
        )
    words = fact.words.slugs() if fact.words else ()
    if fact.kind is Kind.SET:
        choices = [(slug, wording.value(fact.slug, slug)) for slug in words]
        return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=Checkboxes)
    return forms.ChoiceField(
        label=label,
        choices=[(slug, slug) for slug in ("", *words)],  # the widget has the words
        required=False,
        widget=WordSelect(fact.slug, gettext("Not said"), wide),
    )


class Deal(forms.Form):
    """What was done about questions that the policy did not answer."""

    note = forms.CharField(
        label=_("What did you do about it?"),
        max_length=_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "For example: “Clause 4.2 now says so”, or “Explained at the staff meeting”. Name nobody."
        ),
        error_messages={"required": _("Say what you did about it")},
    )
