"""A back-up is one sealed file: a tar with a manifest, the database and the school's files, under a passphrase."""

from __future__ import annotations

import hashlib
import json
import os
import tarfile
from pathlib import Path
from typing import Any, Final

from handbell.vault.files import open_with_passphrase, seal_with_passphrase

MANIFEST: Final = "manifest.json"
FORMAT: Final = 1


class NotABackup(ValueError):
    """The file is not a whole back-up that this Handbell can read; the text says what is wrong with it."""


def sha256_of(path: Path) -> str:
    """A file's SHA-256 in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def list_files(folder: Path) -> dict[str, str]:
    """Every file below a folder, by relative path, with its SHA-256."""
    return {
        path.relative_to(folder).as_posix(): sha256_of(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }


def pack(folder: Path, target: Path, manifest: dict[str, Any], passphrase: str) -> None:
    """Seal a folder into `target`: whole, flushed to disk and read again, or not there at all."""
    manifest = {**manifest, "format": FORMAT, "files": list_files(folder)}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1), "utf-8")
    archive, draft = folder.with_suffix(".tar"), target.with_name(target.name + ".part")
    try:
        with tarfile.open(archive, "w") as tar:
            tar.add(folder, arcname=".")
        with archive.open("rb") as source, _new(draft) as sealed:
            seal_with_passphrase(source, sealed, passphrase)
            sealed.flush()
            os.fsync(sealed.fileno())
        again = folder.with_suffix(".again")
        unpack(draft, again, passphrase)
        draft.rename(target)
    finally:
        archive.unlink(missing_ok=True)
        draft.unlink(missing_ok=True)


def unpack(source: Path, folder: Path, passphrase: str) -> dict[str, Any]:
    """Open a back-up into a new folder and compare every file with the manifest, which it gives.

    Raises NotABackup, vault's Damaged (WrongPassphrase), OSError.
    """
    folder.mkdir(mode=0o700)
    archive = folder.with_suffix(".opened")
    try:
        with source.open("rb") as sealed, _new(archive) as opened:
            open_with_passphrase(sealed, opened, passphrase)
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
    except tarfile.TarError as problem:
        raise NotABackup(f"It opens, but does not hold a back-up ({problem}).") from problem
    finally:
        archive.unlink(missing_ok=True)
    manifest = _manifest(folder)
    if manifest["files"] != list_files(folder):
        raise NotABackup("Its files are not those that its manifest names.")
    return manifest


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError) as problem:
        raise NotABackup("It has no manifest.") from problem
    if manifest.get("format") != FORMAT:
        raise NotABackup("It was made by a newer Handbell; use that one to bring it back.")
    return manifest


def _new(path: Path) -> Any:
    """A new file that only its owner may read; anybody's link or file of that name is refused."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "wb")
