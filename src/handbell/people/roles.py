"""The roles which people hold in a school, and the groups that policies speak of."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person is in the school, from a date until a date. Slugs are the ones that packs use."""

    TEACHER = "teacher", _("Teacher")
    TEACHING_ASSISTANT = "teaching_assistant", _("Teaching assistant")
    SUPPLY = "supply", _("Supply teacher")
    THERAPIST = "therapist", _("Therapist")
    OFFICE = "office", _("Office staff")
    SITE = "site", _("Site staff")
    VOLUNTEER = "volunteer", _("Volunteer")
    CONTRACTOR = "contractor", _("Contractor")
    GOVERNOR = "governor", _("Governor")
    CHAIR = "chair", _("Chair of governors")
    HEADTEACHER = "headteacher", _("Headteacher")
    DEPUTY = "deputy", _("Deputy headteacher")
    SLT = "slt", _("Senior leader")
    DSL = "dsl", _("Designated safeguarding lead")
    PUPIL = "pupil", _("Pupil")
    PARENT = "parent", _("Parent or carer")
    COUNCIL_OFFICER = "council_officer", _("Council officer")


STAFF: frozenset[Role] = frozenset(
    {
        Role.TEACHER,
        Role.TEACHING_ASSISTANT,
        Role.SUPPLY,
        Role.THERAPIST,
        Role.OFFICE,
        Role.SITE,
        Role.HEADTEACHER,
        Role.DEPUTY,
        Role.SLT,
        Role.DSL,
    }
)
GOVERNING: frozenset[Role] = frozenset({Role.GOVERNOR, Role.CHAIR})
LEADERSHIP: frozenset[Role] = frozenset({Role.HEADTEACHER, Role.DEPUTY, Role.SLT})

GROUPS: dict[str, frozenset[Role]] = {
    "staff": STAFF,
    "governors": GOVERNING,
    "leadership": LEADERSHIP,
    "everyone": frozenset(Role) - {Role.COUNCIL_OFFICER},
}


def roles_named(slugs: list[str] | tuple[str, ...]) -> frozenset[Role]:
    """The roles that slugs stand for: a role's own slug, or a group's ("staff", "everyone").

    Raises ValueError naming the slug which is neither.
    """
    found: set[Role] = set()
    for slug in slugs:
        if slug in GROUPS:
            found |= GROUPS[slug]
        elif slug in Role.values:
            found.add(Role(slug))
        else:
            raise ValueError(f"There is no role or group called {slug!r}.")
    return frozenset(found)


# Nobody holds one of these on one person's word alone (design: security, attack 11).
TWO_PEOPLE: frozenset[Role] = frozenset({Role.HEADTEACHER, Role.CHAIR, Role.DSL})
# The school's office looks after the list, but does not make leaders.
NOT_BY_OFFICE: frozenset[Role] = LEADERSHIP | {Role.DSL, Role.CHAIR}
# Whoever may see or decide what matters most signs in with a second factor.
SECOND_FACTOR: frozenset[Role] = LEADERSHIP | {Role.DSL, Role.CHAIR}
