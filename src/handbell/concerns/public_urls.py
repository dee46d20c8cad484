"""Addresses of the room for pupils, parents and strangers, without sign-in."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "public_concerns"
urlpatterns: list[URLPattern] = []
