# SPDX-License-Identifier: GPL-2.0-or-later
"""``make bench``: the project's speed figures, printed and written to build/bench.json.

Instruction counts come from callgrind as (instructions of 2N runs - instructions of N runs) / N,
so that setting up does not count; they repeat from machine to machine. Wall times are the best of
three, of what is compared in turns.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import bench_pci

from smmubench import paths
from smmubench.build.core import find_core
from smmubench.driver import Prot
from smmubench.drivers.bench_dma import Descriptor, DescriptorList
from smmubench.drivers.msm_v0 import MsmDriver
from smmubench.errors import MissingTool, SmmubenchError
from smmubench.mapping.memory import PhysicalMemory
from smmubench.mapping.split import PageRun
from smmubench.target import Config, Start
from smmubench.targets.qemu import QemuTarget

MB = 1 << 20
BUFFER = 10 * MB + (64 << 10)  # T01's buffer
CORE_RUNS = 20_480  # a multiple of the 128 pages that walk2 goes round
IOVA_IN, IOVA_OUT = 0x1000_0000, 0x2000_0000
MASTER, RAW = "mdp_port0_cb0", "raw0"
TURNS = 16  # a shared processor's speed changes for longer than a copy takes

#: name: (limit, "at most" | "at least"); figures without one are only reported
TARGETS: dict[str, tuple[float, str]] = {
    "core_hit_instructions": (60, "at most"),
    "core_walk2_instructions": (300, "at most"),
    "smmu_hit_instructions": (80, "at most"),
    "smmu_walk4_instructions": (600, "at most"),
    "qemu_dma_4k_ratio": (2.5, "at most"),
    "qemu_dma_1m_ratio": (0.8, "at least"),
    "qmp_command_ratio": (1.5, "at most"),
    "sim_cases_seconds": (5, "at most"),
    **bench_pci.TARGETS,
}

#: Programs tests/tools/bench_*.c: what they are asked for, and what the figure is called.
CORE_KINDS = {
    "core": {"hit": "hit", "walk2": "walk2"},
    "smmu": {"hit": "hit", "walk4": "walk4", "nested": "nested_walk"},
}


def callgrind(command: list[str]) -> int:
    """Instructions that ``command`` executes, all threads."""
    with tempfile.TemporaryDirectory() as directory:
        out = Path(directory) / "callgrind.out"
        done = subprocess.run(
            ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", *command],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SmmubenchError(f"{command[0]} failed under callgrind:\n{done.stderr[-2000:]}")
        return _total(out)


def _total(out: Path) -> int:
    found = re.search(r"^(?:totals|summary): (\d+)", out.read_text(), re.MULTILINE)
    if not found:
        raise SmmubenchError(f"callgrind wrote no total to {out}")
    return int(found.group(1))


def core_figures() -> dict[str, float]:
    """Instructions per hit and per walk, of the models built with -O2."""
    sources = sorted((paths.root() / "hw-model" / "src").rglob("*.c"))
    figures = {}
    with tempfile.TemporaryDirectory() as directory:
        for name, kinds in CORE_KINDS.items():
            program = Path(directory) / name
            subprocess.run(
                ["gcc", "-O2", "-std=c11", f"-I{paths.root()}/hw-model/include", f"-I{paths.root()}/hw-model/src", str(paths.root() / "tests" / "tools" / f"bench_{name}.c"), *map(str, sources), "-o", str(program)],
                check=True,
            )  # fmt: skip
            for kind, figure in kinds.items():
                once = callgrind([str(program), str(CORE_RUNS), kind])
                twice = callgrind([str(program), str(2 * CORE_RUNS), kind])
                figures[f"{name}_{figure}_instructions"] = (twice - once) / CORE_RUNS
    return figures


class Streams:
    """T01's buffer, twice, mapped for a master behind an IOMMU; and the same copy without one."""

    def __init__(self, target: QemuTarget, page: int) -> None:
        self.target = target
        ram = next(window for window in target.machine.windows if window.kind == "ram")
        memory = PhysicalMemory(ram.base + 64 * MB, ram.base + ram.size)
        pieces = [memory.allocate(11 * MB, alignment=MB) for _ in range(2)]
        driver = MsmDriver(target, memory)
        domain = driver.domain("bench")
        count = BUFFER // page
        for iova, piece in zip((IOVA_IN, IOVA_OUT), pieces, strict=True):
            driver.map(domain, [PageRun(iova, piece.pa, page, count)], Prot())
        driver.attach(domain, MASTER)
        driver.activate(domain, MASTER)
        view = target.view(ram.base, ram.size)
        self.length = count * page
        self.lists = {
            master: DescriptorList(
                memory, view, ram.base, [Descriptor("copy", source, sink, self.length, 256)]
            )
            for master, source, sink in (
                (MASTER, IOVA_IN, IOVA_OUT),
                (RAW, pieces[0].pa, pieces[1].pa),
            )
        }

    def run(self, master: str) -> float:
        """Copies once; seconds."""
        start = time.perf_counter()
        (result,) = self.target.run([Start(master, self.lists[master].address)], timeout=600)
        seconds = time.perf_counter() - start
        if result.state != "done" or result.bytes != self.length:
            raise SmmubenchError(f"the copy did not end well: {result}")
        return seconds

    def in_turns(self, turns: int) -> dict[str, float]:
        """Copies ``turns`` times by each master, one after the other; seconds of each."""
        seconds = {MASTER: 0.0, RAW: 0.0}
        for _ in range(turns):
            for master in seconds:
                seconds[master] += self.run(master)
        return seconds


@contextmanager
def machine(prefix: tuple[str, ...] = ()) -> Iterator[QemuTarget]:
    target = QemuTarget(Config(), accel="qtest", prefix=prefix)
    try:
        yield target
    finally:
        target.close()


def qemu_dma_4k_ratio() -> float:
    """Instructions of the copy by 4K pages through the IOMMU, over the copy without one."""
    counts: dict[str, list[int]] = {MASTER: [], RAW: []}
    for master, runs in ((m, r) for m in counts for r in (1, 2)):
        with tempfile.TemporaryDirectory() as directory:
            out = Path(directory) / "callgrind.out"
            with machine(("valgrind", "--tool=callgrind", f"--callgrind-out-file={out}")) as target:
                streams = Streams(target, 4096)
                for _ in range(runs):
                    streams.run(master)
            counts[master].append(_total(out))
    with_iommu, without = (counts[m][1] - counts[m][0] for m in (MASTER, RAW))
    return with_iommu / without


def qemu_wall_figures() -> dict[str, float]:
    """Bytes per second through 1 MB sections over none, and what a QMP query costs."""
    with machine() as target:
        streams = Streams(target, MB)
        streams.in_turns(1)  # pages are touched for the first time
        runs = [streams.in_turns(TURNS) for _ in range(3)]
        best = {m: min(run[m] for run in runs) for m in (MASTER, RAW)}
        times: dict[str, list[float]] = {"translate": [], "status": []}
        path = "/machine/iommu/mdp0"

        def timed(name: str, call: Callable[[], object]) -> None:
            start = time.perf_counter()
            call()
            times[name].append(time.perf_counter() - start)

        for _ in range(2000):
            timed("status", lambda: target.execute("query-status"))
            timed(
                "translate",
                lambda: target.execute("x-iommu-translate", path=path, stream=0, iovas=[IOVA_IN]),
            )
        medians = {name: statistics.median(values) for name, values in times.items()}
    return {
        "qemu_dma_1m_ratio": best[RAW] / best[MASTER],
        "qmp_command_ratio": medians["translate"] / medians["status"],
    }


def sim_figures() -> dict[str, float]:
    """The shipped cases on ``sim``: on the MSM IOMMU, and on every IOMMU they name."""
    return {
        "sim_cases_seconds": _sim_seconds("-k", "not smmu-v2 and not formats"),
        "sim_all_iommus_seconds": _sim_seconds(),
    }


def _sim_seconds(*selection: str) -> float:
    """Seconds of a run, two cases at a time, start of the program included."""
    command = [sys.executable, "-m", "smmubench", "run", "-q", "-j2", "--target", "sim"]
    command += selection
    best = float("inf")
    for _ in range(3):
        with tempfile.TemporaryDirectory() as directory:
            start = time.perf_counter()
            done = subprocess.run(
                [*command, "--out", directory], capture_output=True, text=True, check=False
            )
            best = min(best, time.perf_counter() - start)
            if done.returncode:
                raise SmmubenchError(f"the cases failed on sim:\n{done.stdout[-2000:]}")
    return best


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=paths.root() / "build" / "bench.json")
    parts = ["core", "qemu", "pci", "wall", "sim"]
    parser.add_argument("--only", action="append", choices=parts)
    options = parser.parse_args()
    only = options.only or parts
    figures: dict[str, float] = {}
    try:
        if find_core() is None:
            raise MissingTool("the models aren't built", "smmubench build core")
        if "core" in only:
            figures |= core_figures()
        if "qemu" in only:
            figures["qemu_dma_4k_ratio"] = qemu_dma_4k_ratio()
        if "pci" in only:
            figures |= bench_pci.pci_figures()
        if "wall" in only:
            figures |= qemu_wall_figures()
        if "sim" in only:
            figures |= sim_figures()
    except SmmubenchError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 3
    missed = 0
    for name, value in figures.items():
        if name not in TARGETS:
            print(f"{name:32} {value:10.3f}")
            continue
        limit, sense = TARGETS[name]
        held = value <= limit if sense == "at most" else value >= limit
        missed += not held
        print(f"{name:32} {value:10.3f}   {sense} {limit:g}{'' if held else '   MISSED'}")
    options.output.parent.mkdir(parents=True, exist_ok=True)
    rounded = {name: round(value, 4) for name, value in figures.items()}
    options.output.write_text(json.dumps(rounded, indent=2) + "\n")
    print(f"written to {options.output}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
