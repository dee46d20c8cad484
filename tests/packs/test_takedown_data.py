"""The dated facts about platforms and bodies: complete, sourced, and nobody sent where they are not helped."""

from __future__ import annotations

from pathlib import Path

import pytest

from handbell.concerns.ladders import NOT_TO_BE_SEEN, Platform, Wrong, ladders
from handbell.concerns.records import WrongRecords, read

PLATFORMS = {
    "facebook",
    "instagram",
    "whatsapp",
    "tiktok",
    "snapchat",
    "x",
    "youtube",
    "discord",
    "roblox",
    "another",
}


def rungs(wrong: Wrong, nation: str = "england") -> list[str]:
    return [one.id for one in ladders().rungs_for(wrong, nation)]


def test_every_platform_is_there() -> None:
    assert set(ladders().platforms) == PLATFORMS


LADDERS = [
    (Wrong.BULLYING, ["poster", "platform", "report-harmful-content", "posh", "police"]),
    (Wrong.DEFAMATION, ["poster", "platform", "posh"]),
    (Wrong.UNDER_AGE, ["poster", "platform"]),
    (Wrong.SEXUAL_CONTACT, ["ceop", "police", "posh"]),
    (Wrong.CHILD_PICTURE, ["police", "report-remove", "ceop"]),
]


@pytest.mark.parametrize(("wrong", "expected"), LADDERS)
def test_the_ladder_in_its_order(wrong: Wrong, expected: list[str]) -> None:
    assert rungs(wrong) == expected


def test_nobody_is_sent_to_ceop_for_bullying_nor_to_a_platform_with_a_picture_of_a_child() -> None:
    assert [wrong for wrong in Wrong if "ceop" in rungs(wrong)] == [Wrong.SEXUAL_CONTACT, Wrong.CHILD_PICTURE]
    for wrong in NOT_TO_BE_SEEN:
        assert not {"poster", "platform", "report-harmful-content"} & set(rungs(wrong))
    assert all(rungs(wrong) for wrong in Wrong)


def test_only_an_old_policy_says_how_fast_a_platform_answers_and_it_is_marked_so() -> None:
    clocks = [(one.id, clock) for one in ladders().platforms.values() for clock in one.clocks]
    assert [(name, clock.hours) for name, clock in clocks] == [("facebook", 24), ("facebook", 72)]
    for _name, clock in clocks:
        assert (clock.pack, clock.source.standing, clock.source.is_checked) == (
            "elthorne-park",
            "policy",
            False,
        )
    facebook = ladders().platforms["facebook"]
    assert facebook.clocks_for("mosaic") == []
    assert len(facebook.clocks_for("elthorne-park")) == 2


def test_every_fact_says_where_it_is_from() -> None:
    sources = [one.source for one in ladders().rungs]
    for platform in ladders().platforms.values():
        sources += [
            platform.source,
            *(one.source for one in platform.rules),
            *(one.source for one in platform.clocks),
        ]
    for source in sources:
        assert source.url.startswith("https://") or not source.is_checked, source.title


BAD = {
    "a key twice": 'id: "x"\nid: "y"',
    "an unknown key": 'id: "x"\nname: "X"\nreport: "r"\nfetch: "yes"',
    "a bare date": 'id: "x"\nname: "X"\nreport: "r"\nsource: {title: "t", standing: "ours", checked_on: yes}',
    "an anchor": 'id: &a "x"\nname: *a',
    "not a list": "- 1",
    "empty": "",
}


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_a_mistake_is_named_with_its_file(text: str, tmp_path: Path) -> None:
    path = tmp_path / "platforms.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(WrongRecords, match=r"platforms\.yaml"):
        read(path, Platform)
