"""Leaving the draft: the words are hashed, each clause becomes a row, and nothing of it changes again."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from handbell.policies import content
from handbell.policies.models import Clause, Version
from handbell.policies.operations.states import CannotDo


def seal(version: Version, *, now: datetime.datetime) -> None:
    """Hash a draft and write its clauses as rows. The caller then moves the status and saves.

    Raises CannotDo naming everything that keeps the draft from being read and signed.
    """
    words = version.words
    words = replace(words, form=_filled_in(words.form, version))
    problems = list(what_is_missing(words))
    if problems:
        raise CannotDo(" ".join(problems))
    version.content = content.to_text(words)
    version.title = words.title[words.language][:200]
    version.sha256 = content.seal(version.label, version.content)
    version.sealed_at = now
    Clause.objects.bulk_create(_rows(version, words))


def what_is_missing(words: content.Content) -> Iterator[str]:
    """Yield, in words for the author, what a draft still needs before others read it."""
    clauses = list(words.clauses())
    if not clauses:
        yield _("The policy has no clauses.")
    for ref, times in Counter(clause.ref for clause in clauses).items():
        if times > 1:
            yield _("%(times)s clauses are called %(ref)s: give each its own reference.") % {
                "times": times,
                "ref": ref,
            }
    if clauses and not any(clause.obliges for clause in clauses):
        yield _("No clause says whom it binds, so nobody would be asked to sign.")
    if not words.form.statement.strip():
        yield _("The words that people sign are empty.")


def _filled_in(form: content.DeclarationForm, version: Version) -> content.DeclarationForm:
    """The declaration with the version's own title and label in place of {title} and {version}."""

    def fill(text: str) -> str:
        return text.replace("{title}", version.title).replace("{version}", version.label)

    return replace(
        form, statement=fill(form.statement), others={code: fill(text) for code, text in form.others.items()}
    )


def _rows(version: Version, words: content.Content) -> Iterator[Clause]:
    path: list[tuple[int, str]] = []
    for position, block in enumerate(words.blocks):
        if isinstance(block, content.Heading):
            path = [entry for entry in path if entry[0] < block.level]
            path.append((block.level, block.text(words.language)))
            continue
        said = block.wording(words.language)
        yield Clause(
            school_id=version.school_id,
            version=version,
            position=position,
            ref=block.ref,
            given=block.given,
            heading_path=[text for _level, text in path],
            level=path[-1][0] if path else 1,
            kind=block.kind,
            binds=list(block.binds),
            changes_signature=block.changes_signature,
            text=said.text,
            items=[[item.depth, item.text] for item in said.items],
            rows=[list(row) for row in said.rows],
            sha256=content.digest(content.canonical(content.block_to_json(block))),
        )
