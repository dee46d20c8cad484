"""Django's registration of the room."""

from django.apps import AppConfig


class ConcernsConfig(AppConfig):
    name = "handbell.concerns"
    label = "concerns"
    default_auto_field = "django.db.models.BigAutoField"
