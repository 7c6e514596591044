# SPDX-License-Identifier: GPL-2.0-or-later
"""``make mutants``: breaks the hardware model on purpose; a named test must notice each break.

Each ``tests/mutants/*.patch`` is a one-line fault with a header in front of the diff::

    The access flag is checked before the translation exists.
    Killed-by: tests/core/test_msm_faults.py::test_access_flag_fault

Every test named must pass on the sound model, and at least one of a mutant's tests must fail on the
broken one. Runs in copies of the checkout with a cache of their own. Exit code: 0 when every mutant
was killed, 1 when one survived, 3 when a patch does not apply, does not compile or names no test.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATCHES = ROOT / "tests" / "mutants"
COPIED = ("bench", "firmware", "hw-model", "qemu-patches", "tests", "pyproject.toml")
TEST_SECONDS = 300
BUILD = "from smmubench.build.core import build_core; build_core('plain', lambda text: None)"


class Broken(Exception):
    """A mutant that proves nothing, or a sound model whose tests fail."""


@dataclass(frozen=True)
class Mutant:
    """One fault: its patch, what it is in words, and the tests that must notice."""

    patch: Path
    title: str
    tests: tuple[str, ...]

    @classmethod
    def read(cls, patch: Path) -> Mutant:
        """Reads a patch; it must change one line and name a test."""
        text = patch.read_text()
        tests = tuple(re.findall(r"^Killed-by: (\S+)$", text, re.M))
        if not tests:
            raise Broken(f"{patch.name} names no test: it needs a line 'Killed-by: <test>'")
        diff = text[text.index("\n--- "):]
        added = len(re.findall(r"^\+(?!\+\+ )", diff, re.M))
        removed = len(re.findall(r"^-(?!-- )", diff, re.M))
        if max(added, removed) != 1:
            raise Broken(f"{patch.name} changes more than one line")
        return cls(patch, text.splitlines()[0], tests)


class Copy:
    """A copy of the checkout that runs tests on its own model, with its own cache."""

    def __init__(self, top: Path) -> None:
        self.top = top
        for name in COPIED:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, top / name,
                                ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
            elif source.exists():
                shutil.copy2(source, top / name)

    def run(self, *words: str) -> tuple[int, str]:
        """Runs Python in the copy; its exit code and output."""
        environment = {**os.environ, "PYTHONPATH": str(self.top / "bench"),
                       "XDG_CACHE_HOME": str(self.top / "cache"),
                       "PYTHONDONTWRITEBYTECODE": "1"}
        try:
            done = subprocess.run([sys.executable, *words], cwd=self.top, env=environment,
                                  text=True, errors="replace", stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  timeout=TEST_SECONDS)
        except subprocess.TimeoutExpired:
            # A broken model may loop; the test has then noticed.
            return 1, f"no end within {TEST_SECONDS} s"
        return done.returncode, done.stdout

    def build(self) -> None:
        """Builds the model of the copy."""
        code, output = self.run("-c", BUILD)
        if code:
            raise Broken("the model does not build:\n" + output[-1500:])

    def test(self, tests: tuple[str, ...]) -> tuple[bool, str]:
        """Whether the tests pass, and pytest's words."""
        code, output = self.run("-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests)
        if code not in (0, 1):
            raise Broken(f"pytest can't run {' '.join(tests)} (exit code {code}):\n"
                         + output[-1500:])
        if code == 0 and not re.search(r"\d+ (passed|xfailed)", output):
            raise Broken(f"nothing ran of {' '.join(tests)}:\n{output[-500:]}")
        return code == 0, output


def try_mutant(mutant: Mutant) -> bool:
    """Whether one of its tests notices the mutant."""
    with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
        copy = Copy(Path(folder))
        command = ["patch", "-p1", "-s", "--no-backup-if-mismatch", "-i", str(mutant.patch)]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        if done.returncode:
            raise Broken(f"{mutant.patch.name} does not apply: {done.stdout.strip()[-400:]}")
        try:
            copy.build()
            return not copy.test(mutant.tests)[0]
        except Broken as reason:
            raise Broken(f"{mutant.patch.name}: {reason}") from reason


def check_sound(mutants: list[Mutant]) -> None:
    """All tests that mutants name pass on the model as it is."""
    tests = tuple(sorted({test for mutant in mutants for test in mutant.tests}))
    with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
        copy = Copy(Path(folder))
        copy.build()
        sound, output = copy.test(tests)
        if not sound:
            raise Broken("tests fail on the sound model:\n" + output[-1500:])


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n", 1)[0])
    parser.add_argument("names", nargs="*", help="patches to try (default: all)")
    parser.add_argument("-j", "--jobs", type=int, default=len(os.sched_getaffinity(0)))
    options = parser.parse_args()
    paths = [Path(name) for name in options.names] or sorted(PATCHES.glob("*.patch"))
    try:
        mutants = [Mutant.read(path) for path in paths]
        if not mutants:
            raise Broken(f"{PATCHES} holds no patch")
        check_sound(mutants)
        survivors = []
        with ThreadPoolExecutor(options.jobs) as pool:
            for mutant, killed in zip(mutants, pool.map(try_mutant, mutants), strict=True):
                word = "killed  " if killed else "SURVIVED"
                print(f"{word} {mutant.patch.name}: {mutant.title}", flush=True)
                if not killed:
                    survivors.append(mutant.patch.name)
    except (Broken, OSError) as reason:
        print(f"mutants: {reason}", file=sys.stderr)
        return 3
    print(f"{len(mutants) - len(survivors)} of {len(mutants)} mutants killed")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
