"""Forms in the look of the product, by Django's own renderer."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Django's templates from the apps' folders."""
