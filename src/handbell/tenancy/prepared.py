"""Queries that Django puts together once: building one takes a millisecond, running it a tenth of that.

For the few that every request runs. A query is built with stand-ins for its values; where they turn up in the
statement, the real ones are put each time. Scope and row security are as for any other query.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final
from uuid import UUID, uuid4

from django.db import connection
from django.db.models import Model, QuerySet

from handbell.tenancy.scope import current_school, for_school

Row = tuple[Any, ...]
Value = UUID | datetime.date | str | list[UUID]
_SCHOOL: Final = "school being worked for"


class NotPrepared(TypeError):
    """A value of the query could not be found again in its statement, so the query cannot be prepared."""


@dataclass(frozen=True, slots=True)
class _Statement:
    """SQL; what goes into each of its places: a constant, or a value and its form; how its columns are read."""

    sql: str
    places: tuple[tuple[str | None, Callable[[Any], Any] | None, Any], ...]
    columns: tuple[tuple[int, tuple[Callable[..., Any], ...], Any], ...]


class Prepared:
    """A query of columns (`values_list`), made by a function whose keywords are its values: ids, days, moments, texts.

    The function may not look at the values nor build another query for other ones: it is called once.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self._build = build
        self._statements: dict[tuple[object, ...], _Statement] = {}

    def rows(self, **values: Value) -> list[Row]:
        """The rows. Raises NoSchool as the query itself would, outside the scope which it needs.

        For a value that is a list of ids the statement is put together once for each length: for short ones only.
        """
        school = current_school()
        lengths = tuple(len(value) for value in values.values() if isinstance(value, list))
        key = (connection.vendor, "school" if isinstance(school, UUID) else str(school), lengths)
        statement = self._statements.get(key)
        if statement is None:
            statement = self._statements[key] = self._prepared(values, school)
        single = _single(values)
        if isinstance(school, UUID):
            single[_SCHOOL] = school
        parameters = [
            constant if name is None or form is None else form(single[name])
            for name, form, constant in statement.places
        ]
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, parameters)
            rows: list[Row] = cursor.fetchall()
        return [_read(row, statement) for row in rows] if statement.columns else rows

    def first(self, **values: Value) -> Row | None:
        """The first of the rows; None when there are none."""
        return next(iter(self.rows(**values)), None)

    def _prepared(self, values: Mapping[str, object], school: UUID | str | None) -> _Statement:
        own_values = {name: _stand_in(value, number) for number, (name, value) in enumerate(values.items())}
        stand_ins = _single(own_values)
        if isinstance(school, UUID):
            own = uuid4()
            with for_school(own):
                compiler = self._build(**own_values).query.get_compiler(connection=connection)
                sql, parameters = compiler.as_sql()
            stand_ins[_SCHOOL] = own
        else:
            compiler = self._build(**own_values).query.get_compiler(connection=connection)
            sql, parameters = compiler.as_sql()
        places = tuple(_place(parameter, stand_ins) for parameter in parameters)
        missing = stand_ins.keys() - {name for name, _form, _constant in places} - {_SCHOOL}
        if missing:
            raise NotPrepared(f"{', '.join(sorted(missing))} does not turn up in the statement.")
        converters = compiler.get_converters([column for column, _sql, _alias in compiler.select or ()])
        columns = tuple((at, tuple(found), column) for at, (found, column) in converters.items())
        return _Statement(sql, places, columns)


def _single(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values by name; those of a list by name and place."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        found |= (
            {f"{name}.{at}": one for at, one in enumerate(value)}
            if isinstance(value, list)
            else {name: value}
        )
    return found


def _stand_in(value: object, number: int) -> object:
    if isinstance(value, list):
        return [_stand_in(one, number) for one in value]
    if isinstance(value, UUID):
        return uuid4()
    if isinstance(value, datetime.datetime):
        return datetime.datetime(1234, 5, 6, 7, 8, number, tzinfo=datetime.UTC)
    if isinstance(value, datetime.date):
        return datetime.date(1234, 5, 6) + datetime.timedelta(days=number)
    return uuid4().hex


def _moment(value: datetime.datetime) -> Any:
    """As the database wants a moment."""
    return connection.ops.adapt_datetimefield_value(value)


def _forms(stand_in: object) -> tuple[Callable[[Any], Any], ...]:
    """In which forms a value may turn up in a statement."""
    if isinstance(stand_in, datetime.datetime):
        return (lambda value: value, _moment)
    if isinstance(stand_in, UUID):
        return (lambda value: value, str, lambda value: value.hex)
    return (lambda value: value, str)


def _place(parameter: object, stand_ins: Mapping[str, Any]) -> tuple[str | None, Any, Any]:
    """What goes in a place: the value whose stand-in is there, in the form in which it is there; or a constant."""
    for name, stand_in in stand_ins.items():
        for form in _forms(stand_in):
            if form(stand_in) == parameter:
                return name, form, None
    return None, None, parameter


def _read(row: Row, statement: _Statement) -> Row:
    read = list(row)
    for at, converters, column in statement.columns:
        for converter in converters:
            read[at] = converter(read[at], column, connection)
    return tuple(read)


@cache
def _insertion(model: type[Model], rows: int, unless_there: bool) -> tuple[str, tuple[Any, ...]]:
    fields = tuple(model._meta.concrete_fields)
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column or "") for field in fields)
    places = ", ".join([f"({', '.join(['%s'] * len(fields))})"] * rows)
    table, ending = quote(model._meta.db_table), " ON CONFLICT DO NOTHING" if unless_there else ""
    return f"INSERT INTO {table} ({names}) VALUES {places}{ending}", fields  # noqa: S608  names of the model


def insert(*rows: Model, unless_there: bool = False) -> None:
    """Add rows of one model whose every value is set, their keys too: a `bulk_create` that need not find anything out.

    `unless_there`: a row that would break a constraint is left out in silence. A few dozen rows at most.
    """
    if not rows:
        return
    sql, fields = _insertion(type(rows[0]), len(rows), unless_there)
    values = [
        field.get_db_prep_save(field.pre_save(row, add=True), connection) for row in rows for field in fields
    ]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias
