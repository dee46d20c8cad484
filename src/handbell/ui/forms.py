"""Forms in the look of the product, by Django's own renderer: label, hint, error and control tied together."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import ChoiceWidget, Input
from django.utils.translation import gettext as _

from handbell.ui.widgets import DateParts

_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.RadioSelect, ""),
    (forms.CheckboxSelectMultiple, ""),
    (forms.CheckboxInput, ""),
    (forms.FileInput, "hb-file"),
    (forms.Textarea, "hb-textarea"),
    (forms.Select, "hb-select"),
    (Input, "hb-input"),
)


def class_of(widget: forms.Widget) -> str:
    """The CSS class of a widget's control; empty when its template has its own."""
    return next((name for kind, name in _CLASSES if isinstance(widget, kind)), "")


class BoundField(forms.BoundField):
    """A field on a page: adds the look's classes, and what the templates and the error summary ask."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Django's attributes without `required` and placeholders, with the look's class."""
        widget = widget or self.field.widget
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        # The server says what is missing; a placeholder vanishes when it is needed. False leaves an attribute out.
        built["required"] = built["placeholder"] = False
        if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
            built.pop("aria-invalid", None)
        names = " ".join(filter(None, (class_of(widget), str(widget.attrs.get("class", "")))))
        if names:
            built["class"] = names
        return built

    @property
    def described_by(self) -> str:
        """Ids of hint and error, for a fieldset."""
        return self.aria_describedby or ""

    @property
    def first_id(self) -> str:
        """Id of the first control, to which the error summary leads."""
        if isinstance(self.field.widget, DateParts):
            return f"{self.auto_id}_{DateParts.ORDER[0]}"
        if isinstance(self.field.widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
            return f"{self.auto_id}_0"
        return self.id_for_label

    @property
    def is_single_checkbox(self) -> bool:
        """Whether the label stands behind the box."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def problems(self) -> list[str]:
        """What is wrong, in words that still say which field where they stand in the summary above the page."""
        found: list[ValidationError] = self.form.errors.as_data().get(self.name, [])
        generic = forms.Field.default_error_messages["required"]
        words: list[str] = []
        for error in found:
            for text in error.messages:
                words.append(self._missing() if error.code == "required" and text == generic else text)
        return words

    def _missing(self) -> str:
        widget, label = self.field.widget, {"label": self.label}
        if isinstance(widget, forms.CheckboxInput):
            return _("Tick “%(label)s” to go on") % label
        if isinstance(widget, forms.FileInput):
            return _("Choose a file for “%(label)s”") % label
        if isinstance(widget, ChoiceWidget):
            return _("Choose an answer for “%(label)s”") % label
        return _("Fill in “%(label)s”") % label


class Renderer(TemplatesSetting):
    """Django's form renderer with our templates; `{{ form }}` is all that a page writes."""

    form_template_name: str = "ui/forms/form.html"
    field_template_name: str = "ui/forms/field.html"
    bound_field_class: ClassVar[type[forms.BoundField] | None] = BoundField  # type: ignore[misc]
