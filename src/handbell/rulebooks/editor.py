"""The editor of one rule: what was sent, read into forms; a trial of the question beside it; the rule to be saved."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from handbell.policies.models import Version
from handbell.rulebooks import beginnings, holdings
from handbell.rulebooks.forms import rule as rule_form
from handbell.rulebooks.forms.conditions import USABLE
from handbell.rulebooks.forms.examples import ExamplesForm, example_of
from handbell.rulebooks.forms.rule import RuleForm
from handbell.rulebooks.forms.trial import TrialForm
from handbell.rulebooks.holdings import Held, refs_of
from handbell.rulebooks.states import DECIDING, State
from handbell.rulebooks.trying import Trial, tried
from handbell.rulebooks.wordings import Said
from handbell.rules.files.entries import Entry, Plain

SAVE, TRY = "save", "try"
NEW: Final = "new-rule"  # stands for the id that a new rule will get
_MOST_EITHER = 6


@dataclass(slots=True)
class Editor:
    """Everything on the page of one rule.

    seen: its stamp as it was opened. meanwhile: what somebody else has made of it since.
    """

    version: Version
    rule: Held | None
    form: RuleForm
    question: TrialForm
    examples: ExamplesForm
    do: str = ""
    trial: Trial | None = None
    seen: str = ""
    meanwhile: Said | None = None

    @property
    def rule_id(self) -> str:
        """Its id, or what stands for it."""
        return self.rule.rule_id if self.rule else NEW

    @property
    def unused_facts(self) -> list[str]:
        """Facts on which a condition can still be added."""
        return [slug for slug in USABLE if slug not in self.form.facts]


def opened(version: Version, rule: Held | None, *, clause: str = "") -> Editor:
    """The editor as it is first shown. Raises CannotShow for a rule that the rows cannot hold."""
    if rule is None:
        known = clause in {one.ref for one in version.words.clauses()}
        initial: dict[str, Any] = {"clauses": [clause] if known else []}
        facts: tuple[str, ...] = ()
        either = 1
    else:
        initial, facts, either = rule_form.initial_of(rule.entry)
    form = _form(version, rule, None, facts, either, initial=initial)
    begin = {slug: next(iter(initial.get(slug) or ()), "") for slug in ("who", "action")}
    question = TrialForm(facts=facts, initial=begin)
    examples = ExamplesForm(examples=rule.examples if rule else (), may_keep=False)
    return Editor(version, rule, form, question, examples, seen=rule.stamp if rule else "")


def sent(version: Version, rule: Held | None, data: QueryDict, *, on: datetime.date) -> Editor:
    """The editor with what was typed, after adding or dropping a row, or with a trial."""
    do = data.get("do", SAVE)
    facts = [slug for slug in data.getlist("facts") if slug in USABLE]
    either = min(_number(data, "either") or 1, _MOST_EITHER) + (do == "either")
    if do == "add" and data.get("add_fact") in USABLE:
        facts.append(str(data.get("add_fact")))
    facts = [slug for slug in dict.fromkeys(facts) if do != f"drop:{slug}"]
    form = _form(version, rule, data, tuple(facts), either, spare=4 if do == "rows" else 1)
    form.quiet = do not in {SAVE, TRY}
    question = TrialForm(data, facts=facts)
    question.quiet = form.quiet
    may_keep = not form.quiet or "examples-title" in data
    examples = ExamplesForm(data, examples=rule.examples if rule else (), may_keep=may_keep)
    examples.quiet = form.quiet or do == TRY
    editor = Editor(version, rule, form, question, examples, do, seen=data.get("seen", ""))
    if do in {SAVE, TRY} and form.is_valid() and question.is_valid():
        editor.trial = _tried(editor, on)
        if editor.trial is not None and editor.trial.problems:
            form.add_problems(editor.trial.problems, editor.rule_id, _data(editor))
    return editor


def to_save(editor: Editor) -> Entry | None:
    """The rule with its examples, ready to be written; None when something on the page is not right."""
    if not (editor.form.is_valid() and editor.question.is_valid() and editor.examples.is_valid()):
        return None
    entry = editor.form.plain()
    examples = list(editor.examples.still())
    said = editor.examples.cleaned_data
    answer = editor.trial.answer if editor.trial else None
    if said.get("keep") and (editor.trial is None or answer is None):
        editor.examples.add_error("keep", _("Try a question first, so that there is an answer to keep"))
        return None
    if said.get("keep") and editor.trial is not None and answer is not None:
        rule = editor.rule_id if editor.rule_id in answer.rules else None
        examples.append(example_of(said["title"], editor.trial.facts, answer.decision, rule))
    return replace(entry, examples=tuple(examples))


def _form(
    version: Version,
    rule: Held | None,
    data: QueryDict | None,
    facts: tuple[str, ...],
    either: int,
    *,
    spare: int = 1,
    initial: Mapping[str, Any] | None = None,
) -> RuleForm:
    _defaults, held = beginnings.standing(version)
    others = {
        one.rule_id: one.data
        for one in held
        if one.state in DECIDING and (not rule or one.rule_id != rule.rule_id)
    }
    clauses = holdings.clauses_of(version.words)
    return RuleForm(
        data, clauses=clauses, others=others, facts=facts, either=either, spare=spare, initial=initial
    )


def _data(editor: Editor) -> Plain:
    return {**editor.form.plain().data, "id": editor.rule_id}


def _tried(editor: Editor, on: datetime.date) -> Trial | None:
    question = str(editor.question.cleaned_data.get("question") or "")
    given = editor.question.given()
    if not question.strip() and "action" not in given:
        return None
    entry = editor.form.plain()
    data = _data(editor)
    changed = Held(editor.rule_id, State.ACCEPTED, data, entry.gap, clauses=refs_of(data))
    defaults, held = beginnings.standing(editor.version)
    after = [one for one in held if one.rule_id != editor.rule_id] + [changed]
    return tried(editor.version, held, after, defaults, question=question, given=given, on=on)


def _number(data: QueryDict, name: str) -> int:
    text = data.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
