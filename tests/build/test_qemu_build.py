# SPDX-License-Identifier: GPL-2.0-or-later
"""From source to a QEMU in the cache, on a stand-in that builds in milliseconds."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from smmubench import paths
from smmubench.build import build, qemu
from smmubench.errors import BuildError, MissingTool, UsageError

DEVICE = "qemu-patches/overlay/hw/misc/smmubench/device.c"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one device, that builds with the Python at hand."""
    top = tmp_path / "project"
    for name, text in ((DEVICE, "device\n"), ("qemu-patches/series", ""),
                       ("hw-model/src/msm.c", "msm\n")):
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(text)
    monkeypatch.setattr(paths, "root", lambda: top)
    monkeypatch.setattr(qemu, "_build_python", lambda say: Path(sys.executable))
    return top


@pytest.fixture
def said() -> list[str]:
    return []


def test_builds_once_and_then_only_looks(
    project: Path, fake_qemu: Callable[..., Path], said: list[str], cache_home: Path
) -> None:
    source = fake_qemu()
    assert qemu.find_qemu() is None

    made = build("qemu", source=source, progress=said.append)

    binary = made["qemu"]
    assert binary.read_text() == "main\ndevice\n"
    assert os.access(binary, os.X_OK)
    assert binary.parent.parent.parent == cache_home / "qemu"
    assert qemu.find_qemu() == binary
    assert said[-1] == f"built QEMU 10.0.99: {binary}"

    said.clear()
    assert build("qemu", source=source, progress=said.append) == made
    assert build("qemu", progress=said.append) == made
    assert said == []


def test_the_manifest_tells_what_it_was_made_of(
    project: Path, fake_qemu: Callable[..., Path]
) -> None:
    source = fake_qemu()
    record = qemu.manifest(qemu.build_qemu(source, lambda text: None))

    assert record["version"] == "10.0.99"
    assert record["source"]["given"] == str(source)
    assert "--with-devices-aarch64=smmubench" in record["configure"]
    assert {"patches-hash", "overlay-hash", "hw-model-hash"} <= set(record)


def test_an_edited_device_rebuilds_one_object(
    project: Path, fake_qemu: Callable[..., Path], cache_home: Path
) -> None:
    first = qemu.build_qemu(fake_qemu(), lambda text: None)
    (project / DEVICE).write_text("better device\n")
    assert qemu.find_qemu() is None

    second = qemu.build_qemu(fake_qemu(), lambda text: None)

    assert second != first
    assert second.read_text() == "main\nbetter device\n"
    log = next((cache_home / "qemu-work").glob("*/build.log")).read_text()
    assert log.count("[") == log.count("[1/2]") + log.count("[2/2]") == 2

    (project / DEVICE).write_text("device\n")
    assert qemu.find_qemu() == first, "the earlier build is still good"


def test_a_failing_compile_shows_the_error_and_the_log(
    project: Path, fake_qemu: Callable[..., Path], cache_home: Path
) -> None:
    (project / DEVICE).write_text("".join(f"line {n}\n" for n in range(99)) + "syntax error\n")

    with pytest.raises(BuildError) as caught:
        qemu.build_qemu(fake_qemu(), lambda text: None)

    lines = str(caught.value).splitlines()
    assert lines[0] == "QEMU does not build:"
    assert lines[1].startswith("  FAILED: ")
    assert lines[-1] == f"full log: {next((cache_home / 'qemu-work').glob('*/build.log'))}"
    assert len(lines) <= qemu.TAIL_LINES + 2
    assert caught.value.exit_code == 3
    assert not (cache_home / "qemu").exists()

    (project / DEVICE).write_text("device\n")
    assert qemu.build_qemu(fake_qemu(), lambda text: None).read_text() == "main\ndevice\n"


def test_a_configure_that_stopped_half_way_starts_again(
    project: Path, fake_qemu: Callable[..., Path], said: list[str]
) -> None:
    overlay = project / "qemu-patches/overlay/refuse-to-configure"
    overlay.write_text("")
    with pytest.raises(BuildError, match=r"configure failed:\n.*\n  ERROR: refused"):
        qemu.build_qemu(fake_qemu(), said.append)
    overlay.unlink()
    said.clear()

    qemu.build_qemu(fake_qemu(), said.append)

    assert "configuring QEMU" in said
    assert "unpacking QEMU 10.0.99" not in said


def test_firmware_images_that_meson_looks_for_get_stand_ins(
    project: Path, fake_qemu: Callable[..., Path], cache_home: Path
) -> None:
    qemu.build_qemu(fake_qemu(**{"pc-bios/edk2-arm-code.fd.bz2": "real"}), lambda text: None)

    blobs = next((cache_home / "qemu-work").glob("*/src/pc-bios"))
    assert (blobs / "edk2-arm-code.fd.bz2").read_text() == "real"
    assert (blobs / "edk2-aarch64-code.fd.bz2").read_bytes() == qemu.EMPTY_BZIP2


def test_old_builds_go(
    project: Path, fake_qemu: Callable[..., Path], cache_home: Path
) -> None:
    for number in range(qemu.KEPT + 2):
        (project / DEVICE).write_text(f"device {number}\n")
        last = qemu.build_qemu(fake_qemu(), lambda text: None)

    assert len(list((cache_home / "qemu").iterdir())) == qemu.KEPT
    assert last.is_file()


def test_another_source_is_another_build(
    project: Path, fake_qemu: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    one = qemu.build_qemu(fake_qemu("one"), lambda text: None)
    two = qemu.build_qemu(fake_qemu("two", **{"vl.c": "other main\n"}), lambda text: None)

    assert one.read_text() == "main\ndevice\n"
    assert two.read_text() == "other main\ndevice\n"
    monkeypatch.setenv("SMMUBENCH_QEMU_SOURCE", str(fake_qemu("one")))
    assert qemu.find_qemu() == one


def test_a_given_folder_that_changed_is_built_again(
    project: Path, fake_qemu: Callable[..., Path]
) -> None:
    source = fake_qemu()
    qemu.build_qemu(source, lambda text: None)
    (source / "vl.c").write_text("better main\n")

    assert qemu.build_qemu(source, lambda text: None).read_text() == "better main\ndevice\n"


def test_a_binary_made_elsewhere_can_be_named(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    binary = tmp_path / "my-qemu"
    monkeypatch.setenv("SMMUBENCH_QEMU", str(binary))
    with pytest.raises(UsageError, match="which is no program"):
        qemu.find_qemu()

    binary.write_text("#!/bin/sh\n")
    binary.chmod(0o755)
    assert qemu.find_qemu() == binary
    assert qemu.manifest(binary) == {}


def test_a_missing_tool_is_named_with_its_package(
    project: Path, fake_qemu: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")

    with pytest.raises(MissingTool, match=r"needs gcc\n  get it: apt-get install gcc"):
        qemu.build_qemu(fake_qemu(), lambda text: None)


def test_an_unknown_part_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match=r'can.t build "qmeu".*did you mean "qemu"'):
        build("qmeu")
    with pytest.raises(UsageError, match='of no use for "core"'):
        build("core", source="x")
