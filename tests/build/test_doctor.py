# SPDX-License-Identifier: GPL-2.0-or-later
"""What `doctor` finds, on a stand-in for QEMU that can be told to lack things."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from smmubench import doctor
from smmubench.build import core, firmware, qemu

ANSWERS = """#!/usr/bin/env python3
import json, sys
types, interface = json.loads({types!r}), json.loads({interface!r})
if "--version" in sys.argv:
    print("QEMU emulator version 10.0.99\\nand more")
elif "-machine" in sys.argv:
    print("Supported machines are:\\napq8064-bench  x\\nvirt  y")
elif "-device" in sys.argv:
    print("\\n".join('name "%s", bus PCI' % name for name in types))
else:
    print(json.dumps({{"QMP": {{}}}}))
    for line in sys.stdin:
        asked = json.loads(line)
        answer = {{}}
        if asked["execute"] == "qom-list-types":
            answer = [{{"name": name}} for name in types]
        if asked["execute"] == "query-qmp-schema":
            answer = [{{"name": n, "meta-type": "event" if n.isupper() else "command"}}
                      for n in interface] + [{{"name": "x-mmio", "meta-type": "object"}}]
        print(json.dumps({{"return": answer, "id": asked["id"]}}))
"""


def stand_in(path: Path, lacks: str = "") -> Path:
    types = [name for name in (*doctor.PLUGGABLE, *doctor.BUILT_IN) if name != lacks]
    interface = [name for name in (*doctor.COMMANDS, *doctor.EVENTS) if name != lacks]
    path.write_text(ANSWERS.format(types=json.dumps(types), interface=json.dumps(interface)))
    path.chmod(0o755)
    return path


def found(monkeypatch: pytest.MonkeyPatch, binary: Path) -> dict[str, doctor.Check]:
    monkeypatch.setenv("SMMUBENCH_QEMU", str(binary))
    return {check.name: check for check in doctor.diagnose()}


def test_a_complete_qemu_is_ok(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checks = found(monkeypatch, stand_in(tmp_path / "qemu"))

    names = ("qemu", "qemu machines", "qemu devices", "qemu types", "qmp commands and events")
    assert [(name, checks[name].ok) for name in names] == [(name, True) for name in names]
    assert checks["qemu"].detail.startswith("QEMU emulator version 10.0.99 (")


@pytest.mark.parametrize(("lacks", "check"), [
    ("nvme", "qemu devices"),
    ("msm-iommu", "qemu types"),
    ("x-mmio", "qmp commands and events"),
    ("IOMMU_STALL", "qmp commands and events"),
])
def test_what_qemu_lacks_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lacks: str, check: str
) -> None:
    checks = found(monkeypatch, stand_in(tmp_path / "qemu", lacks))

    assert checks[check] == doctor.Check(check, False, f"missing: {lacks}", "smmubench build qemu")


def test_a_qemu_that_does_not_run_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    binary = tmp_path / "qemu"
    binary.write_text("#!/bin/sh\nexit 1\n")
    binary.chmod(0o755)
    checks = found(monkeypatch, binary)

    assert not checks["qemu"].ok
    assert "does not run" in checks["qemu"].detail


def test_what_is_not_built_has_the_command_that_builds_it(
    monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(qemu, "find_qemu", lambda: None)
    monkeypatch.setattr(core, "find_core", lambda: None)
    monkeypatch.setattr(firmware, "find_firmware", dict)

    fixes = {check.name: check.fix for check in doctor.diagnose() if not check.ok}

    for name in ("qemu", "core", "firmware"):
        assert fixes[name] == f"smmubench build {name}"


def test_a_missing_program_has_the_apt_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")

    checks = {check.name: check for check in doctor.diagnose()}

    assert not checks["tools for test"].ok
    assert "dtc" in checks["tools for test"].detail
    assert "device-tree-compiler" in checks["tools for test"].fix
    assert checks["tools for test"].fix.startswith("apt-get install ")


def test_a_wrong_pin_and_a_missing_package_are_told() -> None:
    check = doctor._installed("python packages", ["pytest==0.1", "no-such-thing>=1"], "demo")

    assert not check.ok
    assert "must be 0.1" in check.detail
    assert "no-such-thing is missing" in check.detail
    assert check.fix == "python3 bench/bootstrap.py demo"
