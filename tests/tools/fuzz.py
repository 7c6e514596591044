# SPDX-License-Identifier: GPL-2.0-or-later
"""``make fuzz``: feeds random inputs to the hardware model, built with ASan and UBSan.

Each ``hw-model/fuzz/fuzz_*.c`` is a program that makes inputs from a seed and aborts when something
does not hold. Exit code: 0 when nothing was found, 1 with the command that repeats a finding, 3
when a program does not build.
"""

from __future__ import annotations

import argparse
import os
import secrets
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODEL = ROOT / "hw-model"
FLAGS = ("-std=c11", "-O1", "-g", "-Wall", "-Wextra", "-Werror", "-DFUZZ_MAIN",
         "-fsanitize=address,undefined", "-fno-sanitize-recover=undefined",
         "-fno-omit-frame-pointer", "-Ihw-model/include", "-Ihw-model/src")  # fmt: skip


def build(source: Path, program: Path) -> None:
    """Compiles one fuzzer with the whole model; the compiler's words are shown as they are."""
    model = sorted(path.relative_to(ROOT) for path in (MODEL / "src").rglob("*.c"))
    program.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["gcc", *FLAGS, source.relative_to(ROOT), *model, "-o", program], cwd=ROOT,
                   check=True)


def run(program: Path, seed: int, count: int) -> tuple[int, str]:
    """Runs `count` inputs from a seed; the exit code and what was said."""
    with tempfile.TemporaryDirectory() as work:
        done = subprocess.run([program, str(seed), str(count)], cwd=work, text=True,
                              errors="replace", stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode, done.stdout


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n", 1)[0])
    parser.add_argument("--seed", type=int, help="first seed (default: a new one each time)")
    parser.add_argument("--count", type=int, default=20_000, help="inputs for each fuzzer")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else secrets.randbelow(2**31)
    jobs = len(os.sched_getaffinity(0))
    share = -(-options.count // jobs)
    fuzzers = sorted((MODEL / "fuzz").glob("fuzz_*.c"))
    if not fuzzers:
        print("fuzz: hw-model/fuzz holds no fuzz_*.c", file=sys.stderr)
        return 3
    found = False
    for source in fuzzers:
        program = ROOT / "build" / source.stem
        try:
            build(source, program)
        except subprocess.CalledProcessError:
            print(f"fuzz: {source.name} does not build", file=sys.stderr)
            return 3
        seeds = [seed + number * share for number in range(jobs)]
        with ThreadPoolExecutor(jobs) as pool:
            results = list(pool.map(lambda first: run(program, first, share), seeds))  # noqa: B023
        for first, (code, output) in zip(seeds, results, strict=True):
            if code:
                found = True
                print(f"{output[-3000:]}\nFOUND by build/{source.stem} {first} {share}")
        print(f"{source.stem}: {share * jobs} inputs from seed {seed}", flush=True)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
