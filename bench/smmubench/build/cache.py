# SPDX-License-Identifier: GPL-2.0-or-later
"""Content hashes, locks, whole-or-nothing folders, and trees that follow another by content."""

from __future__ import annotations

import contextlib
import fcntl
import fnmatch
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

__all__ = [
    "Synced", "file_hash", "fresh_folder", "hash_parts", "lock", "prune", "read_tree", "sync",
    "tree_files", "write_atomically",
]  # fmt: skip

IGNORED = (".*", "*~", "#*#", "*.orig", "*.rej", "*.pyc", "__pycache__")
"""Leavings of editors and tools: never part of a hash or of a tree that is copied."""

HASH_DIGITS = 16


def tree_files(top: Path, ignored: Iterable[str] = IGNORED) -> dict[str, Path]:
    """The files below `top` by their path relative to it ("/" between folders), sorted.

    A missing folder has no files.
    """
    found: dict[str, Path] = {}
    patterns = tuple(ignored)

    def unwanted(name: str) -> bool:
        return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)

    for folder, folders, names in os.walk(top):
        folders[:] = [name for name in folders if not unwanted(name)]
        for name in names:
            if not unwanted(name):
                path = Path(folder, name)
                found[path.relative_to(top).as_posix()] = path
    return dict(sorted(found.items()))


def read_tree(top: Path, ignored: Iterable[str] = IGNORED) -> dict[str, bytes]:
    """As `tree_files`, with what each holds.

    What is hashed and what is used must be the same bytes, also while somebody edits them.
    """
    return {name: path.read_bytes() for name, path in tree_files(top, ignored).items()}


def file_hash(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hash_parts(parts: Iterable[tuple[str, bytes | str | Path]]) -> str:
    """One short hash over named parts; a Path stands for that file's content.

    Names and lengths are hashed too, so that moving bytes from one part to the next shows.
    """
    total = hashlib.sha256()
    for name, part in parts:
        if isinstance(part, Path):
            data = part.read_bytes()
        else:
            data = part.encode() if isinstance(part, str) else part
        total.update(f"{len(name)}:{name}={len(data)}:".encode() + data)
    return total.hexdigest()[:HASH_DIGITS]


@contextlib.contextmanager
def lock(path: Path, say: Callable[[str], None], what: str = "another build") -> Iterator[None]:
    """Holds an exclusive lock on the file `path`, waiting (and saying so) while another has it.

    The kernel drops it with the process, so a build that was killed never blocks the next one.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            owner = file.read().strip()
            say(f"waiting for {what}" + (f" (process {owner})" if owner else ""))
            fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        file.truncate()
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


def write_atomically(path: Path, data: bytes) -> None:
    """Writes a file so that others see the old content or the new, never a part.

    It keeps the mode of the file it replaces; a new script can be run.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_file():
        mode = path.stat().st_mode & 0o777
    else:
        mode = 0o755 if data.startswith(b"#!") else 0o644
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            os.fchmod(file.fileno(), mode)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


@contextlib.contextmanager
def fresh_folder(dest: Path) -> Iterator[Path]:
    """A temporary folder that becomes `dest` when the block ends well, and vanishes otherwise.

    Where `dest` exists by then, somebody else made the same thing: theirs stays.
    """
    dest.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(dir=dest.parent, prefix=f".new-{dest.name}-"))
    try:
        yield work
        work.chmod(0o755)
        try:
            work.rename(dest)
        except OSError:
            if not dest.is_dir():
                raise
    finally:
        shutil.rmtree(work, ignore_errors=True)


@dataclass(frozen=True)
class Synced:
    """What `sync` did, as relative paths."""

    changed: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)

    @property
    def names_changed(self) -> bool:
        """Whether the set of files differs, not only what they hold."""
        return bool(self.added or self.removed)


def sync(tree: Path, wanted: Mapping[str, bytes], placed: Iterable[str]) -> Synced:
    """Makes `tree` hold the `wanted` files, by content.

    A file that already holds the right bytes is left alone, so its time stamp stays and nothing
    that depends on it is built again. Of `placed` (what earlier calls put there) that which is no
    longer wanted goes. Other files of the tree are not looked at.
    """
    done = Synced()
    for name, data in wanted.items():
        dest = tree / name
        if not dest.is_file():
            done.added.append(name)
        elif dest.read_bytes() != data:
            done.changed.append(name)
        else:
            continue
        write_atomically(dest, data)
    for name in sorted(set(placed) - set(wanted)):
        path = tree / name
        if path.is_file():
            path.unlink()
            done.removed.append(name)
        folder = path.parent
        while folder != tree and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent
    return done


def prune(folder: Path, keep: int, spare: Path | None = None) -> list[Path]:
    """Deletes all but the `keep` most recently used entries of `folder`, and returns them.

    spare: never deleted, whatever its age. Hidden entries are work in progress and left alone.
    """
    if not folder.is_dir():
        return []
    entries = [path for path in folder.iterdir() if not path.name.startswith(".")]
    entries.sort(key=lambda path: (path == spare, path.stat().st_mtime_ns), reverse=True)
    old = entries[keep:]
    for path in old:
        shutil.rmtree(path, ignore_errors=True)
    return old
