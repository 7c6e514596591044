# SPDX-License-Identifier: GPL-2.0-or-later
"""What IOMMUs are made with, for machines in this process and for QEMU's command line."""

from __future__ import annotations

import pytest

from smmubench.errors import UsageError
from smmubench.machines import load_machine
from smmubench.target import Config
from smmubench.targets._options import Options, geometry, qemu_globals

APQ, SMMU = load_machine("apq8064-bench"), load_machine("smmuv2-bench")
KNOWN = {"arm-smmuv2.num-cb": False, "arm-smmuv2.s2": True}
PRESETS = ("mmu-401", "mmu-500")


def read(**extra: object) -> Options:
    named = {f"arm-smmuv2.{name.replace('_', '-')}": value for name, value in extra.items()}
    return Options.read(Config(extra=named), KNOWN, PRESETS)


def test_nothing_given_is_nothing_set() -> None:
    assert read() == Options(None, (), ())


@pytest.mark.parametrize("value", [False, 0, "off", "no", "false", "0"])
def test_a_switch_is_spelled_in_many_ways(value: object) -> None:
    assert read(s2=value).properties == (("arm-smmuv2", "s2", 0),)


def test_numbers_may_be_texts() -> None:
    assert read(num_cb="0x10").properties == (("arm-smmuv2", "num-cb", 16),)


def test_groups_are_handed_over() -> None:
    assert read(handover="1:0x80000010:0+2:3:0x10000").handover == (
        (1, 0x8000_0010, 0),
        (2, 3, 0x1_0000),
    )


def test_a_preset_is_one_of_those_there_are() -> None:
    assert read(preset="mmu-401").preset == "mmu-401"
    with pytest.raises(UsageError, match='no preset "x"; there are: mmu-401, mmu-500'):
        read(preset="x")


def test_the_size_of_the_tlb_is_said_once() -> None:
    for read_it in (
        lambda config: Options.read(config, KNOWN, PRESETS),
        lambda config: qemu_globals(config, SMMU),
    ):
        with pytest.raises(UsageError, match="is the configuration's tlb_ways"):
            read_it(Config(extra={"arm-smmuv2.tlb-ways": 2}))


def test_the_smallest_part_limits_every_tlb() -> None:
    assert geometry(SMMU, 8192, 16) == (8192, 16)
    assert geometry(APQ, 256, 4) == (256, 4)
    for machine, most in ((SMMU, 8192), (APQ, 256)):
        with pytest.raises(UsageError, match=f"1 to {most} entries"):
            geometry(machine, 2 * most, 4)


def test_qemu_is_told_of_devices_that_the_machine_has() -> None:
    config = Config(
        tlb_entries=8,
        tlb_ways=2,
        extra={"arm-smmuv2.s2": False, "arm-smmuv2.preset": "mmu-401", "bench-dma.can-stall": True},
    )
    assert qemu_globals(config, SMMU) == {
        "arm-smmuv2.tlb-entries": 8,
        "arm-smmuv2.tlb-ways": 2,
        "arm-smmuv2.s2": "off",
        "arm-smmuv2.preset": "mmu-401",
        "bench-dma.can-stall": "on",
    }
    assert qemu_globals(config, APQ) == {
        "msm-iommu.tlb-entries": 8,
        "msm-iommu.tlb-ways": 2,
        "bench-dma.can-stall": "on",
    }
