"""Django's registration of the room."""

from django.apps import AppConfig


class RulebooksConfig(AppConfig):
    name = "handbell.rulebooks"
    label = "rulebooks"
    default_auto_field = "django.db.models.BigAutoField"
