"""Every fact that a rule may ask about, in the order in which a person is asked for it."""

from __future__ import annotations

from typing import Final

from handbell.rules.vocabulary import circumstances as lists
from handbell.rules.vocabulary.actions import ACTIONS
from handbell.rules.vocabulary.kinds import Fact, Kind, Value, Words
from handbell.rules.vocabulary.kinds import marked as _
from handbell.rules.vocabulary.people import COUNTERPARTS, ROLES


def _word(slug: str, words: Words, label: str, question: str, assumed: str | None = None) -> Fact:
    return Fact(slug, Kind.WORD, label, question, words=words, assumed=assumed)


def _role(slug: str, label: str, question: str) -> Fact:
    return Fact(slug, Kind.WORD, label, question, words=ROLES, narrows=False)


def _flag(slug: str, label: str, question: str, assumed: bool | None = None) -> Fact:
    return Fact(slug, Kind.YES_NO, label, question, assumed=assumed)


def _derived(slug: str, label: str, question: str) -> Fact:
    return Fact(slug, Kind.YES_NO, label, question, assumed=False, derived=True)


def _number(slug: str, label: str, question: str, unit: str, most: int) -> Fact:
    return Fact(slug, Kind.NUMBER, label, question, unit=unit, most=most)


def _set(slug: str, words: Words, label: str, question: str) -> Fact:
    # Only what was said is in it: nobody lists what a post does not contain.
    return Fact(slug, Kind.SET, label, question, words=words, assumed=frozenset())


_COUNTERPART_IMPLIES: Final[dict[str, dict[str, Value]]] = {
    slug: {"with_pupil": False} for slug in COUNTERPARTS.slugs() if slug not in {"anybody", "young_person"}
}
_COUNTERPART_IMPLIES["pupil"] = {"trust": "now", "with_pupil": True}
_COUNTERPART_IMPLIES["parent"] = {"with_pupil": False, "with_parent": True}
_MATTER_IMPLIES: Final[dict[str, dict[str, Value]]] = {
    slug: {"indecent_image": slug == "indecent_image_of_child"} for slug in lists.MATTERS.slugs()
}
_FIRST_IMPLIES: Final[dict[str, dict[str, Value]]] = {
    "counterpart": {"approached": True}, "self": {"approached": False},
}  # fmt: skip
_WHEN_IMPLIES: Final[dict[str, dict[str, Value]]] = {
    slug: {"in_working_time": "working_time" in lists.TIMES.wider(slug)}
    for slug in lists.TIMES.slugs()
    if slug != "school_day"
}
_DEVICE_IMPLIES: Final[dict[str, dict[str, Value]]] = {
    "school": {"on_school_device": True}, "own": {"on_school_device": False}, "other": {"on_school_device": False},
}  # fmt: skip
_ACCOUNT_IMPLIES: Final[dict[str, dict[str, Value]]] = {
    slug: {"on_school_account": slug == "school", "private_account": slug in {"own", "anonymous"}}
    for slug in lists.ACCOUNTS.slugs()
}
_LINK_IMPLIES: Final[dict[str, dict[str, Value]]] = {
    slug: {"family_tie": slug == "family"} for slug in ("none", "family", "friendship", "care_work")
}
_PURPOSE_IMPLIES: Final[dict[str, dict[str, Value]]] = {
    slug: {"for_work": slug != "personal"} for slug in lists.PURPOSES.slugs()
}
_SUBJECT_IMPLIES: Final[dict[str, dict[str, Value]]] = {
    slug: {"by_pupil": slug == "pupil"} for slug in ROLES.slugs() if slug != "everyone"
}

_LIST: Final = (
    _word("action", ACTIONS, _("what is done"), _("What would you like to do?")),
    _role("who", _("who does it"), _("Who would do it?")),
    _role("asker", _("who asks"), _("Who are you?")),
    _word("asks", lists.ASKS, _("what is asked"), _("May I, must I, or whom do I tell?"), "permission"),
    Fact(
        "counterpart", Kind.WORD, _("with or about whom"), _("Who is the other person?"),
        words=COUNTERPARTS, implies=_COUNTERPART_IMPLIES,
    ),
    # For posts, which mostly answer nobody in particular.
    _derived("with_pupil", _("it is a pupil's page"), _("Is it on a pupil's page, or to a pupil?")),
    _derived("with_parent", _("it is a parent's page"), _("Is it on a parent's page, or to a parent?")),
    _number("age", _("their age"), _("How old is the other person?"), "years", 130),
    _number("own_age", _("own age"), _("How old are you?"), "years", 130),
    _number(
        "left_months_ago", _("months since leaving"), _("How many months ago did they leave?"), "months", 1200
    ),
    _word("trust", lists.TRUST, _("position of trust"), _("Do you hold a position of trust over them, or did you?")),
    Fact(
        "link", Kind.WORD, _("private tie"), _("Have you a tie with them from outside school?"),
        words=lists.LINKS, implies=_LINK_IMPLIES,
    ),
    # For pupils, who are mostly no relatives of the person asking.
    _derived("family_tie", _("they are family"), _("Are they of your family?")),
    _flag("declared", _("the tie is declared"), _("Has the tie been declared to the school?"), assumed=False),
    Fact(
        "first_contact_by", Kind.WORD, _("who made contact first"), _("Who made contact first?"),
        words=lists.FIRST, implies=_FIRST_IMPLIES,
    ),
    # For reports: whoever reports something else has not been approached, and is not asked.
    _derived("approached", _("the other person made contact"), _("Did the other person make contact?")),
    Fact(
        "matter", Kind.WORD, _("what it is about"), _("What is it about?"),
        words=lists.MATTERS, implies=_MATTER_IMPLIES,
    ),
    # Nobody leaves this unsaid: whoever copies or keeps other things is not asked.
    _derived(
        "indecent_image", _("it is an indecent image of a child"), _("Is it an indecent image of a child?")
    ),
    Fact(
        "subject", Kind.WORD, _("whom a concern is about"), _("Whom is the concern about?"),
        words=ROLES, narrows=False, implies=_SUBJECT_IMPLIES,
    ),
    # For sanctions, which are mostly asked about as to adults.
    _derived("by_pupil", _("a pupil did it"), _("Did a pupil do it?")),
    _role("victim", _("who is harmed"), _("Who is harmed?")),
    _number("victim_age", _("age of the person harmed"), _("How old is the person harmed?"), "years", 130),
    _number("victim_year", _("their school year"), _("Which school year are they in?"), "school year", 13),
    Fact(
        "device", Kind.WORD, _("device"), _("Whose device or network is used?"),
        words=lists.DEVICES, implies=_DEVICE_IMPLIES,
    ),
    # People who would use the school's equipment say so; who says nothing of it is not asked.
    _derived("on_school_device", _("school equipment is used"), _("Is school equipment used?")),
    Fact(
        "account", Kind.WORD, _("account"), _("Whose account is used?"),
        words=lists.ACCOUNTS, implies=_ACCOUNT_IMPLIES,
    ),
    # For contact, which is from one's own account unless somebody says otherwise.
    _derived("on_school_account", _("the school's own account is used"), _("Is it a school account or system?")),
    _derived("private_account", _("a private account is used"), _("Is it an account of your own?")),
    _word("platform", lists.PLATFORMS, _("platform"), _("Which site or app is it?")),
    Fact("when", Kind.WORD, _("when"), _("When is it?"), words=lists.TIMES, implies=_WHEN_IMPLIES),
    # For posts, whose hour is seldom said.
    _derived("in_working_time", _("it is in working time"), _("Is it in working time?")),
    _word("place", lists.PLACES, _("where"), _("Where is it?")),
    Fact(
        "purpose", Kind.WORD, _("purpose"), _("Is it for the school or for yourself?"),
        words=lists.PURPOSES, implies=_PURPOSE_IMPLIES,
    ),
    # For networks: whoever looks at one for work says so.
    _derived("for_work", _("it is for work"), _("Is it for work?")),
    _set("content", lists.CONTENT, _("what it says"), _("What kind of content is it?")),
    _set("mentions", lists.MENTIONS, _("whom or what it mentions"), _("Whom or what does it mention?")),
    _set("shows", lists.SHOWS, _("what the picture shows"), _("Who or what is in the picture?")),
    _set("details", lists.DETAILS, _("which details"), _("Which personal details?")),
    _word("store_on", lists.STORES, _("where it is kept"), _("Where would it be kept?")),
    _word("permission", lists.LEAVE, _("permission"), _("Has permission been given?"), "not_asked"),
    _word("consent", lists.LEAVE, _("consent"), _("Has consent been given?"), "not_asked"),
    _flag("advice_received", _("advice has come"), _("Has advice been received?")),
    _flag("copy_kept", _("a copy is kept"), _("Has a copy been kept?")),
    _flag("removal_asked", _("removal was asked for"), _("Was whoever posted it asked to take it down?")),
    _flag("repeat_after_warning", _("again after a warning"), _("Did it come back after a warning?"), assumed=False),
    _flag("families_refuse", _("the families refuse"), _("Do the families refuse to act?"), assumed=False),
    _flag("unresolved", _("still not settled"), _("Is it still not settled after talking?"), assumed=False),
    _word("source", lists.SOURCES, _("who disclosed it"), _("Who disclosed it?")),
    _flag("exceptional", _("exceptional circumstances"), _("Are the circumstances exceptional?"), assumed=False),
    _flag("excessive", _("use is excessive"), _("Is the use excessive?"), assumed=False),
    _flag("emergency", _("somebody is in danger now"), _("Is somebody in danger now?"), assumed=False),
)  # fmt: skip

FACTS: Final[dict[str, Fact]] = {fact.slug: fact for fact in _LIST}
BIT: Final[dict[str, int]] = {slug: 1 << place for place, slug in enumerate(FACTS)}


class CannotUse(ValueError):
    """A fact that the vocabulary does not have, or a value that the fact cannot take; says what is possible."""


def read_fact(slug: str, value: object) -> Value:
    """One fact's value checked and put in its form: lists become sets, "yes" and "no" are not guessed at.

    Raises CannotUse.
    """
    fact = FACTS.get(slug)
    if fact is None:
        raise CannotUse(f"There is no fact called {slug!r}. Facts: {', '.join(FACTS)}.")
    if fact.kind is Kind.SET and isinstance(value, (list, tuple, set, frozenset, str)):
        value = frozenset([value] if isinstance(value, str) else value)
    if not fact.accepts(value):
        raise CannotUse(f"{slug} cannot be {value!r}. It is {expected(fact)}.")
    if isinstance(value, (str, bool, int, frozenset)):
        return value
    raise CannotUse(f"{slug} cannot be {value!r}.")


def read_facts(given: dict[str, object]) -> dict[str, Value]:
    """Facts checked against the vocabulary, with what they imply added ("a pupil" implies trust now).

    `given` maps fact slugs to plain values (str, bool, int, list of str). None means unknown and is left out.
    Raises CannotUse for an unknown fact or value.
    """
    facts = {slug: read_fact(slug, value) for slug, value in given.items() if value is not None}
    for slug, value in tuple(facts.items()):
        implied = FACTS[slug].implies.get(value, {}) if isinstance(value, str) else {}
        for other, word in implied.items():
            facts[other] = word if FACTS[other].derived else facts.get(other, word)
    return facts


def expected(fact: Fact) -> str:
    """What the fact can be, in words for a message."""
    if fact.kind is Kind.YES_NO:
        return "true or false"
    if fact.kind is Kind.NUMBER:
        return f"a whole number of {fact.unit}, from 0 to {fact.most}"
    words = ", ".join(fact.words.slugs()) if fact.words else ""
    return f"one of: {words}" if fact.kind is Kind.WORD else f"any of: {words}"
