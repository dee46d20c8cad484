"""Django's registration of the room."""

from django.apps import AppConfig


class AdviceConfig(AppConfig):
    name = "handbell.advice"
    label = "advice"
    default_auto_field = "django.db.models.BigAutoField"
