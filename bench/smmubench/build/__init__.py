# SPDX-License-Identifier: GPL-2.0-or-later
"""Builds what the bench runs: QEMU, the in-process core, the firmware, the generated files.

Each result is found by the content of what it is made from, in the user's cache; asking again for
what exists costs milliseconds.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from smmubench import errors

__all__ = ["PARTS", "build"]

PARTS = ("core", "qemu", "firmware", "generated")
"""What can be built."""

ALL = ("core", "qemu", "firmware")
"""What ``all`` builds, in this order. Generated files are part of the sources: they are made anew
only on request, so that a stale one shows in the tests instead of being mended in passing."""


def build(
    what: str = "all",
    *,
    source: str | Path | None = None,
    progress: Callable[[str], None] | None = None,
) -> dict[str, Path]:
    """Builds one of PARTS, or ``all`` but the generated files, and returns what was made by name.

    source: a QEMU tarball or folder, for ``qemu`` and ``all``.
    progress: gets a line for each step; by default they go to stderr, with one percent line that
    is redrawn where that is a terminal.

    Raises UsageError for an unknown part, MissingTool for a missing program, BuildError for a
    build that failed.
    """
    if what != "all" and what not in PARTS:
        known = ("all", *PARTS)
        raise errors.UsageError(f'can\'t build "{what}": choose one of {", ".join(known)}'
                                + errors.did_you_mean(what, known))
    if source is not None and what not in ("all", "qemu"):
        raise errors.UsageError(f'a QEMU source is of no use for "{what}"')
    made: dict[str, Path] = {}
    for part in ALL if what == "all" else (what,):
        if part == "generated":
            made.update(_generated())
        elif part == "core":
            from smmubench.build import core

            made["core"] = core.build_core(progress=progress).lib
        elif part == "qemu":
            from smmubench.build import qemu

            made["qemu"] = qemu.build_qemu(source, progress)
        else:
            from smmubench.build import firmware

            made.update(firmware.build_firmware(progress=progress))
    return made


def _generated() -> dict[str, Path]:
    """Makes register and machine tables from their descriptions; the files that changed."""
    try:
        from smmubench import generate
    except ModuleNotFoundError as error:
        raise errors.MissingTool(
            f"making the generated files needs the Python package {error.name}",
            "python3 bench/bootstrap.py test",
        ) from error
    return {str(path): Path(path) for path in generate.main()}
