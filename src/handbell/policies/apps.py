"""Django's registration of the room."""

from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    name = "handbell.policies"
    label = "policies"
    default_auto_field = "django.db.models.BigAutoField"
