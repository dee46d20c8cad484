"""Mending a draft on the page: its blocks in a list, one block with everything that may be done to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from handbell.people.http import SignedInRequest, signed_in
from handbell.policies import forms, mending, operations, plain_words, queries
from handbell.policies.access import Act
from handbell.policies.content import Block, Clause, Heading
from handbell.policies.models import Version
from handbell.policies.views.asking import address, trail, version_or_404

_Refused: Final = (operations.CannotDo, mending.CannotMend)


@require_safe
@signed_in
def mend(request: SignedInRequest, slug: str, label: str) -> HttpResponse:
    """Every heading and clause of a draft, each with a link to change it; undo; whether every word is there."""
    version = version_or_404(request, slug, label, Act.EDIT)
    return render(
        request,
        "policies/mend.html",
        {
            "version": version,
            "lines": [
                (index, block, isinstance(block, Heading)) for index, block in enumerate(version.words.blocks)
            ],
            "language": version.words.language,
            "check": queries.word_check(version),
            "last": queries.last_change(version),
            "trail": trail((_("Mend"), ""), version=version),
        },
    )


@require_http_methods(["GET", "POST"])
@signed_in
def block(request: SignedInRequest, slug: str, label: str, at: int) -> HttpResponse:
    """One heading or clause: its description, its words, and where it may be split or joined."""
    version = version_or_404(request, slug, label, Act.EDIT)
    blocks = version.words.blocks
    if at >= len(blocks):
        raise Http404
    chosen = blocks[at]
    sent = request.POST if request.method == "POST" else None
    doing = sent.get("do", "") if sent else ""
    form = _description(chosen, sent if doing == "describe" else None)
    rewording = {
        code: _words(
            chosen, code, sent if doing == "reword" and sent and sent.get("language") == code else None
        )
        for code in version.words.languages
    }
    words = next((form for form in rewording.values() if form.is_bound), rewording[version.words.language])
    refused = ""
    if sent:
        refused = _Asked(request, version, at, form, words).do(doing)
        if not refused and not form.errors and not words.errors:
            return redirect(address("mend", version) + f"#block-{at}")
    context = {
        "version": version,
        "at": at,
        "piece": chosen,  # "block" is a word of the templates themselves
        "is_heading": isinstance(chosen, Heading),
        "form": form,
        "words": words,
        "rewording": list(rewording.items()),
        "language": version.words.language,
        "points": mending.points(chosen.wording(version.words.language))
        if isinstance(chosen, Clause)
        else [],
        "below": blocks[at + 1] if at + 1 < len(blocks) else None,
        "can_join": at + 1 < len(blocks)
        and isinstance(chosen, Heading) == isinstance(blocks[at + 1], Heading),
        "errors": [refused] if refused else [],
        "trail": trail((_("Mend"), address("mend", version)), (_("One piece"), ""), version=version),
    }
    return render(request, "policies/block.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def many(request: SignedInRequest, slug: str, label: str) -> HttpResponse:
    """Say of several clauses at once what kind they are and whom they bind."""
    version = version_or_404(request, slug, label, Act.EDIT)
    words = version.words
    form = forms.EditMany(
        request.POST or None,
        blocks=words.blocks,
        language=words.language,
        initial={"revision": version.revision},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            change = mending.set_many(words.blocks, data["clauses"], kind=data["kind"], binds=data["binds"])
            operations.mend(
                version=version,
                change=change,
                what="many",
                revision=data["revision"],
                by=request.person,
                now=timezone.now(),
            )
        except _Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Done. It can be undone."))
            return redirect(address("mend", version))
    heading = _("Whom several clauses bind")
    way = trail((_("Mend"), address("mend", version)), (heading, ""), version=version)
    return render(request, "ui/form_page.html", {"form": form, "heading": heading, "trail": way})


@dataclass(frozen=True, slots=True)
class _Asked:
    """What somebody asked for with a block of a draft, from the page of a certain revision."""

    request: SignedInRequest
    version: Version
    at: int
    form: Form
    words: Form

    @property
    def revision(self) -> int:
        """The revision of the page, -1 when it is no number."""
        sent = self.request.POST.get("revision", "")
        return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else -1

    def do(self, doing: str) -> str:
        """Do it. Gives why not, in words, or "" when it was done or a form has errors of its own."""
        form = {"describe": self.form, "reword": self.words}.get(doing)
        if form is not None and not form.is_valid():
            return ""
        try:
            self._done(doing)
        except _Refused as refusal:
            return str(refusal)
        messages.success(self.request, _("Done. It can be undone."))
        return ""

    def _done(self, doing: str) -> None:
        version, at, revision = self.version, self.at, self.revision
        by, now = self.request.person, timezone.now()
        match doing:
            case "reword":
                said = self.words.cleaned_data["words"]
                new = said if isinstance(version.words.blocks[at], Heading) else plain_words.read(said)
                language = self.request.POST.get("language", "")
                operations.reword(
                    version=version, at=at, words=new, language=language, revision=revision, by=by, now=now
                )
            case "add":
                operations.add_clause(version=version, after=at, revision=revision, by=by, now=now)
            case "remove":
                operations.remove_block(version=version, at=at, revision=revision, by=by, now=now)
            case _:
                change = self._change(doing)
                operations.mend(version=version, change=change, what=doing, revision=revision, by=by, now=now)

    def _change(self, doing: str) -> mending.Slice:
        blocks, at = self.version.words.blocks, self.at
        match doing:
            case "describe":
                return _described(blocks, at, self.form)
            case "split":
                return mending.split(blocks, at, self.request.POST.get("point", ""))
            case "join":
                return mending.merge_with_next(blocks, at)
            case "heading":
                return mending.into_heading(blocks, at, 2)
            case "text":
                return mending.into_text(blocks, at)
        raise mending.CannotMend(_("Choose what to do."))


def _described(blocks: tuple[Block, ...], at: int, form: Form) -> mending.Slice:
    data = form.cleaned_data
    if isinstance(blocks[at], Heading):
        return mending.set_heading(
            blocks, at, level=data["level"], ref=data["ref"], appendix=data["appendix"]
        )
    return mending.set_clause(
        blocks, at, ref=data["ref"], kind=data["kind"], binds=data["binds"], changes_signature=False
    )


def _description(chosen: Block, sent: QueryDict | None) -> Form:
    if isinstance(chosen, Heading):
        initial = {"level": chosen.level, "ref": chosen.ref, "appendix": chosen.appendix}
        return forms.EditHeading(sent, initial=initial)
    initial_clause = {"ref": chosen.ref, "kind": chosen.kind, "binds": list(chosen.binds)}
    return forms.EditClause(sent, initial=initial_clause)


def _words(chosen: Block, language: str, sent: QueryDict | None) -> Form:
    if isinstance(chosen, Heading):
        return forms.RewordHeading(
            sent, auto_id=f"id_%s_{language}", initial={"words": chosen.words.get(language, "")}
        )
    said = chosen.words.get(language)
    return forms.Reword(
        sent, auto_id=f"id_%s_{language}", initial={"words": plain_words.written(said) if said else ""}
    )
