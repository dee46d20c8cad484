"""Rules as a file: saved, looked at before anything changes, taken in."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from handbell.people.http import SignedInRequest, signed_in
from handbell.policies.models import Version
from handbell.rulebooks import holdings, operations, queries
from handbell.rulebooks.access import Act
from handbell.rulebooks.forms.exchange import Confirm, RulesFile
from handbell.rulebooks.states import DECIDING
from handbell.rulebooks.views.asking import address, trail, version_or_404
from handbell.rules.files import CannotLoad, Problem
from handbell.rules.files import exchange as files

_NAME = 200  # characters of a file's name that are kept


@require_safe
@signed_in
def save(request: SignedInRequest, slug: str, label: str) -> HttpResponse:
    """The rules that decide, as one file."""
    version = version_or_404(request, slug, label)
    defaults, held = queries.standing(version)
    entries = [rule.entry for rule in held if rule.state in DECIDING]
    text = files.write(policy=version.policy.slug, version=version.label, defaults=defaults, entries=entries)
    response = HttpResponse(text.encode(), content_type="application/yaml; charset=utf-8")
    name = f"{version.policy.slug}-{version.label}-rules.yaml"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "POST"])
@signed_in
def take_in(request: SignedInRequest, slug: str, label: str) -> HttpResponse:
    """Choose a file of rules, see what it would change, then say yes."""
    version = version_or_404(request, slug, label, Act.CHANGE)
    if request.method == "POST" and "text" in request.POST:
        return _confirmed(request, version)
    form = RulesFile(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        return _preview(request, version, file.read(), file.name[:_NAME], form.cleaned_data["only_these"])
    return _choose(request, version, form)


def _choose(
    request: SignedInRequest, version: Version, form: RulesFile, problems: tuple[Problem, ...] = ()
) -> HttpResponse:
    return render(
        request,
        "rulebooks/import.html",
        {
            "version": version,
            "form": form,
            "problems": problems,
            "errors": [_("The file was not taken in, and nothing was changed.")] if problems else [],
            "trail": trail((_("Take in a file"), ""), version=version),
        },
    )


def _preview(
    request: SignedInRequest,
    version: Version,
    data: bytes,
    name: str,
    only_these: bool,
    *,
    changed_meanwhile: bool = False,
) -> HttpResponse:
    try:
        exchanged = files.read(data, name, holdings.clauses_of(version.words))
    except CannotLoad as refusal:
        return _choose(request, version, RulesFile(initial={"only_these": only_these}), refusal.problems)
    defaults, held = queries.standing(version)
    seen = holdings.stamp_of_all(defaults, held)
    words = _("Somebody has changed the rules since you looked. This is what the file would change now.")
    return render(
        request,
        "rulebooks/preview.html",
        {
            "version": version,
            "found": operations.differences(held, exchanged, only_these=only_these),
            "defaults_change": dict(defaults) != dict(exchanged.defaults),
            "name": name,
            "errors": [words] if changed_meanwhile else [],
            "confirm": Confirm(
                initial={"text": data.decode(), "only_these": only_these, "name": name, "seen": seen}
            ),
            "trail": trail(
                (_("Take in a file"), address("import", version)), (_("Look"), ""), version=version
            ),
        },
    )


def _confirmed(request: SignedInRequest, version: Version) -> HttpResponse:
    confirm = Confirm(request.POST)
    if not confirm.is_valid():
        words = _("The file did not come back whole.")
        return _choose(request, version, RulesFile(), (Problem("", 0, words, _("Choose it again.")),))
    said = confirm.cleaned_data
    data, name = said["text"].replace("\r\n", "\n").encode(), said["name"]
    try:
        exchanged = files.read(data, name, holdings.clauses_of(version.words))
        operations.take_in_rules(
            version=version,
            exchanged=exchanged,
            only_these=said["only_these"],
            by=request.person,
            now=timezone.now(),
            seen=said["seen"],
        )
    except operations.ChangedMeanwhile:
        return _preview(request, version, data, name, said["only_these"], changed_meanwhile=True)
    except CannotLoad as refusal:
        return _choose(request, version, RulesFile(), refusal.problems)
    except operations.WrongRules as refusal:
        # Found in the rules together: by their ids, for lines would be those of no file.
        found = tuple(replace(problem, line=0) for problem in refusal.problems)
        return _choose(request, version, RulesFile(), found)
    except operations.CannotDo as refusal:
        return _choose(request, version, RulesFile(), (Problem(name, 0, str(refusal), ""),))
    messages.success(request, _("The rules of the file are taken in."))
    return redirect(address("book", version))
