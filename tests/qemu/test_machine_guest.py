# SPDX-License-Identifier: GPL-2.0-or-later
"""Guests of a few instructions: -kernel, UART, exit codes, PSCI, masters beside a running CPU."""

from __future__ import annotations

import struct
import subprocess
from pathlib import Path

import pytest
from rawqemu import DMA, MACHINE, PAGE, RAM, RAW, TABLE_OF, Raw, descriptor, master_base

WINDOWS = {window.kind: window for window in TABLE_OF.windows}
BENCH = WINDOWS["bench-page"].base
STATUS = DMA.address("STATUS")
R0, R1, R2, R3 = range(4)
SYSTEM_OFF, SYSTEM_RESET = 0x8400_0008, 0x8400_0009  # PSCI (ARM DEN 0022), functions

# A32 encodings (ARM DDI 0406C, A8.8): condition "always" unless the name says otherwise.
SPIN = [0xEAFF_FFFE]
HVC = [0xE140_0070]
RETURN = [0xE12F_FF1E]  # bx lr


def _set(register: int, value: int) -> list[int]:
    """movw, movt"""
    low, high = value & 0xFFFF, value >> 16
    return [
        opcode | (half & 0xF000) << 4 | register << 12 | half & 0xFFF
        for opcode, half in ((0xE300_0000, low), (0xE340_0000, high))
    ]


def _store(register: int, base: int, offset: int = 0) -> list[int]:
    return [0xE580_0000 | base << 16 | register << 12 | offset]


def _load(register: int, base: int, offset: int = 0) -> list[int]:
    return [0xE590_0000 | base << 16 | register << 12 | offset]


def _write(address: int, value: int) -> list[int]:
    return [*_set(R2, address & ~0xFFF), *_set(R3, value), *_store(R3, R2, address & 0xFFF)]


def _wait_done(base: int) -> list[int]:
    """ldr; and #7; cmp #4; bne back to the ldr"""
    loop = [*_load(R1, R2, STATUS), 0xE201_1007, 0xE351_0004, 0x1AFF_FFFB]
    return [*_set(R2, base), *loop]


def _psci(function: int) -> list[int]:
    return [*_set(R0, function), *HVC, *SPIN]


def _exit(code: int) -> list[int]:
    return [*_write(BENCH + PAGE.address("EXIT"), code), *SPIN]


def _elf(path: Path, base: int, words: list[int]) -> Path:
    """The smallest ELF that QEMU loads: one header, one segment, entered at its beginning."""
    code = b"".join(struct.pack("<I", word) for word in words)
    ident = b"\x7fELF\x01\x01\x01".ljust(16, b"\0")
    head = struct.pack("<HHIIIIIHHHHHH", 2, 40, 1, base, 52, 0, 0x0500_0000, 52, 32, 1, 0, 0, 0)
    segment = struct.pack("<8I", 1, 84, base, base, len(code), len(code), 7, 4)
    path.write_bytes(ident + head + segment + code)
    return path


def _run(binary: Path, machine: str, elf: Path, *arguments: str) -> tuple[int, str]:
    done = subprocess.run(
        [binary, "-machine", machine, "-accel", "tcg", "-nographic", "-kernel", elf,
         "-monitor", "none", "-no-reboot", *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


LOAD = RAM.base + 0x10_0000


def test_a_guest_prints_and_ends_with_its_code(binary: Path, tmp_path: Path) -> None:
    uart = WINDOWS["uart"].base
    words = [word for char in b"hello\n" for word in _write(uart, char)]
    elf = _elf(tmp_path / "a.elf", LOAD, [*words, *_exit(42)])
    assert _run(binary, MACHINE, elf) == (42, "hello\n")


def test_psci_turns_the_machine_off(binary: Path, tmp_path: Path) -> None:
    elf = _elf(tmp_path / "a.elf", LOAD, _psci(SYSTEM_OFF))
    assert _run(binary, MACHINE, elf) == (0, "")


def test_psci_resets_the_machine(binary: Path, tmp_path: Path) -> None:
    """-no-reboot makes of a reset an end; without it the guest would begin again."""
    elf = _elf(tmp_path / "a.elf", LOAD, _psci(SYSTEM_RESET))
    assert _run(binary, MACHINE, elf) == (0, "")


def test_virt_still_runs_guests(binary: Path, tmp_path: Path) -> None:
    uart = 0x0900_0000
    words = [word for char in b"virt\n" for word in _write(uart, char)]
    elf = _elf(tmp_path / "a.elf", 0x4010_0000, [*words, *_psci(SYSTEM_OFF)])
    assert _run(binary, "virt", elf, "-cpu", "cortex-a15", "-nic", "none") == (0, "virt\n")


@pytest.mark.parametrize("cpu", ["cortex-a15", "cortex-a7"])
def test_cpus_that_it_has(binary: Path, tmp_path: Path, cpu: str) -> None:
    elf = _elf(tmp_path / "a.elf", LOAD, _exit(3))
    assert _run(binary, MACHINE, elf, "-cpu", cpu) == (3, "")


def test_a_cpu_without_generic_timer_is_refused(binary: Path, tmp_path: Path) -> None:
    code, said = _run(binary, MACHINE, _elf(tmp_path / "a.elf", LOAD, SPIN), "-cpu", "cortex-a9")
    assert code == 1
    assert "Invalid CPU model: cortex-a9" in said


def test_a_masters_writes_reach_translated_code(binary: Path, tmp_path: Path) -> None:
    """A function that ran is overwritten by DMA and must run anew with its new code."""
    base = master_base(RAW)
    new, target, listing = LOAD + 0x800, LOAD + 0x400, LOAD + 0x1000
    call = [0xEB00_0000 | (target - LOAD - 8) // 4 & 0xFF_FFFF]
    main = [*call]
    main += _write(base + DMA.address("LIST_LO"), listing)
    main += _write(base + DMA.address("CTRL"), DMA["CTRL"].encode(START=1))
    main += _wait_done(base)
    at = len(main) * 4
    main += [0xEB00_0000 | (target - LOAD - at - 8) // 4 & 0xFF_FFFF]
    main += [*_set(R2, BENCH), *_store(R0, R2, PAGE.address("EXIT")), *SPIN]
    image = bytearray(0x1040)
    image[: 4 * len(main)] = struct.pack(f"<{len(main)}I", *main)
    for where, value in ((target, 1), (new, 2)):
        words = [*_set(R0, value), *RETURN]
        image[where - LOAD : where - LOAD + 12] = struct.pack("<3I", *words)
    image[0x1000:] = descriptor("copy", src=new, dst=target, length=12)
    words = list(struct.unpack(f"<{len(image) // 4}I", image))
    assert _run(binary, MACHINE, _elf(tmp_path / "a.elf", LOAD, words)) == (2, "")


def test_x_dma_run_works_beside_a_running_cpu(binary: Path, tmp_path: Path) -> None:
    elf = _elf(tmp_path / "a.elf", LOAD, SPIN)
    with Raw(binary, "-kernel", str(elf), accel="tcg", stopped=False) as qemu:
        at, data = RAM.base + 0x0100_0000, RAM.base + 0x0200_0000
        qemu.poke(at, descriptor("fill", dst=data, length=1 << 20, data=0x31313131))
        (result,) = qemu("x-dma-run", starts=[{"master": RAW, "list": at}])["results"]
        assert (result["state"], result["bytes"]) == ("done", 1 << 20)
        assert qemu.peek(data, 1 << 20) == b"1" * (1 << 20)
        assert qemu("query-status")["running"] is True


def test_a_byte_access_to_registers_is_an_abort(binary: Path, tmp_path: Path) -> None:
    """The window takes words only: the CPU gets an external abort, and its handler ends QEMU."""
    base = master_base(RAW)
    handler = _exit(5)
    vectors = 0x8000_0000 + 0x20_0000
    strb = 0xE5C2_3000  # strb r3, [r2]
    set_vbar = 0xEE0C_0F10  # mcr p15, 0, r0, c12, c0, 0
    main = [*_set(R0, vectors), set_vbar, *_set(R2, base), strb, *_exit(6)]
    padding = [0] * ((vectors - LOAD) // 4 - len(main))
    words = [*main, *padding, 0, 0, 0, 0, *handler]  # data abort is vector 4
    assert _run(binary, MACHINE, _elf(tmp_path / "a.elf", LOAD, words)) == (5, "")
