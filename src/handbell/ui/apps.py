"""Django's registration of the room."""

from django.apps import AppConfig
from django.conf import settings

from handbell.ui import translations


class UiConfig(AppConfig):
    name = "handbell.ui"
    label = "ui"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Catalogues are compiled here, so that no computer needs gettext and none shows an old one."""
        for folder in settings.LOCALE_PATHS:
            translations.compile_catalogues(folder)
