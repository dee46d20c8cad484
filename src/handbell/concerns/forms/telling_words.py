"""What a teller is asked, in words for pupils, for parents and strangers, and for staff."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from handbell.concerns.matters import Category, Matter
from handbell.concerns.models import Post, TellerKind
from handbell.concerns.need_to_know import Holder, table
from handbell.people.roles import Role

Words = str | Promise

# By role, never by who holds it or whether anybody does: the page says the same whoever is away.
_READERS: Final[Mapping[Holder, Words]] = {
    Role.DSL: _("the safeguarding lead"),
    Post.DEPUTY_SAFEGUARDING_LEAD: _("the deputy safeguarding lead"),
    Role.HEADTEACHER: _("the headteacher"),
    Role.DEPUTY: _("the deputy headteacher"),
    Role.SLT: _("the senior leaders"),
    Role.CHAIR: _("the chair of governors"),
    Post.SAFEGUARDING_GOVERNOR: _("the safeguarding governor"),
    Role.GOVERNOR: _("another governor"),
    Role.COUNCIL_OFFICER: _("the officer of the local authority"),
}


@dataclass(frozen=True, slots=True)
class Whom:
    """An answer to "Who is it about?". `subject`: how the routes call them (`rules.routing`), "" for not known."""

    words: Words
    matter: Matter
    subject: str = ""
    said: bool = True


WHOM: Final[Mapping[str, Whom]] = {
    "pupil": Whom(_("A pupil, or somebody outside school"), Matter.PUPIL),
    "adult": Whom(_("An adult who works or helps at school"), Matter.ADULT, "adult_in_school"),
    "head": Whom(_("The headteacher"), Matter.HEAD, "head"),
    "dsl": Whom(_("The safeguarding lead or their deputy"), Matter.SAFEGUARDING_LEAD, "dsl"),
    "chair": Whom(_("The chair of governors"), Matter.CHAIR, "chair"),
    "governor": Whom(_("Another governor"), Matter.GOVERNOR, "governor"),
    "unknown": Whom(_("I don’t know, or do not want to say"), Matter.PUPIL, said=False),
}
WHOM_STAFF: Final[Mapping[str, Whom]] = {
    "pupil": WHOM["pupil"],
    "adult": WHOM["adult"],
    "low_level": Whom(
        _("An adult who works or helps at school: a small worry (low-level concern)"),
        Matter.LOW_LEVEL,
        "adult_in_school",
    ),
    **{slug: one for slug, one in WHOM.items() if slug not in {"pupil", "adult"}},
}

HOW_TO_WRITE: Final[Mapping[TellerKind, Any]] = {
    TellerKind.PUPIL: _("Say it in your own words. Spelling does not matter."),
    TellerKind.PARENT: _("Write what was said or seen, by whom, where and when, as far as you know it."),
    TellerKind.OTHER: _("Write what was said or seen, by whom, where and when, as far as you know it."),
    TellerKind.STAFF: _(
        "Write what you saw and heard, a child’s words as they were said, and what you did. Leave judgement to those"
        " who read it, and put no further questions to the child."
    ),
}

# Short words for pupils; the others are the categories' own labels.
_FOR_PUPILS: Final[Mapping[Category, Words]] = {
    Category.BULLYING_OF_PUPIL: _("Somebody is horrible to me or to somebody else"),
    Category.GROOMING: _("Somebody asks for pictures, to meet up, or to keep secrets"),
    Category.SEXUAL_ABUSE_TESTIMONY: _("Touching, or sexual words or messages"),
    Category.ALLEGATION_AGAINST_ADULT: _("An adult hurt somebody or makes somebody feel unsafe"),
    Category.IMPERSONATION: _("A false account or page"),
    Category.DATA_DISCLOSURE: _("Private things were shared"),
    Category.UNSUITABLE_LAWFUL_MATERIAL: _("Something upsetting that I saw"),
    Category.RADICALISATION: _("Somebody stirs up hate or violence"),
}
_FOR_PARENTS: Final = (
    *_FOR_PUPILS,
    Category.THREAT_BY_PARENT,
    Category.DEFAMATORY_POST,
    Category.UNDERAGE_ACCOUNT,
    Category.PUPIL_PHONE,
    Category.CRIMINAL_OTHER,
)
# Asked about before the list, and at its end.
_APART: Final = frozenset({Category.INDECENT_IMAGE_OF_CHILD, Category.SOMETHING_ELSE})


def whom_for(teller: TellerKind) -> Mapping[str, Whom]:
    """Whom somebody can say that it is about."""
    return WHOM_STAFF if teller == TellerKind.STAFF else WHOM


def what_for(teller: TellerKind) -> list[tuple[str, Words]]:
    """What somebody can say that it is about. Pictures of undressed children are asked about before, apart."""
    if teller == TellerKind.PUPIL:
        listed: list[tuple[str, Words]] = [(str(one), words) for one, words in _FOR_PUPILS.items()]
    elif teller == TellerKind.STAFF:
        listed = [(str(one), one.label) for one in Category if one not in _APART]
    else:
        listed = [(str(one), one.label) for one in _FOR_PARENTS]
    return [*listed, (str(Category.SOMETHING_ELSE), _("Something else"))]


def readers_of(matter: Matter) -> list[str]:
    """Who reads what is told about somebody, by role, as the need-to-know table has it."""
    return [str(_READERS[one]) for one in table().first[matter]]


def read_by(matter: Matter) -> str:
    """The same in a line. No "and" before the last: in Welsh it would change the word after it."""
    return gettext("Read by: %(names)s.") % {"names": ", ".join(readers_of(matter))}
