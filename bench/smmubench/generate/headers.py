# SPDX-License-Identifier: GPL-2.0-or-later
"""Register maps to C headers that an assembler can read too."""

from __future__ import annotations

from collections.abc import Sequence

from smmubench.errors import BuildError
from smmubench.registers import Register, RegisterMap


def header(name: str, maps: Sequence[RegisterMap]) -> str:
    """The header file ``name`` for ``maps``; BuildError when two things would get one C name."""
    guard = name.upper().replace(".", "_")
    out = _Lines()
    out.text(f"/* SPDX-License-Identifier: GPL-2.0-or-later */\n/*\n * {name} - ")
    out.text(" and ".join(each.title for each in maps) + ".\n")
    out.text(f" * Made by `smmubench build generated` from {maps[0].source}; do not edit.\n")
    out.text(_LEGEND)
    if any(register.sides for each in maps for register in each):
        out.text(_LEGEND_SIDES)
    if any(each.pages for each in maps):
        out.text(_LEGEND_PAGES)
    out.text(" */\n")
    out.text(f"#ifndef {guard}\n#define {guard}\n")
    for each in maps:
        _map(out, each)
    out.text("\n#ifndef __ASSEMBLER__\n")
    for each in maps:
        _tables(out, each)
    out.text("\n#endif /* __ASSEMBLER__ */\n\n#endif\n")
    return out.done()


_LEGEND = """ *
 * X_RESET  value after reset
 * X_WMASK  bits on which a write acts: they read back (RW), a one clears them (W1C),
 *          or they mean something (WO)
 * X_F_MASK a field's bits in place; X_F_SHIFT its lowest bit
"""

_LEGEND_SIDES = """ * X_WMASK_SECURE, X_WMASK_NONSECURE
 *          X_WMASK without the fields that only the other security state's copy has
"""

_LEGEND_PAGES = """ * P_PAGE   number of a global page; offsets are those within a page
"""


class _Lines:
    def __init__(self) -> None:
        self._parts: list[str] = []
        self._defined: set[str] = set()

    def text(self, text: str) -> None:
        self._parts.append(text)

    def define(self, name: str, value: str) -> None:
        if name in self._defined:
            raise BuildError(f"two things would be called {name} in C")
        self._defined.add(name)
        self._parts.append(f"#define {name:<40} {value}\n")

    def done(self) -> str:
        return "".join(self._parts)


def _u(value: int, width: int = 32, digits: int = 0) -> str:
    suffix = "ull" if width > 32 else "u"
    if digits:
        return f"{value:#0{digits + 2}x}{suffix}"
    return f"{value}{suffix}" if value else "0x0u"  # GNU as reads 0x0u but not 0u


def _map(out: _Lines, map: RegisterMap) -> None:
    prefix = f"HWM_{map.prefix}"
    out.text(f"\n/* {map.title} */\n")
    for page, number in map.pages.items():
        out.define(f"{prefix}_{page.upper()}_PAGE", _u(number))
    if not map.pages:
        out.define(f"{prefix}_WINDOW_SIZE", f"{map.size:#x}u")
    if map.contexts and not map.pages:
        out.define(f"{prefix}_CONTEXT_STRIDE", f"{map.context_stride:#x}u")
    for enum, values in map.enums.items():
        out.text(f"\n/* Values of fields: {enum.replace('_', ' ')} */\n")
        for value in values:
            out.define(f"{prefix}_{enum.upper()}_{value.name}", _u(value.value))
    for register in (*map.registers, *map.views):
        _register(out, prefix, register)


def _register(out: _Lines, prefix: str, register: Register) -> None:
    name = f"{prefix}_{register.name}"
    view = f", view of {register.view_of}" if register.view_of else ""
    bank = ", one per context bank" if register.scope == "context" else ""
    out.text(f"\n/* {register.title} ({register.access}{bank}{view}) */\n")
    out.define(name, f"{register.offset:#07x}u")
    if register.count > 1:
        out.define(f"{name}_STRIDE", f"{register.stride:#x}u")
        out.define(f"{name}_COUNT", _u(register.count))
    if not register.view_of:
        out.define(f"{name}_RESET", _u(register.reset, register.width, register.digits))
        out.define(f"{name}_WMASK", _u(register.writable, register.width, register.digits))
        if register.sides:
            for side in ("secure", "nonsecure"):
                mask = register.writable & register.side_mask(side)
                out.define(
                    f"{name}_WMASK_{side.upper()}", _u(mask, register.width, register.digits)
                )
    for field in register.fields.values():
        out.define(f"{name}_{field.name}_SHIFT", _u(field.shift))
        out.define(f"{name}_{field.name}_WIDTH", _u(field.width))
        out.define(f"{name}_{field.name}_MASK", _u(field.mask, register.width, register.digits))


def _tables(out: _Lines, map: RegisterMap) -> None:
    """X-macros: every register once, so that tables need no second list."""
    columns = "name, offset, count, access, reset, wmask"
    if map.pages:
        columns = "name, offset, count, bytes, access, reset, wmask"
    for scope in dict.fromkeys(["context", *(each.scope for each in map)]):
        registers = [each for each in map if each.scope == scope]
        if not registers:
            continue
        name = f"HWM_{map.prefix}_{f'{scope.upper()}_REGS' if map.contexts else 'REGS'}"
        out.text(f"\n/* X({columns}) */\n#define {name}(X)")
        for each in registers:
            reset = _u(each.reset, each.width, each.digits)
            wmask = _u(each.writable, each.width, each.digits)
            where = f"{each.offset:#07x}u, {_u(each.count)}"
            if map.pages:
                where += f", {_u(each.width // 8)}"
            out.text(f" \\\n    X({each.name}, {where}, {each.access}, {reset}, {wmask})")
        out.text("\n")
