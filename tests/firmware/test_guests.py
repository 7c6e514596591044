# SPDX-License-Identifier: GPL-2.0-or-later
"""Guests with their own CPU: the shipped ELF, and guests that die, loop or say nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from pathlib import Path

import pytest

from smmubench.build.firmware import find_firmware
from smmubench.build.qemu import find_qemu
from smmubench.errors import TargetDied, UsageError
from smmubench.machines import load_machine
from smmubench.targets.guest import run_guest
from smmubench.targets.process import qemu_binary

pytestmark = pytest.mark.skipif(
    find_qemu() is None, reason="QEMU isn't built; get it: smmubench build qemu"
)

UART = next(w for w in load_machine("apq8064-bench").windows if w.kind == "uart").base
PAGE = next(w for w in load_machine("apq8064-bench").windows if w.kind == "bench-page").base

SAY = """
    ldr r0, ={uart:#x}
    ldr r1, =text
1:  ldrb r2, [r1], #1
    cmp r2, #0
    strne r2, [r0]
    bne 1b
"""
EXIT = "ldr r0, ={page:#x}\n mov r1, #{code}\n str r1, [r0, #8]\n"


@pytest.fixture(scope="session")
def shipped() -> Path:
    images = find_firmware()
    if not images:
        pytest.skip("the firmware isn't built; get it: smmubench build firmware")
    return images["armv7-fault-by-interrupt"]


def guest(directory: Path, body: str, text: str = "hello\\n") -> Path:
    """An ELF whose _start is ``body``."""
    source = directory / "guest.S"
    source.write_text(
        f".syntax unified\n.arm\n.global _start\n_start:\n{body.format(uart=UART, page=PAGE)}\n"
        f'2: b 2b\n.ltorg\ntext: .asciz "{text}"\n'
    )
    elf = directory / "guest.elf"
    command = ["arm-none-eabi-gcc", "-mcpu=cortex-a15", "-nostdlib", "-static", "-Ttext=0x80100000"]
    subprocess.run([*command, "-o", str(elf), str(source)], check=True)
    return elf


def test_the_shipped_guest_takes_its_fault_by_interrupt(shipped: Path, tmp_path: Path) -> None:
    result = run_guest(shipped, artifacts=tmp_path)
    assert (result.verdict, result.ended, result.exit_code) == ("PASS", "verdict", 0), result
    assert len(result.lines) == 11
    assert result.summary == "11 passed, 0 failed"
    faults = [event["data"] for event in result.events if event["event"] == "IOMMU_FAULT"]
    assert [fault["far"] for fault in faults] == [0x10002000]
    assert "hole: one fault interrupt" in (tmp_path / "console.log").read_text()


def test_it_runs_by_hand_and_the_exit_code_is_its_verdict(shipped: Path) -> None:
    command = [str(qemu_binary()), "-M", "apq8064-bench", "-nographic", "-kernel", str(shipped)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 0
    assert "SUMMARY: 11 passed, 0 failed" in done.stdout


def test_the_command_line_of_the_artifacts_runs_as_it_is(shipped: Path, tmp_path: Path) -> None:
    run_guest(shipped, artifacts=tmp_path)
    script = tmp_path / "cmdline.sh"
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    process = subprocess.Popen(
        [str(script)], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    # It starts stopped, as the bench's own did; its console is on stdio, behind Ctrl-A C.
    out, _ = process.communicate("\x01ccont\n", timeout=30)
    assert "SUMMARY: 11 passed, 0 failed" in out
    assert process.returncode == 0


def test_a_nonzero_exit_code_fails(tmp_path: Path) -> None:
    result = run_guest(guest(tmp_path, EXIT.replace("{code}", "7")))
    assert (result.verdict, result.exit_code) == ("FAIL", 7)
    assert result.reason == "the guest ended with exit code 7"


def test_a_fail_line_fails_even_with_exit_code_0(tmp_path: Path) -> None:
    elf = guest(tmp_path, SAY + EXIT.replace("{code}", "0"), "FAIL: one thing\\n")
    result = run_guest(elf)
    assert (result.verdict, result.exit_code) == ("FAIL", 0)
    assert "one thing" in result.reason


def test_power_off_without_a_verdict_fails(tmp_path: Path) -> None:
    psci_off = "ldr r0, =0x84000008\n hvc #0\n"
    result = run_guest(guest(tmp_path, ".arch_extension virt\n" + psci_off))
    assert (result.verdict, result.ended) == ("FAIL", "power-off")


def test_a_guest_that_loops_fails_in_time_and_shows_where(tmp_path: Path) -> None:
    result = run_guest(guest(tmp_path, SAY), timeout=1.0)
    assert (result.verdict, result.ended) == ("FAIL", "timeout")
    assert 'its last line was "hello"' in result.reason
    dump = "\n".join(result.post_mortem)
    assert "R15=" in dump
    assert "=> 0x801" in dump and " b " in dump


def test_a_guest_that_never_prints_says_so(tmp_path: Path) -> None:
    result = run_guest(guest(tmp_path, ""), timeout=0.5)
    assert "it never printed a line" in result.reason


def test_a_guest_that_jumps_to_garbage_fails(tmp_path: Path) -> None:
    result = run_guest(guest(tmp_path, "ldr pc, =0x10000000\n"), timeout=0.5)
    assert (result.verdict, result.ended) == ("FAIL", "timeout")
    assert any("R15=" in line for line in result.post_mortem)


def test_a_panic_on_the_console_ends_the_wait(tmp_path: Path) -> None:
    elf = guest(tmp_path, SAY, "Kernel panic - not syncing: no root\\n")
    start = time.monotonic()
    result = run_guest(elf, timeout=60.0)
    assert result.ended == "failure-pattern"
    assert "no root" in result.reason
    assert time.monotonic() - start < 30


def test_a_killed_qemu_is_the_benchs_error(tmp_path: Path) -> None:
    elf = guest(tmp_path, "")

    def kill() -> None:
        for _ in range(200):
            time.sleep(0.05)
            for entry in Path("/proc").glob("[0-9]*/cmdline"):
                try:
                    words = entry.read_bytes()
                except OSError:
                    continue
                if str(elf).encode() in words and b"apq8064-bench" in words:
                    os.kill(int(entry.parent.name), signal.SIGKILL)
                    return

    killer = threading.Thread(target=kill)
    killer.start()
    with pytest.raises(TargetDied, match="killed by SIGKILL"):
        run_guest(elf, timeout=20.0)
    killer.join()


def test_a_missing_kernel_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no kernel at"):
        run_guest(tmp_path / "none.elf")


def test_an_empty_kernel_is_a_usage_error(tmp_path: Path) -> None:
    empty = tmp_path / "empty.elf"
    empty.touch()
    with pytest.raises(UsageError, match="is empty"):
        run_guest(empty)
