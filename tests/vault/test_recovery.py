"""What is sealed for recovery needs no key of the ring, and opens with the paper in the safe alone."""

from __future__ import annotations

import stat
import uuid
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand

from handbell.vault import recovery
from handbell.vault.keys import KeyMissing
from handbell.vault.recovery import NotARecoveryKey, open_recovered, seal_for_recovery
from handbell.vault.sealing import Damaged, Place

SCHOOL, ROW = uuid.UUID(int=1), uuid.UUID(int=2)
HERE = Place(SCHOOL, "concerns_waiting", "words", ROW)
ELSEWHERE = Place(SCHOOL, "concerns_waiting", "words", uuid.UUID(int=3))


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folders of the test's own, with a pair of keys."""
    (tmp_path / "data").mkdir()
    own = SimpleNamespace(KEYS=tmp_path / "keys", DATA=tmp_path / "data")
    monkeypatch.setattr(recovery, "settings", own)
    monkeypatch.setattr(recovery, "_remembered", {})
    recovery.ready()
    return tmp_path


def private(folders: Path) -> str:
    return (folders / "keys" / recovery.PRIVATE).read_text()


def test_it_opens_with_the_recovery_key_in_its_place(folders: Path) -> None:
    sealed = seal_for_recovery(b"Gwen told me", HERE)
    assert b"Gwen" not in sealed
    assert open_recovered(sealed, private(folders), HERE) == b"Gwen told me"
    with pytest.raises(Damaged):
        open_recovered(sealed, private(folders), ELSEWHERE)


def test_any_change_or_cut_is_found(folders: Path) -> None:
    sealed, key = seal_for_recovery(b"Gwen told me", HERE), private(folders)
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1 << place % 8
        for wrong in (bytes(changed), sealed[:place]):
            with pytest.raises((Damaged, KeyMissing)):
                open_recovered(wrong, key, HERE)


def test_it_is_sealed_without_the_key_folder(folders: Path) -> None:
    key = private(folders)
    (folders / "keys").rename(folders / "lost")
    assert open_recovered(seal_for_recovery(b"x", HERE), key, HERE) == b"x"
    recovery._remembered.clear()  # a new process, which has only the copy in the data folder
    assert open_recovered(seal_for_recovery(b"x", HERE), key, HERE) == b"x"
    recovery._remembered.clear()
    (folders / "data" / recovery.PUBLIC).unlink()
    with pytest.raises(KeyMissing, match="back-up"):
        seal_for_recovery(b"x", HERE)


def test_the_pair_is_made_once_and_the_private_part_may_be_taken_away(folders: Path) -> None:
    path = folders / "keys" / recovery.PRIVATE
    assert stat.S_IMODE(path.stat().st_mode) == 0o400
    key, public = private(folders), recovery.public_key()
    path.unlink()
    recovery.ready()
    assert not path.exists()
    assert recovery.public_key() == public
    assert open_recovered(seal_for_recovery(b"x", HERE), key, HERE) == b"x"


def test_another_public_part_among_the_data_does_not_stay(folders: Path) -> None:
    copy = folders / "data" / recovery.PUBLIC
    copy.chmod(0o600)
    copy.write_bytes(bytes(32))
    recovery.ready()
    assert copy.read_bytes() == recovery.public_key() == (folders / "keys" / recovery.PUBLIC).read_bytes()


def test_a_process_that_died_between_the_two_parts_is_gone_on_from(folders: Path) -> None:
    public = recovery.public_key()
    for folder in ("keys", "data"):
        (folders / folder / recovery.PUBLIC).unlink()
    recovery._remembered.clear()
    recovery.ready()
    assert recovery.public_key() == public


def test_a_key_as_somebody_types_it(folders: Path) -> None:
    sealed, line = seal_for_recovery(b"x", HERE), private(folders).splitlines()[-1]
    assert open_recovered(sealed, line.lower().replace("-", " "), HERE) == b"x"
    for wrong in ("", line[:-1], line + "0", ("1" if line[0] == "0" else "0") + line[1:]):
        with pytest.raises(NotARecoveryKey):
            open_recovered(sealed, wrong, HERE)
    with pytest.raises(KeyMissing, match="Another recovery key"):
        open_recovered(sealed, recovery.written(bytes(32)), HERE)


def test_a_known_answer() -> None:
    """What an older Handbell sealed must open for ever."""
    assert open_recovered(bytes.fromhex(KNOWN_SEALED), recovery.written(bytes(range(32))), HERE) == b"Ysgol"


KNOWN_SEALED = (
    "48425201112f8be95a314fdf48a0e6410bddc01f63f211c6c75e259a507df262a71d6b4867b1722b69c4271be532a5555a5c"
    "86ba81e8d7294358bd91bf4f793016488cef8e01a0f6368e5486cfc945c16f254956a01a2a01761ee208e4aa9b4ba3a55c18"
    "4bdd97e10a0496cc35f34f7aa97d8266ce4fa9a9f29fb10354e9e665b5789fc6f98ead8d9aa35669cac6ead85e34e2aeb4c8"
    "9d1b65d90125a7dfb3ff9d68ffa7a8f406a8937e637745c335408ad51d91e5dc79d5c1bf9b4d86429f4cf0362e7159a4f710"
    "41c619f5b54f8dcb14f42f19a5c69d65d84c64fc7d114f6e2c1b209a0a6dbf7df1aeae74d8a8da1fdbc402e13147fd712131"
    "db0e70513bcc825d752f365bd17ee3638192f42de6a7edc29c545d82329e0d4a7a0eb5619e2413d14a9b129b16908e3a639a"
    "3b0ee5833b7e1b11f17de37f"
)


def _labelled(suite: bytes, label: bytes, key: bytes) -> bytes:
    return b"HPKE-v1" + suite + label + key


def hpke_open(
    sealed: bytes, private_key: X25519PrivateKey, info: bytes, *, aead: int = 2, aad: bytes = b""
) -> bytes:
    """RFC 9180 written down a second time: base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-GCM (1: 128, 2: 256)."""
    kem, suite = b"KEM\x00\x20", b"HPKE\x00\x20\x00\x01" + aead.to_bytes(2, "big")
    size = {1: 16, 2: 32}[aead]

    def extract(who: bytes, salt: bytes, label: bytes, key: bytes) -> bytes:
        return HKDF.extract(SHA256(), salt or bytes(32), _labelled(who, label, key))

    def expand(who: bytes, key: bytes, label: bytes, more: bytes, length: int) -> bytes:
        about = length.to_bytes(2, "big") + _labelled(who, label, more)
        return HKDFExpand(SHA256(), length, about).derive(key)

    shared = private_key.exchange(X25519PublicKey.from_public_bytes(sealed[:32]))
    context = sealed[:32] + private_key.public_key().public_bytes_raw()
    secret = expand(kem, extract(kem, b"", b"eae_prk", shared), b"shared_secret", context, 32)
    schedule = b"\0" + extract(suite, b"", b"psk_id_hash", b"") + extract(suite, b"", b"info_hash", info)
    prk = extract(suite, secret, b"secret", b"")
    key, nonce = expand(suite, prk, b"key", schedule, size), expand(suite, prk, b"base_nonce", schedule, 12)
    return AESGCM(key).decrypt(nonce, sealed[32:], aad)


def test_it_is_the_hpke_of_the_rfc() -> None:
    """RFC 9180, appendix A.1.1 (AES-128-GCM), by the second implementation; then that one opens what ours seals."""
    recipient = X25519PrivateKey.from_private_bytes(
        bytes.fromhex("4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8")
    )
    sealed = bytes.fromhex(
        "37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431"
        "f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a"
    )
    info = bytes.fromhex("4f6465206f6e2061204772656369616e2055726e")
    found = hpke_open(sealed, recipient, info, aead=1, aad=b"Count-0")
    assert found == b"Beauty is truth, truth beauty"
    own = X25519PrivateKey.from_private_bytes(bytes(range(32)))
    sealed = recovery._SUITE.encrypt(b"Ysgol", own.public_key(), info=recovery._info(HERE))
    assert hpke_open(sealed, own, recovery._info(HERE)) == b"Ysgol"
    with pytest.raises(InvalidTag):
        hpke_open(sealed, own, recovery._info(ELSEWHERE))
