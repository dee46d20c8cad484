"""Whose act it is that is asked about."""

from __future__ import annotations

from collections.abc import Sequence

from handbell.rules.understand.asked import Act, Asking
from handbell.rules.understand.gather import Hint
from handbell.rules.understand.lexicon import Lexicon
from handbell.rules.understand.stories import acts_for_itself, doer_of, is_done_to_me
from handbell.rules.understand.units import Unit
from handbell.rules.vocabulary import ACTIONS, ROLES

# Acts towards somebody: the person of the question is the counterpart.
TIES = ACTIONS.narrower("be_in_touch") | {
    "view_profile", "remove_connection", "refuse_request", "seek_social_contact", "give_contact_details",
    "ask_personal_information", "give_personal_information", "declare", "report", "tell_parents", "share_image",
    "share_login", "use_others_login", "search_device",
}  # fmt: skip
LEADING = ROLES.narrower("leadership") | {"chair"}


_TELLINGS = frozenset({"report", "declare", "explain_departure"})


# What a parent asks of a child's phone, the child does.
_CHILDRENS = ACTIONS.narrower("bring_phone") | {"hand_in_phone", "keep_phone_on", "use_phone"}


def _subject_of(act: Act | None, asking: Sequence[Asking], units: Sequence[Unit]) -> int | None:
    """Whose act it is: whoever the asking names; of an act that is only told, whoever is said to have done it."""
    stretch = act.asking if act and act.asking else (asking[0] if asking else None)
    subject = stretch.subject if stretch else None
    if stretch is not None and stretch.asks == "who":
        # "Who may post there, may the secretary?"
        named = [one.subject for one in asking if one.subject is not None and units[one.subject].person]
        subject = named[0] if named else subject
    if subject is not None and _is_with_me(units, subject):
        return None
    if (
        subject is not None
        and units[subject].person
        and act is not None
        and act.meaning.do in TIES
        and (is_done_to_me(act.match, units) or _is_passive(units, subject))
    ):
        # "May a former pupil follow me?": may I let him.
        return None
    about_it = subject is None or "it" in units[subject].classes
    if act is not None and not act.sure and about_it and not is_done_to_me(act.match, units):
        doer = doer_of(act.match, units)
        return doer if doer is not None and acts_for_itself(doer, units) else subject
    return subject


_MODALS = frozenset({"may", "can", "could", "must", "should", "shall", "will", "would"})
_NAMING = frozenset({"the", "a", "an", "my", "our", "every", "each"})


def _names_another(units: Sequence[Unit], asking: Sequence[Asking]) -> bool:
    """ "May the grounds team …": somebody of whom the lexicon knows nothing, but not whoever asks."""
    return any(
        not stretch.framed
        and stretch.end - stretch.start > 1
        and units[stretch.start].lemma in _MODALS
        and units[stretch.start + 1].lemma in _NAMING
        for stretch in asking
    )


def meant(
    named: tuple[str | None, int | None], units: Sequence[Unit], asking: Sequence[Asking], hints: Sequence[Hint],
    *, asker: str | None,
) -> tuple[str | None, int | None]:  # fmt: skip
    """Who acts, where somebody else is named than is meant, or nobody at all.

    "Must the head know?" is "must I tell the head?"; "where does my daughter's phone go?" is about what she does.
    """
    who, place = named
    action = next((str(hint.value) for hint in hints if hint.fact == "action"), "")
    if who == asker and place is None:
        hers = (
            asker == "parent" and action in _CHILDRENS and any(unit.person == "own_child" for unit in units)
        )
        return (None if _names_another(units, asking) else "pupil" if hers else asker), None
    told_to = action in _TELLINGS and who in LEADING and place is not None
    return (asker, None) if told_to and asker and asker not in LEADING else (who, place)


def _is_passive(units: Sequence[Unit], place: int) -> bool:
    """ "Should parents be phoned": they do not phone."""
    following = units[place + 1 : place + 3]
    return (
        len(following) == 2
        and following[0].lemma == "be"
        and following[1].word != following[1].lemma
        and not following[1].word.endswith(("ing", "s"))
    )


def _is_with_me(units: Sequence[Unit], place: int) -> bool:
    """ "May a parent and I be friends"."""
    following = units[place + 1 : place + 3]
    return len(following) == 2 and following[0].lemma == "and" and "i" in following[1].classes


def who_acts(
    units: Sequence[Unit], lexicon: Lexicon, act: Act | None, asking: Sequence[Asking], *, asker: str | None
) -> tuple[str | None, int | None]:
    """The role of whoever acts and the place where it is named: None where it is whoever asks."""
    # "May a parent have my number": whoever asks gives it, the parent gets it.
    gets = dict(act.match.kept).get("counterpart") if act is not None else None
    subject = _subject_of(act, asking, units) if gets is None else None
    who, place = _named(units, lexicon, subject, asker)
    if act is not None and act.meaning.by and (who is None or who not in LEADING):
        return act.meaning.by, None
    return who, place


def _named(
    units: Sequence[Unit], lexicon: Lexicon, subject: int | None, asker: str | None
) -> tuple[str | None, int | None]:
    if subject is not None:
        unit = units[subject]
        if "unnamed" in unit.classes:
            return None, None
        if unit.word == "you" and asker in {"parent", "pupil"}:
            return "school", None
        person = lexicon.people.get(unit.person or "")
        if person is not None and person.role and "somebody" not in unit.classes:
            return person.role, unit.points_to if unit.points_to >= 0 else subject
    return asker, None
