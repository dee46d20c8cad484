"""The words that a case is sorted by: whom it is about, what it is about, and the grids it is seen in."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Matter(models.TextChoices):
    """Whom a case is about: it settles who hears of it (design: security, 2.2), and nothing else is kept in clear."""

    PUPIL = "pupil", _("A pupil, somebody outside the school, or not known")
    ADULT = "adult", _("An adult who works or helps in the school")
    LOW_LEVEL = "low_level", _("A low-level concern about an adult")
    SAFEGUARDING_LEAD = "safeguarding_lead", _("A designated safeguarding lead")
    HEAD = "head", _("The headteacher")
    GOVERNOR = "governor", _("A governor")
    CHAIR = "chair", _("The chair of governors")


class Category(models.TextChoices):
    """What somebody tells, as routes know it (`rules.routing`)."""

    CONTACT_FROM_PUPIL = "contact_from_pupil", _("A pupil contacts an adult privately")
    INDECENT_IMAGE_OF_CHILD = "indecent_image_of_child", _("A nude or sexual picture of somebody under 18")
    UNSUITABLE_LAWFUL_MATERIAL = "unsuitable_lawful_material", _("Unsuitable but lawful material")
    BULLYING_OF_STAFF = "bullying_of_staff", _("Bullying or abuse of staff")
    BULLYING_OF_PUPIL = "bullying_of_pupil", _("Bullying of a pupil")
    THREAT_BY_PARENT = "threat_by_parent", _("A threat by a parent or carer")
    ALLEGATION_AGAINST_ADULT = "allegation_against_adult", _("An adult may have harmed a child")
    GROOMING = "grooming", _("Somebody tries to win a child over for sexual contact")
    RADICALISATION = "radicalisation", _("Extremism or radicalisation")
    SEXUAL_ABUSE_TESTIMONY = "sexual_abuse_testimony", _("Sexual abuse or harassment told by a child")
    DEFAMATORY_POST = "defamatory_post", _("A post that harms somebody's or the school's name")
    IMPERSONATION = "impersonation", _("A false account or page")
    UNDERAGE_ACCOUNT = "underage_account", _("An account below the site's age")
    BREACH_OF_CODE = "breach_of_code", _("Somebody broke the policy or the code of conduct")
    DATA_DISCLOSURE = "data_disclosure", _("Private information given away")
    PUPIL_PHONE = "pupil_phone", _("A pupil's phone in school")
    FILTER_BYPASS = "filter_bypass", _("Somebody got round the school's filter")
    CRIMINAL_OTHER = "criminal_other", _("Another matter that may be a crime")
    SOMETHING_ELSE = "something_else", _("Something else, not sorted yet")


# What concerns an adult's conduct towards children: never a low-level concern, never a matter of routine.
NO_FILES: Final = frozenset({Category.INDECENT_IMAGE_OF_CHILD})


class Risk(models.TextChoices):
    """The four areas of online risk (Keeping Children Safe in Education, Part two)."""

    CONTENT = "content", _("Content")
    CONTACT = "contact", _("Contact")
    CONDUCT = "conduct", _("Conduct")
    COMMERCE = "commerce", _("Commerce")


class Nature(models.TextChoices):
    """The other side of the misuse grid (Elthorne Park, Misuse)."""

    COMMERCIAL = "commercial", _("Commercial")
    AGGRESSIVE = "aggressive", _("Aggressive")
    SEXUAL = "sexual", _("Sexual")
    VALUES = "values", _("Values")
