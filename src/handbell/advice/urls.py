"""Addresses of the room, for people who have signed in."""

from __future__ import annotations

from django.urls import URLPattern, path

from handbell.advice.views import asking, unanswered

app_name = "advice"
urlpatterns: list[URLPattern] = [
    path("", asking.index, name="index"),
    path("<uuid:answer_id>/", asking.answer, name="answer"),
    path("<uuid:answer_id>/why/", asking.why, name="why"),
    path("unanswered/", unanswered.index, name="unanswered"),
    path("unanswered/<slug:policy>/<slug:reason>/<str:action>/", unanswered.deal, name="deal"),
]
