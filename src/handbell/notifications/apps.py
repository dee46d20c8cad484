"""Django's registration of the room."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "handbell.notifications"
    label = "notifications"
    default_auto_field = "django.db.models.BigAutoField"
