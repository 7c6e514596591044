# SPDX-License-Identifier: GPL-2.0-or-later
"""What a newcomer, a guest and a host can do wrong, through the command line: exit code, words, no traceback."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from smmubench.build.qemu import find_qemu

needs_qemu = pytest.mark.skipif(
    find_qemu() is None, reason="QEMU isn't built; get it: smmubench build qemu"
)
TARGETS = ["sim", pytest.param("qemu", marks=needs_qemu)]
LIMIT = 120  # seconds; everything here ends by itself far sooner


@dataclass
class Said:
    code: int
    text: str


def smmubench(*words: str, cwd: Path, **environment: str) -> Said:
    done = subprocess.run(
        [sys.executable, "-m", "smmubench", *words],
        cwd=cwd,
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "200", **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    assert "Traceback" not in done.stdout, done.stdout
    return Said(done.returncode, done.stdout)


def scenario(directory: Path, steps: str, head: str = "") -> Path:
    file = directory / "wrong.scenario.yaml"
    text = "\n".join(f"  {line}" for line in steps.strip().splitlines())
    file.write_text(f"id: wrong\ntitle: Something wrong\n{head}steps:\n{text}\n")
    return file


def run(directory: Path, steps: str, target: str, head: str = "", **environment: str) -> Said:
    file = scenario(directory, steps, head)
    return smmubench(
        "run", str(file), "--target", target, "--out", "out", cwd=directory, **environment
    )


MAPPED = """
- buffer: {name: frame, size: 64K, align: 64K}
- attach: {master: mdp_port0_cb0, space: display}
- map: {buffer: frame, master: mdp_port0_cb0, as: frame, at: 0x10000000}
"""


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ("- bufer: {name: a, size: 4K}", r':4:5: unknown op "bufer"; did you mean "buffer"\?'),
        ("- buffer: {name: a, size: -4}", r":4:29: size: -4 is outside"),
        ("- buffer: {name: a, size: 4K, size: 8K}", r':4:33: duplicate key "size"'),
        ("- buffer: {name: a, sise: 4K}", r"sise.*did you mean"),
        (
            "- attach: {master: mdp_port0_cb9, space: s}",
            r'no master "mdp_port0_cb9"; did you mean "mdp_port0_cb',
        ),
    ],
    ids=["misspelt op", "out of range", "duplicate key", "misspelt key", "unknown master"],
)
@pytest.mark.parametrize("verb", ["check", "run"])
def test_a_bad_scenario_is_told_by_place_with_exit_2(
    tmp_path: Path, verb: str, steps: str, words: str
) -> None:
    file = scenario(tmp_path, steps)
    said = smmubench(verb, str(file), cwd=tmp_path)
    assert said.code == 2, said.text
    assert re.search(words, said.text), said.text


@pytest.mark.parametrize("target", TARGETS)
def test_an_overlapping_map_fails_and_names_both(tmp_path: Path, target: str) -> None:
    said = run(
        tmp_path,
        MAPPED + "- map: {buffer: frame, master: mdp_port0_cb0, as: twice, at: 0x10008000}",
        target,
    )
    assert said.code in (1, 2), said.text
    assert re.search(r"wrong\.scenario\.yaml:7: map: .*(overlap|in use|taken)", said.text), (
        said.text
    )


def test_a_missing_qemu_is_an_error_that_says_how_to_get_it(tmp_path: Path) -> None:
    said = run(tmp_path, MAPPED, "qemu", SMMUBENCH_QEMU=str(tmp_path / "none"))
    assert said.code in (2, 3), said.text
    assert str(tmp_path / "none") in said.text


def test_a_target_that_is_not_built_names_the_command(tmp_path: Path) -> None:
    environment = {"XDG_CACHE_HOME": str(tmp_path / "cache"), "SMMUBENCH_QEMU": ""}
    said = run(tmp_path, MAPPED, "qemu", **environment)
    assert said.code in (3, 77), said.text
    assert "smmubench build qemu" in said.text


@needs_qemu
def test_a_killed_qemu_is_error_exit_3_with_its_last_words(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "smmubench", "run", "T06", "--target", "qemu", "--out", "out"],
        cwd=tmp_path,
        env={**os.environ, "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    log = wait_for(lambda: next((tmp_path / "out").glob("*/T06*/qmp.jsonl"), None))
    wait_for(lambda: log.stat().st_size > 100_000)  # in the middle of its steps
    os.kill(qemu_below(process.pid), signal.SIGKILL)
    text, _ = process.communicate(timeout=LIMIT)
    assert process.returncode == 3, text
    assert "ERROR" in text and "SIGKILL" in text, text
    assert "Traceback" not in text


def wait_for(look, timeout: float = 60.0):  # type: ignore[no-untyped-def]
    deadline = time.monotonic() + timeout
    while not (found := look()):
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.01)
    return found


def qemu_below(pid: int) -> int:
    """The QEMU process that descends from ``pid``."""
    parents = {}
    names = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            before, _, after = entry.read_text().rpartition(")")
        except OSError:
            continue
        child = int(entry.parent.name)
        parents[child] = int(after.split()[1])
        names[child] = before.partition("(")[2]
    for child, name in names.items():
        if name.startswith("qemu-system"):
            at = child
            while at in parents:
                if at == pid:
                    return child
                at = parents[at]
    raise AssertionError("no QEMU below the run")


# -- what a guest can do wrong: through registers, tables and lists -------------------------------

SESSION = """
# a first-level table at 0x80004000 for mdp0's context 0, stream 0; a list at 0x80010000
x-mmio ops=[{"op":"write","addr":0x75ff000,"value":0x00c00000},{"op":"write","addr":0x7500010,"value":0x80004000}]
x-mmio ops=[{"op":"write","addr":0x7500004,"value":0x00003003},{"op":"write","addr":0x7500000,"value":0x1}]
"""

LIST = "poke 0x80010000 {next} 0 {op} 0 {src} 0 0 0 {length} 0 0 0\n"
RUN = 'x-dma-run starts=[{"master":"/machine/dma/mdp_port0_cb0","list":0x80010000}] budget=100000\n'


def play(directory: Path, text: str) -> Said:
    file = directory / "wrong.qmp"
    file.write_text(text)
    return smmubench("qmp", str(file), cwd=directory)


@needs_qemu
def test_register_values_that_make_no_sense_change_nothing_and_end_nothing(tmp_path: Path) -> None:
    wild = ",".join(
        f'{{"op":"write","addr":{base + offset},"value":4294967295}}'
        for base in (0x7500000, 0x7501000, 0x75FF000)
        for offset in range(0, 0x1000, 4)
    )
    said = play(
        tmp_path,
        f"x-mmio ops=[{wild}]\n"
        + LIST.format(next=0, op=1, src=0x1000, length=4096)
        + RUN
        + "query-status\nexpect return running=false\n",
    )
    assert said.code == 0, said.text


@needs_qemu
@pytest.mark.parametrize(
    ("table", "cause"),
    [(0x00000000, "walk-decode"), (0x07500000, "walk-decode"), (0x02000000, "walk-decode")],
    ids=["outside RAM", "an IOMMU's own window", "the GIC"],
)
def test_a_page_table_that_points_nowhere_is_a_fault(
    tmp_path: Path, table: int, cause: str
) -> None:
    said = play(
        tmp_path,
        SESSION
        + f"poke 0x80004000 {table | 1:#x}\n"
        + LIST.format(next=0, op=1, src=0x1000, length=16)
        + RUN
        + "expect return results[0].state=error results[0].code=iommu-fault\n"
        + f'expect event IOMMU_FAULT causes=["{cause}","level2"] far=0x1000\n',
    )
    assert said.code == 0, said.text


@needs_qemu
@pytest.mark.parametrize("op", [0, 1], ids=["that moves nothing", "that reads"])
def test_a_descriptor_list_that_loops_ends(tmp_path: Path, op: int) -> None:
    said = play(
        tmp_path,
        "poke 0x80004000 0x80000c02\n"
        + SESSION
        + LIST.format(next=0x80010000, op=op, src=0x1000, length=16)
        + RUN
        + "expect return results[0].state=error results[0].code=loop\n",
    )
    assert said.code == 0, said.text


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["rum"], 2, "rum"),
        (["run", "T99"], 2, "T99"),
        (["run", "none.scenario.yaml"], 2, "none.scenario.yaml"),
        (["run", "--target", "quemu"], 2, 'did you mean "qemu"'),
        (["run", "T01", "--seed", "x"], 2, "seed"),
        (["regs", "FSSR"], 2, 'did you mean "FSR"'),
        (["qmp", "none.qmp"], 2, "none.qmp"),
        (["qmp", "--connect", "none.sock", "a.qmp"], 2, "a.qmp"),
        (["build", "qemo"], 2, "qemo"),
        (["run", "--kernel", "none.elf"], 2, "none.elf"),
    ],
)
def test_a_misspelt_command_line_is_exit_2(
    tmp_path: Path, words: list[str], code: int, says: str
) -> None:
    said = smmubench(*words, cwd=tmp_path)
    assert said.code == code, said.text
    assert says in said.text, said.text


def test_a_socket_nobody_listens_on_is_the_benchs_error(tmp_path: Path) -> None:
    (tmp_path / "a.qmp").write_text("query-status\n")
    said = smmubench("qmp", "--connect", "none.sock", "a.qmp", cwd=tmp_path)
    assert said.code == 3, said.text
    assert "none.sock" in said.text
