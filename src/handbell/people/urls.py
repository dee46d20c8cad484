"""Addresses of the room."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from handbell.people.views import persons, resets, roles, rosters, school

app_name = "people"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", persons.index, name="index"),
    path("add/", persons.add, name="add"),
    path("<uuid:person_id>/", persons.person, name="person"),
    path("<uuid:person_id>/change/", persons.change, name="change"),
    path("<uuid:person_id>/leaves/", persons.end, name="end"),
    path("<uuid:person_id>/invite/", persons.invite, name="invite"),
    path("<uuid:person_id>/shut-out/", persons.withdraw_account, name="withdraw_account"),
    path("<uuid:person_id>/give-role/", roles.give, name="give_role"),
    path("roles/<uuid:held_id>/end/", roles.end, name="end_role"),
    path("proposed/", roles.proposals, name="proposals"),
    path("proposed/<uuid:proposal_id>/", roles.proposal, name="proposal"),
    *(
        path(
            f"proposed/<uuid:proposal_id>/{decision}/",
            roles.decide,
            {"decision": decision},
            name=f"{decision}_role",
        )
        for decision in ("agree", "refuse", "withdraw")
    ),
    path("second-factors/", resets.index, name="resets"),
    path("second-factors/<uuid:reset_id>/<slug:decision>/", resets.decide, name="decide_reset"),
    path("<uuid:person_id>/second-factor/", resets.ask, name="ask_for_reset"),
    path("days/", school.days, name="days"),
    path("days/add-term/", school.add_term, name="add_term"),
    path("days/terms/<uuid:term_id>/remove/", school.remove_term, name="remove_term"),
    path("days/close/", school.close_days, name="close_days"),
    path("days/closed/<uuid:day_id>/open/", school.open_day, name="open_day"),
    path("school/", school.settings, name="school"),
    path("people.csv", rosters.export, name="export"),
    path("import/", rosters.upload, name="import"),
    path("import/template.csv", rosters.template, name="import_template"),
    path("import/<uuid:preview_id>/", rosters.preview, name="import_preview"),
    path("import/<uuid:preview_id>/confirm/", rosters.confirm, name="import_confirm"),
    path("import/<uuid:preview_id>/drop/", rosters.drop, name="import_drop"),
]
