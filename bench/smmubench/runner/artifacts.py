# SPDX-License-Identifier: GPL-2.0-or-later
"""A run's directory with one directory per case, and ``latest``; safe with many runs at once."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import time
from pathlib import Path

from smmubench.errors import BenchError, UsageError

__all__ = ["LATEST", "case_directory", "latest", "new_run", "plain", "tail"]

LATEST = "latest"
_NAME_LIMIT = 100  # well under the 255 bytes a file name may have
_TAIL_BYTES = 64 << 10
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def new_run(out: Path) -> Path:
    """Make ``out/<date-time>`` (``-2``, ``-3``... where taken) and point ``out/latest`` at it."""
    stamp = time.strftime("%Y%m%d-%H%M%S")
    try:
        out.mkdir(parents=True, exist_ok=True)
        for number in range(1, 10_000):
            run = out / (stamp if number == 1 else f"{stamp}-{number}")
            with contextlib.suppress(FileExistsError):
                run.mkdir()
                _point(out / LATEST, run.name)
                return run.resolve()
    except OSError as error:
        raise UsageError(f"can't write results to {out}: {error.strerror}") from None
    raise BenchError(f"{out} has no room for another run of {stamp}")


def _point(link: Path, to: str) -> None:
    """Replace a symlink in one step; a real directory of that name stays as it is."""
    new = link.with_name(f".{link.name}-{os.getpid()}-{to}")
    new.symlink_to(to)
    try:
        os.replace(new, link)
    except OSError:
        new.unlink()


def case_directory(run: Path, name: str) -> Path:
    """The directory of the case called ``name`` ("T12[tlb=4]-qemu"); made here."""
    plain = re.sub(r"[^A-Za-z0-9._=-]+", "-", name.replace("]", "")).strip("-.") or "case"
    if len(plain) > _NAME_LIMIT:
        plain = f"{plain[:_NAME_LIMIT]}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
    directory = run / plain
    directory.mkdir(parents=True, exist_ok=True)
    return directory


def latest(out: Path) -> Path:
    """The newest run below ``out``; UsageError when there is none."""
    link = out / LATEST
    if link.is_dir():
        return link.resolve()
    raise UsageError(f"there is no run below {out}; smmubench run makes one")


def plain(line: str) -> str:
    """A line of a log without what would steer a terminal."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", line)


def tail(path: Path, lines: int) -> list[str]:
    """The last lines of a log; none when it doesn't exist."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - _TAIL_BYTES))
            text = file.read().decode("utf-8", "replace")
            return [plain(line) for line in text.splitlines()[-lines:]]
    except OSError:
        return []
