# SPDX-License-Identifier: GPL-2.0-or-later
"""The built QEMU, and one with the machine in it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from smmubench.build.qemu import find_qemu

# A package here would be called qemu, like the library that speaks QMP.
sys.path.insert(0, str(Path(__file__).parent))

from rawqemu import Raw


@pytest.fixture(scope="session")
def binary(request: pytest.FixtureRequest) -> Path:
    """The patched QEMU; tests that need it are skipped until it is built."""
    found = find_qemu()
    if found is None:
        why = "the patched QEMU isn't built: smmubench build qemu"
        if request.config.getoption("--smmubench-require-all", default=False):
            pytest.fail(why)
        pytest.skip(why)
    return found


@pytest.fixture
def qemu(binary: Path) -> Iterator[Raw]:
    """A fresh, stopped apq8064-bench under qtest."""
    with Raw(binary) as raw:
        yield raw
