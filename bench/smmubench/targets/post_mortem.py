# SPDX-License-Identifier: GPL-2.0-or-later
"""What a dead guest's CPU looks like: registers, and the code around its PC with the ELF's
symbols.
"""

from __future__ import annotations

import bisect
import re
from pathlib import Path

import capstone
from elftools.common.exceptions import ELFError
from elftools.elf.elffile import ELFFile
from elftools.elf.sections import SymbolTableSection

from smmubench.errors import TargetError
from smmubench.targets.qmp import QmpConnection

_WINDOW = 16  # bytes of code shown on either side of the PC

_R15 = re.compile(r"\bR15=([0-9a-fA-F]{8})")
_PC = re.compile(r"\bPC=([0-9a-fA-F]{16})")
_PSR = re.compile(r"\bPSR=([0-9a-fA-F]{8})")
_THUMB = 1 << 5  # CPSR.T (ARM DDI 0406C, B1.3.3)


def post_mortem(qmp: QmpConnection, kernel: Path) -> list[str]:
    """Lines for a report; what can't be had is left out, with a line that says why."""
    try:
        registers = str(qmp.execute("human-monitor-command", {"command-line": "info registers"}))
    except TargetError as error:
        return [f"no registers: {error}"]
    lines = [line.rstrip() for line in registers.splitlines() if line.strip()]
    wide = _PC.search(registers)
    narrow = _R15.search(registers)
    found = wide or narrow
    if not found:
        return lines
    pc = int(found.group(1), 16)
    psr = _PSR.search(registers)
    thumb = not wide and bool(psr and int(psr.group(1), 16) & _THUMB)
    symbols = _Symbols(kernel)
    lines.append(f"pc {pc:#x} {symbols.name(pc)}".rstrip())
    return [*lines, *_disassemble(qmp, pc, wide is not None, thumb, symbols)]


def name_of(kernel: Path, address: int) -> str:
    """The function of an ELF that holds an address, as ``<name+0x10>``; empty if none does."""
    return _Symbols(kernel).name(address)


def _disassemble(
    qmp: QmpConnection, pc: int, wide: bool, thumb: bool, symbols: _Symbols
) -> list[str]:
    start = max(pc - _WINDOW, 0)
    code = _read(qmp, start, 2 * _WINDOW)
    if not code:
        return [f"no code at {start:#x}: nothing answers there"]
    if wide:
        engine = capstone.Cs(capstone.CS_ARCH_ARM64, capstone.CS_MODE_ARM)
    else:
        mode = capstone.CS_MODE_THUMB if thumb else capstone.CS_MODE_ARM
        engine = capstone.Cs(capstone.CS_ARCH_ARM, mode)
    engine.skipdata = True
    lines = []
    for at in engine.disasm(code, start):
        mark = "=>" if at.address == pc else "  "
        lines.append(f"{mark} {at.address:#010x} {at.mnemonic} {at.op_str}".rstrip())
    return lines


def _read(qmp: QmpConnection, address: int, length: int) -> bytes:
    # Through the CPU's own mapping ("x"), as the CPU would have fetched it.
    try:
        text = str(
            qmp.execute("human-monitor-command", {"command-line": f"x /{length}xb {address:#x}"})
        )
    except TargetError:
        return b""
    found = bytearray()
    for line in text.splitlines():
        _, colon, data = line.partition(":")
        values = re.findall(r"0x([0-9a-fA-F]{2})\b", data) if colon else []
        found += bytes(int(value, 16) for value in values)
    return bytes(found)


class _Symbols:
    """Function names of an ELF; empty for a kernel that is none."""

    def __init__(self, path: Path) -> None:
        self._starts: list[int] = []
        self._names: list[str] = []
        try:
            with path.open("rb") as file:
                table = ELFFile(file).get_section_by_name(".symtab")
                symbols = table.iter_symbols() if isinstance(table, SymbolTableSection) else ()
                found = sorted(
                    (symbol["st_value"] & ~1, symbol.name)
                    for symbol in symbols
                    if symbol["st_info"]["type"] in ("STT_FUNC", "STT_NOTYPE")
                    and symbol.name
                    and not symbol.name.startswith("$")  # mapping symbols name no code
                )
        except (ELFError, OSError):
            return
        self._starts = [start for start, _ in found]
        self._names = [name for _, name in found]

    def name(self, address: int) -> str:
        at = bisect.bisect_right(self._starts, address) - 1
        if at < 0 or address - self._starts[at] > 0x10000:
            return ""
        return f"<{self._names[at]}+{address - self._starts[at]:#x}>"
