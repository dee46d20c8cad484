"""A text column that is sealed in the database and read as plain `str` by those who hold the row."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression
from django.db.models.query_utils import DeferredAttribute

from handbell.vault.compartments import Erased, seal, unseal
from handbell.vault.sealing import Damaged, Place


class Sealed(bytes):
    """A sealed text as it is in the database."""


class _Opened(DeferredAttribute):
    """Opens the text when it is first looked at: only then is the row, and so its place, known."""

    def __get__(self, instance: models.Model | None, cls: type[models.Model] | None = None) -> Any:
        value = super().__get__(instance, cls)
        if instance is not None and isinstance(value, Sealed):
            value = unseal(value, place_of(self.field, instance))
            instance.__dict__[self.field.attname] = value
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        # Without it Python would look into the row's own dictionary first, and never come here.
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]  # not generic when it runs
    """Text that only this row can open. The model needs a UUID `id` made in Python, and a `school_id`.

    Reading raises Damaged when the stored bytes were changed or come from another place. It can be neither searched
    nor changed with `update()` or `bulk_update()`, which do not know the rows: use `save()` or `bulk_create()`.

    `within` names the row's attribute with the id of its compartment (see `vault.compartments`), fixed for the life of
    the row: then that compartment's key seals, reading raises Erased once it is erased, and each reading outside
    `compartments.held()` is a query. Without it the school's key seals.
    """

    descriptor_class = _Opened
    _pyi_private_set_type: str
    _pyi_private_get_type: str

    def __init__(self, *args: Any, within: str | None = None, **options: Any) -> None:
        self.within = within
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        """With `within`, if there is one."""
        name, path, args, options = super().deconstruct()
        return name, path, args, options | ({"within": self.within} if self.within else {})

    def get_internal_type(self) -> str:
        """Bytes in the database."""
        return "BinaryField"

    def from_db_value(
        self, value: bytes | memoryview | None, expression: Expression, connection: BaseDatabaseWrapper
    ) -> Sealed | None:
        return None if value is None else Sealed(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> Sealed | None:
        """Sealed for the row's place. What was not looked at since it was read is kept as it is."""
        value = model_instance.__dict__.get(self.attname)
        if isinstance(value, Sealed) and not add:
            return value
        text = getattr(model_instance, self.attname)
        return None if text is None else Sealed(seal(str(text), place_of(self, model_instance)))

    def get_prep_value(self, value: Any) -> Any:
        if value is None or isinstance(value, Sealed):
            return value
        raise FieldError(f"{self.name} is sealed row by row: save() it, it cannot be searched or updated.")

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        value = value if prepared else self.get_prep_value(value)
        return None if value is None else connection.Database.Binary(value)  # type: ignore[attr-defined]

    def get_lookup(self, lookup_name: str) -> Any:
        """Only whether there is something."""
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is sealed: it cannot be searched by {lookup_name}.")
        return super().get_lookup(lookup_name)

    def value_to_string(self, obj: models.Model) -> str:
        """Django's serialisers would write the text in clear."""
        raise FieldError(f"{self.name} is sealed and is not written out in clear.")


def place_of(field: models.Field[Any, Any], row: models.Model) -> Place:
    """Where a row's field stands. Raises ValueError before the row has its id, school and compartment."""
    school_id, row_id = getattr(row, "school_id", None), row.pk
    names = getattr(field, "within", None)
    within = getattr(row, names) if names else None
    if school_id is None or row_id is None or (names and within is None):
        raise ValueError(f"{field.name} cannot be sealed before the row has its school, id and compartment.")
    return Place(school_id, field.model._meta.db_table, str(field.column), row_id, within)


__all__ = ["Damaged", "EncryptedTextField", "Erased", "Place", "Sealed", "place_of"]
