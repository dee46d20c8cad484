"""A document as it was read becomes the content of a draft. Pure: no database, no word lost.

What kind each clause is, is a first guess from its verbs; the person who mends the draft has the last word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from handbell.policies import content
from handbell.policies.content import Clause, Content, DeclarationForm, FormField, Heading, Item, Wording
from handbell.reading import document as read
from handbell.reading.references import carry_over

_FORBIDS: Final = re.compile(
    r"\b(?:must|should|shall|may|can|will|do|does)\s+(?:not|never)\b|\b(?:don['’]t|never|cannot|prohibited|forbidden|banned)\b"
    r"|\bnot\s+(?:allowed|permitted|acceptable)\b",
    re.IGNORECASE,
)
_DEMANDS: Final = re.compile(
    r"\b(?:must|should|shall|ought to|(?:is|are) (?:required|expected|responsible|to)"
    r"|needs? to|has to|have to|ensures?)\b",
    re.IGNORECASE,
)
_PROMISE: Final = re.compile(r"\bI\b.*\b(?:read|understand|understood|confirm|agree|acknowledge)", re.DOTALL)
_HEADTEACHER: Final = re.compile(r"head|authoris", re.IGNORECASE)
_FIELDS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    ("job_title", re.compile(r"job|post|position|role", re.IGNORECASE)),
    ("school", re.compile(r"school|centre|establishment", re.IGNORECASE)),
    ("signed", re.compile(r"sign", re.IGNORECASE)),
    ("date", re.compile(r"date", re.IGNORECASE)),
    ("name", re.compile(r"name", re.IGNORECASE)),
)

OWN_STATEMENT: Final = (
    "I confirm that {title}, version {version}, has been given to me, that I have read and understood it,"
    " and that I will keep to it. I know that going against it may lead to disciplinary action."
)
OWN_FIELDS: Final = (
    FormField("name", "Name"),
    FormField("job_title", "Job title"),
    FormField("school", "School"),
    FormField("signed", "Signed"),
    FormField("date", "Date"),
)
COUNTERSIGN_FIELDS: Final = (OWN_FIELDS[0], OWN_FIELDS[3], OWN_FIELDS[4])


def content_of(
    document: read.Document, *, binds: tuple[str, ...], language: str = "en", title: str = ""
) -> Content:
    """Return the content of a draft from what was read.

    binds: whom the policy binds as a rule (role or group slugs), given to each clause that demands or forbids.
    title: used when the file has none.
    """
    name = document.title or title
    blocks: list[content.Block] = []
    for section in document.sections:
        if section.heading:
            blocks.append(_heading(section, language))
        blocks.extend(_clause(clause, section, binds, language) for clause in section.clauses)
    return Content({language: name}, (language,), tuple(blocks), _form(document))


def set_apart(document: read.Document) -> list[str]:
    """Running headers, footers and page numbers that were taken out of the text, in order."""
    found: list[str] = []
    for section in document.sections:
        found += section.furniture
        for clause in section.clauses:
            found += [between.text for between in clause.between if between.furniture]
    return found


def words_of(blocks: tuple[content.Block, ...] | list[content.Block], language: str) -> list[str]:
    """Every word of headings and clauses in order; what no mending may change."""
    found: list[str] = []
    for block in blocks:
        said = block.text(language) if isinstance(block, Heading) else block.wording(language).whole()
        found += said.split()
    return found


def with_references_of(previous: Content, new: read.Document) -> read.Document:
    """Return `new` with the given references of an earlier version, wherever a clause is the same or nearly so."""
    return carry_over(as_document(previous), new)


def with_settings_of(previous: Content, new: Content) -> Content:
    """Return `new` with kind, bound roles and signature setting of each clause that the earlier version has as well.

    A clause is the same when its words are, or else its printed reference. The declaration comes along when the new
    file has none of its own.
    """
    language = new.language
    by_words = {_bare(clause, previous.language): clause for clause in previous.clauses()}
    by_ref = {clause.ref: clause for clause in previous.clauses()}

    def kept(block: content.Block) -> content.Block:
        if isinstance(block, Heading):
            return block
        old = by_words.get(_bare(block, language)) or by_ref.get(block.ref)
        if old is None:
            return block
        return replace(block, kind=old.kind, binds=old.binds, changes_signature=old.changes_signature)

    form = previous.form if new.form.given else new.form
    return replace(new, blocks=tuple(kept(block) for block in new.blocks), form=form)


def as_document(words: Content) -> read.Document:
    """Return content as the reading room's document, with what comparing and carrying over need of it."""
    sections: list[read.Section] = []
    current, held = read.Section("", "", 0), list[read.Clause]()
    for block in words.blocks:
        if isinstance(block, Heading):
            sections.append(replace(current, clauses=tuple(held)))
            current, held = (
                read.Section(block.ref, block.text(words.language), block.level, block.appendix, block.given),
                [],
            )
        else:
            said = block.wording(words.language)
            items = tuple(read.Item(item.text, max(item.depth, 1)) for item in said.items)
            held.append(read.Clause(block.ref, said.text, items, rows=said.rows, given=block.given))
    sections.append(replace(current, clauses=tuple(held)))
    return read.Document(words.title[words.language], "", read.Dates(), tuple(sections))


def _heading(section: read.Section, language: str) -> Heading:
    return Heading(
        ref=section.ref,
        words={language: section.heading},
        level=max(section.level, 1),
        appendix=section.appendix,
        given=section.given or not section.ref,
        label=section.label.title() or ("Appendix" if section.appendix and section.ref else ""),
    )


def _clause(clause: read.Clause, section: read.Section, binds: tuple[str, ...], language: str) -> Clause:
    kind = _kind(clause, section)
    return Clause(
        ref=clause.ref,
        words={language: Wording(clause.text, tuple(_items(clause)), clause.rows)},
        kind=kind,
        binds=binds if kind in content.BINDING_KINDS else (),
        given=clause.given,
        changes_signature=kind in content.BINDING_KINDS,
    )


def _items(clause: read.Clause) -> Iterator[Item]:
    """The list with the paragraphs among it, in printed order; page marks are left out (see set_apart)."""
    between = sorted((b for b in clause.between if not b.furniture), key=lambda b: b.before)
    for index, item in enumerate(clause.items):
        while between and between[0].before <= index:
            yield Item(between.pop(0).text, 0)
        yield Item(item.text, item.depth)
    for rest in between:
        yield Item(rest.text, 0)


def _kind(clause: read.Clause, section: read.Section) -> str:
    if clause.contents or section.contents:
        return content.CONTENTS
    if clause.form:
        return content.FORM
    if clause.quotation:
        return content.QUOTATION
    said = clause.wording()
    if _FORBIDS.search(said):
        return content.RULE
    return content.DUTY if _DEMANDS.search(said) else content.INFORMATION


def _form(document: read.Document) -> DeclarationForm:
    """The document's own declaration where it has one, Handbell's words otherwise."""
    own = next(
        (
            (clause, words)
            for _section, clause in document.clauses()
            if clause.form
            for words in _pieces(clause)
            if _PROMISE.search(words)
        ),
        None,
    )
    if own is None:
        return DeclarationForm(
            title="Declaration",
            statement=OWN_STATEMENT,
            fields=OWN_FIELDS,
            countersign_by="headteacher",
            countersign_fields=COUNTERSIGN_FIELDS,
            return_to="headteacher",
            given=True,
        )
    clause, statement = own
    name, parts = next(((form.name, form.parts) for form in document.forms), ("Declaration", ()))
    countersigned = any(_HEADTEACHER.search(f"{part.name} {part.filled_in_by}") for part in parts[1:])
    return DeclarationForm(
        title=name,
        statement=statement,
        fields=_fields(parts[0].fields) if parts else OWN_FIELDS,
        countersign_by="headteacher" if countersigned else "",
        countersign_fields=COUNTERSIGN_FIELDS if countersigned else (),
        return_to="headteacher",
        clauses=(clause.ref,),
    )


def _pieces(clause: read.Clause) -> Iterator[str]:
    yield clause.text
    for row in clause.rows:
        yield from row


def _fields(labels: tuple[str, ...]) -> tuple[FormField, ...]:
    found: dict[str, FormField] = {}
    for label in labels:
        name = next((slug for slug, pattern in _FIELDS if pattern.search(label)), "")
        if name:
            found.setdefault(name, FormField(name, label))
    return tuple(found.values()) or OWN_FIELDS


def _bare(clause: Clause, language: str) -> str:
    return " ".join(clause.wording(language).whole().casefold().split())
