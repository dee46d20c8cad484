"""The built-in policies: data in handbell/packs, read strictly and turned into the content of a version."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from handbell.people.roles import roles_named
from handbell.policies import content, partial_dates
from handbell.policies.strict_yaml import WrongPack, read

FOLDER: Final = Path(__file__).resolve().parents[1] / "packs"

_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
_Ref = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*$", max_length=80)]
_PartialDate = Annotated[str, AfterValidator(partial_dates.check)]
_Kind = Literal["rule", "duty", "information", "quotation", "form", "contact"]


def _known_roles(slugs: list[str]) -> list[str]:
    roles_named(slugs)
    return slugs


def _known_role(slug: str) -> str:
    roles_named([slug])
    return slug


_Role = Annotated[str, AfterValidator(_known_role)]
_Roles = Annotated[list[str], AfterValidator(_known_roles)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Organisation(_Strict):
    name: _Text
    name_cy: str = ""
    nation: Literal["england", "wales", "scotland", "northern_ireland"]
    kind: Literal["governors", "management_committee"]
    area: _Text


class _Dates(_Strict):
    adopted: _PartialDate | None
    reviewed: _PartialDate | None
    review_due: _PartialDate | None
    previous_version: _PartialDate | None


class Defect(_Strict):
    """Something wrong in the policy that the pack restates; `clause` is its reference, None for the whole."""

    clause: str | None
    note: _Text


class PackHead(_Strict):
    """pack.yaml: what the pack is, of which school, in which version, and what is wrong with it."""

    id: _Ref
    title: _Text
    title_cy: str = ""
    title_given: bool = False
    organisation: _Organisation
    languages: list[Literal["en", "cy"]] = Field(min_length=1)
    numbering: _Text
    version: _Text
    version_given: bool = False
    source: _Text
    dates: _Dates
    approved_by: _Roles | None
    binds: _Roles
    defects: list[Defect]
    checked_on: _PartialDate


class _SubList(_Strict):
    text: _Text
    items: list[_Text] = Field(min_length=1)


class _Section(_Strict):
    ref: _Ref
    heading: _Text
    heading_cy: str = ""
    level: int = Field(ge=1, le=6)
    appendix: bool
    given: bool
    binds: _Roles | None = None


class _Entry(_Strict):
    """A clause, or a subheading (`heading` and `level` only)."""

    heading: _Text | None = None
    heading_cy: str = ""
    level: int | None = Field(default=None, ge=1, le=6)
    ref: _Ref | None = None
    kind: _Kind | None = None
    text: _Text | None = None
    text_cy: str = ""
    items: list[_Text | _SubList] = []
    items_cy: list[_Text | _SubList] = []
    rows: list[list[str]] = []
    binds: _Roles | None = None
    given: bool = False
    changes_signature: bool = True


class _SectionFile(_Strict):
    section: _Section
    clauses: list[_Entry]


class _Field(_Strict):
    name: _Ref | Annotated[str, StringConstraints(pattern=r"^[a-z_]+$")]
    label: _Text


class _Countersign(_Strict):
    by: _Role
    fields: list[_Field]


class _Declaration(_Strict):
    ref: _Ref
    title: _Text
    statement: _Text
    statement_cy: str = ""
    fields: list[_Field] = Field(min_length=1)
    countersign: _Countersign | None = None
    return_to: _Role | Literal[""] = ""
    clauses: list[_Ref] = []
    given: bool = False


@dataclass(frozen=True, slots=True)
class Pack:
    """A built-in policy, read whole: its head, and what a version made from it says."""

    head: PackHead
    content: content.Content


def names() -> list[str]:
    """Ids of the packs that are there, in alphabetical order."""
    return sorted(path.parent.name for path in FOLDER.glob("*/pack.yaml"))


@functools.cache
def load(pack_id: str) -> Pack:
    """Return a built-in pack. Raises KeyError for an unknown id, WrongPack when its files have a mistake."""
    if pack_id not in names():
        raise KeyError(pack_id)
    return load_folder(FOLDER / pack_id)


def load_folder(folder: Path) -> Pack:
    """Return the pack in a folder. Raises WrongPack for the first mistake in its files."""
    head = read(folder / "pack.yaml", PackHead)
    if head.id != folder.name:
        raise WrongPack(
            folder / "pack.yaml", 1, f"The id {head.id!r} is not its folder's name.", "Make them one."
        )
    blocks: list[content.Block] = []
    seen: dict[str, str] = {}
    for path in sorted(folder.glob("clauses/*.yaml")):
        file = read(path, _SectionFile)
        for block in _blocks(file, head, path):
            _once(block, seen, path)
            blocks.append(block)
    if not blocks:
        raise WrongPack(folder / "pack.yaml", 1, "The pack has no clauses.", "Add clauses/01-….yaml.")
    form = _form(read(folder / "forms" / "declaration.yaml", _Declaration), seen, folder)
    titles = {"en": head.title} | ({"cy": head.title_cy} if "cy" in head.languages and head.title_cy else {})
    return Pack(head, content.Content(titles, tuple(head.languages), tuple(blocks), form))


def _once(block: content.Block, seen: dict[str, str], path: Path) -> None:
    """Note a clause's reference. Raises WrongPack when another clause of the pack has it."""
    if isinstance(block, content.Heading):
        return
    if block.ref in seen:
        raise WrongPack(
            path,
            _line_of(path, block.ref),
            f"Clause {block.ref} stands in {seen[block.ref]} as well.",
            "Give each clause its own reference.",
        )
    seen[block.ref] = path.name


def _line_of(path: Path, ref: str) -> int:
    """Return the last line on which a reference is written in a file, 1 when it is nowhere."""
    pattern = re.compile(rf"ref:\s*[\"']?{re.escape(ref)}[\"']?\s*$")
    lines = path.read_text("utf-8").splitlines()
    return max((n for n, line in enumerate(lines, 1) if pattern.search(line)), default=1)


def _blocks(file: _SectionFile, head: PackHead, path: Path) -> Iterator[content.Block]:
    section = file.section
    yield content.Heading(
        ref=section.ref,
        words=_both(section.heading, section.heading_cy),
        level=section.level,
        appendix=section.appendix,
        given=section.given,
        label="Appendix" if section.appendix else "",
    )
    inherited = section.binds if section.binds is not None else head.binds
    for entry in file.clauses:
        if entry.heading is not None:
            yield _subheading(entry, section, path)
        else:
            yield _clause(entry, inherited, path)


def _subheading(entry: _Entry, section: _Section, path: Path) -> content.Heading:
    if entry.heading is None or entry.ref or entry.text or entry.kind:
        raise WrongPack(
            path,
            _line_of(path, entry.ref or ""),
            "An entry is either a subheading or a clause.",
            "Give a subheading `heading` and `level` only.",
        )
    return content.Heading(
        ref="",
        words=_both(entry.heading, entry.heading_cy),
        level=entry.level or section.level + 1,
        given=True,
    )


def _clause(entry: _Entry, inherited: list[str], path: Path) -> content.Clause:
    if entry.ref is None or entry.text is None or entry.kind is None:
        missing = next(name for name in ("ref", "text", "kind") if getattr(entry, name) is None)
        raise WrongPack(
            path,
            _line_of(path, entry.ref or ""),
            f"A clause has no {missing!r}.",
            "Add it; see packs/README.md.",
        )
    binds = entry.binds
    if binds is None:
        binds = inherited if entry.kind in content.BINDING_KINDS else []
    words = {"en": content.Wording(entry.text, _items(entry.items), tuple(tuple(row) for row in entry.rows))}
    if entry.text_cy:
        words["cy"] = content.Wording(entry.text_cy, _items(entry.items_cy))
    return content.Clause(
        ref=entry.ref,
        words=words,
        kind=entry.kind,
        binds=tuple(binds),
        given=entry.given,
        changes_signature=entry.changes_signature,
    )


def _items(entries: list[str | _SubList]) -> tuple[content.Item, ...]:
    found: list[content.Item] = []
    for entry in entries:
        if isinstance(entry, str):
            found.append(content.Item(entry))
        else:
            found.append(content.Item(entry.text))
            found.extend(content.Item(text, 2) for text in entry.items)
    return tuple(found)


def _both(english: str, welsh: str) -> dict[str, str]:
    return {"en": english} | ({"cy": welsh} if welsh else {})


def _form(form: _Declaration, refs: dict[str, str], folder: Path) -> content.DeclarationForm:
    for ref in form.clauses:
        if ref not in refs:
            path = folder / "forms" / "declaration.yaml"
            raise WrongPack(path, 1, f"There is no clause {ref}.", "Name clauses that the pack has.")
    by = form.countersign.by if form.countersign else ""
    return content.DeclarationForm(
        title=form.title,
        statement=form.statement,
        others={"cy": form.statement_cy} if form.statement_cy else {},
        fields=tuple(content.FormField(f.name, f.label) for f in form.fields),
        countersign_by=by,
        countersign_fields=tuple(
            content.FormField(f.name, f.label) for f in (form.countersign.fields if form.countersign else [])
        ),
        return_to=form.return_to,
        clauses=tuple(form.clauses),
        given=form.given,
    )
