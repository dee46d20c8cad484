"""Which action is asked about, once the act, the asking and the matter are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from handbell.rules.understand.asked import Act, Asking
from handbell.rules.understand.gather import Hint
from handbell.rules.vocabulary import ROLES, Value


def action_hints(
    act: Act | None, asking: Sequence[Asking], hints: Sequence[Hint], *, asker: str | None, departs: bool
) -> list[Hint]:
    """The action, and what is asked about it. `departs`: it was told that somebody acts outside the policy."""
    found: list[Hint] = []
    first = act.asking if act and act.asking else (asking[0] if asking else None)
    if act is not None and not act.sure and _is_concern(first, hints):
        act = None
    if act is not None:
        found.append(Hint("action", str(act.meaning.do), 3, act.match.start, act.match.end))
        found += [Hint(slug, value, 3, act.match.start, act.match.end) for slug, value in act.meaning.says]
    elif first is not None and first.framed:
        whom = first.asks == "whom"
        if whom or (first.asks != "permission" and any(hint.fact == "matter" for hint in hints)):
            action = "respond" if _falls_to(asker, hints) and not whom else "report"
            found.append(Hint("action", action, 3, first.start, first.end))
            if whom:
                found.append(Hint("asks", "whom", 3, first.start, first.end))
    instead = "declare" if _tells_of_a_tie(hints) else "explain_departure" if departs else None
    if instead:
        told = {"report", "mention"} if instead == "declare" and _is_obliged(first) else {"report"}
        found = [replace(hint, value=instead) if hint.value in told else hint for hint in found]
    if first is not None and first.framed and first.asks in {"obligation", "when"}:
        found.append(Hint("asks", "obligation", 3, first.start, min(first.end, first.start + 2)))
    return found


# Those who lead do not report these to anybody first: they deal with them.
_LEADING = ROLES.narrower("leadership") | ROLES.narrower("governing")


_TO_RESPOND_TO = frozenset({"bullying_of_pupil", "bullying_of_staff", "defamatory_post", "impersonation"})


def _falls_to(asker: str | None, hints: Sequence[Hint]) -> bool:
    """Is it for whoever asks to deal with the matter?"""
    matters = {hint.value for hint in hints if hint.fact == "matter"}
    return asker in _LEADING and bool(matters) and matters <= _TO_RESPOND_TO


def _is_obliged(first: Asking | None) -> bool:
    return first is not None and first.asks == "obligation"


def _tells_of_a_tie(hints: Sequence[Hint]) -> bool:
    """To tell of a private tie, and of no concern, is to declare it."""
    said = {hint.fact for hint in hints if hint.value != "none"}
    return "link" in said and "matter" not in said


def _is_concern(first: Asking | None, hints: Sequence[Hint]) -> bool:
    """ "What do I do?" after something grave: it is to be reported, whatever act the story names."""
    grave = any(hint.fact == "matter" and hint.value not in _NOT_GRAVE for hint in hints)
    return grave and first is not None and first.asks in {"what", "whom", "obligation"}


_NOT_GRAVE = frozenset({
    "contact_from_pupil", "pupil_phone", "breach_of_code", "network_use_in_day",
})  # fmt: skip


def is_sure(act: Act | None, facts: Mapping[str, Value], asking: Sequence[Asking]) -> bool:
    """Was the act heard in what is asked? "What do I do?" and "Whom do I tell?" ask about telling and nothing else."""
    if act is not None and act.meaning.do == facts.get("action"):
        return act.sure
    return any(stretch.asks in {"what", "whom"} for stretch in asking[:1])


def is_of_a_story(act: Act | None, facts: Mapping[str, Value]) -> bool:
    """ "I called him useless. Have I broken the rules?": it is about what was done, though that was not heard."""
    return act is not None and act.meaning.gives_way and bool({"content", "platform"} & set(facts))
