# SPDX-License-Identifier: GPL-2.0-or-later
"""Where things are: the project's checkout and the user's cache.

Functions, not constants: the cache follows the environment of the moment, so that a test or a
job can have one of its own.
"""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["cache", "firmware", "hw_model", "qemu_patches", "root"]


def root() -> Path:
    """The project's checkout (the folder that holds ``hw-model`` and ``qemu-patches``)."""
    return Path(__file__).resolve().parents[2]


def hw_model() -> Path:
    """The portable hardware model in C."""
    return root() / "hw-model"


def qemu_patches() -> Path:
    """The patch series for QEMU and, below it, ``overlay``: our new files in QEMU's tree."""
    return root() / "qemu-patches"


def firmware() -> Path:
    """The bare-metal guests."""
    return root() / "firmware"


def cache() -> Path:
    """``${XDG_CACHE_HOME:-~/.cache}/smmubench``; it need not exist yet.

    A relative XDG_CACHE_HOME is ignored, as the XDG base directory specification asks.
    """
    base = os.environ.get("XDG_CACHE_HOME", "")
    top = Path(base) if os.path.isabs(base) else Path.home() / ".cache"
    return top / "smmubench"
