# SPDX-License-Identifier: GPL-2.0-or-later
"""An allocator of address ranges, for IOVA and for physical memory alike."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

__all__ = ["RangeAllocator", "align_down", "align_up"]


def align_up(value: int, alignment: int) -> int:
    """The smallest multiple of ``alignment`` (a power of two) that is not below ``value``."""
    return (value + alignment - 1) & -alignment


def align_down(value: int, alignment: int) -> int:
    """The largest multiple of ``alignment`` (a power of two) that is not above ``value``."""
    return value & -alignment


class RangeAllocator:
    """Hands out ranges of [start, end), lowest address first.

    Lengths and addresses are multiples of ``granule``; the allocator rounds lengths up to it. It
    keeps only the free ranges, sorted and never adjacent, so that what was freed joins its
    neighbours at once.
    """

    def __init__(self, start: int, end: int, granule: int = 4096) -> None:
        if start % granule or end % granule or not 0 <= start < end:
            raise ValueError(f"[{start:#x}, {end:#x}) is no range of whole {granule}-byte granules")
        self.start = start
        self.end = end
        self.granule = granule
        self._starts = [start]
        self._ends = [end]

    @property
    def free_bytes(self) -> int:
        return sum(self._ends) - sum(self._starts)

    @property
    def largest_free(self) -> int:
        """Length of the longest free range; alignment may make less of it usable."""
        return max((e - s for s, e in self.free_ranges()), default=0)

    def free_ranges(self) -> list[tuple[int, int]]:
        return list(zip(self._starts, self._ends, strict=True))

    def allocate(
        self,
        length: int,
        *,
        alignment: int = 1,
        boundary: int | None = None,
        at: int | None = None,
        limit: int | None = None,
    ) -> int | None:
        """Take ``length`` bytes and return where they start, or None when there is no such range.

        The start is a multiple of ``alignment``. A range no longer than ``boundary`` does not cross
        a multiple of it (longer ones start on one). ``at`` asks for one address and no other; the
        range ends at or below ``limit``. Alignment and boundary are powers of two.
        """
        length = align_up(length, self.granule)
        alignment = max(alignment, self.granule)
        limit = self.end if limit is None else min(limit, self.end)
        if at is not None:
            fits = at % alignment == 0 and at + length <= limit and self._is_free(at, length)
            if not fits or self._crosses(at, length, boundary):
                return None
            self._take(at, length)
            return at
        for free_start, free_end in zip(self._starts, self._ends, strict=True):
            start = align_up(free_start, alignment)
            if self._crosses(start, length, boundary):
                assert boundary is not None
                start = align_up(start, max(alignment, boundary))
            if start + length <= min(free_end, limit):
                self._take(start, length)
                return start
        return None

    def free(self, start: int, length: int) -> None:
        """Give a range back. ValueError if any of it is free already or lies outside."""
        length = align_up(length, self.granule)
        end = start + length
        i = bisect_left(self._starts, start)
        inside = self.start <= start and end <= self.end
        touches_before = i > 0 and self._ends[i - 1] > start
        touches_after = i < len(self._starts) and self._starts[i] < end
        if not inside or touches_before or touches_after:
            raise ValueError(f"[{start:#x}, {end:#x}) is not allocated")
        joins_before = i > 0 and self._ends[i - 1] == start
        joins_after = i < len(self._starts) and self._starts[i] == end
        if joins_before and joins_after:
            self._ends[i - 1] = self._ends.pop(i)
            self._starts.pop(i)
        elif joins_before:
            self._ends[i - 1] = end
        elif joins_after:
            self._starts[i] = start
        else:
            self._starts.insert(i, start)
            self._ends.insert(i, end)

    def _is_free(self, start: int, length: int) -> bool:
        i = bisect_right(self._starts, start) - 1
        return i >= 0 and start + length <= self._ends[i]

    @staticmethod
    def _crosses(start: int, length: int, boundary: int | None) -> bool:
        if boundary is None:
            return False
        if length > boundary:
            return start % boundary != 0
        return start // boundary != (start + length - 1) // boundary

    def _take(self, start: int, length: int) -> None:
        i = bisect_right(self._starts, start) - 1
        free_start, free_end = self._starts[i], self._ends[i]
        end = start + length
        if free_start == start and free_end == end:
            del self._starts[i], self._ends[i]
        elif free_start == start:
            self._starts[i] = end
        elif free_end == end:
            self._ends[i] = start
        else:
            self._ends[i] = start
            self._starts.insert(i + 1, end)
            self._ends.insert(i + 1, free_end)
