# SPDX-License-Identifier: GPL-2.0-or-later
"""``make mutants``: break the core one line at a time, and see the named test notice.

Each ``tests/mutants/*.patch`` begins with ``Mutant:`` (what is broken) and ``Killed-by:`` (the test). A mutant counts
as killed only when that test *fails*: a core that doesn't compile any more, or a test that can't run, is an error
of the mutant.
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

from smmubench import paths

FOLDERS = ("bench", "hw-model", "tests", "firmware")


@dataclass(frozen=True)
class Mutant:
    name: str
    what: str
    test: str
    patch: Path


def read(patch: Path) -> Mutant:
    """The header of a patch; ValueError for one that lacks a line or changes more than one."""
    text = patch.read_text(encoding="utf-8")
    fields = dict(re.findall(r"^(Mutant|Killed-by): (.+)$", text, re.MULTILINE))
    if len(fields) != 2:
        raise ValueError(f"{patch.name}: needs a Mutant: and a Killed-by: line")
    for sign in "+-":
        if len(re.findall(rf"^\{sign}(?!{re.escape(sign * 2)} )", text, re.MULTILINE)) != 1:
            raise ValueError(f"{patch.name}: a mutant changes exactly one line")
    return Mutant(patch.stem, fields["Mutant"], fields["Killed-by"], patch)


def copy_tree(destination: Path) -> None:
    for folder in FOLDERS:
        shutil.copytree(
            paths.root() / folder,
            destination / folder,
            ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"),
        )
    shutil.copy(paths.root() / "pyproject.toml", destination)


def run_tests(tree: Path, tests: list[str]) -> tuple[int, str]:
    """pytest's exit code and output, run in ``tree`` on that tree's own core."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(tree / "bench"),
        "XDG_CACHE_HOME": str(tree / "cache"),
    }
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    done = subprocess.run(
        command, cwd=tree, env=environment, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def verdict(mutant: Mutant) -> tuple[Mutant, str, str]:
    """ "killed", "SURVIVED" or "ERROR", with pytest's last lines."""
    with tempfile.TemporaryDirectory(prefix="mutant-") as directory:
        tree = Path(directory)
        copy_tree(tree)
        applied = subprocess.run(
            ["patch", "-p1", "--fuzz=0", "-s", "-i", str(mutant.patch)],
            cwd=tree,
            capture_output=True,
            text=True,
            check=False,
        )
        if applied.returncode:
            return mutant, "ERROR", applied.stdout
        code, output = run_tests(tree, [mutant.test])
    tail = "\n".join(output.splitlines()[-12:])
    if code == 0:
        return mutant, "SURVIVED", tail
    failed = re.search(r"^FAILED ", output, re.MULTILINE)
    broken = re.search(r"^ERROR |BuildError|CalledProcessError", output, re.MULTILINE)
    return mutant, "killed" if code == 1 and failed and not broken else "ERROR", tail


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="mutants to try (default: all)")
    parser.add_argument("-j", type=int, default=os.cpu_count() or 1, help="at once")
    options = parser.parse_args()
    try:
        mutants = [
            read(patch) for patch in sorted((paths.root() / "tests/mutants").glob("*.patch"))
        ]
    except ValueError as error:
        print(f"mutants: {error}", file=sys.stderr)
        return 3
    known = {mutant.name for mutant in mutants}
    if unknown := set(options.names) - known:
        print(f"mutants: no such mutant: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    chosen = [mutant for mutant in mutants if not options.names or mutant.name in options.names]
    with tempfile.TemporaryDirectory(prefix="mutant-") as directory:
        copy_tree(Path(directory))
        code, output = run_tests(Path(directory), sorted({mutant.test for mutant in chosen}))
    if code:
        print("mutants: the tests fail without any mutant:\n" + output[-3000:], file=sys.stderr)
        return 3
    counts = {"killed": 0, "SURVIVED": 0, "ERROR": 0}
    with ThreadPoolExecutor(options.j) as pool:
        for mutant, what, tail in pool.map(verdict, chosen):
            counts[what] += 1
            print(f"{what:8} {mutant.name}: {mutant.what}\n         by {mutant.test}", flush=True)
            if what != "killed":
                print(tail)
    print(f"{counts['killed']} killed, {counts['SURVIVED']} survived, {counts['ERROR']} in error")
    return 3 if counts["ERROR"] else 1 if counts["SURVIVED"] else 0


if __name__ == "__main__":
    sys.exit(main())
