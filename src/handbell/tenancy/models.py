"""The manager of every model that belongs to a school. Nothing is stored in this room."""

from __future__ import annotations

from typing import TypeVar

from django.db import models

from handbell.tenancy.scope import EVERY_SCHOOL, NoSchool, current_school

_Row_co = TypeVar("_Row_co", bound=models.Model, covariant=True)


class SchoolManager(models.Manager[_Row_co]):
    """Rows of the school being worked for (by the model's `school_id`). Raises NoSchool outside a scope."""

    def get_queryset(self) -> models.QuerySet[_Row_co]:
        school = current_school()
        if school is None:
            raise NoSchool(f"{self.model.__name__} was asked for outside a school's scope.")
        rows = super().get_queryset()
        return rows if school == EVERY_SCHOOL else rows.filter(school_id=school)
