"""What the loader of guidance refuses, and that it says where and how to put it right."""

from __future__ import annotations

from pathlib import Path

import pytest

from handbell.rules.files import CannotLoad
from handbell.rules.guidance.files import read_guidance
from tests.rules.books import write_pack

GOOD = """\
records:
  - id: "one"
    topic: "friends"
    nations: ["england", "wales"]
    action: "connect"
    when: {counterpart: "pupil"}
    departs_from: {school: ["1.1"]}
    from: "2026-01-01"
    to: "2026-12-31"
    text: "What holds today."
    source: "A page"
    url: "https://example.org/page"
    standing: "official"
    checked_on: "2026-11-20"
"""


def _packs(folder: Path, text: str) -> Path:
    school = folder / "school"
    write_pack(school, [])
    (school / "pack.yaml").write_text('id: "school"\norganisation: {nation: "wales"}\n', encoding="utf-8")
    (folder / "guidance").mkdir()
    (folder / "guidance" / "one.yaml").write_text(text, encoding="utf-8")
    return folder


def test_the_text_that_the_refusals_spoil_is_good(tmp_path: Path) -> None:
    guidance = read_guidance(_packs(tmp_path, GOOD))
    (record,) = guidance.records
    assert (record.id, record.departs_from, guidance.nations) == (
        "one",
        {"school": ("1.1",)},
        {"school": "wales"},
    )
    assert str(record.checked_on) == "2026-11-20"


def test_a_source_that_nobody_read_says_so_with_null(tmp_path: Path) -> None:
    (record,) = read_guidance(_packs(tmp_path, GOOD.replace('"2026-11-20"', "null"))).records
    assert record.checked_on is None


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ('"friends"', '"frends"', 3, "'frends' is not a topic. Did you mean friends"),
        ('"wales"]', '"whales"]', 4, "'whales' is not a nation. Did you mean wales"),
        ('"connect"', '"conect"', 5, "'conect' is not an action. Did you mean connect"),
        ('counterpart: "pupil"', 'counterpart: "pupils"', 6, "'pupils' is not a value of counterpart"),
        ("{school:", "{scool:", 7, "'scool' is not a key here. Did you mean school"),
        ('["1.1"]', '["1.3"]', 7, "The pack school has no clause '1.3'"),
        ('["1.1"]', "[1.10]", 7, "YAML reads '1.10' as float"),
        ('"2026-01-01"', "2026-01-01", 8, "YAML reads '2026-01-01' as timestamp"),
        ('"2026-12-31"', '"2025-12-31"', 9, "The record ends before it starts"),
        ('"What holds today."', '""', 10, "It is empty"),
        ('"What holds today."', f'"{"long " * 130}"', 10, "Say it in 600 at most"),
        ('"https://example.org/page"', '"example.org"', 12, "is not the address of a page"),
        ('"https://example.org/page"', '"javascript:alert(1)"', 12, "is not the address of a page"),
        ('"https://example.org/page"', '"https://[bad"', 12, "is not the address of a page"),
        ('"official"', '"hearsay"', 13, "'hearsay' is not a standing"),
        ('    checked_on: "2026-11-20"\n', "", 2, "'checked_on' is missing"),
        ('"2026-11-20"', '"soon"', 14, "'soon' is not a day"),
        ("text:", "test:", 10, "'test' is not a key here. Did you mean text"),
        ('id: "one"', 'id: "One"', 2, "'One' is not an id"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_remedy(
    tmp_path: Path, old: str, new: str, line: int, said: str
) -> None:
    assert GOOD.count(old) == 1
    problems = _refused(_packs(tmp_path, GOOD.replace(old, new)))
    assert any(
        problem.startswith(f"guidance/one.yaml:{line}: ") and said in problem for problem in problems
    ), problems


def test_a_record_says_what_it_bears_on(tmp_path: Path) -> None:
    kept = [line for line in GOOD.splitlines() if not line.lstrip().startswith(("action", "when", "departs"))]
    assert any(
        "Nothing says what it bears on" in problem for problem in _refused(_packs(tmp_path, "\n".join(kept)))
    )


def test_an_id_is_used_once(tmp_path: Path) -> None:
    twice = GOOD + GOOD.removeprefix("records:\n")
    assert any("The id 'one' is taken" in problem for problem in _refused(_packs(tmp_path, twice)))


def test_a_pack_of_no_known_nation_stops_it(tmp_path: Path) -> None:
    packs = _packs(tmp_path, GOOD)
    (packs / "school" / "pack.yaml").write_text('organisation: {nation: "narnia"}\n', encoding="utf-8")
    assert any("'narnia' is not a nation" in problem for problem in _refused(packs))


@pytest.mark.parametrize("text", ["", "records", "records: {", "- one", "records: [one]", "records: [[]]"])
def test_what_is_no_list_of_records_is_refused(tmp_path: Path, text: str) -> None:
    assert _refused(_packs(tmp_path, text))


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    packs = _packs(tmp_path, GOOD)
    (packs / "guidance" / "one.yaml").write_bytes(GOOD.encode("utf-16"))
    assert any("not UTF-8" in problem for problem in _refused(packs))


def _refused(packs: Path) -> list[str]:
    with pytest.raises(CannotLoad) as refusal:
        read_guidance(packs)
    return [str(problem) for problem in refusal.value.problems]
