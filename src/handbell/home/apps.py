"""Django's registration of the room."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "handbell.home"
    label = "home"
    default_auto_field = "django.db.models.BigAutoField"
