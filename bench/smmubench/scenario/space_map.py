# SPDX-License-Identifier: GPL-2.0-or-later
"""An address space as rows for a report's map."""

from __future__ import annotations

from smmubench.mapping import AddressSpace

__all__ = ["mappings_of"]


def mappings_of(space: AddressSpace) -> list[dict[str, int | str]]:
    """Runs of equal pages, contiguous in IOVA and in memory: iova, pa, size, page, perms."""
    rows: list[dict[str, int | str]] = []
    table = getattr(space.domain, "table", None)
    for reservation in sorted(space.reservations.values(), key=lambda each: each.start):
        perms = "rw" if reservation.prot.write else "r"
        for iova, piece in sorted(reservation.parts, key=lambda part: part[0]):
            found = table.lookup(iova) if table is not None else None
            page = found.size if found is not None else 0
            last = rows[-1] if rows else None
            if last is not None and _continues(last, iova, piece.pa, page, perms):
                last["size"] = int(last["size"]) + piece.length
                continue
            row = {"iova": iova, "pa": piece.pa, "size": piece.length, "page": page}
            rows.append({**row, "perms": perms})
    return rows


def _continues(row: dict[str, int | str], iova: int, pa: int, page: int, perms: str) -> bool:
    size = int(row["size"])
    return (
        int(row["iova"]) + size == iova
        and int(row["pa"]) + size == pa
        and (row["page"], row["perms"]) == (page, perms)
    )
