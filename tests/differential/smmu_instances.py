# SPDX-License-Identifier: GPL-2.0-or-later
"""Random SMMUs: presets, and what properties make of them."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final, Literal

from .worlds import chance, pick

Format = Literal["short", "long", "aarch64"]

#: Properties that a world depends on; those of a preset that an instance doesn't name.
BASE: Final = {
    "architecture": 2, "num-s2cb": 0, "num-irpt": 1, "ias": 48, "oas": 48, "ubs": 49, "ptfs": 0,
    "numsidb": 15, "hafdbs": 0, "s1": 1, "s2": 1, "nested": 1, "pgsz-4k": 1, "pgsz-16k": 1,
    "pgsz-64k": 1, "stream-match": 1, "ato": 1, "exids": 0, "vmid16": 0, "hads": 0, "smcd": 1,
    "stall": 1, "secure": 0,
}  # fmt: skip
PRESETS: Final = {
    "generic": {"hafdbs": 3, "hads": 1, "vmid16": 1},
    "mmu-400": {
        "architecture": 1, "ias": 40, "oas": 40, "ubs": 40, "ptfs": 1, "s1": 0, "nested": 0,
        "pgsz-4k": 0, "pgsz-16k": 0, "pgsz-64k": 0, "ato": 0,
    },
    "mmu-401": {
        "architecture": 1, "ias": 40, "oas": 40, "ubs": 40, "pgsz-4k": 0, "pgsz-16k": 0,
        "pgsz-64k": 0,
    },
    "mmu-500": {"pgsz-16k": 0, "ato": 0, "smcd": 0, "secure": 1},
    "qcom-smmu-v2": {"ias": 36, "oas": 36, "ubs": 36, "s2": 0, "nested": 0, "smcd": 0},
}  # fmt: skip
#: (entries, ways): no answer may depend on them while tables stand still.
GEOMETRIES: Final = ((64, 4), (1, 1), (16, 4), (128, 2))


@dataclass(frozen=True)
class Instance:
    """``given`` are the properties that differ from the preset's."""

    preset: str
    given: tuple[tuple[str, int], ...]
    entries: int
    ways: int

    def __getitem__(self, name: str) -> int:
        """A property's value, given or the preset's."""
        return {**BASE, **PRESETS[self.preset], **dict(self.given)}[name]

    @property
    def granules(self) -> tuple[int, ...]:
        """AArch64 granules as powers of two."""
        names = {"pgsz-4k": 12, "pgsz-16k": 14, "pgsz-64k": 16}
        return tuple(grain for name, grain in names.items() if self[name])

    @property
    def formats(self) -> tuple[Format, ...]:
        """Of stage 1; stage 2 has all but the short one."""
        found: list[Format] = []
        if self["ptfs"] == 0:
            found.append("short")
        if self["ptfs"] < 2:
            found.append("long")
        return (*found, "aarch64") if self.granules else tuple(found)


def draw_instance(random: Random) -> Instance:
    """An SMMU that can be made."""
    preset = pick(
        random,
        (48, "generic"),
        (20, "mmu-500"),
        (14, "mmu-401"),
        (10, "qcom-smmu-v2"),
        (8, "mmu-400"),
    )
    v1 = preset in ("mmu-400", "mmu-401")
    given = {"num-cb": 6 + random.randrange(5), "num-smr": 8 + random.randrange(5), "numsidb": 15}
    if preset == "mmu-400":
        given["num-s2cb"] = given["num-cb"]
    elif preset != "qcom-smmu-v2" and chance(random, 30):
        given["num-s2cb"] = 2
    if chance(random, 40):
        given["num-irpt"] = 1 + random.randrange(4)
    if chance(random, 50):
        given["ias"] = random.choice((32, 36, 40, 42, 44, 48))
        given["oas"] = random.choice((32, 36, 40, 42, 44, 48))
    if chance(random, 40):
        given["ubs"] = random.choice((32, 36, 40, 42, 44, 49, 64))
    if chance(random, 20) and preset != "mmu-400":
        given["smcd"] = random.getrandbits(1)
    if chance(random, 10):
        given["stream-match"] = 0
    if chance(random, 15):
        given["stall"] = 0
    if chance(random, 25):
        given["secure"] = 1 - int(preset == "mmu-500")
    if chance(random, 15):
        given["numsidb"] = given["smr-id-bits"] = given["smr-mask-bits"] = 4 + random.randrange(11)
    if v1:
        if preset == "mmu-401" and chance(random, 50):
            given["pgsz-64k"] = 1
    else:
        draw_v2(random, given)
    if chance(random, 25):
        given["walk-cache-entries"] = random.choice((1, 8, 64))
    entries, ways = random.choice(GEOMETRIES)
    return Instance(preset, tuple(given.items()), entries, ways)


def draw_v2(random: Random, given: dict[str, int]) -> None:
    """What only the architecture's second version has."""
    if chance(random, 25):
        given["ptfs"] = random.randrange(3)
    if chance(random, 25):
        names = ("pgsz-4k", "pgsz-16k", "pgsz-64k")
        for name in names:
            given[name] = random.getrandbits(1)
        given[random.choice(names)] = 1
    if chance(random, 50):
        given["hafdbs"] = random.choice((3, 3, 0, 1))
        given["hads"] = random.getrandbits(1)
    if chance(random, 20) and "smr-id-bits" not in given:
        given["exids"] = 1
        given["numsidb"] = given["smr-id-bits"] = given["smr-mask-bits"] = 16
    if chance(random, 60):
        given["ato"] = 1
