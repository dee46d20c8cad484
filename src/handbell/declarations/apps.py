"""Django's registration of the room."""

from django.apps import AppConfig


class DeclarationsConfig(AppConfig):
    name = "handbell.declarations"
    label = "declarations"
    default_auto_field = "django.db.models.BigAutoField"
