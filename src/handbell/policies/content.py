"""What a version says: headings and clauses in order, in one or two languages, and the words that are signed.

Pure values, no database. The canonical form is what is hashed: the same words always give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

RULE, DUTY, INFORMATION = "rule", "duty", "information"
QUOTATION, FORM, CONTACT, CONTENTS = "quotation", "form", "contact", "contents"

BINDING_KINDS: Final = frozenset({RULE, DUTY, FORM})


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list; depth 1 is the outermost list, 0 a paragraph that stands among or after the entries."""

    text: str
    depth: int = 1


@dataclass(frozen=True, slots=True)
class Wording:
    """A clause's words in one language: opening paragraphs (parted by blank lines), list, rows of a table or form."""

    text: str
    items: tuple[Item, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    def lines(self) -> Iterator[str]:
        """Yield every piece of the wording in order."""
        if self.text:
            yield self.text
        for item in self.items:
            yield item.text
        for row in self.rows:
            yield "\t".join(row)

    def whole(self) -> str:
        """Return the wording as one text, a piece a line; what is compared and searched."""
        return "\n".join(self.lines())


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading between clauses. level 1 is the highest; `given` when its reference is ours, not printed."""

    ref: str
    words: Mapping[str, str]
    level: int = 1
    appendix: bool = False
    given: bool = False
    label: str = ""  # the printed word before the number: "Appendix", "Section"

    def text(self, language: str) -> str:
        """Return the heading in a language, or in the first one that it has."""
        return self.words.get(language) or next(iter(self.words.values()), "")


@dataclass(frozen=True, slots=True)
class Clause:
    """The smallest piece of a policy that can be cited. `binds`: role or group slugs, none when it obliges nobody."""

    ref: str
    words: Mapping[str, Wording]
    kind: str = RULE
    binds: tuple[str, ...] = ()
    given: bool = False
    changes_signature: bool = True

    @property
    def obliges(self) -> bool:
        """Whether it lays a duty or a limit on somebody."""
        return self.kind in BINDING_KINDS and bool(self.binds)

    def wording(self, language: str) -> Wording:
        """Return the words in a language, or in the first one that the clause has."""
        return self.words.get(language) or next(iter(self.words.values()), Wording(""))


Block = Heading | Clause


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of a form: its slug ("job_title") and the label beside it."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class DeclarationForm:
    """The words that people sign, and what is filled in beside them.

    statement: the exact words, in the version's first language; `others` holds them by language code.
    countersign_by: role slug of whoever countersigns, "" when nobody does. clauses: references that call for it.
    given: True when the policy has no form of its own and the words are Handbell's.
    """

    title: str
    statement: str
    fields: tuple[FormField, ...]
    countersign_by: str = ""
    countersign_fields: tuple[FormField, ...] = ()
    return_to: str = ""
    clauses: tuple[str, ...] = ()
    given: bool = False
    others: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Content:
    """Everything a version says. languages: codes, the first is the one its clauses are cited in."""

    title: Mapping[str, str]
    languages: tuple[str, ...]
    blocks: tuple[Block, ...]
    form: DeclarationForm

    @property
    def language(self) -> str:
        return self.languages[0]

    def clauses(self) -> Iterator[Clause]:
        """Yield the clauses in order, without the headings."""
        return (block for block in self.blocks if isinstance(block, Clause))

    def with_blocks(self, blocks: tuple[Block, ...]) -> Content:
        """Return the same content with these blocks."""
        return replace(self, blocks=blocks)


def canonical(value: Any) -> str:
    """Return JSON with sorted keys and no spare space: the same value is always the same text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, as 64 hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def seal(label: str, text: str) -> str:
    """Return the hash of a version: its label and its canonical content, on which everybody signs."""
    return digest(f"{label}\n{text}")


def to_text(content: Content) -> str:
    """Return the content in its canonical form."""
    return canonical(to_json(content))


def to_json(content: Content) -> dict[str, Any]:
    """Return the content as plain dictionaries and lists. `from_json` reads it back to an equal value."""
    return {
        "title": dict(content.title),
        "languages": list(content.languages),
        "blocks": [block_to_json(block) for block in content.blocks],
        "form": _form_to_json(content.form),
    }


def from_json(data: Mapping[str, Any]) -> Content:
    """Return the content that `to_json` wrote. Raises KeyError when a part is missing."""
    return Content(
        title=data["title"],
        languages=tuple(data["languages"]),
        blocks=tuple(block_from_json(block) for block in data["blocks"]),
        form=_form_from_json(data["form"]),
    )


def block_to_json(block: Block) -> dict[str, Any]:
    """Return a heading or clause as a dictionary; `is` says which."""
    if isinstance(block, Heading):
        return {
            "is": "heading",
            "ref": block.ref,
            "given": block.given,
            "label": block.label,
            "level": block.level,
            "appendix": block.appendix,
            "words": dict(block.words),
        }
    return {
        "is": "clause",
        "ref": block.ref,
        "given": block.given,
        "kind": block.kind,
        "binds": list(block.binds),
        "changes_signature": block.changes_signature,
        "words": {language: _wording_to_json(words) for language, words in block.words.items()},
    }


def block_from_json(data: Mapping[str, Any]) -> Block:
    """Return the heading or clause that `block_to_json` wrote."""
    if data["is"] == "heading":
        return Heading(
            ref=data["ref"],
            words=data["words"],
            level=data["level"],
            appendix=data["appendix"],
            given=data["given"],
            label=data["label"],
        )
    return Clause(
        ref=data["ref"],
        words={language: _wording_from_json(words) for language, words in data["words"].items()},
        kind=data["kind"],
        binds=tuple(data["binds"]),
        given=data["given"],
        changes_signature=data["changes_signature"],
    )


def _wording_to_json(words: Wording) -> dict[str, Any]:
    return {
        "text": words.text,
        "items": [[item.depth, item.text] for item in words.items],
        "rows": [list(row) for row in words.rows],
    }


def _wording_from_json(data: Mapping[str, Any]) -> Wording:
    return Wording(
        text=data["text"],
        items=tuple(Item(text, depth) for depth, text in data["items"]),
        rows=tuple(tuple(row) for row in data["rows"]),
    )


def _form_to_json(form: DeclarationForm) -> dict[str, Any]:
    return {
        "title": form.title,
        "statement": form.statement,
        "others": dict(form.others),
        "fields": [[f.name, f.label] for f in form.fields],
        "countersign_by": form.countersign_by,
        "countersign_fields": [[f.name, f.label] for f in form.countersign_fields],
        "return_to": form.return_to,
        "clauses": list(form.clauses),
        "given": form.given,
    }


def _form_from_json(data: Mapping[str, Any]) -> DeclarationForm:
    return DeclarationForm(
        title=data["title"],
        statement=data["statement"],
        others=data["others"],
        fields=tuple(FormField(name, label) for name, label in data["fields"]),
        countersign_by=data["countersign_by"],
        countersign_fields=tuple(FormField(name, label) for name, label in data["countersign_fields"]),
        return_to=data["return_to"],
        clauses=tuple(data["clauses"]),
        given=data["given"],
    )
