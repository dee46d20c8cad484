"""A new key: what lies in compartments stays as it is, their keys are wrapped again, and it may die at any point."""

from __future__ import annotations

import datetime
import random
import uuid
from contextlib import suppress
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from handbell.people.models import Account
from handbell.tenancy.scope import for_school
from handbell.vault import blind, compartments, keys, libraries, recovery, rotation
from handbell.vault.models import Compartment
from handbell.vault.sealing import Place

NOW = datetime.datetime(2026, 11, 21, 9, 0, tzinfo=datetime.UTC)
SCHOOLS = uuid.UUID(int=1), uuid.UUID(int=2)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A key folder of the test's own, and steps of three."""
    own = SimpleNamespace(KEYS=tmp_path / "keys", DATA=tmp_path)
    for module in (keys, rotation, blind, recovery):
        monkeypatch.setattr(module, "settings", own)
    monkeypatch.setattr(rotation, "STEP", 3)
    return tmp_path / "keys"


@pytest.fixture
def sealed() -> dict[Place, bytes]:
    """Ten texts, each in a compartment of its own, in two schools."""
    found = {}
    for number in range(10):
        school = SCHOOLS[number % 2]
        with for_school(school):
            case = compartments.new(school_id=school, purpose="case", now=NOW)
            place = Place(school, "told", "words", case, within=case)
            found[place] = compartments.seal(f"number {number}", place)
    return found


def opened(sealed: dict[Place, bytes]) -> list[str]:
    found = []
    for place, value in sealed.items():
        with for_school(place.school_id):
            found.append(compartments.unseal(value, place))
    return found


ALL = [f"number {number}" for number in range(10)]


def counts() -> dict[str, int]:
    return rotation.status()[rotation.COMPARTMENTS]


def test_texts_stay_and_their_keys_are_wrapped_again(sealed: dict[Place, bytes]) -> None:
    old = keys.current().id.hex()
    fresh = rotation.new_key().id.hex()
    assert counts() == {old: 10}
    assert opened(sealed) == ALL
    assert rotation.rewrap() == (10, 0)
    assert rotation.rewrap() == (0, 0)
    assert counts() == {fresh: 10}
    assert opened(sealed) == ALL


@pytest.mark.parametrize("seed", range(6))
def test_it_may_die_at_any_point_and_go_on(
    sealed: dict[Place, bytes], seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    fate = random.Random(seed)
    whole, fresh = rotation._rewrap_row, rotation.new_key().id.hex()

    def dies_sometimes(row: Compartment) -> int:
        if fate.random() < 0.2:
            raise KeyboardInterrupt
        done = whole(row)
        if fate.random() < 0.2:
            raise KeyboardInterrupt
        return done

    for _ in range(3):
        monkeypatch.setattr(rotation, "_rewrap_row", dies_sometimes)
        with suppress(KeyboardInterrupt):
            rotation.rewrap()
        assert opened(sealed) == ALL
        assert sum(counts().values()) == 10
    monkeypatch.setattr(rotation, "_rewrap_row", whole)
    rotation.rewrap()
    assert counts() == {fresh: 10}
    assert opened(sealed) == ALL


def test_one_erased_meanwhile_is_not_revived(
    sealed: dict[Place, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    rotation.new_key()
    whole, gone = rotation._rewrap_row, next(iter(sealed))

    def slowly(row: Compartment) -> int:
        if row.id == gone.within:
            with for_school(gone.school_id):
                compartments.erase(row.id, now=NOW)
        return whole(row)

    monkeypatch.setattr(rotation, "_rewrap_row", slowly)
    assert rotation.rewrap() == (9, 0)
    with for_school(gone.school_id), pytest.raises(compartments.Erased):
        compartments.unseal(sealed[gone], gone)


def test_one_that_was_changed_keeps_nothing_from_going_on(sealed: dict[Place, bytes]) -> None:
    first, second = list(sealed)[:2]
    old = keys.current().id.hex()
    with for_school(first.school_id):
        bad = bytes(Compartment.objects.get(id=first.within).wrapped)[:-1]
        Compartment.objects.filter(id=first.within).update(wrapped=bad)
    with for_school(second.school_id):
        swapped = bytes(Compartment.objects.get(id=second.within).wrapped)
        Compartment.objects.filter(id=second.within).update(wrapped=swapped[:-1] + bytes([swapped[-1] ^ 1]))
    rotation.new_key()
    assert rotation.rewrap() == (8, 2)
    assert counts()[rotation.UNREADABLE] == counts()[old] == 1
    with pytest.raises(rotation.StillNeeded):
        rotation.retire(old)


def test_an_old_key_goes_when_it_seals_nothing(sealed: dict[Place, bytes], ring: Path) -> None:
    old = keys.current()
    said = StringIO()
    with pytest.raises(CommandError, match="it stays"):
        call_command("rotate_keys", "--retire", old.id.hex())
    call_command("rotate_keys", stdout=said)
    assert "10 compartments" in said.getvalue()
    call_command("rotate_keys", "--retire", old.id.hex(), stdout=said)
    assert (ring / "retired" / keys.name_of(old)).exists()
    assert rotation.alarm() is None
    assert opened(sealed) == ALL
    for wrong in (old.id.hex(), "nonsense", "../../x"):
        with pytest.raises(CommandError):
            call_command("rotate_keys", "--retire", wrong)


def test_second_factors_follow() -> None:
    account = Account.objects.create(email="gwen@alder.example")
    secret = libraries.seal_second_factor("JBSWY3DP")
    manager = libraries._authenticators().model._default_manager
    row = manager.create(
        user=account, type="totp", data={"secret": secret, "codes": [secret, "plain"], "used": 3}
    )
    old = keys.current().id.hex()
    assert rotation.status()[libraries.COLUMN] == {old: 2}
    fresh = rotation.new_key().id.hex()
    assert rotation.reseal()[0] >= 1
    row.refresh_from_db()
    assert rotation.status()[libraries.COLUMN] == {fresh: 2}
    assert libraries.unseal_second_factor(row.data["secret"]) == "JBSWY3DP"
    assert row.data["codes"][1] == "plain"
    assert libraries.reseal() == 0


@pytest.fixture(autouse=True)
def _no_other_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """The columns of the other rooms are empty here; their rotation is told in test_fields."""
    monkeypatch.setattr(rotation, "sealed_fields", list)
