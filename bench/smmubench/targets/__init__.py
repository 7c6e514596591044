# SPDX-License-Identifier: GPL-2.0-or-later
"""Targets: running machines behind one interface (:class:`smmubench.target.Target`)."""

from __future__ import annotations

import shutil
from pathlib import Path

from smmubench.errors import UsageError, did_you_mean
from smmubench.target import Config, Target

#: Every target there is, in the order in which a run uses them.
TARGETS = ("sim", "qemu", "firmware")

__all__ = ["TARGETS", "available", "open_target"]


def open_target(
    name: str = "sim", config: Config | None = None, *, artifacts: Path | None = None
) -> Target:
    """Start a machine of target ``name`` (one of :data:`TARGETS`); usable as a context manager.

    ``artifacts`` is the directory for console.log, qemu.log, qmp.jsonl and cmdline.sh (``sim``
    has none of them). Raises UsageError for an unknown target or machine, MissingTool when the
    target isn't built, TargetDied when it doesn't come up.
    """
    config = config or Config()
    if name == "sim":
        from smmubench.targets.sim import SimTarget

        return SimTarget(config, artifacts=artifacts)
    if name == "qemu":
        from smmubench.targets.qemu import QemuTarget

        return QemuTarget(config, artifacts=artifacts)
    if name == "firmware":
        from smmubench.targets.firmware import FirmwareTarget

        return FirmwareTarget(config, artifacts=artifacts)
    raise UsageError(f'there is no target "{name}"{did_you_mean(name, TARGETS)}')


def available(name: str) -> str | None:
    """None when ``name`` can be opened now, else what is missing (and the command that gets it)."""
    if name == "sim":
        from smmubench.build.core import find_core

        # Opening it builds the models, which takes a compiler and seconds.
        if find_core() or shutil.which("gcc"):
            return None
        return "the models aren't built, and there is no gcc; get it: apt-get install gcc"
    if name == "qemu":
        from smmubench.build.qemu import find_qemu

        return None if find_qemu() else "QEMU isn't built; get it: smmubench build qemu"
    if name == "firmware":
        from smmubench.build.firmware import find_firmware

        if not find_firmware():
            return "the firmware isn't built; get it: smmubench build firmware"
        return available("qemu")
    raise UsageError(f'there is no target "{name}"{did_you_mean(name, TARGETS)}')
