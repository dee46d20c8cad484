"""Forms printed in a policy: their parts, their fields, who fills them in and to whom they go."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from handbell.reading.document import Clause, Form, FormPart, Section
from handbell.reading.wording import is_field

_FILLED_BY: Final = re.compile(
    r"\bto be (?:completed|filled in|signed) by (?:the )?([\w /]{3,50}?)(?:[.,(]|$)", re.I
)
_RETURN_TO: Final = re.compile(
    r"\b(?:return|send|hand|give)\b[^.]{0,70}\b(?:form|declaration|agreement|slip|copy|it|"
    r"this)\b[^.]{0,30}?\bto (?:the |your )?"
    r"([\w ]{3,50}?)(?:[.,(]|\bby\b|\bbefore\b|$)",
    re.I,
)
_BLANK: Final = re.compile(r"[_.…]{4,}")
_INLINE_FIELD: Final = re.compile(r"([A-Z][A-Za-z'’/() ]{2,40}?)\s*[:.]?\s*[_.…]{4,}")
_FORM_HEADING: Final = re.compile(
    r"\b(?:declaration|agreement|acknowledge?ment|consent|contract|form|slip|reply|signature|sign[- ]off|"
    r"undertaking)\b",
    re.I,
)
_DECLARES: Final = re.compile(
    r"\b(?:I|we)\s+(?:have\s+(?:read|received)|agree|understand|confirm|accept|consent|acknowledge|declare|"
    r"undertake)\b"
)
_OFFICE: Final = re.compile(
    r"\b(?:chair|head ?teacher|principal|governors?|trustees?|chief executive|cadeirydd|pennaeth)\b", re.I
)
_SIGNING: Final = re.compile(r"\W*(?:sign|date|name|print|llofnod|dyddiad|chair|head|principal)", re.I)
_ROLES: Final = {
    "head teacher": "headteacher", "headteacher": "headteacher", "principal": "headteacher", "head": "headteacher",
    "chair of governors": "chair_of_governors", "line manager": "line_manager", "class teacher": "class_teacher",
    "school office": "office", "office": "office",
}  # fmt: skip


def find_forms(sections: tuple[Section, ...]) -> tuple[tuple[Section, ...], tuple[Form, ...]]:
    """Return the sections with the clauses that are forms marked so, and the forms."""
    marked: list[Section] = []
    forms: list[Form] = []
    for section in sections:
        if section.level == 0 or section.contents:
            marked.append(section)
            continue
        declared = bool(_FORM_HEADING.search(section.heading)) and _is_declared(section)
        left = [_fields(clause, declared) for clause in section.clauses]
        if not any(left):
            marked.append(section)
            continue
        loose = _is_declaration(section)
        if not loose and _is_sign_off(section, left):
            marked.append(section)
            continue
        parts: list[FormPart] = []
        clauses = tuple(
            _read(clause, section, parts, fields, loose) if fields else clause
            for clause, fields in zip(section.clauses, left, strict=True)
        )
        parts = _gathered(parts) if loose else parts
        if parts and (len(parts) > 1 or len(parts[0].fields) > 1):
            said = " ".join(p for c in clauses for p in c.paragraphs() if len(p) < 400)
            back = _RETURN_TO.search(said)
            forms.append(Form(section.heading, section.name(), tuple(parts), _role(back[1]) if back else ""))
            marked.append(replace(section, clauses=clauses))
        else:
            marked.append(section)
    return tuple(marked), tuple(forms)


def _is_declaration(section: Section) -> bool:
    """Tell whether somebody declares something in a section, so that each field in it belongs to a form."""
    return bool(_FORM_HEADING.search(section.heading)) or section.appendix or _is_declared(section)


def _is_declared(section: Section) -> bool:
    """Tell whether somebody speaks in a section: "I have read …", "we agree …"."""
    return any(_DECLARES.search(text) for clause in section.clauses for text in clause.paragraphs())


def _is_sign_off(section: Section, left: list[list[str]]) -> bool:
    """Tell whether the only places to write on (`left`, by clause) are where an office signs the policy itself."""
    if any(clause.rows and fields for clause, fields in zip(section.clauses, left, strict=True)):
        return False
    said = " ".join(
        text for clause in section.clauses[-6:] for text in clause.paragraphs() if len(text) < 200
    )
    return bool(_OFFICE.search(said)) and all(_SIGNING.match(label) for fields in left for label in fields)


def _gathered(parts: list[FormPart]) -> list[FormPart]:
    """Return the parts of a form, fields printed line by line under one name put together."""
    found: list[FormPart] = []
    for part in parts:
        last = found[-1] if found else None
        if last is None or last.name != part.name or (part.filled_in_by and last.filled_in_by):
            found.append(part)
        else:
            by = last.filled_in_by or part.filled_in_by
            found[-1] = FormPart(part.name, last.fields + part.fields, by)
    return found


def _read(clause: Clause, section: Section, parts: list[FormPart], fields: list[str], loose: bool) -> Clause:
    """Return the clause, marked as a form when it has fields to fill in; its parts go to `parts`.

    fields: the labels that the clause leaves open. loose: whether a single field is a form's, too.
    """
    if len(fields) < 2 and not clause.rows and not loose:
        return clause
    whole = clause.wording()
    first = next((c for row in clause.rows for c in row if c.strip()), "")
    name = first if first and not is_field(first) and len(first) < 60 else section.heading
    filled = _FILLED_BY.search(whole)
    parts.append(FormPart(name, tuple(fields), _role(filled[1]) if filled else ""))
    return replace(clause, form=True)


def _fields(clause: Clause, declared: bool) -> list[str]:
    """Return the labels of the fields that a clause leaves open; `declared`: a bare label is one as well."""
    found: list[str] = []
    for row in clause.rows:
        for index, entry in enumerate(row):
            filled = row[index + 1].strip() if index + 1 < len(row) else ""
            if is_field(entry) and (not filled or is_field(filled)):
                found.append(entry.strip(" :.…_"))
    for text in (
        clause.text,
        *(b.text for b in clause.between if not b.furniture),
        *(i.text for i in clause.items),
    ):
        if _BLANK.search(text):
            found += [m[1].strip() for m in _INLINE_FIELD.finditer(text[:2000])]
        elif text and is_field(text) and (declared or text.rstrip()[-1:] in ":…_."):
            found.append(text.strip(" :.…_"))
    return found


def _role(text: str) -> str:
    """Return the slug of an office."""
    name = " ".join(text.lower().split())
    return _ROLES.get(name, name.replace(" ", "_"))
