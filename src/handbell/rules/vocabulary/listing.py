"""The vocabulary as a page: the part of `packs/RULES.md` that is not written by hand."""

from __future__ import annotations

from handbell.rules.vocabulary import BODIES, FACTS, TOPICS, WITHIN, Fact, Kind, Words

HEADING = "## The words\n"
_LISTED_WITH_ANOTHER = ("asker", "subject", "victim", "consent")
_LISTED_FOR_OTHERS = {"who": " (also asker, subject, victim)", "permission": " (also consent)"}
_KINDS = {Kind.WORD: "word", Kind.YES_NO: "`true`, `false`", Kind.SET: "set"}


def listing() -> str:
    """Every fact, its values and what is taken for granted, in Markdown."""
    lines = [HEADING, "Wider words come first, their kinds in brackets.", "", "### Facts", ""]
    lines += ["| fact | value | about | taken for granted |", "| --- | --- | --- | --- |"]
    lines += [_row(fact) for fact in FACTS.values()]
    lines += ["", "### Values", ""]
    for fact in FACTS.values():
        if fact.words and fact.slug not in _LISTED_WITH_ANOTHER:
            lines.append(f"- **{fact.slug}**{_LISTED_FOR_OTHERS.get(fact.slug, '')}: {_tree(fact.words)}")
    lines += ["", f"- **ask, tell**: {_tree(BODIES)}", f"- **within**, tightest first: {_tree(WITHIN)}"]
    lines += [f"- **topic**: {_tree(TOPICS)}", ""]
    return "\n".join(lines)


def _row(fact: Fact) -> str:
    value = f"number ({fact.unit})" if fact.kind is Kind.NUMBER else _KINDS[fact.kind]
    return f"| `{fact.slug}` | {value} | {fact.label} | {_assumed(fact)} |"


def _assumed(fact: Fact) -> str:
    if fact.assumed is None:
        return ""
    if isinstance(fact.assumed, frozenset):
        return "nothing but what is said"
    return f"`{str(fact.assumed).lower()}`"


def _tree(words: Words) -> str:
    def shown(slug: str) -> str:
        kinds = [shown(word.slug) for word in words.by_slug.values() if word.kind_of == slug]
        return f"`{slug}` ({', '.join(kinds)})" if kinds else f"`{slug}`"

    return ", ".join(shown(word.slug) for word in words.by_slug.values() if word.kind_of is None)
