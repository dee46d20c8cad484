"""The five sample schools as data: who is in them (all invented), and what has happened to their policy so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from handbell.people.models import Nation, School
from handbell.people.roles import Role

PASSWORD: Final = "lantern-gravel-oboe"  # noqa: S105  everybody's in the demonstration; printed and documented


@dataclass(frozen=True, slots=True)
class Post:
    """A place in a school. `login` is the part of the e-mail address before the @."""

    login: str
    job_title: str
    roles: tuple[Role, ...]


POSTS: Final = (
    Post("head", "Headteacher", (Role.HEADTEACHER,)),
    Post("deputy", "Deputy headteacher", (Role.DEPUTY,)),
    Post("slt", "Assistant headteacher", (Role.SLT, Role.TEACHER)),
    Post("dsl", "Designated safeguarding lead", (Role.DSL,)),
    Post("teacher", "Class teacher", (Role.TEACHER,)),
    Post("teacher2", "Class teacher", (Role.TEACHER,)),
    Post("teacher3", "Music teacher", (Role.TEACHER,)),
    Post("teacher4", "Class teacher", (Role.TEACHER,)),
    Post("assistant", "Teaching assistant", (Role.TEACHING_ASSISTANT,)),
    Post("supply", "Supply teacher", (Role.SUPPLY,)),
    Post("therapist", "Speech therapist", (Role.THERAPIST,)),
    Post("office", "Office manager", (Role.OFFICE,)),
    Post("site", "Site manager", (Role.SITE,)),
    Post("volunteer", "Reading volunteer", (Role.VOLUNTEER,)),
    Post("contractor", "Network technician", (Role.CONTRACTOR,)),
    Post("chair", "Chair of governors", (Role.CHAIR,)),
    Post("governor", "Staff governor", (Role.GOVERNOR,)),
    Post("governor2", "Parent governor", (Role.GOVERNOR,)),
    Post("pupil", "", (Role.PUPIL,)),
    Post("parent", "", (Role.PARENT,)),
    Post("council", "Council officer", (Role.COUNCIL_OFFICER,)),
)

GIVEN: Final = (
    "Wren", "Idris", "Amara", "Bevan", "Cosima", "Dmitri", "Elspeth", "Farid", "Gwenllian", "Hamish", "Ines",
    "Jago", "Kezia", "Lachlan", "Mireille", "Nuala", "Oswin", "Priya", "Quill", "Rhiannon", "Soren", "Tamsin",
    "Umar", "Verity", "Wilf", "Xanthe", "Yusuf", "Zelda", "Anwen", "Bram",
)  # fmt: skip
FAMILY: Final = (
    "Ashdown", "Birchall", "Calderbank", "Dunmore", "Eastwick", "Fernsby", "Gorsewood", "Haddadi", "Inglewick",
    "Jessamy", "Kestrel", "Larkmoor", "Merrow", "Nettleship", "Okonjwo", "Pennyfold", "Quarrier", "Rookhope",
    "Saltmarsh", "Thistleton", "Underhay", "Vennor", "Wychelm", "Yarrowby", "Zielinek",
)  # fmt: skip

# What people have asked of "May I?": who, and the words. Some of it no policy of 2018 answers.
QUESTIONS: Final = (
    ("teacher", "A pupil has sent me a friend request. May I accept?"),
    ("teacher", "May I use ChatGPT for my reports?"),
    ("supply", "Can I use an AI tool to mark homework?"),
    ("teacher2", "Is it all right to put my lesson plans into ChatGPT?"),
    ("assistant", "May I text a pupil from my own phone?"),
    ("parent", "May parents film the nativity play?"),
    ("parent", "can i film the sports day?"),
    ("governor2", "Can I video the carol concert?"),
    ("teacher4", "May I bring my dog to school?"),
)


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample school and its story: how long its policy has been in force, and who has done what about it.

    Logins of POSTS name the people. `countersigned` are those of `signed` whom the head has countersigned.
    """

    slug: str
    name: str
    pack: str
    days_in_force: int
    signed: tuple[str, ...] = ()
    on_paper: tuple[str, ...] = ()
    asked: tuple[tuple[str, str], ...] = ()
    declined: tuple[tuple[str, str], ...] = ()
    countersigned: tuple[str, ...] = ()
    name_cy: str = ""
    nation: Nation = Nation.ENGLAND
    governing_body: School.GoverningBody = School.GoverningBody.GOVERNORS


def _logins(words: str) -> tuple[str, ...]:
    return tuple(words.split())


_MOST: Final = _logins(
    "deputy slt dsl teacher teacher2 teacher3 teacher4 assistant supply therapist office site governor governor2"
)

SAMPLES: Final = (
    Sample(
        slug="sunning-hill",
        name="Sunning Hill Primary School",
        pack="sunning-hill",
        days_in_force=40,
        signed=_logins("head deputy dsl office teacher2 assistant governor"),
        on_paper=("site",),
        asked=(("teacher4", "May I stay in the choir's group, in which two former pupils sing?"),),
        declined=(("teacher3", "I teach here one day a week and have signed my other school's policy."),),
        countersigned=_logins("deputy dsl office"),
    ),
    Sample(
        slug="constance-bridgeman",
        name="The Constance Bridgeman Centre",
        pack="constance-bridgeman",
        days_in_force=200,
        signed=_logins("head deputy slt dsl teacher teacher2 teacher3 assistant office chair"),
        countersigned=_logins("deputy slt dsl teacher teacher2 teacher3 assistant office"),
        governing_body=School.GoverningBody.MANAGEMENT_COMMITTEE,
    ),
    Sample(
        slug="elthorne-park",
        name="Elthorne Park High School",
        pack="elthorne-park",
        days_in_force=4,
        signed=_logins("deputy teacher2"),
    ),
    Sample(
        slug="mosaic",
        name="Mosaic Jewish Primary School",
        pack="mosaic",
        days_in_force=90,
        signed=("head", *_MOST),
        countersigned=_MOST,
    ),
    Sample(
        slug="richmond-park",
        name="Richmond Park Community Primary School",
        name_cy="Ysgol Gynradd Gymunedol Parc Waundew",
        pack="richmond-park",
        days_in_force=60,
        signed=_logins("head deputy teacher2 therapist"),
        on_paper=("volunteer",),
        countersigned=_logins("deputy"),
        nation=Nation.WALES,
    ),
)
