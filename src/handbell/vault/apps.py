"""Django's registration of the room."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "handbell.vault"
    label = "vault"
    default_auto_field = "django.db.models.BigAutoField"
