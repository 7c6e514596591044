# SPDX-License-Identifier: GPL-2.0-or-later
"""Guests that end, die, loop or say nothing, on both machines."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from smmubench.build.qemu import find_qemu
from smmubench.errors import TargetDied, UsageError
from smmubench.targets.guest import run_guest

from .guests import ARMV7, CPUS, Cpu

pytestmark = pytest.mark.skipif(
    find_qemu() is None, reason="QEMU isn't built; get it: smmubench build qemu"
)


@pytest.fixture(params=CPUS, ids=lambda cpu: cpu.build)
def cpu(request: pytest.FixtureRequest) -> Cpu:
    chosen: Cpu = request.param
    if not shutil.which(chosen.compiler):
        pytest.skip(f"there is no {chosen.compiler}")
    return chosen


def run_command(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "smmubench", "run", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_exit_code_0_passes(cpu: Cpu, tmp_path: Path) -> None:
    elf = cpu.guest(tmp_path, cpu.say + cpu.exit.replace("{code}", "0"), "PASS: it runs\\n")
    result = run_guest(elf, config=cpu.config)
    assert (result.verdict, result.exit_code, result.ended) == ("PASS", 0, "verdict")


def test_a_nonzero_exit_code_fails(cpu: Cpu, tmp_path: Path) -> None:
    elf = cpu.guest(tmp_path, cpu.exit.replace("{code}", "7"))
    result = run_guest(elf, config=cpu.config)
    assert (result.verdict, result.exit_code) == ("FAIL", 7)
    assert result.reason == "the guest ended with exit code 7"


def test_a_fail_line_fails_even_with_exit_code_0(cpu: Cpu, tmp_path: Path) -> None:
    elf = cpu.guest(tmp_path, cpu.say + cpu.exit.replace("{code}", "0"), "FAIL: one thing\\n")
    result = run_guest(elf, config=cpu.config)
    assert (result.verdict, result.exit_code) == ("FAIL", 0)
    assert "one thing" in result.reason


def test_power_off_without_a_verdict_fails(cpu: Cpu, tmp_path: Path) -> None:
    result = run_guest(cpu.guest(tmp_path, cpu.power_off), config=cpu.config)
    assert (result.verdict, result.ended) == ("FAIL", "power-off")


def test_a_guest_that_loops_fails_in_time_and_shows_where(cpu: Cpu, tmp_path: Path) -> None:
    result = run_guest(cpu.guest(tmp_path, cpu.say), config=cpu.config, timeout=1.0)
    assert (result.verdict, result.ended) == ("FAIL", "timeout")
    assert 'its last line was "hello"' in result.reason
    dump = "\n".join(result.post_mortem)
    assert cpu.pc in dump
    assert "=> 0x" in dump and " b " in dump


def test_a_guest_that_never_prints_says_so(cpu: Cpu, tmp_path: Path) -> None:
    result = run_guest(cpu.guest(tmp_path, ""), config=cpu.config, timeout=0.5)
    assert "it never printed a line" in result.reason


def test_a_guest_that_jumps_to_garbage_fails(cpu: Cpu, tmp_path: Path) -> None:
    result = run_guest(cpu.guest(tmp_path, cpu.jump), config=cpu.config, timeout=0.5)
    assert (result.verdict, result.ended) == ("FAIL", "timeout")
    assert any(cpu.pc in line for line in result.post_mortem)


@pytest.mark.parametrize(("body", "word"), [
    ("say", 'its last line was "hello"'),
    ("", "it never printed a line"),
    ("jump", "no verdict within 1 s"),
])  # fmt: skip
def test_the_command_fails_them_with_exit_code_1(
    cpu: Cpu, body: str, word: str, tmp_path: Path
) -> None:
    elf = cpu.guest(tmp_path, getattr(cpu, body) if body else "")
    done = run_command("--kernel", str(elf), "--machine", cpu.machine, "--timeout", "1",
                       "--out", str(tmp_path / "out"))  # fmt: skip
    assert done.returncode == 1, done.stdout + done.stderr
    assert word in done.stdout
    assert "0 passed, 1 failed" in done.stdout


def test_a_panic_on_the_console_ends_the_wait(cpu: Cpu, tmp_path: Path) -> None:
    elf = cpu.guest(tmp_path, cpu.say, "Kernel panic - not syncing: no root\\n")
    start = time.monotonic()
    result = run_guest(elf, config=cpu.config, timeout=60.0)
    assert result.ended == "failure-pattern"
    assert "no root" in result.reason
    assert time.monotonic() - start < 30


@pytest.fixture
def killed(tmp_path: Path) -> Iterator[Path]:
    """A guest that loops, whose QEMU is killed as soon as it runs."""
    elf = ARMV7.guest(tmp_path, "")
    stop = threading.Event()

    def kill() -> None:
        while not stop.wait(0.05):
            for entry in Path("/proc").glob("[0-9]*/cmdline"):
                try:
                    words = entry.read_bytes().split(b"\0")
                except OSError:
                    continue
                if str(elf).encode() in words and b"qemu-system" in words[0]:
                    os.kill(int(entry.parent.name), signal.SIGKILL)
                    return

    killer = threading.Thread(target=kill)
    killer.start()
    yield elf
    stop.set()
    killer.join()


def test_a_killed_qemu_is_the_benchs_error(killed: Path) -> None:
    with pytest.raises(TargetDied, match="killed by SIGKILL"):
        run_guest(killed, timeout=20.0)


def test_the_command_says_error_with_exit_code_3(killed: Path, tmp_path: Path) -> None:
    done = run_command("--kernel", str(killed), "--timeout", "20", "--out", str(tmp_path / "out"))
    assert done.returncode == 3, done.stdout + done.stderr
    assert "killed by SIGKILL" in done.stdout


def test_a_missing_kernel_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no kernel at"):
        run_guest(tmp_path / "none.elf")


def test_an_empty_kernel_is_a_usage_error(tmp_path: Path) -> None:
    empty = tmp_path / "empty.elf"
    empty.touch()
    with pytest.raises(UsageError, match="is empty"):
        run_guest(empty)
