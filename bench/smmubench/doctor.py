# SPDX-License-Identifier: GPL-2.0-or-later
"""Looks at the machine and says what is missing and the command that gets it. Changes nothing."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from smmubench import errors, paths
from smmubench.build import core, firmware, qemu

__all__ = ["Check", "diagnose"]

MACHINES = ("apq8064-bench", "smmuv2-bench", "virt")
PLUGGABLE = ("edu", "virtio-blk-pci", "virtio-net-pci", "virtio-serial-pci", "nvme", "qemu-xhci",
             "usb-storage", "pcie-root-port", "loader")  # fmt: skip
"""Devices that ``-device`` must accept."""

BUILT_IN = ("msm-iommu", "bench-dma", "pl330", "arm-gicv2m", "arm-gicv3-its", "virtio-mmio")
"""Types that machines wire up themselves."""

COMMANDS = ("x-mmio", "x-bench-reset", "x-iommu-translate", "x-iommu-query", "x-iommu-query-tlb",
            "x-iommu-walk", "x-iommu-inject-fault", "x-dma-run", "x-dma-query")  # fmt: skip
EVENTS = ("IOMMU_FAULT", "IOMMU_STALL", "DMA_COMPLETED")

ANSWER_SECONDS = 20


@dataclass(frozen=True)
class Check:
    """One thing that was looked at.

    detail: what was found, or what is wrong. fix: the command that mends it, else empty.
    """

    name: str
    ok: bool
    detail: str
    fix: str = ""


def diagnose() -> list[Check]:
    """Looks at everything, the base first; nothing is built or started but QEMU's own ``help``."""
    return [
        _python(),
        *_machine(),
        *_packages(),
        _cache(),
        _core(),
        *_qemu(),
        _firmware(),
    ]


def _python() -> Check:
    version = sys.version.split()[0]
    ok = sys.version_info >= (3, 11)
    return Check("python", ok, f"{version} ({sys.executable})",
                 "" if ok else "apt-get install -y python3 (Debian 12 or newer)")


def _bootstrap() -> ModuleType | None:
    """bench/bootstrap.py, which knows what the machine needs; it is no part of the package."""
    file = paths.root() / "bench" / "bootstrap.py"
    spec = importlib.util.spec_from_file_location("smmubench_bootstrap", file)
    if not file.is_file() or spec is None or spec.loader is None:
        return None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def _machine() -> list[Check]:
    """Programs and headers, a line for each purpose."""
    bootstrap = _bootstrap()
    if bootstrap is None:
        return [Check("checkout", False, f"{paths.root()} is no checkout of the project")]
    checks = []
    for name, group in bootstrap.GROUPS.items():
        missing = [need for need in group.needs if not need.present()]
        if missing:
            detail = "missing: " + ", ".join(need.what for need in missing)
            names = " ".join(dict.fromkeys(need.package for need in missing))
            fix = f"apt-get install -y --no-install-recommends {names}"
        else:
            detail, fix = ", ".join(need.what for need in group.needs), ""
        checks.append(Check(f"tools for {name}", not missing, detail, fix))
    return checks


def _packages() -> list[Check]:
    """The Python packages that pyproject.toml asks for, those of the tests apart."""
    try:
        required = importlib.metadata.requires("smmubench") or []
    except importlib.metadata.PackageNotFoundError:
        return [Check("python packages", False, "smmubench is not installed in this Python",
                      "python3 bench/bootstrap.py demo")]
    base = [line for line in required if "extra ==" not in line]
    dev = [line for line in required if "extra ==" in line]
    return [_installed("python packages", base, "demo"),
            _installed("python packages for test", dev, "test")]


def _installed(name: str, required: Iterable[str], group: str) -> Check:
    wrong, versions = [], []
    for line in required:
        match = re.match(r"([\w.-]+)(?:==([\w.]+))?", line)
        assert match
        package, pin = match.groups()
        try:
            version = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            wrong.append(f"{package} is missing")
            continue
        versions.append(f"{package} {version}")
        if pin and version != pin:
            wrong.append(f"{package} is {version}, must be {pin}")
    if wrong:
        return Check(name, False, "; ".join(wrong), f"python3 bench/bootstrap.py {group}")
    return Check(name, True, ", ".join(versions))


def _cache() -> Check:
    folder = paths.cache()
    there = folder
    while not there.exists():
        there = there.parent
    ok = os.access(there, os.W_OK)
    room = os.statvfs(there)
    free = room.f_bavail * room.f_frsize // 2**20
    detail = f"{folder}, {free} MB free"
    if not ok:
        return Check("cache", False, f"{folder} can't be written",
                     "set XDG_CACHE_HOME to a folder that can")
    return Check("cache", True, detail)


def _core() -> Check:
    built = core.find_core()
    if built is None:
        return Check("core", False, "not built for the present sources", "smmubench build core")
    return Check("core", True, str(built.lib))


def _qemu() -> list[Check]:
    """That the patched QEMU is built, and that it has what the bench relies on."""
    try:
        binary = qemu.find_qemu()
    except errors.SmmubenchError as error:
        return [Check("qemu", False, str(error), "unset SMMUBENCH_QEMU")]
    if binary is None:
        return [Check("qemu", False, "not built for the present patches, overlay and hw-model",
                      "smmubench build qemu")]
    version = _output([str(binary), "--version"])
    machines = _output([str(binary), "-machine", "help"])
    devices = _output([str(binary), "-M", "none", "-device", "help"])
    first = version.splitlines()[0] if version else "does not run"
    checks = [Check("qemu", bool(version), f"{first} ({binary})",
                    "" if version else "smmubench build qemu")]
    if not version:
        return checks
    names = {line.split()[0] for line in machines.splitlines() if line.strip()}
    checks.append(_complete("qemu machines", MACHINES, names))
    pluggable = re.findall(r'^name "([^"]+)"', devices, re.M)
    checks.append(_complete("qemu devices", PLUGGABLE, pluggable))
    types, interface = _introspect(binary)
    checks.append(_complete("qemu types", BUILT_IN, types))
    checks.append(_complete("qmp commands and events", COMMANDS + EVENTS, interface))
    return checks


def _complete(name: str, wanted: Iterable[str], present: Iterable[str]) -> Check:
    """Whether all that is wanted is present."""
    missing = sorted(set(wanted) - set(present))
    if missing:
        return Check(name, False, "missing: " + ", ".join(missing), "smmubench build qemu")
    return Check(name, True, ", ".join(wanted))


def _introspect(binary: Path) -> tuple[set[str], set[str]]:
    """The device types QEMU has, and its QMP commands and events."""
    asked = ("qmp_capabilities", "qom-list-types", "query-qmp-schema", "quit")
    text = "\n".join(json.dumps({"execute": name, "id": name}) for name in asked)
    quiet = ("-M", "none", "-nodefaults", "-display", "none")
    answer = _output([str(binary), *quiet, "-qmp", "stdio"], text)
    replies = {}
    for line in answer.splitlines():
        try:
            message = json.loads(line)
        except ValueError:
            continue
        if isinstance(message, dict) and "return" in message:
            replies[message.get("id")] = message["return"]
    types = {entry["name"] for entry in replies.get("qom-list-types", ())}
    interface = {entry["name"] for entry in replies.get("query-qmp-schema", ())
                 if entry["meta-type"] in ("command", "event")}
    return types, interface


def _output(command: list[str], text: str = "") -> str:
    """What a program prints; empty when it fails or hangs."""
    try:
        done = subprocess.run(command, input=text, capture_output=True, text=True,
                              timeout=ANSWER_SECONDS)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout if done.returncode == 0 else ""


def _firmware() -> Check:
    try:
        built = firmware.find_firmware()
    except errors.SmmubenchError as error:
        return Check("firmware", False, str(error))
    if not built:
        return Check("firmware", False, "not built for the present sources",
                     "smmubench build firmware")
    return Check("firmware", True, ", ".join(sorted(built)))
