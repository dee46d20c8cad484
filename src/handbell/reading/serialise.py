"""A document as JSON and back. Numbers and true/false below "sections" are notes of ours; every string is printed."""

from __future__ import annotations

from typing import Any

from handbell.reading.document import (
    Between,
    Clause,
    Contact,
    Dates,
    Document,
    Finding,
    Form,
    FormPart,
    Item,
    Section,
)

Json = dict[str, Any]


def to_json(document: Document) -> Json:
    """Return the document as plain dictionaries, lists, strings, numbers and booleans (docs/reading.md)."""
    dates = document.dates
    return {
        "title": document.title or None,
        "organisation": document.organisation or None,
        "other_titles": list(document.other_titles),
        "dates": {
            "adopted": dates.adopted,
            "reviewed": dates.reviewed,
            "review_due": dates.review_due,
            "written": dates.written,
            "cycle_months": dates.cycle,
        },
        "sections": [_section(section) for section in document.sections],
        "forms": [
            {
                "name": form.name,
                "where": form.where,
                "parts": [
                    {
                        "name": part.name,
                        "fields": list(part.fields),
                        "filled_in_by": part.filled_in_by or None,
                    }
                    for part in form.parts
                ],
                "return_to": form.return_to or None,
            }
            for form in document.forms
        ],
        "contacts": [{"kind": c.kind, "value": c.value, "clause": c.clause} for c in document.contacts],
        "findings": [
            {"code": f.code, "severity": f.severity, "clause": f.clause, "message": f.message}
            for f in document.findings
        ],
        "notes": list(document.notes),
    }


def _section(section: Section) -> Json:
    found: Json = {}
    if section.label:
        found["label"] = section.label
    found["ref"] = section.ref or None
    if section.given:
        found["given"] = True
    found |= {"heading": section.heading or None, "level": section.level, "appendix": section.appendix}
    if section.contents:
        found["contents"] = True
    if section.furniture:
        found["furniture"] = list(section.furniture)
    found["clauses"] = [_clause(clause) for clause in section.clauses]
    found["line"] = section.line
    return found


def _clause(clause: Clause) -> Json:
    found: Json = {"ref": clause.ref}
    if clause.given:
        found["given"] = True
    found["text"] = clause.text
    found["items"] = [item.text for item in clause.items]
    if any(item.depth > 1 for item in clause.items):
        found["depths"] = [item.depth for item in clause.items]
    lettered = [item.marker if item.marker.isalpha() else "" for item in clause.items]
    if any(lettered):
        found["markers"] = lettered
    if clause.between:
        found["between"] = [
            {"before": b.before, "text": b.text} | ({"furniture": True} if b.furniture else {})
            for b in clause.between
        ]
    if clause.rows:
        found["rows"] = [list(row) for row in clause.rows]
    if clause.markup:
        found["markup"] = list(clause.markup)
    for name in ("quotation", "contents", "form"):
        if getattr(clause, name):
            found[name] = True
    if clause.joined:
        found["joined"] = clause.joined
    found["line"] = clause.line
    return found


def from_json(data: Json) -> Document:
    """Return the document that `to_json` wrote; bullets' own glyphs are not kept by it. Raises KeyError on less."""
    dates = data["dates"]
    return Document(
        title=data["title"] or "",
        organisation=data["organisation"] or "",
        dates=Dates(
            dates["adopted"],
            dates["reviewed"],
            dates["review_due"],
            dates.get("written"),
            dates.get("cycle_months"),
        ),
        sections=tuple(_section_from(section) for section in data["sections"]),
        contacts=tuple(Contact(c["kind"], c["value"], c["clause"]) for c in data["contacts"]),
        forms=tuple(_form_from(form) for form in data.get("forms", ())),
        findings=tuple(
            Finding(f["code"], f["severity"], f["clause"], f["message"]) for f in data["findings"]
        ),
        notes=tuple(data.get("notes", ())),
        other_titles=tuple(data.get("other_titles", ())),
    )


def _form_from(data: Json) -> Form:
    parts = tuple(FormPart(p["name"], tuple(p["fields"]), p["filled_in_by"] or "") for p in data["parts"])
    return Form(data["name"], data["where"], parts, data["return_to"] or "")


def _section_from(data: Json) -> Section:
    return Section(
        ref=data["ref"] or "",
        heading=data["heading"] or "",
        level=data["level"],
        appendix=data["appendix"],
        given=data.get("given", False),
        label=data.get("label", ""),
        clauses=tuple(_clause_from(clause) for clause in data["clauses"]),
        furniture=tuple(data.get("furniture", ())),
        contents=data.get("contents", False),
        line=data.get("line", 0),
    )


def _clause_from(data: Json) -> Clause:
    texts = data["items"]
    depths = data.get("depths") or [1] * len(texts)
    markers = data.get("markers") or [""] * len(texts)
    return Clause(
        ref=data["ref"],
        text=data["text"],
        items=tuple(Item(t, d, m) for t, d, m in zip(texts, depths, markers, strict=True)),
        between=tuple(
            Between(b["before"], b["text"], b.get("furniture", False)) for b in data.get("between", ())
        ),
        rows=tuple(tuple(row) for row in data.get("rows", ())),
        given=data.get("given", False),
        quotation=data.get("quotation", False),
        contents=data.get("contents", False),
        form=data.get("form", False),
        markup=tuple(data.get("markup", ())),
        joined=data.get("joined", 0),
        line=data.get("line", 0),
    )
