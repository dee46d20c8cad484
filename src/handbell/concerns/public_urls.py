"""Addresses of the room for pupils, parents and strangers, without sign-in."""

from __future__ import annotations

from django.urls import URLPattern, path

from handbell.concerns.views import public

app_name = "public_concerns"
urlpatterns: list[URLPattern] = [
    path("<slug:school>/tell/", public.tell, name="tell"),
    path("<slug:school>/tell/picture/", public.tell_picture, name="tell_picture"),
    path("<slug:school>/told/", public.told, name="told"),
]
