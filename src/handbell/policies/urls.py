"""Addresses of the room."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, register_converter
from django.urls.converters import StringConverter

from handbell.policies.views import reading


class Label(StringConverter):
    """A version's label: letters, digits, dots, dashes."""

    regex = r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}"


register_converter(Label, "label")

app_name = "policies"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", reading.index, name="index"),
    path("<slug:slug>/", reading.policy, name="policy"),
    path("<slug:slug>/v/<label:label>/", reading.version, name="version"),
]
