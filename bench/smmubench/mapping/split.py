# SPDX-License-Identifier: GPL-2.0-or-later
"""Cutting a mapping into pages of the sizes that a table format has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from smmubench.mapping.errors import MappingError

__all__ = ["PageRun", "largest_fits", "one_size"]


@dataclass(frozen=True, slots=True)
class PageRun:
    """``count`` pages of ``page`` bytes, each after the last in IOVA and in physical memory."""

    iova: int
    pa: int
    page: int
    count: int

    @property
    def length(self) -> int:
        return self.page * self.count


def largest_fits(iova: int, pa: int, length: int, sizes: Sequence[int]) -> Iterator[PageRun]:
    """Cut so that each page is the largest that both addresses' alignment and the rest allow.

    ``sizes`` are the format's page sizes in bytes. What decides is where IOVA and PA sit *relative
    to each other*: they may both be odd and still meet in large pages further on, but if they
    differ modulo 1 MB, no 1 MB page will ever fit. Raises MappingError "misaligned" for less than
    the smallest page.
    """
    smallest = min(sizes)
    if (iova | pa | length) % smallest or length <= 0:
        raise MappingError(
            "misaligned",
            f"{length:#x} bytes from {iova:#x} to {pa:#x} aren't whole {smallest}-byte pages",
        )
    largest_first = sorted(sizes, reverse=True)
    while length:
        both = iova | pa
        page = next(size for size in largest_first if both % size == 0 and size <= length)
        count = length // page
        larger = [size for size in sizes if size > page and (iova - pa) % size == 0]
        if larger:  # stop where the next larger page begins to fit
            ahead = (-iova) % min(larger)
            if 0 < ahead <= length - min(larger):
                count = ahead // page
        yield PageRun(iova, pa, page, count)
        iova += page * count
        pa += page * count
        length -= page * count


def one_size(iova: int, pa: int, length: int, page: int, sizes: Sequence[int]) -> Iterator[PageRun]:
    """Pages of ``page`` bytes only; "page-size" or "misaligned" if that can't be."""
    if page not in sizes:
        known = ", ".join(_short(size) for size in sorted(sizes))
        raise MappingError(
            "page-size", f"there is no page of {page:#x} bytes; the sizes are {known}"
        )
    for name, value in (("IOVA", iova), ("physical address", pa), ("length", length)):
        if value % page:
            raise MappingError(
                "misaligned", f"{name} {value:#x} is no multiple of the page, {_short(page)}"
            )
    if length <= 0:
        raise MappingError("misaligned", "nothing to map")
    yield PageRun(iova, pa, page, length // page)


def _short(size: int) -> str:
    return f"{size >> 20}M" if size % (1 << 20) == 0 else f"{size >> 10}K"
