"""Beginning: upload a policy, or start from a built-in one or from an earlier version."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from handbell.people.http import SignedInRequest, signed_in
from handbell.policies import access, forms, operations, packs, reader
from handbell.policies.models import Policy
from handbell.policies.views.asking import address, today, trail, version_or_404, versions_or_404


@require_GET
@signed_in
def start(request: SignedInRequest) -> HttpResponse:
    """Choose how to begin: a file of the school's own, or a built-in policy."""
    access.check_can_start(request.person, on=today())
    built_in = [packs.load(name).head for name in packs.names()]
    return render(
        request,
        "policies/start.html",
        {"form": forms.Upload(), "packs": built_in, "trail": trail((_("Start a policy"), ""))},
    )


@require_POST
@signed_in
def adopt(request: SignedInRequest, pack_id: str) -> HttpResponse:
    """Start a draft from a built-in policy."""
    try:
        version = operations.adopt_pack(pack_id=pack_id, by=request.person, now=timezone.now())
    except KeyError:
        raise Http404 from None
    messages.success(request, _("The draft is ready. Look it over, then have it approved."))
    return redirect(address("manage", version))


@require_http_methods(["GET", "POST"])
@signed_in
def upload(request: SignedInRequest, slug: str = "") -> HttpResponse:
    """Take in a policy file: a new policy, or a new version of one."""
    access.check_can_start(request.person, on=today())
    policy = versions_or_404(request, slug)[0].policy if slug else None
    form = forms.Upload(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        version = _take_in(request, form, policy)
        if version is not None:
            return version
    return render(
        request,
        "policies/upload.html",
        {"form": form, "policy": policy, "trail": trail((_("Upload a file"), ""), policy=policy)},
    )


def _take_in(request: SignedInRequest, form: forms.Upload, policy: Policy | None) -> HttpResponse | None:
    """Read the file and start the draft; None, with the reason on the form, when it cannot be read."""
    file, now = form.cleaned_data["file"], timezone.now()
    data = file.read()
    try:
        opened = reader.read(data, file.name, today=today())
    except reader.CannotRead as refusal:
        form.add_error("file", refusal.message)
        return None
    version = operations.take_in_file(
        data=data,
        name=file.name,
        read=opened,
        binds=tuple(form.cleaned_data["binds"]),
        language=form.cleaned_data["language"],
        policy=policy,
        by=request.person,
        now=now,
    )
    messages.success(request, _("The file has been read. Compare what was found with the file, and mend it."))
    return redirect(address("read", version))


@require_POST
@signed_in
def next_draft(request: SignedInRequest, slug: str, label: str) -> HttpResponse:
    """Start a new draft with the words of an earlier version."""
    earlier = version_or_404(request, slug, label)
    try:
        version = operations.start_next_draft(made_from=earlier, by=request.person, now=timezone.now())
    except operations.CannotDo as refusal:
        messages.error(request, str(refusal))
        return redirect(reverse("policies:policy", args=[slug]))
    messages.success(request, _("A new draft is ready. Nothing changes for anybody until it is approved."))
    return redirect(address("manage", version))
