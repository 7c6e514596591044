#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The first look: the cases on the model at once, and on QEMU as soon as that is built.

Standard library only, since it runs before anything is installed. The exit code is the worst one of
the runs.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import bootstrap

ROOT = bootstrap.ROOT
SMMUBENCH = str(bootstrap.VENV / "bin" / "smmubench")
SCENARIOS = "bench/smmubench/scenarios/thread"

# Every case on the MSM IOMMU, and one that shows the SMMU; `smmubench run` has the others.
CASES = ("-k", "not smmu-v2 or T01", SCENARIOS)

# Measured in a Debian 12 that had only gcc, make, git and Python, with a mirror nearby. Downloads:
# Debian packages 18 MB, Python packages 10 MB, the source index 11 MB, QEMU's source 40 MB. Disk:
# packages 66 MB, .venv 69 MB, the cache 360 MB. Compiling alone took 3:25 minutes on two cores.
COLD = ("The first run downloads about 80 MB, takes 500 MB of disk and about 5 minutes on 2 cores, "
        "nearly all\nof it to compile QEMU. The cases run on the model in this process meanwhile.")
WARM = "Everything is built: this takes about 20 seconds and downloads nothing."

# 130 (interrupted) hides nothing and is hidden by nothing; an ERROR (3) says more than a FAIL (1).
WORST_FIRST = (130, 3, 2, 1, 77, 0)


class QemuBuild:
    """``smmubench build qemu`` in the background, its progress passed on line by line."""

    def __init__(self) -> None:
        # The cases on the model have the user's attention, so they go first on the processors.
        self._process = subprocess.Popen(
            ["nice", "-n", "5", SMMUBENCH, "build", "qemu"], cwd=ROOT, text=True, errors="replace",
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            start_new_session=True)
        self._reader = threading.Thread(target=self._pass_on, daemon=True)
        self._reader.start()

    def _pass_on(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            print(f"[qemu] {line}", end="", file=sys.stderr, flush=True)

    def wait(self) -> int:
        """Waits for the end; the exit code."""
        code = self._process.wait()
        self._reader.join()
        return code

    def stop(self) -> None:
        """Ends it with everything it started."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGTERM)
            self._process.wait()


def smmubench(*arguments: str) -> int:
    """Runs the command in the foreground; its exit code."""
    return subprocess.run([SMMUBENCH, *arguments], cwd=ROOT, stdin=subprocess.DEVNULL).returncode


def looks_warm() -> bool:
    """Whether everything was built before; says nothing about edits since."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    top = Path(base) if Path(base).is_absolute() else Path.home() / ".cache"
    built = any((top / "smmubench" / "qemu").glob("*/bin/qemu-system-aarch64"))
    return built and not bootstrap.venv_lacks(())


def worst(codes: list[int]) -> int:
    """The exit code that stands for several."""
    return min(codes, key=lambda code: WORST_FIRST.index(code) if code in WORST_FIRST else 1)


def run() -> int:
    """The demonstration; its exit code."""
    start = time.monotonic()
    print("smmubench: an emulated IOMMU, its masters, and a bench that checks every translation.\n"
          + (WARM if looks_warm() else COLD), file=sys.stderr, flush=True)
    bootstrap.prepare("demo")
    build = QemuBuild()
    try:
        core = smmubench("build", "core", "--quiet")
        if core:
            return core
        print(f"\nOn the model in this process ({SCENARIOS}):", flush=True)
        codes = [smmubench("run", "-j2", "--target", "sim", *CASES)]
        built = build.wait()
        if built:
            return worst([*codes, built])
    finally:
        build.stop()
    print("\nThe same cases on QEMU:", flush=True)
    codes.append(smmubench("run", "-j2", "--target", "qemu", *CASES))
    print(f"done after {time.monotonic() - start:.0f} seconds", file=sys.stderr)
    return worst(codes)


def main() -> int:
    try:
        return run()
    except bootstrap.NotReady as reason:
        bootstrap.say(str(reason))
        return bootstrap.NOT_READY
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
