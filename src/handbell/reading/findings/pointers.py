"""Cross-references and the list of contents: what points to nothing, or to something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from handbell.reading.document import Finding, Section
from handbell.reading.findings.context import Context, finding, quote
from handbell.reading.marks import latin
from handbell.reading.wording import is_capitals, key

_WORDS: Final = re.compile(r"\S+")
_MENTION: Final = re.compile(
    r"\b(?P<word>appendix|annex|annexe|schedule|section|paragraph|"
    r"clause)\s+(?P<ref>\d{1,2}(?:\.\d{1,2}){0,3}|[A-Z]\d{0,2}|[IVX]{1,4})\b"
    r"(?!\s*(?:\(\d+\)\s*)?(?:of|in|to|from)\s+(?!this\b|our\b|the\s+(?:policy|document)\b))(?!['’]s?\b)",
    re.I,
)
_SEE: Final = re.compile(
    r"\b(?:[Ss]ee|[Gg]weler)\s+(?:also\s+)?(?P<ref>[A-Z]\d{1,2}(?:\.\d{1,2})*|\d{1,2}(?:\.\d{1,2}){1,3})(?![\w.%]*\w)"
)
_SEE_NAMED: Final = re.compile(
    r"\b[Ss]ee (?:also )?(?:the )?(?:(?:section|part) (?:on|called|headed|about) )?[“\"‘']?"
    r"(?P<name>[A-Z][\w' -]{2,50}?)[”\"’']?,? (?:below|above|overleaf)\b"
)
_OUTSIDE: Final = re.compile(
    r"\b(?:act|acts|regulations?|order|kcsie|keeping children|guidance|law|gdpr|statute|code of practice)\b",
    re.I,
)
_STEM: Final = re.compile(r"(?:ies|es|s|ing|ed|al)$")
_LIGHT: Final = frozenset(
    _WORDS.findall(
        "the a an of and for to in on or with by is are be this that which these those see appendix annex "
        "section list detailed set out found given below above policy school schools further information more "
        "details full all can as at from it its"
    )
)


def check(context: Context) -> Iterator[Finding]:
    """Yield what is wrong with cross-references and contents."""
    yield from _references(context)
    yield from _contents(context)


def _stems(text: str) -> set[str]:
    return {_STEM.sub("", w) for w in key(text).split() if w not in _LIGHT and len(w) > 2}


def _references(context: Context) -> Iterator[Finding]:
    """Yield references to parts that are not there, or that are about something else."""
    document = context.document
    appendices = {latin(s.ref).upper(): s for s in document.sections if s.appendix and s.ref}
    parts = {s.ref for s in document.sections if s.ref and not s.appendix} | {
        c.ref for _, c in context.document.clauses() if not c.given
    }
    parts |= {ref.split(".")[0] for ref in parts}
    if parts:
        yield from _seen_elsewhere(context, parts)
    yield from _seen_by_name(context)
    lettered = sum(len(ref) == 1 and ref.isalpha() for ref in parts) > 1
    told: set[tuple[str, str]] = set()
    for passage in context.holding("append", "annex", "schedule", "section", "paragraph", "clause"):
        for sentence in passage.sentences:
            for match in _MENTION.finditer(sentence):
                named = match["word"].lower() in ("appendix", "annex", "annexe", "schedule")
                ref = match["ref"].upper()
                if (match.start() == 0 and match.end() == len(sentence)) or (passage.place, ref) in told:
                    continue
                counted = ref[0].isdigit() or (lettered and len(ref) == 1)
                if not named and (_OUTSIDE.search(sentence) or not parts or not counted):
                    continue
                if named and _OUTSIDE.search(sentence[match.end() : match.end() + 40]):
                    continue
                problem = _problem(sentence, match[0], ref, appendices if named else None, parts)
                if problem:
                    told.add((passage.place, ref))
                    yield finding("wrong-cross-reference", "error", passage.place, problem)


def _seen_elsewhere(context: Context, parts: set[str]) -> Iterator[Finding]:
    """Yield "see C9" and "see 5.12" where no clause has that number, though others of its kind are there."""
    kinds = {"".join("0" if c.isdigit() else c for c in ref)[:1] for ref in parts if len(ref) > 1}
    for passage in context.holding("see ", "gweler "):
        for match in _SEE.finditer(passage.text):
            ref = match["ref"]
            if (
                ref in parts
                or ("0" if ref[0].isdigit() else ref[0]) not in kinds
                or _OUTSIDE.search(passage.text)
            ):
                continue
            yield finding(
                "wrong-cross-reference",
                "error",
                passage.place,
                f"This points to {ref}, which is not in the document. Correct the reference.",
            )


def _seen_by_name(context: Context) -> Iterator[Finding]:
    """Yield "see Cheating below" where no heading, table or list speaks of it."""
    for passage in context.holding("below", "above", "overleaf"):
        for match in _SEE_NAMED.finditer(passage.text):
            name = match["name"]
            about = _stems(name)
            if not about or len(name.split()) > 6 or _OUTSIDE.search(name) or _MENTION.match(name):
                continue
            there = any(about & _stems(s.heading) for s in context.document.sections)
            said = sum(key(name) in key(p.text) for p in context.body())
            if not there and said < 2:
                yield finding(
                    "wrong-cross-reference",
                    "error",
                    passage.place,
                    f"This points to “{name}”, but no part of the document is called so. Correct the reference.",
                )


def _problem(
    sentence: str, said: str, ref: str, appendices: dict[str, Section] | None, parts: set[str]
) -> str:
    """Return what is wrong with one reference, "" when nothing is; `appendices` for one to an appendix."""
    if appendices is None:
        return (
            ""
            if ref in parts
            else f"This points to {said}, which is not in the document. Correct the reference."
        )
    if ref not in appendices:
        return f"This points to {said}, but there is no such appendix. Add it, or correct the reference."
    about = _stems(sentence.replace(said, " "))
    if about & _stems(appendices[ref].heading) or not appendices[ref].heading:
        return ""
    better = [(len(about & _stems(s.heading)), r) for r, s in appendices.items() if r != ref]
    most, other = max(better, default=(0, ""))
    just_before = _stems(" ".join(sentence.split(said, maxsplit=1)[0].split()[-5:]))
    if most >= 2 or (most == 1 and just_before & _stems(appendices[other].heading)):
        return (
            f"This points to {said} (“{appendices[ref].heading}”), but what it speaks of is in Appendix {other} "
            f"(“{appendices[other].heading}”). Correct the reference."
        )
    return ""


def _contents(context: Context) -> Iterator[Finding]:
    """Yield differences between the list of contents and the headings."""
    entries = context.reading.entries
    if not entries:
        return
    sections = [s for s in context.document.sections if s.heading and not s.contents and s.level > 0]
    by_name = {key(s.heading): s for s in sections}
    by_ref = {(s.appendix, s.ref): s for s in sections if s.ref}
    missing: list[str] = []
    differing: list[str] = []
    listed = {key(e.heading) for e in entries}
    met: set[int] = set()
    for entry in entries:
        ref = re.sub(r"\.0$", "", entry.ref)
        section = by_name.get(key(entry.heading)) or by_ref.get((entry.appendix, ref))
        if section is not None:
            met.add(id(section))
        if section is None:
            if not entry.appendix or entry.heading:
                missing.append(entry.heading or entry.raw)
        elif " ".join(section.heading.split()) != entry.heading and not (
            is_capitals(section.heading) or is_capitals(entry.heading)
        ):
            differing.append(entry.heading)
    top = min((s.level for s in sections if s.ref and not s.given), default=1)
    left_out = [
        s.heading
        for s in sections
        if s.level == top and s.ref and not s.given and key(s.heading) not in listed and id(s) not in met
    ]
    if missing or left_out:
        said = "; ".join(quote(name, 60) for name in (missing + left_out)[:4])
        yield finding(
            "contents-mismatch",
            "warning",
            "Contents",
            f"The list of contents and the headings do not agree ({said}). Make the contents afresh from the headings.",
        )
    elif differing:
        yield finding(
            "contents-mismatch",
            "note",
            "Contents",
            f"{len(differing)} entries of the contents are written differently from their headings "
            f"(“{quote(differing[0], 60)}”). "
            "Make the contents afresh from the headings.",
        )
