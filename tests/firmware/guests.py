# SPDX-License-Identifier: GPL-2.0-or-later
"""Guests for tests: a few instructions, for the CPU of either machine."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from smmubench.machines import load_machine
from smmubench.target import Config


@dataclass(frozen=True)
class Cpu:
    """How to say the same thing to one machine's CPU. Texts are assembler."""

    build: str  #: of firmware/build.yaml
    machine: str
    compiler: str
    flags: tuple[str, ...]
    head: str
    say: str
    exit: str  #: with {code}
    power_off: str
    jump: str  #: to where nothing is
    pc: str  #: how QEMU's monitor names it

    @property
    def config(self) -> Config:
        return Config(machine=self.machine)

    def guest(self, directory: Path, body: str, text: str = "hello\\n") -> Path:
        """An ELF whose _start is ``body``, and which then loops."""
        windows = {window.kind: window.base for window in load_machine(self.machine).windows}
        body = body.replace("{uart}", hex(windows["uart"]))
        body = body.replace("{page}", hex(windows["bench-page"]))
        source = directory / "guest.S"
        source.write_text(
            f"{self.head}\n.global _start\n_start:\n{body}\n2: b 2b\n.ltorg\n"
            f'text: .asciz "{text}"\n'
        )
        elf = directory / "guest.elf"
        base = load_machine(self.machine).ram.base + 0x100000
        command = [self.compiler, *self.flags, "-nostdlib", "-static", f"-Ttext={base:#x}"]
        subprocess.run([*command, "-o", str(elf), str(source)], check=True)
        return elf


ARMV7 = Cpu(
    build="armv7",
    machine="apq8064-bench",
    compiler="arm-none-eabi-gcc",
    flags=("-mcpu=cortex-a15",),
    head=".syntax unified\n.arm\n.arch_extension virt",
    say="""
    ldr r0, ={uart}
    ldr r1, =text
1:  ldrb r2, [r1], #1
    cmp r2, #0
    strne r2, [r0]
    bne 1b
""",
    exit="ldr r0, ={page}\n mov r1, #{code}\n str r1, [r0, #8]\n",
    power_off="ldr r0, =0x84000008\n hvc #0\n",
    jump="ldr pc, =0x0c000000\n",
    pc="R15=",
)

AARCH64 = Cpu(
    build="aarch64",
    machine="smmuv2-bench",
    compiler="aarch64-linux-gnu-gcc",
    flags=("-mcpu=cortex-a76", "-no-pie", "-Wl,--build-id=none"),
    head="",
    say="""
    ldr x0, ={uart}
    ldr x1, =text
1:  ldrb w2, [x1], #1
    cbz w2, 3f
    str w2, [x0]
    b 1b
3:
""",
    exit="ldr x0, ={page}\n mov w1, #{code}\n str w1, [x0, #8]\n",
    power_off="ldr w0, =0x84000008\n hvc #0\n",
    jump="ldr x0, =0x0c000000\n br x0\n",
    pc=" PC=",
)

CPUS = (ARMV7, AARCH64)
