# SPDX-License-Identifier: GPL-2.0-or-later
"""Every case can fail: a fault in driver, tables, library or set-up is noticed, and for its own reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from smmubench.driver import Attach
from smmubench.drivers import msm_v0
from smmubench.drivers.msm_registers import MsmWindow
from smmubench.errors import CaseFailure
from smmubench.mapping import bounce, dma, pools, ranges, sharing, space, split
from smmubench.mapping import device as device_module
from smmubench.mapping import memory as memory_module
from smmubench.scenario import buffers
from smmubench.scenario.ops import error_path, fragment
from smmubench.scenario.ops import machine as machine_ops
from smmubench.scenario.ops import mapping as map_ops
from smmubench.tables import long, short, short_words

from .conftest import IDS, Machines, load, play

Patch = pytest.MonkeyPatch
SABOTAGES: list[tuple[str, str, Callable[[Patch], None]]] = []


def sabotage(
    case: str, complaint: str
) -> Callable[[Callable[[Patch], None]], Callable[[Patch], None]]:
    """``complaint`` is a pattern of what the case must say."""

    def register(function: Callable[[Patch], None]) -> Callable[[Patch], None]:
        SABOTAGES.append((case, complaint, function))
        return function

    return register


@sabotage("T01", "sees frame")
def large_pages_lead_to_the_wrong_memory(patch: Patch) -> None:
    right = short_words.page_word

    def wrong(size: int, pa: int, a: short_words.Attributes) -> int:
        return right(size, pa + (size if size == short_words.LARGE else 0), a)

    patch.setattr(short, "page_word", wrong)


@sabotage("T01", "pages: 161, expected 11")
def sections_are_never_used(patch: Patch) -> None:
    right = split.largest_fits
    patch.setattr(space, "largest_fits", lambda iova, pa, n, sizes: right(iova, pa, n, sizes[:2]))


@sabotage("T02", "sees frame")
def pieces_are_mapped_in_the_wrong_order(patch: Patch) -> None:
    right = space.AddressSpace.back

    def wrong(self: Any, reservation: Any, backing: Any, **how: Any) -> None:
        right(self, reservation, type(backing)(tuple(reversed(backing.entries))), **how)

    patch.setattr(space.AddressSpace, "back", wrong)


@sabotage("T02", "runs: 11, expected 1")
def segments_are_never_joined(patch: Patch) -> None:
    right = dma.dma_map_sg

    def wrong(device: Any, entries: Any, **how: Any) -> Any:
        array = right(device, entries, **how)
        array.segments = [segment for segment, _ in array.pieces]
        return array

    patch.setattr(map_ops, "dma_map_sg", wrong)


@sabotage("T03", "mapping wrong: 0 addresses")
def the_count_is_ignored(patch: Patch) -> None:
    right = dma.dma_unmap_sg
    patch.setattr(map_ops, "dma_unmap_sg", lambda a, n, **how: right(a, a.entries, **how))


@sabotage("T03", "pages: 2321, expected 0")
def unmapping_forgets_the_tables(patch: Patch) -> None:
    patch.setattr(msm_v0.MsmDriver, "unmap", lambda self, domain, iova, length, **how: None)


@sabotage("T05", "runs out at entry 1.*expected 0x")
def a_failing_map_undoes_itself(patch: Patch) -> None:
    right = sharing.map_for_device

    def wrong(device: Any, entries: Any, array: Any, **how: Any) -> int:
        count = right(device, entries, array, **how)
        sharing.unmap_for_device(device, array, count)
        return count

    patch.setattr(error_path, "map_for_device", wrong)


@sabotage("T05", "before .* after")
def a_failed_reservation_keeps_its_iova(patch: Patch) -> None:
    right = space.AddressSpace.map

    def wrong(self: Any, backing: Any, **how: Any) -> Any:
        try:
            return right(self, backing, **how)
        except space.MappingError as error:
            if error.reason == "no-table-memory":
                self.iova.allocate(4096)
            raise

    patch.setattr(space.AddressSpace, "map", wrong)


@sabotage("T06", "ok after .* expected iommu-fault")
def unmapping_does_not_invalidate(patch: Patch) -> None:
    patch.setattr(msm_v0.MsmDriver, "_invalidate", lambda self, domain, addresses: None)


@sabotage("T06", "overlap")
def masters_share_an_address_space(patch: Patch) -> None:
    right = msm_v0.MsmDriver.domain
    made: list[Any] = []

    def wrong(self: Any, name: str, *format: Any) -> Any:
        made.append(right(self, name, *format))
        return made[0]

    patch.setattr(msm_v0.MsmDriver, "domain", wrong)


@sabotage("T09", "sees frame")
def single_maps_come_out_reversed(patch: Patch) -> None:
    right = map_ops.MapOp._call

    def wrong(self: Any, world: Any, device: Any, entries: Any) -> Any:
        array = right(self, world, device, entries)
        array.segments.reverse()
        return array

    patch.setattr(map_ops.MapOp, "_call", wrong)


@sabotage("T10", "reserved: .* expected 2097152")
def a_refused_request_takes_what_there_is(patch: Patch) -> None:
    right = space.AddressSpace.reserve

    def wrong(self: Any, length: int, **how: Any) -> Any:
        try:
            return right(self, length, **how)
        except space.MappingError:
            self.iova.allocate(4096)
            raise

    patch.setattr(space.AddressSpace, "reserve", wrong)


@sabotage("T11", "should have been refused .misaligned")
def alignment_is_not_looked_at(patch: Patch) -> None:
    def wrong(iova: int, pa: int, length: int, page: int, sizes: Sequence[int]) -> Iterable[Any]:
        yield split.PageRun(iova & -page, pa & -page, page, length // page)

    patch.setattr(map_ops, "one_size", wrong)


@sabotage("T11-formats", "sees memory")
def contiguous_pages_repeat_their_first_descriptor(patch: Patch) -> None:
    right = long.page_word

    def wrong(form: Any, page: Any, pa: int, prot: Any) -> int:
        return right(form, page, pa ^ (page.size if page.count > 1 else 0), prot)

    patch.setattr(long, "page_word", wrong)


@sabotage("T12", "(misses|walk_reads|prefetches): .* expected")
def prefetch_is_on(patch: Patch) -> None:
    right = msm_v0.MsmDriver.attach

    def wrong(self: Any, domain: Any, master: str, how: Attach) -> None:
        right(self, domain, master, replace(how, prefetch=True))

    patch.setattr(msm_v0.MsmDriver, "attach", wrong)


@sabotage("T13", "pages: 2576, expected 11|leaf_writes")
def only_small_pages_are_used(patch: Patch) -> None:
    right = split.largest_fits
    patch.setattr(space, "largest_fits", lambda iova, pa, n, sizes: right(iova, pa, n, sizes[:1]))


@sabotage("T22", "expected fault")
def only_the_first_context_is_invalidated(patch: Patch) -> None:
    right = msm_v0.MsmDriver._invalidate

    def wrong(self: Any, domain: Any, addresses: Any) -> None:
        rest = list(domain.attachments.items())[1:]
        for name, _ in rest:
            del domain.attachments[name]
        right(self, domain, addresses)
        domain.attachments.update(rest)

    patch.setattr(msm_v0.MsmDriver, "_invalidate", wrong)


@sabotage("T22", "should have been refused .busy")
def a_busy_context_is_taken_over(patch: Patch) -> None:
    right = msm_v0.MsmDriver.attach

    def wrong(self: Any, domain: Any, master: str, *how: Any) -> None:
        old = self._attached.pop(master, None)
        if old is not None:
            del old.domain.attachments[master]
        right(self, domain, master, *how)

    patch.setattr(msm_v0.MsmDriver, "attach", wrong)


@sabotage("T24", "misses|sees")
def two_spaces_have_one_asid(patch: Patch) -> None:
    right = msm_v0.MsmDriver.attach

    def wrong(self: Any, domain: Any, master: str, how: Attach) -> None:
        right(self, domain, master, replace(how, asid=7))

    patch.setattr(msm_v0.MsmDriver, "attach", wrong)


@sabotage("T25", "sees second|hits")
def nobody_invalidates_after_the_switch(patch: Patch) -> None:
    patch.setattr(msm_v0.MsmDriver, "invalidate", lambda self, domain, *where: None)


@sabotage("T25", "live|hits")
def switching_invalidates_by_itself(patch: Patch) -> None:
    right = msm_v0.MsmDriver.switch

    def wrong(self: Any, domain: Any, master: str) -> None:
        right(self, domain, master)
        self.invalidate(domain)

    patch.setattr(msm_v0.MsmDriver, "switch", wrong)


@sabotage("T25", "done after .* expected iommu-fault")
def streams_without_a_space_pass_through(patch: Patch) -> None:
    _without(patch, "BYPASSD")


@sabotage("T27", "vcodec_a_stream")
def the_split_is_not_programmed(patch: Patch) -> None:
    _without(patch, "N")


@sabotage("T27", "vcodec_a_stream")
def the_table_bases_are_swapped(patch: Patch) -> None:
    right = short.ShortTable.ttbr0.fget
    patch.setattr(short.ShortTable, "ttbr0", property(lambda self: right(self) ^ 0x2000))


@sabotage("T28", "done after .* expected iommu-fault")
def read_only_is_not_honoured(patch: Patch) -> None:
    right = short_words.Attributes.of.__func__  # type: ignore[attr-defined]
    of = classmethod(lambda cls, prot: right(cls, replace(prot, write=True)))
    patch.setattr(short_words.Attributes, "of", of)


@sabotage("T28", "done after .* expected iommu-fault")
def dead_contexts_let_streams_pass(patch: Patch) -> None:
    _without(patch, "BYPASSD")


@sabotage("T29", "terminated after .* expected done|done after .* expected terminated")
def retry_and_terminate_are_exchanged(patch: Patch) -> None:
    right = MsmWindow.Ops.set

    def wrong(self: Any, name: str, **fields: Any) -> None:
        if "TNR" in fields:
            fields["TNR"] = not fields["TNR"]
        right(self, name, **fields)

    patch.setattr(MsmWindow.Ops, "set", wrong)


@sabotage("T29", "no-handler")
def a_missing_handler_goes_unnoticed(patch: Patch) -> None:
    patch.setattr(space.WarningLog, "warn", lambda self, kind, message: None)


@sabotage("T30", "mismatches")
def one_answer_in_ten_thousand_is_wrong(patch: Patch) -> None:
    right = MsmWindow.query

    def wrong(self: Any, name: str, bank: int, iovas: Sequence[int]) -> list[int]:
        values = right(self, name, bank, iovas)
        values[len(values) // 2] ^= 0x1000
        return values

    patch.setattr(MsmWindow, "query", wrong)


@sabotage("T31", "mapping section|expected")
def cutting_loses_a_neighbour(patch: Patch) -> None:
    right = short.ShortTable._remains

    def wrong(self: Any, *what: Any) -> list[int]:
        words = right(self, *what)
        return [*words[:-1], 0]

    patch.setattr(short.ShortTable, "_remains", wrong)


@sabotage("T31", "should have been refused .overlap|was accepted")
def live_entries_are_overwritten(patch: Patch) -> None:
    right = short.ShortTable._check_free

    def wrong(self: Any, runs: Any) -> list[int]:
        try:
            return right(self, runs)
        except space.MappingError:
            return []

    patch.setattr(short.ShortTable, "_check_free", wrong)


@sabotage("T31", "live|TLB")
def the_tlb_keeps_the_whole_page(patch: Patch) -> None:
    patch.setattr(msm_v0.MsmDriver, "_invalidate", lambda self, domain, addresses: None)


@sabotage("T32", "pages: 16, expected 1")
def alignment_stops_at_a_megabyte(patch: Patch) -> None:
    right = ranges.RangeAllocator.allocate

    def wrong(self: Any, length: int, *, alignment: int = 1, **how: Any) -> int | None:
        return right(self, length, alignment=min(alignment, 1 << 20), **how)

    patch.setattr(ranges.RangeAllocator, "allocate", wrong)


@sabotage("T32", "segments across")
def boundaries_are_ignored(patch: Patch) -> None:
    patch.setattr(dma, "cut_at_boundary", lambda segments, boundary: segments)


@sabotage("T04", "mapping bus: iova")
def addresses_come_out_where_they_went_in(patch: Patch) -> None:
    right = device_module.Device.bus_address
    patch.setattr(
        device_module.Device,
        "bus_address",
        lambda self, pa, length: pa if right(self, pa, length) is not None else None,
    )


@sabotage("T08", "bounce buffers: copies: 2, expected 4")
def syncing_does_not_copy(patch: Patch) -> None:
    patch.setattr(bounce.BouncePool, "to_cpu", lambda self, slot: None)


@sabotage("T08", "what the CPU put into frame, differs|sees frame")
def slots_are_the_memory_itself(patch: Patch) -> None:
    """As if the device reached the buffer: what it writes is there before anybody syncs."""
    right = bounce.BouncePool.take

    def wrong(self: Any, original: Any) -> Any:
        slot = right(self, original)
        view = self._view
        self._view = lambda pa, n: view(original.pa if pa == slot.copy.pa else pa, n)
        return slot

    patch.setattr(bounce.BouncePool, "take", wrong)


@sabotage("T14", "chunks of frame")
def the_smallest_chunks_go_first(patch: Patch) -> None:
    right = pools.ChunkPool.__init__

    def wrong(self: Any, *what: Any) -> None:
        right(self, *what)
        self.sizes = self.sizes[::-1]

    patch.setattr(pools.ChunkPool, "__init__", wrong)


@sabotage("T15", "chunks of frame")
def a_chunk_is_lost_on_return(patch: Patch) -> None:
    right = pools.free_chunks
    patch.setattr(buffers, "free_chunks", lambda homes, chunks: right(homes, chunks[1:]))


@sabotage("T16", "refused|no-memory")
def the_tail_check_is_the_posted_one(patch: Patch) -> None:
    right = pools._tail
    patch.setattr(pools, "_tail", lambda pool, left, rule: right(pool, left, "posted"))


@sabotage("T17", "contiguous_at_5: 1, expected 0")
def fragmentation_is_not_looked_at(patch: Patch) -> None:
    patch.setattr(fragment.FragmentOp, "_contiguous", lambda self, taken, pages: True)


@sabotage("T18", "pool fast|no-memory|pool slow")
def the_last_pool_goes_first(patch: Patch) -> None:
    right = pools.allocate_chunks
    patch.setattr(
        machine_ops, "allocate_chunks", lambda homes, n, **how: right(homes[::-1], n, **how)
    )


@sabotage("T19", "bytes idle|no-memory")
def freed_chunks_never_come_back(patch: Patch) -> None:
    patch.setattr(buffers, "free_chunks", lambda homes, chunks: None)


@sabotage("T20", "should have been refused|was accepted|whole 4K|is no range")
def any_start_of_a_space_will_do(patch: Patch) -> None:
    right = space.RangeAllocator

    def loose(start: int, end: int, granule: int) -> Any:
        return right(-(-start // granule) * granule, end, granule)

    patch.setattr(space, "RangeAllocator", loose)
    patch.setattr(space, "PAGE", 1)


@sabotage("T23", "was accepted")
def mapped_memory_can_be_freed(patch: Patch) -> None:
    patch.setattr(memory_module.PhysicalMemory, "refuse_if_held", lambda self, piece: None)


@sabotage("T26", "was accepted")
def an_active_master_can_be_detached(patch: Patch) -> None:
    patch.setattr(space.AddressSpace, "detach", lambda self, master: self.driver.detach(master))


@sabotage("T26", "changed something|was accepted|left")
def memory_goes_while_it_is_held(patch: Patch) -> None:
    patch.setattr(memory_module.PhysicalMemory, "refuse_if_held", lambda self, piece: None)


def _without(patch: Patch, field: str) -> None:
    """The driver leaves a field 0."""
    right = MsmWindow.Ops.set

    def wrong(self: Any, name: str, **fields: Any) -> None:
        if field in fields:
            fields[field] = 0
        right(self, name, **fields)

    patch.setattr(MsmWindow.Ops, "set", wrong)


@pytest.mark.parametrize(
    "case, complaint, break_it", SABOTAGES, ids=[f"{c}-{f.__name__}" for c, _, f in SABOTAGES]
)
def test_a_fault_is_noticed(
    sim: Machines, monkeypatch: Patch, case: str, complaint: str, break_it: Callable[[Patch], None]
) -> None:
    scenario = load(case)
    break_it(monkeypatch)
    with pytest.raises(CaseFailure, match=f"(?s){complaint}"):
        play(sim, scenario, scenario.cases[0])


def test_every_case_is_broken_at_least_once() -> None:
    assert sorted({case for case, _, _ in SABOTAGES}) == IDS
