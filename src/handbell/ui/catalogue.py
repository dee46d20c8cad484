"""For maintainers: collects the words to translate and brings the catalogues up to date, without gettext.

`python -m handbell.ui.catalogue` rewrites every .po below src/handbell/locale: new words get an empty translation,
words that nobody uses any more are marked obsolete, translations stay. It needs no database and no settings.
"""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import polib
from django.utils.translation.template import templatize

ROOT: Final = Path(__file__).resolve().parents[1]
LOCALE: Final = ROOT / "locale"
_ONE: Final = {"_", "gettext", "gettext_lazy", "gettext_noop"}
_MANY: Final = {"ngettext", "ngettext_lazy"}


@dataclass(slots=True)
class Message:
    """Words to translate: singular, plural if there is one, and the files that use them, relative to the package."""

    text: str
    plural: str = ""
    places: set[str] = field(default_factory=set)


def collect(root: Path = ROOT) -> dict[str, Message]:
    """Every message of the package's Python files and templates, by its English words."""
    found: dict[str, Message] = {}
    for path in sorted(
        [*root.rglob("*.py"), *root.rglob("templates/**/*.html"), *root.rglob("templates/**/*.txt")]
    ):
        place = path.relative_to(root).as_posix()
        source = path.read_text("utf-8")
        calls = _calls_in_python(source) if path.suffix == ".py" else _calls_in_template(source, place)
        for text, plural in calls:
            message = found.setdefault(text, Message(text))
            message.plural = message.plural or plural
            message.places.add(place)
    return found


def _calls_in_python(source: str) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        words = [argument.value for argument in node.args[:2] if isinstance(argument, ast.Constant)]
        texts = [word for word in words if isinstance(word, str)]
        if name in _ONE and texts:
            yield texts[0], ""
        elif name in _MANY and len(texts) == 2:
            yield texts[0], texts[1]


def _calls_in_template(source: str, place: str) -> Iterator[tuple[str, str]]:
    # Django turns the template into something with Python's calls in it, and everything else into X.
    text = " ".join(templatize(source, origin=place).split())
    tokens = [
        token
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type in {tokenize.NAME, tokenize.OP, tokenize.STRING}
    ]
    for place_, token in enumerate(tokens):
        if token.string not in _ONE | _MANY or place_ + 2 >= len(tokens) or tokens[place_ + 1].string != "(":
            continue
        first = tokens[place_ + 2]
        if first.type != tokenize.STRING:
            continue
        many = token.string in _MANY and tokens[place_ + 4].type == tokenize.STRING
        yield ast.literal_eval(first.string), ast.literal_eval(tokens[place_ + 4].string) if many else ""


def update(path: Path, messages: dict[str, Message]) -> None:
    """Bring one catalogue up to date."""
    catalogue = polib.pofile(str(path), wrapwidth=110)
    have = {entry.msgid: entry for entry in catalogue}
    forms = int(catalogue.metadata["Plural-Forms"].split("nplurals=")[1].split(";")[0])
    for message in messages.values():
        entry = have.get(message.text)
        if entry is None:
            entry = polib.POEntry(msgid=message.text)
            catalogue.append(entry)
        entry.obsolete = False
        entry.occurrences = [(place, "") for place in sorted(message.places)]
        if message.plural and not entry.msgid_plural:
            entry.msgid_plural = message.plural
            entry.msgstr_plural = dict.fromkeys(range(forms), "")
        entry.flags = ["python-format"] if "%(" in message.text or "%s" in message.text else []
    for text, entry in have.items():
        entry.obsolete = text not in messages
    catalogue.sort(key=lambda entry: (entry.obsolete, entry.occurrences, entry.msgid))
    catalogue.save()


if __name__ == "__main__":
    every = collect()
    for file in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
        update(file, every)
