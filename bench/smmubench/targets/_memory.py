# SPDX-License-Identifier: GPL-2.0-or-later
"""Memory of the in-process machine: as large as the machine's, as small as what was written."""

from __future__ import annotations

import errno
import mmap
import os
from collections.abc import Iterator


class Memory:
    """``size`` bytes of zeros, shared between Python and C, taking up room only where written.

    An anonymous file rather than anonymous memory, because a file can tell where it holds data:
    a snapshot of half a gigabyte costs what the case has touched.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self._fd = os.memfd_create("smmubench-ram", os.MFD_CLOEXEC)
        os.ftruncate(self._fd, size)
        self.map = mmap.mmap(self._fd, size)
        self.view = memoryview(self.map)

    def save(self) -> list[tuple[int, bytes]]:
        """``(offset, bytes)`` of everything that was ever written."""
        return [(first, bytes(self.view[first:last])) for first, last in self._extents()]

    def restore(self, saved: list[tuple[int, bytes]]) -> None:
        """Back to what :meth:`save` gave; views stay valid."""
        self.map.madvise(mmap.MADV_REMOVE, 0, self.size)
        for first, data in saved:
            self.view[first : first + len(data)] = data

    def _extents(self) -> Iterator[tuple[int, int]]:
        last = 0
        while last < self.size:
            try:
                first = os.lseek(self._fd, last, os.SEEK_DATA)
            except OSError as error:
                if error.errno == errno.ENXIO:  # no data after `last`
                    return
                raise
            last = os.lseek(self._fd, first, os.SEEK_HOLE)
            yield first, last

    def close(self) -> None:
        """Let go; memory that somebody still views lives as long as the view."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1
            self.view.release()
            try:
                self.map.close()
            except BufferError:
                pass
