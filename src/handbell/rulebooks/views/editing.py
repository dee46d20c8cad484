"""The pages on which somebody writes or changes a rule, and whom rules bind as a whole."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handbell.people.http import SignedInRequest, signed_in
from handbell.policies.models import Version
from handbell.rulebooks import editor as editing
from handbell.rulebooks import operations, queries
from handbell.rulebooks.access import Act
from handbell.rulebooks.editor import Editor
from handbell.rulebooks.forms.conditions import CannotShow, fact_label
from handbell.rulebooks.forms.exchange import DefaultsForm
from handbell.rulebooks.holdings import Held, stamp_of
from handbell.rulebooks.views.asking import (
    address,
    from_when,
    place_of,
    rule_or_404,
    today,
    trail,
    version_or_404,
)
from handbell.rules.vocabulary import FACTS


@require_http_methods(["GET", "POST"])
@signed_in
def write(request: SignedInRequest, slug: str, label: str) -> HttpResponse:
    """Write a new rule, beside a clause where one was chosen."""
    version = version_or_404(request, slug, label, Act.CHANGE)
    if request.method == "POST":
        return _sent(request, version, None)
    clause = request.GET.get("clause", "")
    return _page(request, editing.opened(version, None, clause=clause))


@require_http_methods(["GET", "POST"])
@signed_in
def change(request: SignedInRequest, slug: str, label: str, rule_id: str) -> HttpResponse:
    """Change a rule, or accept a proposal with changes."""
    version = version_or_404(request, slug, label, Act.CHANGE)
    rule = rule_or_404(version, rule_id)
    if request.method == "POST":
        return _sent(request, version, rule)
    try:
        return _page(request, editing.opened(version, rule))
    except CannotShow:
        words = _(
            "This rule has a condition that the rows cannot show. Change it in a file and take that in."
        )
        messages.error(request, words)
        return redirect(address("book", version))


def _sent(request: SignedInRequest, version: Version, rule: Held | None) -> HttpResponse:
    editor = editing.sent(version, rule, request.POST, on=today())
    entry = editing.to_save(editor) if editor.do == editing.SAVE else None
    if entry is None:
        return _page(request, editor)
    by, now = request.person, timezone.now()
    try:
        if rule is None:
            operations.write_rule(version=version, entry=entry, by=by, now=now)
        else:
            operations.change_rule(
                version=version, rule_id=rule.rule_id, entry=entry, by=by, now=now, seen=editor.seen
            )
    except operations.ChangedMeanwhile:
        _show_meanwhile(editor)
    except operations.WrongRules as refusal:
        for changed in refusal.changed:
            editor.form.add_problems(refusal.problems, changed.rule_id, changed.data)
    except operations.CannotDo as refusal:
        editor.form.add_error(None, str(refusal))
    else:
        messages.success(request, from_when(version))
        return redirect(place_of(version, entry.data.get("clauses", ())))
    return _page(request, editor)


def _show_meanwhile(editor: Editor) -> None:
    """Show what somebody else made of the rule; saved once more, what was typed here counts."""
    shown = queries.shown_rule(editor.version, editor.rule_id)
    editor.seen = shown.held.stamp if shown else ""
    editor.meanwhile = shown.said if shown else None
    words = _(
        "Somebody has changed this rule since you opened it. See below what it says now. "
        "Save again if yours is to count."
    )
    editor.form.add_error(None, words)


def _page(request: SignedInRequest, editor: Editor) -> HttpResponse:
    heading = _("Change a rule") if editor.rule else _("Write a rule")
    form = editor.form
    names = [name for name in form.fields if not name.startswith("when_")]
    conditions = [
        {
            "slug": slug,
            "label": fact_label(FACTS[slug]),
            "fields": [
                form[name] for name in form.fields if name.startswith(f"when_{slug}_") and _of(name, slug)
            ],
        }
        for slug in form.facts
    ]
    first = names.index("because")
    return render(
        request,
        "rulebooks/edit.html",
        {
            "editor": editor,
            "version": editor.version,
            "form": form,
            "before": [form[name] for name in names[:first]],
            "conditions": conditions,
            "after": [form[name] for name in names[first : names.index("exception_to")]],
            "further": [form[name] for name in names[names.index("exception_to") :]],
            "further_open": _any_further(editor),
            "facts": [(slug, fact_label(FACTS[slug])) for slug in editor.unused_facts],
            "heading": heading,
            "errors": _errors(editor),
            "clauses": _clauses(editor),
            "trail": trail((heading, ""), version=editor.version),
        },
    )


def _of(name: str, slug: str) -> bool:
    return name.removeprefix(f"when_{slug}_") in {"how", "value", "more"}


def _any_further(editor: Editor) -> bool:
    """Whether something stands, or is wrong, in the fields that are seldom needed."""
    form = editor.form
    names = ("exception_to", "alongside", "starts", "ends")
    values = (form[name].value() for name in names)
    filled = any(any(value) if isinstance(value, list) else value for value in values)
    return bool(filled or (form.is_bound and set(names) & form.errors.keys()))


def _errors(editor: Editor) -> list[dict[str, str]]:
    """What is wrong in the smaller forms, for the summary above the page."""
    return [
        {"target": field.first_id, "text": problem}  # type: ignore[attr-defined]
        for form in (editor.question, editor.examples)
        if form.is_bound and form.errors
        for field in form
        for problem in field.problems  # type: ignore[attr-defined]
    ]


def _clauses(editor: Editor) -> list[object]:
    """The clauses that the rule cites, to be read beside it."""
    value = editor.form["clauses"].value() or []
    return [clause for clause in editor.version.words.clauses() if clause.ref in value]


def _with_seen(data: QueryDict, seen: str) -> QueryDict:
    """What was sent, as if the person had seen what there is now."""
    sent = data.copy()
    sent["seen"] = seen
    return sent


@require_http_methods(["GET", "POST"])
@signed_in
def defaults(request: SignedInRequest, slug: str, label: str) -> HttpResponse:
    """Whom rules bind that name nobody, and whom to ask where the policy is open."""
    version = version_or_404(request, slug, label, Act.CHANGE)
    there = queries.standing(version)[0]
    form = DefaultsForm(request.POST or None, defaults=there)
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_defaults(
                version=version,
                defaults=form.plain(),
                by=request.person,
                now=timezone.now(),
                seen=form.cleaned_data["seen"],
            )
        except operations.ChangedMeanwhile:
            form = DefaultsForm(_with_seen(request.POST, stamp_of(there)), defaults=there)
            form.add_error(
                None, _("Somebody has changed this since you opened it. Save again if yours is to count.")
            )
        except operations.CannotDo as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(address("book", version))
    heading = _("Whom the rules bind, and whom to ask")
    way = trail((heading, ""), version=version)
    return render(request, "rulebooks/defaults.html", {"form": form, "heading": heading, "trail": way})
