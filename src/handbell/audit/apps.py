"""Django's registration of the room."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "handbell.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
