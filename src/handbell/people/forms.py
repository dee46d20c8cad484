"""What people fill in about people, roles, days and the school."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from handbell.people.models import Nation, Person, School
from handbell.people.roles import Role
from handbell.ui.widgets import Checkboxes, DateField, Radios

_ROLES = [(role.value, role.label) for role in Role]


class FindPeople(forms.Form):
    """What the list is narrowed to; nothing of it is compulsory."""

    words = forms.CharField(label=_("Name or e-mail address"), required=False, max_length=100)
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("Any role")), *_ROLES])
    left = forms.BooleanField(label=_("Those who have left"), required=False)
    after = forms.UUIDField(required=False, widget=forms.HiddenInput())


class PersonForm(forms.Form):
    """Who somebody is."""

    given_name = forms.CharField(
        label=_("First name"), max_length=100, error_messages={"required": _("Enter their first name")}
    )
    family_name = forms.CharField(
        label=_("Last name"), max_length=100, error_messages={"required": _("Enter their last name")}
    )
    job_title = forms.CharField(
        label=_("Job title"), max_length=120, required=False, help_text=_("As it stands on declarations.")
    )
    email = forms.EmailField(
        label=_("E-mail address"), required=False, help_text=_("They sign in with it. Not needed for pupils.")
    )
    external_id = forms.CharField(
        label=_("Number in your own system"),
        max_length=120,
        required=False,
        help_text=_("If you import rosters: the number by which the file knows them."),
    )
    joined_on = DateField(
        label=_("First day here"), error_messages={"required": _("Enter their first day here")}
    )

    @classmethod
    def of(cls, person: Person) -> dict[str, Any]:
        """What is known of somebody, to begin with."""
        return {name: getattr(person, name) for name in cls.base_fields if hasattr(person, name)}


class AddPersonForm(PersonForm):
    """Somebody new, with the roles that they begin with."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=_ROLES,
        widget=Checkboxes(
            hints={
                Role.HEADTEACHER: _("A second person must agree."),
                Role.CHAIR: _("A second person must agree."),
                Role.DSL: _("A second person must agree."),
            }
        ),
        error_messages={"required": _("Choose at least one role")},
    )


class EndForm(forms.Form):
    """Somebody's last day."""

    left_on = DateField(
        label=_("Last day here"),
        help_text=_("If it is today or earlier, they are signed out and cannot sign in from this moment."),
        error_messages={"required": _("Enter their last day")},
    )


class GiveRoleForm(forms.Form):
    """A role, from when until when."""

    role = forms.ChoiceField(
        label=_("Role"), choices=_ROLES, widget=Radios(), error_messages={"required": _("Choose a role")}
    )
    starts_on = DateField(label=_("First day"), error_messages={"required": _("Enter the first day")})
    ends_on = DateField(label=_("Last day"), required=False, help_text=_("Leave empty if there is none yet."))


class EndRoleForm(forms.Form):
    """The last day of a role."""

    ends_on = DateField(
        label=_("Last day in this role"), error_messages={"required": _("Enter the last day")}
    )


class TermForm(forms.Form):
    """A term."""

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("For example, Autumn 2026"),
        error_messages={"required": _("Enter a name for the term")},
    )
    starts_on = DateField(label=_("First day"), error_messages={"required": _("Enter the first day")})
    ends_on = DateField(label=_("Last day"), error_messages={"required": _("Enter the last day")})


class ClosedDaysForm(forms.Form):
    """Days on which the school is shut in term: half-term, training day, snow."""

    reason = forms.CharField(
        label=_("Why"), max_length=120, required=False, help_text=_("For example, half-term")
    )
    first = DateField(label=_("First day"), error_messages={"required": _("Enter the first day")})
    last = DateField(label=_("Last day"), required=False, help_text=_("Leave empty for a single day."))


class SchoolForm(forms.Form):
    """What the school says of itself."""

    name = forms.CharField(
        label=_("Name of the school"),
        max_length=200,
        error_messages={"required": _("Enter the school's name")},
    )
    name_cy = forms.CharField(label=_("Name in Welsh"), max_length=200, required=False)
    nation = forms.ChoiceField(label=_("Nation"), choices=Nation.choices, widget=Radios())
    governing_body = forms.ChoiceField(
        label=_("Governed by"), choices=School.GoverningBody.choices, widget=Radios()
    )
    idle_minutes = forms.TypedChoiceField(
        label=_("Sign people out when they do nothing for"),
        choices=School.IdleMinutes.choices,
        coerce=int,
        widget=Radios(),
    )


class RosterForm(forms.Form):
    """A roster file, and what a name that is missing from it means."""

    file = forms.FileField(
        label=_("Roster file"),
        help_text=_("CSV, or a zip of OneRoster CSV files. At most 5 MB."),
        error_messages={"required": _("Choose a file"), "empty": _("The file is empty. Choose another.")},
    )
    whole_school = forms.BooleanField(
        label=_("The file lists everybody: people of these kinds who are missing from it have left"),
        required=False,
    )
    open_accounts = forms.BooleanField(
        label=_("Open accounts for staff and governors who have an e-mail address (no mail is sent)"),
        required=False,
    )


class ConfirmRosterForm(forms.Form):
    """The yes to a preview."""

    leave_without_lead = forms.BooleanField(
        label=_("Yes, the head or the last safeguarding lead leaves as well"), required=False
    )
