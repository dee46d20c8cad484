"""Known answers of every format, which no version of Handbell may change, and thousands of wrong ones.

`MUTATIONS=10000` in the environment runs the long form of the second part.
"""

from __future__ import annotations

import io
import os
import random
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.utils import timezone

from handbell.tenancy.scope import for_school
from handbell.vault import compartments, files, keys, sealing
from handbell.vault.compartments import Whose
from handbell.vault.key_files import KeyMissing
from handbell.vault.models import Compartment
from handbell.vault.sealing import Damaged, Place

MUTATIONS = int(os.environ.get("MUTATIONS", "150"))
SCHOOL, ROW, CASE, FILE = (uuid.UUID(int=number) for number in (1, 2, 3, 4))
DATA_KEY = bytes(range(32, 64))
TEXT = "Ysgol Wernen"
OLD = Place(SCHOOL, "concerns_concern", "words", ROW)
NEW = Place(SCHOOL, "concerns_concern", "words", ROW, within=CASE)
pytestmark = pytest.mark.django_db

# Made with AES-256-GCM and HKDF alone, by a script that used nothing of Handbell. Ring key 01020304: bytes 0 to 31.
OLD_TEXT = bytes.fromhex(
    "484201010203046465666768696a6b6c6d6e6f436f8040a2eaadd7b1b088ea7e34d3f6f1f358b3a6e561b2a98ead76ef45eb"
    "1abaf001c7eb94ea7f99f78a6afa8004749262bc0825faa2683516c419a272d353d8fd47f9e62739845c149de254782d306b"
    "5330accdc8b1ebc6238f8423d6a7b2965faa3b88325eeaf16f54a806e8e90f9c10f76157e2711dbe623e498c04d43ee55fba"
    "a4d3a4384571d0d953ea8def0d8a44323eb1c972d091bf52dc13c4996445c8f196ba50d3d4eb210de739ece4187d6c82e20c"
    "3f07297465f2497c75a0190632325fbefc0a97a1a4d959055b43750d10aa67140b63b36316de1a73cabb9a4ab7188dfd3c21"
    "600c2d8b93cf08767fe57e49bbfaa2838a457c81fa622fca20de9303c78adfa107d9b09ac1da16a716"
)
NEW_TEXT = bytes.fromhex(
    "4842026465666768696a6b6c6d6e6fec1ee9bcb391a3a8ae3abab60a179e6dc982e57e3eca6e4dc3406e7f774927236e1615"
    "735e74ac4d098ebdb55d7f07df330dcd18115dba457dc928d7e4ce3ea06922e3f1733eb5c9d3e9b0c5322b7b58e4a7b72fc8"
    "a1bd74de1c7e7b47c833fe720f225d79e09b8775b8e4b80ceb4469f47f9aa6efcbda576f038d58ac840a9378c35cf32f50f4"
    "f40f267729a3c4089096e04b95ea84f7c228f927f0730f60244c99c36bfe901a6b4176ef3704310e61fd6244a4d0910b44b2"
    "b086403fa0d9c656dcf47bafb7c76119c3e10ad647b14fe350036b88d34167f6d22521dafb1753e99ef04b419f86f6a4bf49"
    "1b4bcf1fe1a0ae77870d5735e94bc4135ac3c50ee32603f962bad9e11f4e8b87a3da2b33da"
)
WRAPPED = bytes.fromhex(
    "48424301010203046465666768696a6b6c6d6e6f3a3dc50ceaefdc95ebf7c7afd219fdd9c1c26a8092d0578591b7974dd378"
    "d525b4e13ae51eec0fd685e2f13a561c6007"
)
OLD_FILE = bytes.fromhex(
    "484246016b01020304000102030405060708090a0b0c0d0e0f00010203040506dbfd4ceb0f7040284aba1e924d7322789466"
    "54e907da23ea7f955722"
)
NEW_FILE = bytes.fromhex(
    "4842460163000102030405060708090a0b0c0d0e0f00010203040506f5589871804cfcf1c450277851c53e327c81ee6504c1"
    "f6dd2866a6f0"
)


@pytest.fixture(autouse=True)
def known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The ring and the compartment that the answers were made with."""
    monkeypatch.setattr(keys, "settings", SimpleNamespace(KEYS=tmp_path))
    (tmp_path / "vault-0001-01020304.key").write_bytes(bytes(range(32)))
    row = Compartment(id=CASE, school_id=SCHOOL, purpose="case", wrapped=WRAPPED, made_at=timezone.now())
    with for_school(SCHOOL), compartments.held():
        row.save(force_insert=True)
        yield


def file_of(sealed: bytes, within: uuid.UUID | None = None) -> str:
    target = io.BytesIO()
    files.open_file(io.BytesIO(sealed), target, school_id=SCHOOL, file_id=FILE, within=within)
    return target.getvalue().decode()


def key_of(wrapped: bytes) -> str:
    return compartments.unwrap(wrapped, Whose(SCHOOL, CASE, "case")).hex()


KNOWN: list[tuple[str, bytes, Callable[[bytes], str], str]] = [
    ("text", OLD_TEXT, lambda sealed: sealing.unseal(sealed, OLD), TEXT),
    ("text before it had a compartment", OLD_TEXT, lambda sealed: compartments.unseal(sealed, NEW), TEXT),
    ("text in a compartment", NEW_TEXT, lambda sealed: compartments.unseal(sealed, NEW), TEXT),
    ("key of a compartment", WRAPPED, key_of, DATA_KEY.hex()),
    ("file", OLD_FILE, file_of, TEXT),
    ("file in a compartment", NEW_FILE, lambda sealed: file_of(sealed, CASE), TEXT),
]
each = pytest.mark.parametrize(
    ("sealed", "opened", "answer"), [one[1:] for one in KNOWN], ids=[one[0] for one in KNOWN]
)


@each
def test_a_known_answer(sealed: bytes, opened: Callable[[bytes], str], answer: str) -> None:
    assert opened(sealed) == answer


@each
def test_nothing_else_opens(sealed: bytes, opened: Callable[[bytes], str], answer: str) -> None:
    fate = random.Random(len(answer) * 1000 + len(sealed))
    for _ in range(MUTATIONS):
        changed = mutated(sealed, fate)
        if changed not in {sealed, OLD_TEXT, NEW_TEXT}:
            with pytest.raises((Damaged, KeyMissing)):
                opened(changed)


def mutated(sealed: bytes, fate: random.Random) -> bytes:
    """A bit, a byte, a cut, an addition, two places exchanged, or the body of another kind under this head."""
    place, other = fate.randrange(len(sealed)), fate.randrange(len(sealed))
    changed = bytearray(sealed)
    match fate.randrange(6):
        case 0:
            changed[place] ^= 1 << fate.randrange(8)
        case 1:
            changed[place] = fate.randrange(256)
        case 2:
            del changed[place:]
        case 3:
            changed[place:place] = fate.randbytes(fate.randrange(1, 5))
        case 4:
            changed[place], changed[other] = changed[other], changed[place]
        case _:
            body = fate.choice([one[1] for one in KNOWN])
            changed = bytearray(sealed[: place % 24]) + body[place % 24 :]
    return bytes(changed)


def test_one_kind_is_not_taken_for_another() -> None:
    for name, sealed, _, _ in KNOWN:
        for other, _, opened, _ in KNOWN:
            # Except that a text from before there were compartments opens in its place.
            if name != other and not (sealed in {OLD_TEXT, NEW_TEXT} and other.startswith("text")):
                with pytest.raises((Damaged, KeyMissing)):
                    opened(sealed)


@pytest.mark.parametrize(
    "place",
    [
        Place(uuid.UUID(int=9), "concerns_concern", "words", ROW, CASE),
        Place(SCHOOL, "concerns_note", "words", ROW, CASE),
        Place(SCHOOL, "concerns_concern", "answer", ROW, CASE),
        Place(SCHOOL, "concerns_concern", "words", uuid.UUID(int=9), CASE),
        Place(SCHOOL, "concerns_concern", "words", ROW, uuid.UUID(int=9)),
        Place(SCHOOL, "concerns_concernw", "ords", ROW, CASE),
        Place(CASE, "concerns_concern", "words", ROW, SCHOOL),
        Place(SCHOOL, "concerns_concern", "words", ROW),
    ],
)
def test_even_with_the_key_it_opens_in_its_place_alone(place: Place) -> None:
    assert sealing.unseal_within(NEW_TEXT, NEW, DATA_KEY) == TEXT
    with pytest.raises(Damaged):
        sealing.unseal_within(NEW_TEXT, place, DATA_KEY)


def test_a_file_opens_in_its_compartment_alone() -> None:
    other = compartments.new(school_id=SCHOOL, purpose="case", now=timezone.now())
    with pytest.raises(Damaged):
        file_of(NEW_FILE, other)
    with pytest.raises(Damaged):
        file_of(NEW_FILE)
    with pytest.raises(Damaged):
        file_of(OLD_FILE, CASE)
    compartments.erase(CASE, now=timezone.now())
    with pytest.raises(compartments.Erased):
        file_of(NEW_FILE, CASE)
    with pytest.raises(compartments.Erased):
        files.seal_file(io.BytesIO(), io.BytesIO(), school_id=SCHOOL, file_id=FILE, within=CASE)


def test_a_file_in_a_compartment_comes_back() -> None:
    sealed, back = io.BytesIO(), io.BytesIO()
    files.seal_file(io.BytesIO(b"x" * 3000), sealed, school_id=SCHOOL, file_id=FILE, within=CASE)
    sealed.seek(0)
    files.open_file(sealed, back, school_id=SCHOOL, file_id=FILE, within=CASE)
    assert back.getvalue() == b"x" * 3000
