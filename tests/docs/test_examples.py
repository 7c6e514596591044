# SPDX-License-Identifier: GPL-2.0-or-later
"""The examples do what the pages say of them, also where a page can't show it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from smmubench.errors import CaseFailure
from smmubench.scenario.find import select
from smmubench.session import run_file

from .conftest import Place
from .pages import ROOT

EXAMPLES = ROOT / "docs" / "examples"
COMPILER = (
    *("arm-none-eabi-gcc", "-mcpu=cortex-a15", "-marm", "-O1", "-ffreestanding", "-nostdlib"),
    *("-static", "-Wall", "-Wextra", "-Werror"),
    *("-I", str(ROOT / "firmware/lib/include"), "-I", str(ROOT / "hw-model/include")),
)

Require = Callable[[str], None]


def compiled(source: Path, program: Path, *more: str) -> Path:
    subprocess.run([*COMPILER, *more, str(source), "-o", str(program)], check=True)
    return program


def test_the_scenario_is_sound() -> None:
    (selected,) = select([str(EXAMPLES / "share.scenario.yaml")])
    assert selected.scenario.id == "share"


def test_both_targets_count_the_same_in_the_sweep(place: Place, require: Require) -> None:
    require("qemu")
    sim, qemu = place.type([f"python docs/examples/sweep.py {name}" for name in ("sim", "qemu")])
    tables = [[line for line in printed if line[:1] == " "] for printed in (sim, qemu)]
    assert tables[0] == tables[1]
    assert len(tables[0]) == 4


def test_the_session_depends_on_what_it_pokes(tmp_path: Path, require: Require) -> None:
    require("qemu")
    session = EXAMPLES / "stall.qmp"
    said: list[str] = []
    outcome = run_file(session, say=said.append)
    assert outcome.expectations == sum(
        line.startswith("expect") for line in session.read_text().splitlines()
    )
    text = session.read_text()
    for line in (each for each in text.splitlines() if each.startswith("poke")):
        without = tmp_path / "without.qmp"
        without.write_text(text.replace(line, "query-status"))
        with pytest.raises(CaseFailure):
            run_file(without, say=said.append)


def test_linux_py_hands_over_initramfs_and_device_tree(
    place: Place, tmp_path: Path, require: Require
) -> None:
    require("qemu")
    require("arm-none-eabi-gcc")
    init = compiled(EXAMPLES / "init.c", tmp_path / "init", "-Wl,-Ttext=0x10000")
    elf = compiled(
        Path(__file__).with_name("standin.c"), tmp_path / "standin.elf", "-Wl,-Ttext=0x80010000"
    )
    kernel = tmp_path / "standin"
    subprocess.run(["arm-none-eabi-objcopy", "-O", "binary", elf, kernel], check=True)
    ((*_, tree, archive, summary, verdict),) = place.type(
        [f"python docs/examples/linux.py {kernel} {init}"]
    )
    assert [tree, archive] == ["PASS: device tree in r2", "PASS: initramfs"]
    assert summary == "SUMMARY: all passed"
    assert verdict == "PASS: 2 checks passed, exit code 0 (verdict)"


def test_hello_fails_when_its_check_fails(place: Place, tmp_path: Path, require: Require) -> None:
    require("qemu")
    require("arm-none-eabi-gcc")
    wrong = tmp_path / "wrong.c"
    text = (EXAMPLES / "hello.c").read_text()
    wrong.write_text(text.replace("== HWM_PAGE_ID_RESET", "== 1"))
    elf = compiled(wrong, tmp_path / "wrong.elf", "-T", str(ROOT / "firmware/ld/apq8064-bench.ld"))
    printed, code = place.type([f"smmubench run --kernel {elf}", "echo $?"])
    assert "    1 of its checks failed, the first: the bench page is there" in printed
    assert code == ["1"]


def test_the_pytest_example_is_no_test_that_cannot_fail(place: Place) -> None:
    commands = [
        "sed 's/== 6/== 5/; s/repeat=3/repeat=2/' docs/examples/test_display.py > test_wrong.py",
        "pytest -q -p no:cacheprovider --smmubench-target sim test_wrong.py",
    ]
    assert "1 failed, 6 passed, 7 skipped" in place.type(commands)[1][-1]
