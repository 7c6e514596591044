# SPDX-License-Identifier: GPL-2.0-or-later
"""What a run was made with, so that a result can be told apart from another year's."""

from __future__ import annotations

import platform
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path
from typing import Any

from smmubench.build.core import find_core
from smmubench.build.firmware import find_firmware
from smmubench.build.qemu import find_qemu, manifest

__all__ = ["bench_version", "provenance", "target_properties"]


def provenance(targets: Iterable[str]) -> dict[str, str]:
    """Versions and hashes of the bench and of each of ``targets``."""
    found = {"smmubench": bench_version(), "python": platform.python_version()}
    for name in dict.fromkeys(targets):
        found.update(target_properties(name))
    return found


_known: dict[str, dict[str, str]] = {}


def target_properties(name: str) -> dict[str, str]:
    """What identifies the hardware model of one target; empty when it isn't built."""
    if not _known.get(name):  # hashing every source takes its time, and what is built stays built
        _known[name] = _look(name)
    return _known[name]


def _look(name: str) -> dict[str, str]:
    if name == "sim":
        core = find_core()
        return {"core": Path(core.lib).parent.name} if core else {}
    binary = find_qemu()
    found = _qemu(binary) if binary else {}
    if name == "firmware":
        images = find_firmware()
        found |= {"firmware": next(iter(images.values())).parent.name} if images else {}
    return found


def _qemu(binary: Path) -> dict[str, str]:
    record: dict[str, Any] = manifest(binary)
    if not record:
        return {"qemu": str(binary)}
    return {
        "qemu": str(record.get("version", "")),
        "qemu patches": str(record.get("patches-hash", "")),
        "qemu overlay": str(record.get("overlay-hash", "")),
        "hw-model": str(record.get("hw-model-hash", "")),
    }


def bench_version() -> str:
    """The version of the installed package."""
    try:
        return metadata.version("smmubench")
    except metadata.PackageNotFoundError:
        return "unknown"
