# SPDX-License-Identifier: GPL-2.0-or-later
"""Files made from the register descriptions and machine tables.

``hw-model/rdl/*.rdl`` and ``hw-model/machines/*.yaml`` are the sources. The results are committed,
so that building needs no SystemRDL compiler; a test says when they are stale.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from smmubench import paths
from smmubench.generate import docs, headers, machine_c, rdl
from smmubench.machines import Machine, load_machine
from smmubench.registers import RegisterMap
from smmubench.scenario import docs as scenario_docs

__all__ = ["main", "outputs"]

#: C headers in hw-model/include and the register maps each one holds.
HEADERS = {
    "hwm_msm_regs.h": ("msm-v0",),
    "hwm_smmu_regs.h": ("smmu-v2",),
    "hwm_dma_regs.h": ("bench-dma", "bench-desc"),
    "hwm_page_regs.h": ("bench-page",),
}

#: Pages in docs/ and the register maps each one shows.
PAGES = {
    "registers-msm-iommu-v0.md": ("msm-v0",),
    "registers-arm-smmu-v2.md": ("smmu-v2",),
    "registers-bench-dma.md": ("bench-dma", "bench-desc"),
    "registers-bench-page.md": ("bench-page",),
}


def outputs(root: Path) -> dict[Path, str]:
    """Every generated file of the checkout ``root``, with the text it should have."""
    data = {each.name: rdl.read(root / "hw-model" / "rdl", each) for each in rdl.SOURCES}
    maps = {name: RegisterMap.from_data(each) for name, each in data.items()}
    machines = _machines(root)
    include = root / "hw-model" / "include"
    made: dict[Path, str] = {}
    for name, of in HEADERS.items():
        made[include / name] = headers.header(name, [maps[each] for each in of])
    made[root / "hw-model" / "src" / "machines.c"] = machine_c.tables(machines)
    for machine in machines:
        name = machine.name.replace("-", "_") + ".h"
        made[root / "firmware" / "lib" / "include" / name] = machine_c.firmware_header(machine)
        made[root / "docs" / f"machine-{machine.name}.md"] = docs.machine_page(machine)
    for name, each in data.items():
        made[root / "bench" / "smmubench" / "registers" / f"{name}.json"] = _json(each)
    for name, of in PAGES.items():
        made[root / "docs" / name] = docs.register_page([maps[each] for each in of])
    made[root / "docs" / "scenarios.md"] = scenario_docs.render()
    return made


def main(check: bool = False, root: Path | None = None) -> list[Path]:
    """Bring every generated file up to date; returns those that changed.

    With ``check`` nothing is written and the answer is the list of files that are stale. ``root``
    is the checkout, this one unless given. Raises BuildError or UsageError when a source is wrong.
    """
    stale: list[Path] = []
    for path, text in outputs(root or paths.root()).items():
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(path)
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return stale


def _machines(root: Path) -> list[Machine]:
    files = sorted((root / "hw-model" / "machines").glob("*.yaml"))
    return [load_machine(path, shown=path.relative_to(root).as_posix()) for path in files]


def _json(data: dict[str, Any]) -> str:
    """One line per register, so that a change shows as a small diff."""
    registers = ",\n".join("  " + json.dumps(each) for each in data["registers"])
    enums = ",\n".join(
        f"  {json.dumps(name)}: {json.dumps(each)}" for name, each in data["enums"].items()
    )
    head = {key: each for key, each in data.items() if key not in ("registers", "enums")}
    lines = ",\n".join(f" {json.dumps(key)}: {json.dumps(each)}" for key, each in head.items())
    return f'{{\n{lines},\n "enums": {{\n{enums}\n }},\n "registers": [\n{registers}\n ]\n}}\n'
