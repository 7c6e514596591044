# SPDX-License-Identifier: GPL-2.0-or-later
"""The buffer-sharing cases: each passes, with the numbers that the argument was about."""

from __future__ import annotations

import pytest

from .conftest import IDS, Machines, load, play

#: What the default point of a case must come to. Everything else is in the scenario itself.
NUMBERS: dict[str, dict[str, int]] = {
    "T01": {
        "list_entries_large": 11,
        "list_entries_pages": 2576,
        "leaf_writes_large": 26,
        "leaf_writes_pages": 2576,
        "tables_large": 1,
        "tables_pages": 11,
    },
    "T02": {"runs_with_iommu": 1, "runs_without_iommu": 11},
    "T03": {"live_pages_right": 0, "leaked_bytes": 9_502_720},
    "T04": {"bytes_changed_by_wrong_addresses": 0, "bus_address": 0x4800_0000},
    "T05": {"leaked_pages": 0, "leaked_iova_bytes": 0, "failures_walked": 35},
    # 2! * 2 + 3! * 3 + 4! * 4 + sum of n * n for 5..11 + 15 * sum of n for 5..11
    "T06": {"unmap_orders": 32 + 56 + 105, "faults_after_unmap": 118 + 476 + 840},
    "T08": {"bytes_seen_before_sync": 0, "bytes_copied": 262_144, "bytes_held_by_two": 262_144},
    "T09": {"runs_list": 1, "runs_entries": 11},
    "T10": {"failures_at_0": 0, "failures_at_95": 10},
    "T11": {"words_4k": 1, "words_64k": 16, "words_1m": 1, "words_16m": 16},
    "T11-formats": {"words_small": 1, "words_joined": 16},
    "T12": {
        "misses_large": 11,
        "misses_pages": 2576,
        "walk_reads_large": 12,
        "walk_reads_pages": 5152,
    },
    "T13": {
        "misses_1m": 11,
        "misses_64k": 161,
        "misses_4k": 2576,
        "leaf_writes_1m": 26,
        "leaf_writes_64k": 2576,
        "leaf_writes_4k": 2576,
    },
    "T14": {"mappings": 11, "misses": 11},
    "T15": {"mappings_alone": 12, "misses_alone": 12, "mappings_after": 1152, "misses_after": 1152},
    "T16": {"mappings": 1},
    "T17": {"contiguous_at_0": 1, "contiguous_at_95": 0, "pool_at_95": 1, "iommu_at_95": 1},
    "T18": {"fast_used": 1 << 20, "slow_used": 64 << 10, "pieces_of_e": 2},
    "T19": {"peak_on_demand": 3 << 20, "idle_while_jpeg_camera": 3 << 20},
    "T20": {"one_to_one_address": 0x8A00_0000},
    "T22": {"invalidations_cb0": 5, "invalidations_cb1": 5, "invalidations_other_iommu": 5},
    "T23": {"bytes_written_after_free": 0},
    "T24": {"cross_hits": 0, "misses_alone": 4},
    "T25": {"old_hits": 0, "old_hits_before_invalidate": 40},
    "T26": {"teardown_orders": 720, "refused_free": 360, "refused_release": 888},
    "T27": {"walks_ttbr0": 1, "walks_ttbr1": 1},
    "T28": {"bytes_changed_frame": 0, "bytes_changed_constants": 0, "bytes_changed_bystander": 0},
    "T29": {"stalls": 1, "retries": 1, "terminations": 2, "bursts_while_stalled": 256},
    "T30": {"mismatches": 0},
    "T31": {"pages_after_cutting": 90},
    "T32": {"segments_cut": 4},
}

POINTS = [(name, number) for name in IDS for number in range(len(load(name).cases))]


@pytest.mark.parametrize(
    "name, number", POINTS, ids=[f"{name}{load(name).cases[n].point.label}" for name, n in POINTS]
)
def test_case_passes(sim: Machines, name: str, number: int) -> None:
    scenario = load(name)
    case = scenario.cases[number]
    world = play(sim, scenario, case)
    assert world.checks
    target = world.target
    errors = {
        each.name: target.counters(each.name)["guest_errors"] for each in world.machine.iommus
    }
    assert not any(errors.values()), "the driver touched registers in a way that makes no sense"
    if not case.point.params:
        wanted = NUMBERS[name]
        assert {measure: world.measures[measure] for measure in wanted} == wanted
    if name == "T30" and case.iommu.model == "msm-v0":
        assert world.measures["probes"] >= 100_000


def test_every_case_has_its_numbers() -> None:
    assert sorted(NUMBERS) == sorted(IDS)


@pytest.mark.parametrize("entries", [4, 8, 16, 32, 64])
def test_linear_misses_do_not_depend_on_the_tlb(sim: Machines, entries: int) -> None:
    scenario = load("T12")
    [case] = [c for c in scenario.cases if c.point.values == {"entries": entries, "streams": 1}]
    measures = play(sim, scenario, case).measures
    assert (measures["misses_large"], measures["misses_pages"]) == (11, 2576)


@pytest.mark.parametrize("streams", range(5, 12))
def test_more_streams_than_entries_thrash_even_large_pages(sim: Machines, streams: int) -> None:
    scenario = load("T12")
    [case] = [c for c in scenario.cases if c.point.values == {"entries": 4, "streams": streams}]
    measures = play(sim, scenario, case).measures
    bursts = sum([256] * min(streams, 10) + [16] * (streams == 11))
    assert measures["misses_large_streams"] == measures["misses_pages_streams"] == bursts


def test_a_quiet_stream_suffers_more_in_a_smaller_tlb(sim: Machines) -> None:
    scenario = load("T24")
    misses = {
        case.config.tlb_entries: play(sim, scenario, case).measures["misses_together"]
        for case in scenario.cases
    }
    assert misses[64] < misses[16] < misses[4] == 512


@pytest.mark.parametrize("name", IDS)
def test_every_case_looks_at_data_and_at_faults(name: str) -> None:
    """Return codes alone are no evidence: masters' data is compared, and faults are read decoded."""
    steps = load(name).cases[0].steps
    transfers = [each for step in steps if step.name == "dma" for each in step.op.starts]
    looks = [step.op for step in steps if step.name == "expect"]
    assert any(each.sees or each.op == "verify" for each in transfers) or any(e.data for e in looks)
    assert any(each.fault or each.no_faults for each in looks)
