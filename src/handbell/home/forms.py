"""Forms of the first set-up."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from handbell.home import set_up_code
from handbell.people.models import Account, Nation, School
from handbell.ui.widgets import Radios


class Code(forms.Form):
    """Whoever sits at the computer that runs Handbell knows the code."""

    code = forms.CharField(
        label=_("Set-up code"),
        help_text=_("It stands in the window in which Handbell was started, for example ABCDE-23456."),
        max_length=40,
        widget=forms.TextInput({"class": "hb-input--code", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter the set-up code")},
    )

    def clean_code(self) -> str:
        """Raises ValidationError for any other code."""
        code: str = self.cleaned_data["code"]
        if not set_up_code.matches(code):
            raise ValidationError(_("That is not the set-up code. Look for it in the window again."))
        return code


class AboutSchool(forms.Form):
    """What the school is."""

    name = forms.CharField(
        label=_("Name of the school"),
        help_text=_("As it stands at the head of your letters."),
        max_length=200,
        error_messages={"required": _("Enter the name of the school")},
    )
    name_cy = forms.CharField(
        label=_("Its name in Welsh"), help_text=_("Where it has one."), max_length=200, required=False
    )
    nation = forms.ChoiceField(
        label=_("Where is it?"),
        help_text=_("Law, helplines and bank holidays differ."),
        choices=Nation.choices,
        widget=Radios,
        error_messages={"required": _("Choose where the school is")},
    )
    governing_body = forms.ChoiceField(
        label=_("Who governs it?"),
        choices=School.GoverningBody.choices,
        widget=Radios(
            hints={
                School.GoverningBody.GOVERNORS: _("Most schools and academies."),
                School.GoverningBody.MANAGEMENT_COMMITTEE: _("Pupil referral units and similar schools."),
            }
        ),
        error_messages={"required": _("Choose who governs the school")},
    )


class FirstHead(forms.Form):
    """Who the head is, and how they sign in."""

    given_name = forms.CharField(
        label=_("First name"),
        max_length=100,
        widget=forms.TextInput({"autocomplete": "given-name"}),
        error_messages={"required": _("Enter the head's first name")},
    )
    family_name = forms.CharField(
        label=_("Last name"),
        max_length=100,
        widget=forms.TextInput({"autocomplete": "family-name"}),
        error_messages={"required": _("Enter the head's last name")},
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("They sign in with it."),
        widget=forms.EmailInput({"autocomplete": "username"}),
        error_messages={
            "required": _("Enter the head's e-mail address"),
            "invalid": _("Enter an e-mail address in the right form, such as name@example.org"),
        },
    )
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least 12 characters. Three words that do not belong together are good."),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        error_messages={"required": _("Enter a password")},
    )

    def clean(self) -> dict[str, Any]:
        """Adds what is wrong with the password, if anything."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "password" in cleaned:
            try:
                somebody = Account(email=cleaned.get("email", ""))
                password_validation.validate_password(cleaned["password"], user=somebody)
            except ValidationError as refusal:
                self.add_error("password", refusal)
        return cleaned
