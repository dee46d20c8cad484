"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from handbell.home import pages, set_up, views

app_name = "home"
urlpatterns = [
    path("", views.home, name="home"),
    path("set-up/", set_up.code, name="set_up"),
    path("set-up/school/", set_up.school, name="set_up_school"),
    path("set-up/head/", set_up.head, name="set_up_head"),
    path("help/", pages.help_page, name="help"),
    path("accessibility/", pages.accessibility, name="accessibility"),
]
