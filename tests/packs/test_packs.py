"""The five built-in policies are whole, and a mistake in a pack is named with file, line and remedy."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from handbell.people.roles import roles_named
from handbell.policies import content, packs
from handbell.policies.strict_yaml import WrongPack

# Sections and appendices, and those clauses whose lists are told apart by their length.
EXPECTED = {
    "sunning-hill": {"appendices": 4, "items": {"7.4": 12, "7.5": 15}, "review_due": None},
    "richmond-park": {"appendices": 0, "items": {}, "review_due": None},
    "mosaic": {"appendices": 1, "items": {}, "review_due": "2027-01"},
    "constance-bridgeman": {"appendices": 0, "items": {}, "review_due": "2024-09"},
    "elthorne-park": {"appendices": 0, "items": {}, "review_due": "2024-02"},
}


def test_the_five_packs_are_there() -> None:
    assert packs.names() == sorted(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_pack_is_whole(name: str) -> None:
    pack = packs.load(name)
    clauses = list(pack.content.clauses())
    assert [ref for ref, times in Counter(clause.ref for clause in clauses).items() if times > 1] == []
    headings = [block for block in pack.content.blocks if isinstance(block, content.Heading)]
    assert sum(heading.appendix for heading in headings) == EXPECTED[name]["appendices"]
    assert pack.head.dates.review_due == EXPECTED[name]["review_due"]
    by_ref = {clause.ref: clause for clause in clauses}
    for ref, count in EXPECTED[name]["items"].items():  # type: ignore[attr-defined]
        assert len(by_ref[ref].wording("en").items) == count
    for clause in clauses:
        roles_named(clause.binds)
        assert clause.wording("en").text
        if clause.obliges:
            assert clause.changes_signature, (
                f"{clause.ref} obliges somebody, so its change asks for a signature"
            )
    assert pack.head.defects


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_pack_has_words_to_sign(name: str) -> None:
    form = packs.load(name).content.form
    assert form.statement
    assert {"name", "date"} <= {field.name for field in form.fields}
    assert form.given is (name != "sunning-hill")


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A copy of a pack that may be spoilt."""
    return Path(shutil.copytree(packs.FOLDER / "sunning-hill", tmp_path / "sunning-hill"))


def spoil(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("pack.yaml", 'id: "sunning-hill"', 'id: "other"', "not its folder's name"),
        ("pack.yaml", "binds:", "bindz:", "bindz"),
        ("pack.yaml", '"volunteer"]', '"volunteers"]', "volunteers"),
        ("pack.yaml", 'adopted: "2018-06-18"', 'adopted: "2018-13"', "adopted"),
        ("pack.yaml", 'checked_on: "', 'checked_on: "1', "checked_on"),
        ("clauses/01-introduction.yaml", 'ref: "1.4"', 'ref: "1.3"', "1.3"),
        ("clauses/01-introduction.yaml", 'ref: "1.4"', "ref: 1.10", "double quotation marks"),
        ("clauses/01-introduction.yaml", "appendix: false", "appendix: no", "bare no"),
        ("clauses/01-introduction.yaml", "  level: 1\n", "  level: 1\n  level: 2\n", "twice"),
        ("clauses/01-introduction.yaml", 'kind: "information"', 'kind: "thought"', "kind"),
        ("forms/declaration.yaml", 'by: "headteacher"', 'by: "headmaster"', "headmaster"),
        ("forms/declaration.yaml", '"8.2"', '"88.2"', "88.2"),
    ],
)
def test_a_mistake_is_named_with_file_line_and_remedy(
    pack: Path, file: str, old: str, new: str, words: str
) -> None:
    spoil(pack / file, old, new)
    with pytest.raises(WrongPack) as refused:
        packs.load_folder(pack)
    assert words in str(refused.value)
    assert Path(file).name in str(refused.value)
    assert "line " in str(refused.value)


def test_a_clause_without_words_is_refused_on_its_line(pack: Path) -> None:
    path = pack / "clauses" / "04-bullying-and-harassment.yaml"
    lines = path.read_text("utf-8").splitlines()
    at = next(number for number, line in enumerate(lines) if line.strip().startswith("text:"))
    lines[at] = '    text: ""'
    end = next(number for number in range(at + 1, len(lines)) if not lines[number].startswith("        "))
    path.write_text("\n".join(lines[: at + 1] + lines[end:]), "utf-8")
    with pytest.raises(WrongPack) as refused:
        packs.load_folder(pack)
    assert refused.value.line == at + 1


def test_what_is_not_yaml_is_refused_in_words(pack: Path) -> None:
    (pack / "pack.yaml").write_text('id: "sunning-hill\ntitle: [', "utf-8")
    with pytest.raises(WrongPack, match="not YAML"):
        packs.load_folder(pack)


def test_an_unknown_pack_is_no_file_of_ours() -> None:
    with pytest.raises(KeyError):
        packs.load("../../etc")
