# SPDX-License-Identifier: GPL-2.0-or-later
"""x-mmio and x-bench-reset: what they do and what they refuse."""

from __future__ import annotations

from typing import Any

import pytest
from rawqemu import (
    DMA,
    FIRST,
    IOMMU,
    PAGE,
    RAM,
    TABLE_OF,
    QmpError,
    Raw,
    descriptor,
    master_base,
    msm,
    run,
)

WINDOWS = {window.kind: window for window in TABLE_OF.windows}
SCRATCH = WINDOWS["bench-page"].base + PAGE.address("SCRATCH", index=0)
SEED = WINDOWS["bench-page"].base + PAGE.address("SEED")


def test_a_batch_is_done_in_order(qemu: Raw) -> None:
    ops = [
        {"op": "write", "addr": SCRATCH, "value": 1},
        {"op": "read", "addr": SCRATCH},
        {"op": "write", "addr": SCRATCH, "value": 0x102},
        {"op": "poll", "addr": SCRATCH, "mask": 3, "expect": 2},
        {"op": "read", "addr": SCRATCH, "size": 4},
    ]
    assert qemu("x-mmio", ops=ops) == {"values": [0, 1, 0, 0x102, 0x102]}


def test_nothing_to_do_is_fine(qemu: Raw) -> None:
    assert qemu("x-mmio", ops=[]) == {"values": []}


def test_a_poll_that_fails_tells_all(qemu: Raw) -> None:
    ops = [
        {"op": "write", "addr": SCRATCH, "value": 0x15},
        {"op": "poll", "addr": SCRATCH, "mask": 0xF0, "expect": 0x20, "count": 3},
    ]
    with pytest.raises(QmpError) as caught:
        qemu("x-mmio", ops=ops)
    assert str(caught.value) == (
        f"op 1: poll of {SCRATCH:#x} gave 0x15, wanted 0x20 under mask 0xf0 after 3 reads"
    )


@pytest.mark.parametrize(
    "address",
    [
        WINDOWS["gic-cpu"].base,
        WINDOWS["uart"].base,
        WINDOWS["virtio"].base,
        0,
        0xFFFF_FFFF_FFFF_FFF8,
    ],
    ids=["gic-cpu", "uart", "virtio", "nothing", "end"],
)
def test_other_windows_are_refused_before_anything_is_done(qemu: Raw, address: int) -> None:
    ops = [{"op": "write", "addr": SCRATCH, "value": 7}, {"op": "read", "addr": address}]
    with pytest.raises(QmpError) as caught:
        qemu("x-mmio", ops=ops)
    assert str(caught.value) == (
        f"op 1: {address:#x} is not in RAM and in no window of an IOMMU, a master, the bench page, "
        "the GIC distributor or PCI's configuration space"
    )
    assert qemu.read(SCRATCH) == 0


@pytest.mark.parametrize("size", [1, 2, 4, 8])
@pytest.mark.parametrize("memory", ["ram", "sram"])
def test_memory_is_open_and_little_endian(qemu: Raw, memory: str, size: int) -> None:
    base = RAM.base if memory == "ram" else WINDOWS[memory].base
    value = int.from_bytes(bytes(range(1, size + 1)), "little")
    at = {"addr": base + 0x2000, "size": size}
    ops = [{"op": "write", "value": value, **at}, {"op": "read", **at}]
    assert qemu("x-mmio", ops=ops)["values"] == [0, value]
    assert qemu.peek(base + 0x2000, size) == bytes(range(1, size + 1))


def test_windows_of_every_bench_device_are_open(qemu: Raw) -> None:
    bases = [iommu.base for iommu in TABLE_OF.iommus]
    bases += [master.base for master in TABLE_OF.masters]
    bases += [WINDOWS["gic-dist"].base, WINDOWS["bench-page"].base]
    assert len(qemu.mmio(*((base,) for base in bases))) == len(bases)


@pytest.mark.parametrize(
    ("op", "why"),
    [
        ({"op": "write"}, "a write needs 'value'"),
        ({"op": "poll"}, "a poll needs 'expect'"),
        ({"op": "read", "value": 1}, "'value' means nothing to a read"),
        ({"op": "write", "value": 1, "mask": 1}, "'mask' means nothing to a write"),
        ({"op": "poll", "expect": 0, "count": 0}, "count 0 is not 1 to 1000000"),
        ({"op": "poll", "expect": 0, "count": 1000001}, "count 1000001 is not 1 to 1000000"),
        ({"op": "read", "size": 3}, "size 3 is not 1, 2, 4 or 8"),
        ({"op": "read", "size": 16}, "size 16 is not 1, 2, 4 or 8"),
        ({"op": "write", "value": 1 << 32}, "value 0x100000000 does not fit 4 bytes"),
        ({"op": "read", "size": 8}, "takes no access of 8 bytes"),
        ({"op": "read", "size": 1}, "takes no access of 1 bytes"),
    ],
)
def test_an_operation_without_sense_is_refused(qemu: Raw, op: dict[str, Any], why: str) -> None:
    with pytest.raises(QmpError) as caught:
        qemu("x-mmio", ops=[{"addr": SCRATCH, **op}])
    assert str(caught.value).startswith("op 0: ")
    assert str(caught.value).endswith(why)


def test_a_misaligned_address_is_refused(qemu: Raw) -> None:
    with pytest.raises(QmpError, match="is not aligned to 4"):
        qemu.read(SCRATCH + 2)


def test_the_gic_takes_bytes(qemu: Raw) -> None:
    priority = WINDOWS["gic-dist"].base + 0x400 + 40  # GICD_IPRIORITYR, one byte an interrupt
    ops = [
        {"op": "write", "addr": priority, "size": 1, "value": 0xA0},
        {"op": "read", "addr": priority, "size": 1},
    ]
    assert qemu("x-mmio", ops=ops)["values"] == [0, 0xA0]


def test_registers_that_do_not_exist_read_zero_and_are_logged(qemu: Raw) -> None:
    hole = msm("RESUME", 0) + 0x100
    assert qemu.mmio((hole, 5), (hole,)) == [0, 0]
    counters = qemu("x-iommu-query", path=IOMMU)["counters"]
    assert counters["guest-errors"] == 2


def test_reset_brings_registers_counters_and_masters_back(qemu: Raw) -> None:
    qemu.poke(RAM.base, descriptor("nop"))
    qemu.mmio((SCRATCH, 1), (msm("TTBR0", 0), 0x8000_4000), (msm("RESUME", 0) + 0x100,))
    run(qemu, (FIRST, RAM.base))
    qemu("x-bench-reset")
    state = qemu("x-iommu-query", path=IOMMU)
    assert qemu.mmio((SCRATCH,), (msm("TTBR0", 0),)) == [0, 0]
    assert set(state["counters"].values()) == {0}
    assert qemu("x-dma-query", path=FIRST)["state"] == "idle"


def test_reset_keeps_memory(qemu: Raw) -> None:
    qemu.poke(RAM.base + 0x1000, b"kept")
    qemu("x-bench-reset")
    assert qemu.peek(RAM.base + 0x1000, 4) == b"kept"


def test_a_seed_stays_until_the_next(qemu: Raw) -> None:
    qemu("x-bench-reset", seed=5)
    assert qemu.read(SEED) == 5
    qemu.write(SEED, 6)
    assert qemu.read(SEED) == 6
    qemu("x-bench-reset")
    assert qemu.read(SEED) == 5


def test_a_geometry_stays_until_the_next(qemu: Raw) -> None:
    qemu("x-bench-reset", tlb=[{"path": IOMMU, "entries": 6, "ways": 6}])
    for _ in range(2):
        state = qemu("x-iommu-query", path=IOMMU)
        assert (state["tlb-entries"], state["tlb-ways"]) == (6, 6)
        qemu("x-bench-reset")
    other = qemu("x-iommu-query", path="/machine/iommu/mdp1")
    assert (other["tlb-entries"], other["tlb-ways"]) == (64, 4)


def test_a_geometry_set_as_property_waits_for_a_reset(qemu: Raw) -> None:
    qemu("qom-set", path=IOMMU, property="tlb-entries", value=16)
    assert qemu("x-iommu-query", path=IOMMU)["tlb-entries"] == 64
    qemu("x-bench-reset")
    assert qemu("x-iommu-query", path=IOMMU)["tlb-entries"] == 16


@pytest.mark.parametrize(("entries", "ways"), [(0, 1), (257, 1), (4, 3), (6, 2), (4, 0), (4, 8)])
def test_a_geometry_that_can_not_be_made_changes_nothing(
    qemu: Raw, entries: int, ways: int
) -> None:
    qemu.write(SCRATCH, 3)
    bad = {"path": IOMMU, "entries": entries, "ways": ways}
    with pytest.raises(QmpError, match=f"a TLB of {entries} entries in {ways} ways can't be made"):
        qemu("x-bench-reset", seed=9, tlb=[{**bad, "entries": 8, "ways": 8}, bad])
    assert qemu.mmio((SCRATCH,), (SEED,)) == [3, 0]
    qemu("x-bench-reset")
    assert qemu("x-iommu-query", path=IOMMU)["tlb-entries"] == 64


def test_a_guest_can_reset_the_bench_through_its_page(qemu: Raw) -> None:
    qemu.mmio((SCRATCH, 1), (msm("TTBR0", 0), 0x8000_4000))
    qemu.write(WINDOWS["bench-page"].base + PAGE.address("RESET"), 1)
    assert qemu.mmio((SCRATCH,), (msm("TTBR0", 0),)) == [0, 0]


def test_the_exit_code_is_qemus(qemu: Raw) -> None:
    qemu.write(WINDOWS["bench-page"].base + PAGE.address("EXIT"), 42)
    assert qemu.event("BENCH_EXIT")["data"] == {"code": 42}
    assert qemu.wait() == 42


def test_page_says_what_it_is(qemu: Raw) -> None:
    page = WINDOWS["bench-page"].base
    assert qemu.mmio((page,), (page + 4,)) == [0x53424E43, 1]
    assert qemu.read(master_base(FIRST) + DMA.address("ID")) == 0x48574D44
