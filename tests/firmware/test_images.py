# SPDX-License-Identifier: GPL-2.0-or-later
"""Every self-checking image on its machine, by hand and through the bench, also as the machine's
options and the SMMU's presets vary.
"""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from smmubench import paths
from smmubench.build import firmware
from smmubench.build.qemu import find_qemu
from smmubench.targets.guest import GuestResult, run_guest
from smmubench.targets.process import qemu_binary

from .guests import CPUS, Cpu

pytestmark = pytest.mark.skipif(
    find_qemu() is None, reason="QEMU isn't built; get it: smmubench build qemu"
)

SELF_CHECKING = ("fault-by-interrupt", "map-sizes", "ownership", "probe", "shared-table",
                 "stale-tlb", "stall")  # fmt: skip
IMAGES = [f"{cpu.build}-{name}" for cpu in CPUS for name in SELF_CHECKING]

#: What the SMMU's presets lack, as the guest's SKIP lines must name it (nested: over AArch64 4K).
AARCH64 = {f"{stage}aarch64-{granule}" for stage in ("", "s2-") for granule in ("4k", "16k", "64k")}
STAGE2 = {"s2-long", "s2-aarch64-4k", "s2-aarch64-16k", "s2-aarch64-64k"}
NESTED = {"nested-short", "nested-aarch64-4k"}
PRESETS: dict[str, set[str]] = {
    "generic": set(),
    "mmu-500": {"aarch64-16k", "s2-aarch64-16k"},
    "mmu-401": AARCH64 | NESTED,
    "mmu-400": {"short", "long"} | AARCH64 | NESTED,
    "qcom-smmu-v2": STAGE2 | NESTED,
}


@pytest.fixture(scope="session")
def images() -> dict[str, Path]:
    found = firmware.find_firmware()
    if not found:
        pytest.skip("the firmware isn't built; get it: smmubench build firmware")
    return found


def cpu_of(image: str) -> Cpu:
    return next(cpu for cpu in CPUS if image.startswith(cpu.build + "-"))


def check(result: GuestResult) -> None:
    """Everything the guest said is right, and nothing that it said was lost."""
    failed = [line.text for line in result.lines if line.verdict == "FAIL"]
    assert (result.verdict, result.ended, failed) == ("PASS", "verdict", []), result
    assert result.exit_code == 0
    counts = [int(number) for number in re.findall(r"\d+", result.summary or "")]
    verdicts = [line.verdict for line in result.lines]
    said = [verdicts.count(word) for word in ("PASS", "FAIL", "SKIP")]
    assert said == [*counts, 0][:3]


def test_the_list_is_whole() -> None:
    """Each test of firmware/tests is here, or has tests of its own (cpu_walk)."""
    sources = {path.stem.replace("_", "-") for path in (paths.firmware() / "tests").glob("*.c")}
    assert {name for name in sources if not name.startswith("cpu-walk")} == set(SELF_CHECKING)


@pytest.mark.parametrize("path", sorted((paths.firmware() / "tests").glob("*.c")), ids=str)
def test_a_test_is_short_enough_to_be_read(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 150


@pytest.mark.parametrize("image", IMAGES)
def test_an_image_passes(image: str, images: dict[str, Path], tmp_path: Path) -> None:
    check(run_guest(images[image], config=cpu_of(image).config, artifacts=tmp_path))


@pytest.mark.parametrize("image", IMAGES)
def test_it_runs_by_hand_and_the_exit_code_is_its_verdict(
    image: str, images: dict[str, Path]
) -> None:
    command = [str(qemu_binary()), "-M", cpu_of(image).machine, "-nographic", "-kernel",
               str(images[image])]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False,
                          stdin=subprocess.DEVNULL)  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert re.search(r"^SUMMARY: \d+ passed, 0 failed", done.stdout, re.MULTILINE)


def by_hand(elf: Path, options: str, *words: str) -> tuple[int, str]:
    command = [str(qemu_binary()), "-M", f"smmuv2-bench,{options}", *words, "-nographic", "-kernel"]
    done = subprocess.run([*command, str(elf)], capture_output=True, text=True, timeout=30,
                          check=False, stdin=subprocess.DEVNULL)  # fmt: skip
    return done.returncode, done.stdout


@pytest.mark.parametrize("name", SELF_CHECKING)
@pytest.mark.parametrize("preset", PRESETS)
def test_an_image_passes_on_every_preset(name: str, preset: str, images: dict[str, Path]) -> None:
    code, out = by_hand(images[f"aarch64-{name}"], f"smmu-preset={preset}")
    assert (code, re.findall("^FAIL.*", out, re.MULTILINE)) == (0, []), out
    skipped = re.findall(r"^SKIP: ([^:]+): all", out, re.MULTILINE)
    assert set(skipped) == PRESETS[preset]


@pytest.mark.parametrize("options", [
    "gic-version=3", "virtualization=on", "secure=on", "secure=on,virtualization=on",
    "virtualization=on,gic-version=3", "secure=on,gic-version=3",
    "secure=on,virtualization=on,gic-version=3",
])  # fmt: skip
def test_it_starts_at_every_level_and_with_either_gic(
    options: str, images: dict[str, Path]
) -> None:
    code, out = by_hand(images["aarch64-fault-by-interrupt"], options)
    assert (code, re.findall("^FAIL.*", out, re.MULTILINE)) == (0, []), out


def test_the_events_agree_with_what_the_guest_saw(images: dict[str, Path]) -> None:
    result = run_guest(images["armv7-fault-by-interrupt"])
    faults = [event["data"] for event in result.events if event["event"] == "IOMMU_FAULT"]
    fars = [fault["far"] for fault in faults]  # type: ignore[index]
    assert fars == [0x20000000, 0x20010000] * 2


DEATHS = {
    "jump": ("((void (*)(void))0x0c000000)()", r"(prefetch abort|synchronous exc.*) at 0x0*c000000"),
    "read": ("*(volatile int *)0x0c000000", r"(data abort|synchronous exception) at "),
    "undefined": ('__asm__ volatile(".inst 0xe7f000f0")', r"(undefined|synchronous)"),
}  # fmt: skip


def with_library(cpu: Cpu, source: Path, directory: Path) -> Path:
    """An ELF of one source and firmware/lib."""
    probe = next(each for each in firmware.load() if each.name == f"{cpu.build}-probe")
    library = [name for name in probe.sources if name.startswith("lib/")]
    image = replace(probe, name=source.stem, sources=(*library, str(source)))
    firmware._build(paths.firmware(), [image], directory)
    return directory / f"{source.stem}.elf"


@pytest.fixture(scope="session")
def for_32_bits(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the ARMv7 images, built for smmuv2-bench."""
    directory = tmp_path_factory.mktemp("armv7-smmu")
    images = [
        replace(
            image,
            cflags=tuple(flag.replace("APQ8064", "SMMUV2") for flag in image.cflags),
            linker="ld/smmuv2-bench.ld",
        )
        for image in firmware.load()
        if image.name in IMAGES and image.arch == "arm"
    ]
    firmware._build(paths.firmware(), images, directory)
    return directory


@pytest.mark.parametrize("preset", ["generic", "mmu-401"])
@pytest.mark.parametrize("name", SELF_CHECKING)
def test_a_32_bit_cpu_drives_the_smmu(name: str, preset: str, for_32_bits: Path) -> None:
    """It can't write the 64-bit operations whole; the driver must get along without them."""
    code, out = by_hand(
        for_32_bits / f"armv7-{name}.elf", f"smmu-preset={preset}", "-cpu", "cortex-a15"
    )
    assert (code, re.findall("^FAIL.*", out, re.MULTILINE)) == (0, []), out


EL2 = """
#include "cpu.h"
#include "report.h"

static uintptr_t level(uintptr_t argument)
{
    uint64_t el;

    __asm__ volatile("mrs %0, currentel" : "=r"(el));
    return (el >> 2) + argument;
}

int main(void)
{
    check("the level it started at", cpu_boot_level, WANTED);
    check("EL2 was passed", cpu_has_el2, true);
    check("called at EL2", cpu_call_el2(level, 40), 42);
    check("and again", cpu_call_el2(level, 50), 52);
    check("it is at EL1", level(0), 1);
    return summary();
}
"""


@pytest.mark.parametrize(("options", "level"), [
    ("virtualization=on", "2"), ("virtualization=on,secure=on", "3"),
])  # fmt: skip
def test_a_function_runs_at_el2(
    options: str, level: str, images: dict[str, Path], tmp_path: Path
) -> None:
    source = tmp_path / "el2.c"
    source.write_text(EL2.replace("WANTED", level))
    code, out = by_hand(with_library(CPUS[1], source, tmp_path), options)
    assert (code, "5 passed, 0 failed" in out) == (0, True), out


@pytest.mark.parametrize("cpu", CPUS, ids=lambda cpu: cpu.build)
@pytest.mark.parametrize("death", DEATHS)
def test_the_vectors_tell_of_a_death(
    cpu: Cpu, death: str, images: dict[str, Path], tmp_path: Path
) -> None:
    statement, pattern = DEATHS[death]
    if cpu.build == "aarch64":
        statement = statement.replace("0xe7f000f0", "0x00000000")  # UDF
    source = tmp_path / "dies.c"
    source.write_text(f"int main(void)\n{{\n    {statement};\n    return 0;\n}}\n")

    result = run_guest(with_library(cpu, source, tmp_path), config=cpu.config, timeout=20.0)

    assert (result.verdict, result.ended, result.exit_code) == ("FAIL", "verdict", 1)
    assert re.search(pattern, result.reason), result.reason
    assert any(re.match(r"(x0|r0) 0x", line) for line in result.console), result.console


@pytest.mark.parametrize("cpu", CPUS, ids=lambda cpu: cpu.build)
def test_the_example_of_the_docs_passes(cpu: Cpu, images: dict[str, Path], tmp_path: Path) -> None:
    source = paths.firmware().parent / "docs" / "examples" / "first_test.c"
    check(run_guest(with_library(cpu, source, tmp_path), config=cpu.config))


def test_the_command_line_of_the_artifacts_runs_as_it_is(
    images: dict[str, Path], tmp_path: Path
) -> None:
    run_guest(images["armv7-probe"], artifacts=tmp_path)
    process = subprocess.Popen([str(tmp_path / "cmdline.sh")], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, text=True,
                               env={**os.environ, "TMPDIR": str(tmp_path)})  # fmt: skip
    # It starts stopped, as the bench's own did; its console is on stdio, behind Ctrl-A C.
    out, _ = process.communicate("\x01ccont\n", timeout=30)
    assert re.search(r"SUMMARY: \d+ passed, 0 failed", out)
    assert process.returncode == 0
