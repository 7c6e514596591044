# SPDX-License-Identifier: GPL-2.0-or-later
"""The in-process machine with SMMUs of other makes: presets, properties, hand-over, security."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from smmubench.errors import TargetError, UsageError
from smmubench.machines._smmu import PROPERTIES
from smmubench.targets.sim import SimTarget


@pytest.fixture
def other(new_target: Callable[..., SimTarget]) -> Callable[..., SimTarget]:
    """Makes smmuv2-bench with other properties of its SMMU."""

    def make(**properties: object) -> SimTarget:
        extra = {f"arm-smmuv2.{name.replace('_', '-')}": v for name, v in properties.items()}
        return new_target(machine="smmuv2-bench", extra=extra)

    return make


def test_the_models_and_the_machine_tables_know_the_same_properties(other):
    known = other()._m._known_properties()
    of_smmus = {
        name.removeprefix("arm-smmuv2."): flag
        for name, flag in known.items()
        if name.startswith("arm-smmuv2.")
    }
    assert of_smmus == {name: values is None for name, values in PROPERTIES.items()}


def test_properties_win_over_the_machines(other, smmu_on):
    target = other(num_cb=16, numsidb="0xf", stall=False, tlbsync_latency=3)
    smmu = smmu_on(target)
    assert len(target.query("smmu").contexts) == 16
    smmu.set("SCTLR", 0, CFCFG=1)
    assert smmu.get("SCTLR", 0) == 0
    smmu.put("sTLBGSYNC", 0)
    reads = [smmu.get("sTLBGSTATUS") for _ in range(4)]
    assert [bool(value) for value in reads] == [True, True, True, False]


def test_a_preset_replaces_the_machines(other):
    target = other(preset="mmu-401")
    assert target.query("smmu").model == "smmu-v1"


def test_what_firmware_hands_over_is_there_after_a_reset(other):
    smr = 1 << 31 | 0x7F << 16 | 0x4000
    target = other(handover=f"2:{smr:#x}:0x10000")
    for _ in range(2):
        (route,) = target.query("smmu").routes
        assert (route.index, route.stream, route.mask, route.way) == (2, 0x4000, 0x7F, "bypass")
        target.reset()


@pytest.mark.parametrize(
    "properties, message",
    [
        ({"num_cbs": 4}, r'no option "arm-smmuv2.num-cbs"; did you mean "arm-smmuv2.num-cb"'),
        ({"preset": "mmu-50"}, 'no preset "mmu-50"; did you mean "mmu-500"'),
        ({"num_cb": -1}, "-1 is not a 32-bit number"),
        ({"num_cb": 1 << 32}, "is not a 32-bit number"),
        ({"num_cb": "many"}, "'many' is not a 32-bit number"),
        ({"num_cb": True}, "True is not a 32-bit number"),
        ({"s2": 2}, "2 is not on or off"),
        ({"s2": "perhaps"}, "'perhaps' is not on or off"),
        ({"tlb_entries": 8}, "is the configuration's tlb_entries"),
        ({"handover": "1:2"}, '"1:2" is not GROUP:SMR:S2CR'),
        ({"handover": "1:2:0x100000000"}, "more than 32 bits"),
        ({"handover": "+".join(["0:0:0"] * 9)}, "so many stream mapping groups"),
    ],
)
def test_properties_that_make_no_sense_are_told(other, properties, message):
    with pytest.raises(UsageError, match=message):
        other(**properties)


@pytest.mark.parametrize(
    "properties", [{"num_cb": 0}, {"num_cb": 129}, {"page_size": 8192}, {"s1": False, "s2": False}]
)
def test_a_configuration_that_contradicts_itself_is_refused_with_a_sentence(other, properties):
    with pytest.raises(UsageError, match=r"smmuv2-bench: .+ .+ .+"):
        other(**properties)


def test_properties_of_a_device_that_is_not_there_mean_nothing(new_target):
    assert new_target(extra={"arm-smmuv2.num-cb": 4}).query("mdp0").model == "msm-v0"
    with pytest.raises(UsageError, match="no option"):
        new_target(extra={"arm-smmuv2.num-cbs": 4})
    with pytest.raises(UsageError, match="1 to 256 entries"):
        new_target(tlb_entries=512)


def test_a_snapshot_is_refused_by_another_configuration(other):
    target, small = other(), other(num_cb=8)
    target.snapshot("here")
    small._snapshots["there"] = target._snapshots["here"]
    with pytest.raises(TargetError, match="refuse the snapshot"):
        small.restore("there")
    assert len(small.query("smmu").contexts) == 8


# -- security --------------------------------------------------------------------------------------------------------


def test_secure_accesses_reach_the_secure_copies(other, smmu_on):
    target = other(secure="on")
    smmu = smmu_on(target)
    smmu.put("sCR0", 0x400)
    smmu.put("sCR0", 0x002, secure=True)
    one, two = smmu.get("sCR0"), smmu.get("sCR0", secure=True)
    assert one & 0x402 == 0x400 and two & 0x402 == 0x002
    state = target.query("smmu")
    assert (state.registers["sCR0"], state.registers["sCR0_s"]) == (one, two)
    assert smmu.get("SCR1", secure=True) != 0
    assert smmu.get("SCR1") == 0


def test_without_two_security_states_secure_accesses_are_like_others(other, smmu_on):
    smmu = smmu_on(other(secure=False))
    assert not [name for name in smmu.target.query("smmu").registers if name.endswith("_s")]
    smmu.put("sCR0", 0x402, secure=True)
    assert smmu.get("sCR0") & 0x402 == 0x402
