# SPDX-License-Identifier: GPL-2.0-or-later
"""What a machine's IOMMUs are made with (:class:`smmubench.target.Config`), for every target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from smmubench.errors import UsageError, did_you_mean
from smmubench.machines import Machine
from smmubench.target import Config

#: The device that QEMU's properties name, by the model of a machine's table.
DEVICES: Mapping[str, str] = {"msm-v0": "msm-iommu", "smmu-v2": "arm-smmuv2"}

#: TLB entries that a reset can give a model at most (HWM_MSM_MAX_TLB, HWM_SMMU_MAX_TLB).
TLB_CAPACITY: Mapping[str, int] = {"msm-v0": 256, "smmu-v2": 8192}

#: Words that QEMU takes for a switch.
_SWITCHES = {"on": 1, "yes": 1, "true": 1, "off": 0, "no": 0, "false": 0}

Handover = tuple[int, int, int]


def geometry(machine: Machine, entries: int, ways: int) -> tuple[int, int]:
    """``entries`` and ``ways`` of every TLB, checked as the models check them (set_tlb in
    hwm.h).
    """
    most = min(TLB_CAPACITY[iommu.model] for iommu in machine.iommus)
    sets, odd = divmod(entries, ways) if ways > 0 else (0, 1)
    if not 1 <= entries <= most or odd or sets & (sets - 1):
        raise UsageError(
            f"a TLB of {entries} entries in {ways} ways can't be made: 1 to {most} entries, and "
            "entries / ways a power of two"
        )
    return entries, ways


def given(config: Config) -> dict[str, object]:
    """``config.extra``, less what Config has members for: that would be said twice."""
    for word in config.extra:
        device, _, name = word.partition(".")
        if device in DEVICES.values() and name in ("tlb-entries", "tlb-ways"):
            raise UsageError(f'"{word}" is the configuration\'s {name.replace("-", "_")}')
    return dict(config.extra)


@dataclass(frozen=True, slots=True)
class Options:
    """``config.extra`` for machines that are made in this process."""

    preset: str | None
    handover: tuple[Handover, ...]
    properties: tuple[tuple[str, str, int], ...]  #: device, name, value

    @classmethod
    def read(cls, config: Config, known: Mapping[str, bool], presets: tuple[str, ...]) -> Options:
        """``known`` tells of each "device.property" whether it is a switch. Raises UsageError for
        a name or value that there isn't.
        """
        extra = given(config)
        preset = extra.pop("arm-smmuv2.preset", None)
        if preset is not None and preset not in presets:
            hint = did_you_mean(str(preset), presets) or f"; there are: {', '.join(presets)}"
            raise UsageError(f'there is no preset "{preset}"{hint}')
        handover = _handover(str(extra.pop("arm-smmuv2.handover", "")))
        properties: list[tuple[str, str, int]] = []
        for word, value in extra.items():
            if word not in known:
                names = [*known, "arm-smmuv2.preset", "arm-smmuv2.handover"]
                raise UsageError(f'sim has no option "{word}"{did_you_mean(word, names)}')
            device, _, name = word.partition(".")
            properties.append((device, name, _number(word, value, switch=known[word])))
        return cls(None if preset is None else str(preset), handover, tuple(properties))


def _number(word: str, value: object, *, switch: bool) -> int:
    most = 1 if switch else 0xFFFF_FFFF
    if isinstance(value, str):
        try:
            number = _SWITCHES[value] if switch and value in _SWITCHES else int(value, 0)
        except ValueError:
            number = -1
    else:
        number = value if isinstance(value, int) else -1
    if not 0 <= number <= most or (isinstance(value, bool) and not switch):
        raise UsageError(f"{word}: {value!r} is not {'on or off' if switch else 'a 32-bit number'}")
    return int(number)


def _handover(text: str) -> tuple[Handover, ...]:
    """Stream mapping groups that firmware left valid: "GROUP:SMR:S2CR", joined by "+"."""
    groups: list[Handover] = []
    for part in text.split("+") if text else ():
        try:
            group, smr, s2cr = (int(word, 0) for word in part.split(":"))
        except ValueError:
            raise UsageError(f'handover "{part}" is not GROUP:SMR:S2CR') from None
        if not all(0 <= each <= 0xFFFF_FFFF for each in (group, smr, s2cr)):
            raise UsageError(f'handover "{part}" has a number of more than 32 bits')
        groups.append((group, smr, s2cr))
    return tuple(groups)


def qemu_globals(config: Config, machine: Machine) -> dict[str, int | str]:
    """Global properties for QEMU: sizes of the machine's TLBs, and ``config.extra``."""
    found: dict[str, int | str] = {}
    devices = {DEVICES[iommu.model] for iommu in machine.iommus}
    for device in sorted(devices):
        found[f"{device}.tlb-entries"] = config.tlb_entries
        found[f"{device}.tlb-ways"] = config.tlb_ways
    for word, value in given(config).items():
        device = word.partition(".")[0]
        if device in DEVICES.values() and device not in devices:
            continue  # QEMU warns of what nobody uses
        if isinstance(value, bool):
            found[word] = "on" if value else "off"
        else:
            found[word] = value if isinstance(value, int) else str(value)
    return found
