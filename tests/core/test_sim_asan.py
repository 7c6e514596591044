# SPDX-License-Identifier: GPL-2.0-or-later
"""The engine's and the host's tests once more, on a core built with ASan and UBSan."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
INSIDE = "SMMUBENCH_TEST_ASAN"


def libasan() -> str | None:
    if not shutil.which("gcc"):
        return None
    path = subprocess.run(
        ["gcc", "-print-file-name=libasan.so"], capture_output=True, text=True, check=True
    ).stdout.strip()
    return path if os.path.isabs(path) else None


@pytest.mark.skipif(INSIDE in os.environ, reason="this is the run inside")
@pytest.mark.skipif(libasan() is None, reason="no libasan; get it: apt-get install gcc")
def test_the_engine_and_the_host_are_clean_under_asan_and_ubsan():
    files = sorted(
        str(path)
        for path in HERE.glob("test_*.py")
        if path.stem.startswith(("test_dma_", "test_sim_"))
    )
    env = {
        **os.environ,
        INSIDE: "1",
        "LD_PRELOAD": str(libasan()),
        # Python itself lets go of nothing at exit.
        "ASAN_OPTIONS": "detect_leaks=0:abort_on_error=1",
        "UBSAN_OPTIONS": "print_stacktrace=1",
        "SMMUBENCH_CORE_VARIANT": "asan",
        "PYTHONMALLOC": "malloc",  # so that reads behind a Python buffer are seen too
    }
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", "-s", *files],
        env=env, cwd=HERE.parent.parent, capture_output=True, text=True,
    )  # fmt: skip
    said = done.stdout + done.stderr
    assert done.returncode == 0, said[-6000:]
    assert "passed" in said
    assert "runtime error" not in said
    assert "AddressSanitizer" not in said
