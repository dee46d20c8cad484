"""Addresses of the room for those who are signed in."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "concerns"
urlpatterns: list[URLPattern] = []
