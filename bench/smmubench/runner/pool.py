# SPDX-License-Identifier: GPL-2.0-or-later
"""Machines that are kept running from case to case."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Protocol

from smmubench.runner.alarm import TimeUp
from smmubench.target import Config, Target
from smmubench.targets import open_target

__all__ = ["Opener", "TargetPool"]


class Opener(Protocol):
    """As :func:`smmubench.targets.open_target`."""

    def __call__(self, name: str, config: Config, *, artifacts: Path | None) -> Target: ...


class TargetPool:
    """One machine per target name, reused (after a reset) while the machine stays the same."""

    def __init__(self, opener: Opener = open_target) -> None:
        self._open = opener
        self._targets: dict[str, tuple[Config, Target]] = {}

    def get(self, name: str, config: Config, artifacts: Path | None) -> Target:
        """A machine in its reset state, its logs going to ``artifacts``."""
        kept = self._targets.get(name)
        if kept and (kept[0].machine, kept[0].extra) != (config.machine, config.extra):
            self.discard(name)
            kept = None
        if kept:
            target = kept[1]
            _call(target, "begin_case", artifacts)
        else:
            target = self._open(name, config, artifacts=artifacts)
            self._targets[name] = (config, target)
        target.reset(tlb_entries=config.tlb_entries, tlb_ways=config.tlb_ways, seed=config.seed)
        return target

    def opened(self, name: str) -> Target | None:
        """The machine that is kept running under ``name``."""
        kept = self._targets.get(name)
        return kept[1] if kept else None

    def rest(self, name: str) -> None:
        """Between two cases: nothing more goes into the last one's directory."""
        if name in self._targets:
            _call(self._targets[name][1], "begin_case", None)

    def discard(self, name: str) -> None:
        """Close a machine that can't be trusted any more; the next case gets a new one."""
        kept = self._targets.pop(name, None)
        if kept:
            # TimeUp too: an event loop that was interrupted may hand it out again on closing.
            with contextlib.suppress(Exception, TimeUp):
                kept[1].close()

    def close(self) -> None:
        for name in list(self._targets):
            self.discard(name)

    def __enter__(self) -> TargetPool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _call(target: Target, method: str, artifacts: Path | None) -> None:
    """Targets that write logs switch them from case to case."""
    switch: Callable[[Path | None], None] | None = getattr(target, method, None)
    if switch:
        switch(artifacts)
