# SPDX-License-Identifier: GPL-2.0-or-later
"""Machines as data: memory windows, IOMMUs with their contexts, DMA masters.

    >>> from smmubench.machines import load_machine
    >>> machine = load_machine("apq8064-bench")
    >>> hex(machine.iommu("mdp0").base)
    '0x7500000'
    >>> machine.master("mdp_port0_cb0").stream
    0

A machine is one YAML file, ``hw-model/machines/<name>.yaml``; QEMU's and the simulator's tables and
the firmware's header are made from the same file.
"""

from __future__ import annotations

from smmubench.machines._load import load_machine, machine_names
from smmubench.machines._model import BusWindow, Context, Iommu, Machine, Master, Pci, Window

__all__ = [
    "BusWindow",
    "Context",
    "Iommu",
    "Machine",
    "Master",
    "Pci",
    "Window",
    "load_machine",
    "machine_names",
]
