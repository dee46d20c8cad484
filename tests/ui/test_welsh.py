"""Welsh: what is promised is complete; the rest is counted."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import polib
import pytest
from django.utils import translation
from django.utils.translation import ngettext

from handbell.ui import catalogue, translations

FILE = catalogue.LOCALE / "cy" / "LC_MESSAGES" / "django.po"
# Frame and navigation, sign-in and one's account, the home page and what stands on it, set-up, mistakes, “May I?”, mail,
# and telling a concern.
PROMISED = (
    "config/", "home/", "ui/", "advice/", "notifications/", "people/account_", "people/roles.py", "people/models/schools.py", "people/sign_in.py",
    "people/step_up_codes.py", "people/queries.py", "people/templates/account/", "people/templates/allauth/",
    "people/templates/mfa/", "people/templates/people/account/", "people/templates/people/step_up",
    "people/templates/socialaccount/", "declarations/queries/tasks.py",
    "concerns/templates/concerns/public_", "concerns/templates/concerns/tell_", "concerns/forms/telling",
)  # fmt: skip
# Everything in a template that no reader reads, or that is marked; then what has the same name in every language.
NOT_WORDS = [
    re.compile(part, re.DOTALL)
    for part in (
        r"\{% comment %\}.*?\{% endcomment %\}",
        r"\{% blocktranslate.*?endblocktranslate %\}",
        r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}",
        r"<(script|style|svg).*?</\1>",
        r"<[^>]*>",
        r"&\w+;",
    )
]
NAMES = {"Handbell", "English", "Cymraeg", "Childline", "NSPCC"}
MARKS = re.compile(r"%\(\w+\)[sd]|%[sd]|</?\w+>")


@pytest.fixture(scope="module")
def messages() -> dict[str, catalogue.Message]:
    return catalogue.collect()


@pytest.fixture(scope="module")
def welsh() -> dict[str, polib.POEntry]:
    return {entry.msgid: entry for entry in polib.pofile(str(FILE)) if not entry.obsolete}


def is_translated(entry: polib.POEntry | None) -> bool:
    return entry is not None and bool(entry.translated()) and not entry.fuzzy


def test_what_is_promised_in_welsh_is_there(
    messages: dict[str, catalogue.Message], welsh: dict[str, polib.POEntry]
) -> None:
    promised = [one for one in messages.values() if any(place.startswith(PROMISED) for place in one.places)]
    missing = [
        f"{sorted(one.places)[0]}: {one.text}" for one in promised if not is_translated(welsh.get(one.text))
    ]
    rooms = Counter(
        min(one.places).split("/")[0] for one in messages.values() if not is_translated(welsh.get(one.text))
    )
    print(f"Of {len(messages)} messages, not in Welsh yet: {dict(rooms)}; of those promised: {len(missing)}.")
    assert len(promised) > 400
    assert missing == []


def test_every_word_of_a_template_is_marked() -> None:
    unmarked = []
    for path in sorted(catalogue.ROOT.rglob("templates/**/*.html")):
        text = path.read_text("utf-8")
        for part in NOT_WORDS:
            text = part.sub("\n", text)
        words = {word.strip(" –") for word in text.split("\n")} - NAMES
        unmarked += [f"{path.name}: {word}" for word in sorted(words) if re.search("[A-Za-z]{2}", word)]
    assert unmarked == []


def test_translations_keep_the_places_for_words_and_the_markup(welsh: dict[str, polib.POEntry]) -> None:
    wrong = []
    for entry in welsh.values():
        said = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        for text in filter(None, said):
            allowed = set(MARKS.findall(entry.msgid + entry.msgid_plural))
            have = set(MARKS.findall(text))
            if have - allowed or (not entry.msgid_plural and have != allowed):
                wrong.append((entry.msgid, text))
    assert wrong == []


@pytest.mark.parametrize(
    ("count", "words"),
    [(1, "Mae 1 peth yn hwyr."), (2, "Mae 2 beth yn hwyr."), (3, "Mae 3 pheth yn hwyr."), (6, "Mae 6 pheth yn hwyr."),
     (7, "Mae 7 peth yn hwyr.")],
)  # fmt: skip
def test_welsh_counts_in_six_ways(count: int, words: str) -> None:
    with translation.override("cy"):
        said = ngettext("%(late)s thing is late.", "%(late)s things are late.", count) % {"late": count}
    assert said == words


def test_a_catalogue_is_compiled_when_it_is_new_or_has_changed_and_only_then(tmp_path: Path) -> None:
    folder = tmp_path / "cy" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_bytes(FILE.read_bytes())
    assert translations.compile_catalogues(tmp_path) == [folder / "django.mo"]
    assert translations.compile_catalogues(tmp_path) == []
    assert len(polib.mofile(str(folder / "django.mo"))) > 250
    assert sorted(path.name for path in folder.iterdir()) == ["django.mo", "django.po"]


def test_words_are_collected_from_python_and_from_templates(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "one.py").write_text('_("One" " and two")\nngettext("%d cat", "%d cats", n)\nprint("No")\n')
    (tmp_path / "templates" / "two.html").write_text(
        "{% load i18n %}{% translate 'Three' %} it's {% blocktranslate trimmed count n=n %}{{ n }} dog{% plural %}"
        '{{ n }} dogs{% endblocktranslate %}{% include "x" with text=_("Four") %}'
    )
    found = catalogue.collect(tmp_path)
    assert {one.text: one.plural for one in found.values()} == {
        "One and two": "", "%d cat": "%d cats", "Three": "", "%(n)s dog": "%(n)s dogs", "Four": "",
    }  # fmt: skip
