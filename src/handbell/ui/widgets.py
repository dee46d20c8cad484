"""Controls that Django does not have in the patterns of public services, and the fields that go with them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

Words = str | Promise

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class DateParts(forms.MultiWidget):
    """Day, month and year in three boxes: nobody has to guess a format or fight a calendar."""

    ORDER: ClassVar[tuple[str, str, str]] = ("day", "month", "year")
    LABELS: ClassVar[dict[str, Words]] = {"day": _("Day"), "month": _("Month"), "year": _("Year")}
    template_name = "ui/forms/date.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            "day": forms.TextInput({"inputmode": "numeric", "class": "hb-input hb-input--2"}),
            "month": forms.TextInput({"inputmode": "numeric", "class": "hb-input hb-input--2"}),
            "year": forms.TextInput({"inputmode": "numeric", "class": "hb-input hb-input--4"}),
        }
        super().__init__(boxes, attrs)

    def decompress(self, value: Any) -> list[str]:
        """A date as three texts; nothing as three empty ones."""
        if isinstance(value, datetime.date):
            return [str(value.day), str(value.month), str(value.year)]
        return ["", "", ""]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Each box with its own id and label."""
        context = super().get_context(name, value, attrs)
        base = context["widget"]["attrs"].get("id", name)
        for part, box in zip(self.ORDER, context["widget"]["subwidgets"], strict=True):
            box["attrs"]["id"] = f"{base}_{part}"
            box["label"] = self.LABELS[part]
        return context

    def id_for_label(self, id_: str | None) -> str:
        """None: the legend labels the three, and each has a label of its own."""
        return ""


def _number(text: str, *, month: bool = False) -> int | None:
    cleaned = text.strip().lower()
    if month and cleaned[:3] in _MONTHS:
        return _MONTHS.index(cleaned[:3]) + 1
    return int(cleaned) if cleaned.isascii() and cleaned.isdigit() and len(cleaned) <= 4 else None


class DateField(forms.MultiValueField):
    """A date in three boxes. Cleans to `datetime.date` or None; a month may be a number or an English name."""

    default_error_messages = {
        "required": _("Enter a date"),
        "part": _("The date must have a day, a month and a year"),
        "real": _("The date must be a real one, such as 27 3 2027"),
    }

    def __init__(self, **kwargs: Any) -> None:
        parts = [forms.CharField(required=False, max_length=20) for _part in DateParts.ORDER]
        kwargs.setdefault("widget", DateParts())
        super().__init__(parts, require_all_fields=False, **kwargs)

    def compress(self, data_list: list[Any]) -> datetime.date | None:
        """Three texts to a date; raises ValidationError saying what is wrong with them."""
        texts = [str(part or "") for part in data_list]
        if not any(text.strip() for text in texts):
            return None
        if not all(text.strip() for text in texts):
            raise ValidationError(self.error_messages["part"], code="part")
        day, month, year = _number(texts[0]), _number(texts[1], month=True), _number(texts[2])
        if day is None or month is None or year is None or year < 1900:
            raise ValidationError(self.error_messages["real"], code="real")
        try:
            return datetime.date(year, month, day)
        except ValueError:
            raise ValidationError(self.error_messages["real"], code="real") from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compared as three texts."""
        before = self.widget.decompress(initial) if not isinstance(initial, list) else initial
        return [str(part or "") for part in before] != [str(part or "") for part in data or ["", "", ""]]


class CountedTextarea(forms.Textarea):
    """A text area that says how much it takes; with scripts it counts."""

    template_name = "ui/forms/count.html"

    def __init__(self, *, limit: int, attrs: dict[str, Any] | None = None) -> None:
        self.limit = limit
        super().__init__({"rows": 5, **(attrs or {})})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Ties the control to its count."""
        context = super().get_context(name, value, attrs)
        widget = context["widget"]
        count = f"{widget['attrs'].get('id', name)}_count"
        widget["limit"] = self.limit
        widget["attrs"].pop("maxlength", None)  # a browser would cut a pasted text off in silence
        described = " ".join(filter(None, (widget["attrs"].get("aria-describedby"), count)))
        widget["attrs"]["aria-describedby"] = described
        return context


def size_in_words(size: int) -> str:
    """A size in bytes as people say it, "20 MB" or "300 kB": thousands, as file managers and telephones count."""
    return f"{size / 1_000_000:.3g} MB" if size >= 1_000_000 else f"{max(1, size // 1000)} kB"


class FileUpload(forms.FileInput):
    """A control for files which says what it takes; with scripts it shows what was chosen before it is sent."""

    template_name = "ui/forms/file.html"

    def __init__(self, *, largest: int, most: int = 1, attrs: dict[str, Any] | None = None) -> None:
        """`largest` is the most bytes of one file, `most` how many files."""
        self.largest, self.most = largest, most
        self.allow_multiple_selected = most > 1
        super().__init__({**({"multiple": True} if most > 1 else {}), **(attrs or {})})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Ties the control to its words."""
        context = super().get_context(name, value, attrs)
        widget = context["widget"]
        chosen = f"{widget['attrs'].get('id', name)}_chosen"
        described = " ".join(filter(None, (widget["attrs"].get("aria-describedby"), chosen)))
        widget["attrs"]["aria-describedby"] = described
        widget.update(largest=self.largest, most=self.most, words=self._words())
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """All files of that name, where several are allowed."""
        if self.allow_multiple_selected and hasattr(files, "getlist"):
            return files.getlist(name)
        return super().value_from_datadict(data, files, name)

    def _words(self) -> str:
        size = {"size": size_in_words(self.largest), "most": self.most}
        if self.most == 1:
            return gettext("One file of up to %(size)s.") % size
        return gettext("Up to %(most)s files, each of up to %(size)s.") % size


class FilesField(forms.FileField):
    """Several files. Cleans to a list of uploaded files, empty when there are none; kinds are for others to check."""

    default_error_messages = {
        "many": _("You can send up to %(most)s files at a time. Take some away"),
        "large": _("“%(name)s” is too large: a file may have up to %(size)s"),
    }

    def __init__(self, *, largest: int, most: int = 1, **kwargs: Any) -> None:
        """`largest` is the most bytes of one file, `most` how many files."""
        self.largest, self.most = largest, most
        kwargs.setdefault("widget", FileUpload(largest=largest, most=most))
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        """Each file as Django checks one; raises ValidationError for too many, or one too large."""
        files = data if isinstance(data, (list, tuple)) else [data]
        if len(files) > self.most:
            raise ValidationError(self.error_messages["many"], code="many", params={"most": self.most})
        cleaned = [one for one in (super(FilesField, self).clean(file, initial) for file in files) if one]
        if not cleaned and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        for one in cleaned:
            if one.size > self.largest:
                words = {"name": one.name, "size": size_in_words(self.largest)}
                raise ValidationError(self.error_messages["large"], code="large", params=words)
        return cleaned


class _Hints:
    """Adds a line of explanation to a choice: `hints={"value": "What it means"}`."""

    hints: Mapping[str, Words]

    def with_hint(self, option: dict[str, Any]) -> dict[str, Any]:
        """The option with its hint, tied to the control."""
        hint = self.hints.get(str(option["value"]))
        if hint:
            option["hint"] = hint
            option["attrs"]["aria-describedby"] = f"{option['attrs'].get('id', option['name'])}_hint"
        return option


class Radios(_Hints, forms.RadioSelect):
    """One of several, each with a hint where it needs one."""

    def __init__(
        self, attrs: dict[str, Any] | None = None, choices: Any = (), hints: Mapping[str, Words] | None = None
    ) -> None:
        self.hints = hints or {}
        super().__init__(attrs, choices)

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Django's option with its hint."""
        return self.with_hint(super().create_option(*args, **kwargs))


class Checkboxes(_Hints, forms.CheckboxSelectMultiple):
    """Any of several, each with a hint where it needs one."""

    def __init__(
        self, attrs: dict[str, Any] | None = None, choices: Any = (), hints: Mapping[str, Words] | None = None
    ) -> None:
        self.hints = hints or {}
        super().__init__(attrs, choices)

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Django's option with its hint."""
        return self.with_hint(super().create_option(*args, **kwargs))
