# SPDX-License-Identifier: GPL-2.0-or-later
"""The x-iommu-... commands: what they tell is the tables, and telling changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from rawqemu import (
    FIRST,
    IOMMU,
    MSM,
    RAM,
    SECTION,
    SMALL,
    TABLE,
    QmpError,
    Raw,
    activate,
    descriptor,
    msm,
    run,
)

L1 = RAM.base + 0x0100_0000  # 16 KB, as TTBR0.PA wants it
L2 = RAM.base + 0x0101_0000
LIST = RAM.base + 0x0102_0000
DATA = RAM.base + 0x0200_0000
BIG, PAGE, HOLE = 0x1000_0000, 0x1010_0000, 0x2000_0000  # a section, a 4 KB page, nothing


@pytest.fixture
def mapped(qemu: Raw) -> Raw:
    """mdp0's context 0 translates BIG by a section and PAGE by a small page."""
    qemu.words(L1 + 4 * (BIG >> 20), [DATA | SECTION])
    qemu.words(L1 + 4 * (PAGE >> 20), [L2 | TABLE])
    qemu.words(L2, [DATA + 0x10_0000 | SMALL])
    activate(qemu, L1)
    return qemu


def _translate(qemu: Raw, *iovas: int, **how: Any) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = qemu(
        "x-iommu-translate", path=IOMMU, stream=0, iovas=list(iovas), **how
    )["results"]
    return results


def test_translations_are_those_of_the_tables(mapped: Raw) -> None:
    big, page, hole = _translate(mapped, BIG + 0x12345, PAGE + 0xABC, HOLE)
    assert (big["status"], big["pa"], big["page"]) == ("translated", DATA + 0x12345, 1 << 20)
    assert (page["status"], page["pa"], page["page"]) == ("translated", DATA + 0x10_0ABC, 4096)
    assert set(page["perms"]) == {"pr", "pw", "ur", "uw"}
    assert big["context"] == page["context"] == 0
    assert set(big["attrs"]) == {"memtype", "inner", "outer", "share", "secure"}
    assert (hole["status"], hole["causes"]) == ("fault", ["translation"])
    assert not {"pa", "page", "perms", "attrs"} & set(hole)


def test_asking_changes_nothing(mapped: Raw) -> None:
    before = mapped("x-iommu-query", path=IOMMU)
    _translate(mapped, BIG, PAGE, HOLE)
    _translate(mapped, BIG, PAGE, HOLE, fresh=True)
    mapped("x-iommu-walk", path=IOMMU, stream=0, iova=HOLE)
    assert mapped("x-iommu-query", path=IOMMU) == before
    assert mapped("x-iommu-query-tlb", path=IOMMU) == {"entries": []}


def test_live_answers_from_the_tlb_and_fresh_from_the_tables(mapped: Raw) -> None:
    mapped.poke(LIST, descriptor("read", src=BIG, length=4))
    run(mapped, (FIRST, LIST))
    mapped.words(L1 + 4 * (BIG >> 20), [0])
    (live,), (fresh,) = _translate(mapped, BIG), _translate(mapped, BIG, fresh=True)
    assert (live["status"], live["hit"], live["pa"]) == ("translated", True, DATA)
    assert (fresh["status"], fresh["hit"]) == ("fault", False)


def test_permissions_depend_on_the_access(mapped: Raw) -> None:
    privileged_only = DATA | 0x2 | 0b01 << 10  # AP 0b001
    mapped.words(L1 + 4 * (BIG >> 20), [privileged_only])
    (user,) = _translate(mapped, BIG)
    (privileged,) = _translate(mapped, BIG, privileged=True, write=True)
    assert user["causes"] == ["permission"]
    assert privileged["status"] == "translated"


def test_a_stream_that_leads_nowhere_has_no_context(mapped: Raw) -> None:
    mapped.write(msm("M2VCBR_N", index=5), MSM["M2VCBR_N"].encode(CBNDX=7))
    answer = mapped("x-iommu-translate", path=IOMMU, stream=5, iovas=[0])["results"][0]
    assert (answer["status"], answer["causes"]) == ("fault", ["config"])
    assert "context" not in answer


def test_a_stream_that_bypasses_keeps_its_address(mapped: Raw) -> None:
    mapped.write(msm("SCTLR", 0), 0)
    (answer,) = _translate(mapped, 0x1234_5678)
    assert (answer["status"], answer["pa"]) == ("bypass", 0x1234_5678)
    assert {"page", "perms"}.isdisjoint(answer)


def test_walk_shows_every_level(mapped: Raw) -> None:
    walk = mapped("x-iommu-walk", path=IOMMU, stream=0, iova=PAGE + 0x10)
    first, second = walk["levels"]
    assert (first["address"], first["descriptor"]) == (L1 + 4 * (PAGE >> 20), L2 | TABLE)
    assert (first["level"], first["meaning"], first["bytes"]) == (1, "table", 4)
    assert (second["address"], second["descriptor"]) == (L2, DATA + 0x10_0000 | SMALL)
    assert (second["level"], second["meaning"]) == (2, "small page")
    assert walk["result"]["pa"] == DATA + 0x10_0010


def test_a_walk_into_a_register_window_is_a_decode_error(mapped: Raw) -> None:
    from rawqemu import MDP0

    mapped.words(L1 + 4 * (HOLE >> 20), [MDP0.base | TABLE])
    walk = mapped("x-iommu-walk", path=IOMMU, stream=0, iova=HOLE)
    assert [level["meaning"] for level in walk["levels"]] == ["table", "decode error"]
    assert walk["result"]["causes"] == ["walk-decode", "level2"]


def test_query_tells_registers_streams_and_contexts(mapped: Raw) -> None:
    state = mapped("x-iommu-query", path=IOMMU)
    assert (state["model"], state["window"]) == ("msm-v0", 1 << 20)
    assert {register["name"] for register in state["registers"]} >= {"CR", "ESR", "IDR", "REV"}
    context = state["contexts"][0]
    assert (context["index"], context["translating"], context["stalled"]) == (0, True, False)
    registers = {register["name"]: register for register in context["registers"]}
    assert registers["TTBR0"]["value"] == L1
    assert registers["TTBR0"]["offset"] == MSM.address("TTBR0", context=0)
    assert state["contexts"][1]["translating"] is False
    assert {"route": 0, "stream": 0, "mask": 0, "way": "translate", "context": 0, "vmid": 0} in (
        state["streams"]
    )
    assert mapped("x-iommu-query", path=IOMMU, streams=False)["streams"] == []


def test_query_counts_what_happened(mapped: Raw) -> None:
    mapped.poke(LIST, descriptor("read", src=BIG, length=1024, burst=256))
    run(mapped, (FIRST, LIST))
    state = mapped("x-iommu-query", path=IOMMU)
    counters = state["counters"]
    wanted = {"translations": 4, "hits": 3, "misses": 1, "walks": 1, "walk-reads": 1}
    assert {name: counters[name] for name in wanted} == wanted
    assert {name: state["contexts"][0]["counters"][name] for name in wanted} == wanted


def test_tlb_lists_what_is_in_it(mapped: Raw) -> None:
    mapped.poke(LIST, descriptor("read", src=PAGE + 0x100, length=4))
    run(mapped, (FIRST, LIST))
    (entry,) = mapped("x-iommu-query-tlb", path=IOMMU)["entries"]
    wanted = {"va": PAGE, "pa": DATA + 0x10_0000, "page": 4096, "vmid": 0, "asid": 0}
    assert {name: entry[name] for name in wanted} == wanted
    assert (entry["locked"], entry["prefetched"]) == (False, False)


def test_an_ordered_fault_comes_when_it_is_due(mapped: Raw) -> None:
    mapped("x-iommu-inject-fault", path=IOMMU, cause="translation", skip=2)
    mapped.poke(LIST, descriptor("read", src=BIG, length=4096, burst=256))
    (result,) = run(mapped, (FIRST, LIST))["results"]
    assert (result["state"], result["code"]) == ("error", "iommu-fault")
    assert (result["bytes"], result["error-address"]) == (512, BIG + 512)
    fault = mapped.event("IOMMU_FAULT")["data"]
    assert fault == {
        "path": IOMMU, "type": "context", "stream": 0, "context": 0, "iova": BIG + 512,
        "write": False, "privileged": False, "instruction": False, "secure": False,
        "causes": ["translation"], "recorded": True, "fsr": MSM["FSR"].encode(TF=1),
        "far": BIG + 512, "fsynr0": 0, "fsynr1": fault["fsynr1"],
    }  # fmt: skip
    assert mapped.mmio((msm("FSR", 0),), (msm("FAR", 0),), (msm("FSYNR1", 0),)) == [
        fault["fsr"], fault["far"], fault["fsynr1"],
    ]  # fmt: skip


def test_an_order_can_be_cancelled(mapped: Raw) -> None:
    mapped("x-iommu-inject-fault", path=IOMMU, cause="permission", count=5)
    mapped("x-iommu-inject-fault", path=IOMMU, cause="permission", count=0)
    mapped.poke(LIST, descriptor("read", src=BIG, length=64))
    assert run(mapped, (FIRST, LIST))["results"][0]["state"] == "done"


def test_a_global_fault_is_an_event_without_context(mapped: Raw) -> None:
    mapped.write(msm("M2VCBR_N", index=9), MSM["M2VCBR_N"].encode(CBNDX=200))
    mapped.poke(LIST, descriptor("read", src=BIG, length=4, flags=1 << 12, stream=9))
    run(mapped, (FIRST, LIST))
    fault = mapped.event("IOMMU_FAULT")["data"]
    assert (fault["type"], fault["stream"], fault["causes"]) == ("global", 9, ["config"])
    assert "context" not in fault
    assert fault["fsr"] == mapped.read(msm("ESR"))
    assert fault["far"] == mapped.read(msm("EAR"))


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("x-iommu-query", {}),
        ("x-iommu-query-tlb", {}),
        ("x-iommu-walk", {"stream": 0, "iova": 0}),
        ("x-iommu-translate", {"stream": 0, "iovas": [0]}),
        ("x-iommu-inject-fault", {"cause": "translation"}),
    ],
)
@pytest.mark.parametrize("path", ["/machine/iommu/nope", FIRST, ""], ids=["none", "master", "-"])
def test_a_path_that_is_no_iommu_is_refused(
    qemu: Raw, command: str, arguments: dict[str, Any], path: str
) -> None:
    with pytest.raises(QmpError, match=f"'{path}' is not the path of an IOMMU"):
        qemu(command, path=path, **arguments)


@pytest.mark.parametrize("cause", ["level2"])
def test_a_cause_that_can_not_be_ordered_is_refused(qemu: Raw, cause: str) -> None:
    with pytest.raises(QmpError, match=f"can't be made to fault with cause '{cause}'"):
        qemu("x-iommu-inject-fault", path=IOMMU, cause=cause)


def test_a_stream_beyond_sixteen_bits_is_refused(qemu: Raw) -> None:
    with pytest.raises(QmpError, match="stream"):
        qemu("x-iommu-translate", path=IOMMU, stream=65536, iovas=[0])
