"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from handbell.notifications import views

app_name = "notifications"
urlpatterns = [path("undelivered/", views.undelivered, name="undelivered")]
