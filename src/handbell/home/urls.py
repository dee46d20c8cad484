"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from handbell.home import pages, views

app_name = "home"
urlpatterns = [
    path("", views.home, name="home"),
    path("help/", pages.help_page, name="help"),
    path("accessibility/", pages.accessibility, name="accessibility"),
]
