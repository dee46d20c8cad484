"""How something is got off a platform: dated facts about each platform, and the rungs of the ladder in their order.

The evidence comes first, always. Then whoever posted it, or their parents; the platform, by its own rule; the body that
takes it up when the platform does not help; the police where it may be a crime. Files: `packs/takedown`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final, Literal, Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from pydantic import Field, model_validator

from handbell.concerns.matters import Category
from handbell.concerns.records import PACKS, Nation, Slug, Source, Strict, Text, WrongRecords, read

FOLDER: Final = PACKS / "takedown"


class Wrong(models.TextChoices):
    """What is wrong with the thing: it settles which rule is cited and which rungs there are."""

    BULLYING = "bullying", _("Bullying or abuse")
    THREAT = "threat", _("A threat")
    HATE = "hate", _("Hatred of people for what they are")
    IMPERSONATION = "impersonation", _("A false account or page")
    PRIVATE = "private", _("Private information or a picture without consent")
    DEFAMATION = "defamation", _("Something untrue that harms somebody’s name")
    UNDER_AGE = "under_age", _("An account below the site’s age")
    SEXUAL_CONTACT = "sexual_contact", _("Sexual contact with a child, or the attempt")
    CHILD_PICTURE = "child_picture", _("A nude or sexual picture of somebody under 18")
    OTHER = "other", _("Something else")


# What nobody looks at, copies or keeps: no screenshot, no address opened, no platform asked before the police.
NOT_TO_BE_SEEN: Final = frozenset({Wrong.CHILD_PICTURE})

_USUAL: Final[Mapping[Category, Wrong]] = {
    Category.INDECENT_IMAGE_OF_CHILD: Wrong.CHILD_PICTURE,
    Category.BULLYING_OF_STAFF: Wrong.BULLYING,
    Category.BULLYING_OF_PUPIL: Wrong.BULLYING,
    Category.THREAT_BY_PARENT: Wrong.THREAT,
    Category.GROOMING: Wrong.SEXUAL_CONTACT,
    Category.DEFAMATORY_POST: Wrong.DEFAMATION,
    Category.IMPERSONATION: Wrong.IMPERSONATION,
    Category.UNDERAGE_ACCOUNT: Wrong.UNDER_AGE,
    Category.DATA_DISCLOSURE: Wrong.PRIVATE,
}

_WrongSlug = Literal[
    "bullying",
    "threat",
    "hate",
    "impersonation",
    "private",
    "defamation",
    "under_age",
    "sexual_contact",
    "child_picture",
    "other",
]
_Wrongs = list[_WrongSlug]


class PlatformRule(Strict):
    """A platform's own rule against something, in our words, and where it stands."""

    wrongs: _Wrongs = Field(min_length=1)
    words: Text
    address: str
    source: Source


class PlatformClock(Strict):
    """How fast a platform says that it answers. `policy`: only a school's policy says so, of that pack and clause."""

    words: Text
    hours: int = Field(gt=0)
    pack: str = ""
    clause: str = ""
    source: Source


class Platform(Strict):
    """A place where things are posted: how one reports there, its rules, and its own clock where a source gives one."""

    id: Slug
    name: Text
    report: Text
    address: str = ""
    source: Source
    rules: list[PlatformRule] = []
    clocks: list[PlatformClock] = []

    def rule(self, wrong: str) -> PlatformRule | None:
        """Its rule against something, where one is on file."""
        return next((one for one in self.rules if wrong in one.wrongs), None)

    def clocks_for(self, pack: str) -> list[PlatformClock]:
        """Its clocks: its own, and what the policy of this pack says of it."""
        return [one for one in self.clocks if one.pack in {"", pack}]


class After(Strict):
    """A rung opens when another one was refused or answered, or after so many days without an answer."""

    rung: Slug
    days: int = Field(gt=0)


class Rung(Strict):
    """One step of the ladder, whom it serves and whom not."""

    id: Slug
    name: Text
    do: Text
    serves: Text
    not_for: Text
    wrongs: _Wrongs = Field(min_length=1)
    first_for: _Wrongs = []
    nations: list[Nation] = []
    subject_is_told: bool = False
    after: After | None = None
    contact: str = ""
    address: str = ""
    source: Source


class _Platforms(Strict):
    platforms: list[Platform]


class _Rungs(Strict):
    rungs: list[Rung]

    @model_validator(mode="after")
    def in_order(self) -> Self:
        """Each once, and what a rung waits for stands above it."""
        seen: set[str] = set()
        for one in self.rungs:
            if one.id in seen or (one.after is not None and one.after.rung not in seen):
                raise ValueError(f"{one.id!r} stands twice, or before what it waits for")
            seen.add(one.id)
        return self


class Ladders(Strict):
    """Everything of `packs/takedown`."""

    platforms: Mapping[str, Platform]
    rungs: tuple[Rung, ...]

    def rungs_for(self, wrong: str, nation: str) -> tuple[Rung, ...]:
        """The ladder for something wrong, in order; for some things the police or CEOP come first."""
        found = [one for one in self.rungs if wrong in one.wrongs]
        found = [one for one in found if not one.nations or nation in one.nations]
        return tuple(sorted(found, key=lambda one: wrong not in one.first_for))

    def rung(self, slug: str) -> Rung | None:
        """One of them."""
        return next((one for one in self.rungs if one.id == slug), None)


@cache
def ladders() -> Ladders:
    """The ladders that come with Handbell. Raises WrongRecords."""
    found = read(FOLDER / "platforms.yaml", _Platforms).platforms
    by_id = {one.id: one for one in found}
    if len(by_id) != len(found):
        raise WrongRecords("platforms.yaml: a platform stands twice.")
    rungs = read(FOLDER / "rungs.yaml", _Rungs).rungs
    return Ladders(platforms=MappingProxyType(by_id), rungs=tuple(rungs))


def usual_wrong(category: Category | None) -> Wrong | None:
    """What is wrong with the thing, as the concern's category has it; None where that leaves it open."""
    return _USUAL.get(category) if category is not None else None
