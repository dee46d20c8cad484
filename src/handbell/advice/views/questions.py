"""What both ways of asking, with and without sign-in, have in common: the forms, and what was sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from handbell.advice import forms
from handbell.advice.answers import Asked
from handbell.advice.models import Answer, Outcome
from handbell.advice.queries import Box, Shown
from handbell.policies.models import Version


@dataclass(frozen=True, slots=True)
class Sent:
    """The forms as they came in. `facts` is None where the page showed none."""

    form: forms.Ask
    facts: forms.Facts | None

    def is_valid(self) -> bool:
        """Whether both can be used."""
        return self.form.is_valid() and (self.facts is None or self.facts.is_valid())

    def asked(self) -> Asked:
        """The question, once both are valid."""
        data = self.form.cleaned_data
        return Asked(
            question="" if data["everyday"] else data["question"],
            role=data["role"],
            given=self.facts.given() if self.facts else None,
            sure=bool(self.facts and self.facts.cleaned_data["sure"]),
            everyday=self.form.pressed(),
        )

    def version(self, box: Box) -> Version:
        """The version in force of the policy asked of, once both are valid."""
        return next(version for version in box.versions if version.policy_id == self.form.policy_id())


def sent(data: QueryDict, box: Box) -> Sent:
    """What a page sent. Facts come only from a page that showed some; role and policy are those at hand if unsaid.

    Without sign-in no role is at hand.
    """
    data = data.copy()
    if not box.public:
        data.setdefault("role", box.roles[0].value if box.roles else "")
    data.setdefault("policy", str(box.versions[0].policy_id) if box.versions else "")
    again = "shown" in data
    form = forms.Ask(data, roles=box.roles, versions=box.versions, says_role=box.public)
    facts = forms.Facts(data, slugs=forms.shown_in(data)) if again else None
    return Sent(form, facts)


def empty_form(box: Box, **initial: Any) -> forms.Ask:
    """The box, not filled in, with what is known already (`role`)."""
    return forms.Ask(roles=box.roles, versions=box.versions, says_role=box.public, initial=initial)


def known_role(shown: Shown, box: Box) -> str:
    """The role that an answer was for, where the reader may ask as it; else the first of theirs."""
    if shown.asker in {one.value for one in box.roles}:
        return shown.asker
    return box.roles[0].value if box.roles else ""


def again_forms(shown: Shown, answer: Answer | None, box: Box) -> dict[str, Any]:
    """The form below an answer: what still matters, then what was understood, each to be changed."""
    known = known_role(shown, box)
    unsaid = [] if "action" in shown.facts else ["action"]
    slugs = [*shown.needs, *unsaid, *shown.facts, *shown.assumed]
    values = forms.initial_of({**shown.assumed, **shown.facts})
    doubt = bool(shown.missed) or shown.unsure
    facts = forms.Facts(slugs=slugs, asked=[*shown.needs, *unsaid], doubt=doubt, initial=values)
    hidden = {
        "question": "" if answer and answer.everyday else shown.question,
        "everyday": answer.everyday if answer else "",
        "follows": answer.id if answer else "",
        "role": known,
        "policy": shown.version.policy_id,
        "key": box.key,
        "shown": facts.initial["shown"],
    }
    needed = [facts[forms.name_of(slug)] for slug in shown.needs]
    rest = [facts[forms.name_of(slug)] for slug in facts.slugs if slug not in shown.needs]
    # What was not understood comes back, to be said in other words.
    words = {"question": shown.question} if shown.outcome == Outcome.NOT_UNDERSTOOD else {}
    again = empty_form(box, role=known, **words)
    return {"form": again, "hidden": hidden, "facts": facts, "needed": needed, "rest": rest}
