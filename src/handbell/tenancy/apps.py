"""Django's registration of the room."""

from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "handbell.tenancy"
    label = "tenancy"
    default_auto_field = "django.db.models.BigAutoField"
