"""Addresses of the room."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, register_converter

from handbell.policies.urls import Label
from handbell.rulebooks.views import book, comparing, editing, exchanging


class RulesLabel(Label):
    """A version's label, as in the addresses of policies."""


register_converter(RulesLabel, "rules_label")

app_name = "rulebooks"

_of_a_version: list[URLPattern | URLResolver] = [
    path("", book.book, name="book"),
    path("propose/", book.propose, name="propose"),
    path("new/", editing.write, name="write"),
    path("rule/<slug:rule_id>/", editing.change, name="change"),
    path("rule/<slug:rule_id>/accept/", book.accept, name="accept"),
    path("rule/<slug:rule_id>/refuse/", book.refuse, name="refuse"),
    path("rule/<slug:rule_id>/remove/", book.remove, name="remove"),
    path("defaults/", editing.defaults, name="defaults"),
    path("history/", book.history, name="history"),
    path("history/<int:number>/", book.revision, name="revision"),
    path("changes/", comparing.changes, name="changes"),
    path("owners/", comparing.owners, name="owners"),
    path("rules.yaml", exchanging.save, name="export"),
    path("import/", exchanging.take_in, name="import"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", book.index, name="index"),
    path("compare/", comparing.compare, name="compare"),
    path("topics/", comparing.topics, name="topics"),
    path("<slug:slug>/v/<rules_label:label>/", include(_of_a_version)),
]
