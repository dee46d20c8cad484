"""Addresses of the room."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, register_converter
from django.urls.converters import StringConverter

from handbell.policies.views import (
    comparing,
    deciding,
    files,
    managing,
    mending,
    reading,
    reviewing,
    starting,
)


class Label(StringConverter):
    """A version's label: letters, digits, dots, dashes."""

    regex = r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}"


register_converter(Label, "label")

app_name = "policies"

_of_a_version: list[URLPattern | URLResolver] = [
    path("", reading.version, name="version"),
    path("policy.pdf", files.pdf, name="pdf"),
    path("wall-copy.pdf", files.wall, name="wall"),
    path("source/", files.source, name="source"),
    path("manage/", managing.manage, name="manage"),
    path("read/", managing.read, name="read"),
    path("describe/", managing.describe, name="describe"),
    path("findings/", managing.findings, name="findings"),
    path("findings/<int:position>/", managing.finding, name="finding"),
    path("mend/", mending.mend, name="mend"),
    path("mend/<int:at>/", mending.block, name="block"),
    path("mend/many/", mending.many, name="many"),
    path("languages/", managing.add_language, name="add_language"),
    path("undo/", managing.undo, name="undo"),
    path("ask-for-comments/", deciding.open_comments, name="open_comments"),
    path("comments/", deciding.comments, name="comments"),
    path("comments/<uuid:comment_id>/answer/", deciding.answer, name="answer"),
    path("submit/", deciding.submit, name="submit"),
    path("decide/", deciding.decide, name="decide"),
    path("in-force/", deciding.publish, name="publish"),
    path("withdraw/", deciding.withdraw, name="withdraw"),
    path("back-to-draft/", deciding.return_to_draft, name="return_to_draft"),
    path("next/", starting.next_draft, name="next"),
    path("review/", reviewing.review, name="review"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", reading.index, name="index"),
    path("start/", starting.start, name="start"),
    path("start/<slug:pack_id>/", starting.adopt, name="adopt"),
    path("upload/", starting.upload, name="upload"),
    path("approvers/", deciding.approvers, name="approvers"),
    path("review-dates.ics", reviewing.review_dates, name="review_dates"),
    path("<slug:slug>/", reading.policy, name="policy"),
    path("<slug:slug>/upload/", starting.upload, name="upload_version"),
    path("<slug:slug>/compare/", comparing.compare, name="compare"),
    path("<slug:slug>/v/<label:label>/", include(_of_a_version)),
]
