# SPDX-License-Identifier: GPL-2.0-or-later
"""``iommu:`` of a scenario: a model, how it is built, and the table format that the driver uses.

``msm-v0``, or ``smmu-v2[/PRESET][:FORMAT]``, as in ``smmu-v2/mmu-401:long``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from smmubench.errors import UsageError, did_you_mean
from smmubench.machines import load_machine

__all__ = ["FORMATS", "HOME", "MSM", "PRESETS", "IommuChoice"]

#: The machine that stands for a model where a scenario names one that lacks it.
HOME: Final = {"msm-v0": "apq8064-bench", "smmu-v2": "smmuv2-bench"}

PRESETS: Final = ("generic", "mmu-400", "mmu-401", "mmu-500", "qcom-smmu-v2")

_STAGE1: Final = ("short", "long", "aarch64-4k", "aarch64-16k", "aarch64-64k")
#: Table formats of the SMMU: stage 1; stage 2 alone (``s2-``); stage 1 over a flat stage 2
#: (``nested-``).
FORMATS: Final = (
    *_STAGE1,
    *(f"s2-{name}" for name in _STAGE1 if name != "short"),
    *(f"nested-{name}" for name in _STAGE1),
)

_TEXT = re.compile(r"(?P<model>[^/:]+)(/(?P<preset>[^:]+))?(:(?P<format>.+))?")


@dataclass(frozen=True, slots=True)
class IommuChoice:
    """``preset`` None: the machine's own. ``format`` is "short" on the MSM part, which has one."""

    model: str = "msm-v0"
    preset: str | None = None
    format: str = "short"

    @classmethod
    def parse(cls, text: str) -> IommuChoice:
        """Raises UsageError that says what there is."""
        found = _TEXT.fullmatch(text)
        if not found:
            raise UsageError(f'"{text}" is no IOMMU; write {_form()}')
        model, preset, format = found["model"], found["preset"], found["format"]
        _known(model, HOME, "IOMMU")
        if model == "msm-v0":
            if preset or format:
                raise UsageError(f'"{text}": msm-v0 has no presets and one table format')
            return cls(model)
        if preset:
            _known(preset, PRESETS, "preset")
        if format:
            _known(format, FORMATS, "table format")
        return cls(model, preset, format or "short")

    def machine(self, wanted: str) -> str:
        """``wanted``, or the home of this model if that machine has none of it."""
        has = any(each.model == self.model for each in load_machine(wanted).iommus)
        return wanted if has else HOME[self.model]

    def properties(self, given: Mapping[str, int | bool]) -> dict[str, object]:
        """``Config.extra`` for it: QEMU's global properties, by the device that has them."""
        named: dict[str, object] = {} if self.preset is None else {"preset": self.preset}
        return {f"arm-smmuv2.{name}": value for name, value in {**named, **given}.items()}

    def __str__(self) -> str:
        if self.model == "msm-v0":
            return self.model
        return f"{self.model}{f'/{self.preset}' if self.preset else ''}:{self.format}"


#: What a scenario has that says nothing.
MSM: Final = IommuChoice()


def _form() -> str:
    return "msm-v0 or smmu-v2[/PRESET][:FORMAT]"


def _known(name: str, names: Iterable[str], what: str) -> None:
    known = list(names)
    if name not in known:
        hint = did_you_mean(name, known) or f"; there are: {', '.join(known)}"
        raise UsageError(f'there is no {what} "{name}"{hint}')
