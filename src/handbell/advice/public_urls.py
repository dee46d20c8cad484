"""Addresses of the room for pupils and parents, without sign-in."""

from __future__ import annotations

from django.urls import URLPattern, path

from handbell.advice.views import public

app_name = "public_advice"
urlpatterns: list[URLPattern] = [
    path("<slug:school>/may-i/", public.index, name="index"),
    path("<slug:school>/may-i/<uuid:answer_id>/", public.answer, name="answer"),
]
