# SPDX-License-Identifier: GPL-2.0-or-later
"""The agent and its mailbox: what they agree on, wrong requests, and ways to die."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from smmubench import paths
from smmubench.driver import Attach, Prot
from smmubench.drivers import open_driver
from smmubench.drivers.bench_dma import Descriptor, DescriptorList
from smmubench.errors import GuestFailure, TargetDied, TargetError
from smmubench.mapping import PhysicalMemory
from smmubench.mapping.split import PageRun
from smmubench.scenario.world import LOW_MEMORY
from smmubench.target import Config, Start
from smmubench.targets import available, firmware_mailbox
from smmubench.targets.firmware import AGENTS, FirmwareTarget
from smmubench.targets.firmware_mailbox import Op, Status

missing = available("firmware")
needs_firmware = pytest.mark.skipif(missing is not None, reason=str(missing))

HEADER = (paths.firmware() / "agent" / "mailbox.h").read_text()


def enumeration(name: str, prefix: str) -> dict[str, int]:
    body = re.search(rf"enum {name} {{(.*?)}};", HEADER, re.DOTALL)
    assert body is not None
    found = re.findall(rf"{prefix}(\w+) = (\d+)", body[1])
    return {word: int(number) for word, number in found}


def constant(name: str) -> int:
    found = re.search(rf"#define {name}\s+(\w+)", HEADER)
    assert found is not None
    return int(found[1], 0)


# -- the two sides of the mailbox


def test_both_sides_have_the_same_requests_and_answers() -> None:
    assert {each.name: each.value for each in Op} == enumeration("mailbox_op", "MAILBOX_")
    assert {each.name: each.value for each in Status} == enumeration("mailbox_status", "MAILBOX_")


@pytest.mark.parametrize("name", ["MAGIC", "VERSION", "OFFSET", "DATA_OFFSET", "DOORBELL"])
def test_both_sides_have_the_same_places(name: str) -> None:
    assert getattr(firmware_mailbox, name) == constant(f"MAILBOX_{name}")


def test_the_mailbox_ends_where_the_bench_begins_to_allocate() -> None:
    assert firmware_mailbox.OFFSET + firmware_mailbox.BYTES == LOW_MEMORY


# -- a living agent


@pytest.fixture(scope="module", params=sorted(AGENTS))
def shared(request: pytest.FixtureRequest) -> Iterator[FirmwareTarget]:
    if missing:
        pytest.skip(missing)
    with FirmwareTarget(Config(machine=request.param)) as target:
        yield target


@pytest.fixture
def board(shared: FirmwareTarget) -> FirmwareTarget:
    shared.reset()
    return shared


def test_a_ping_is_answered_with_the_version(board: FirmwareTarget) -> None:
    assert board.mailbox.call(Op.PING).words[0] == firmware_mailbox.VERSION


@pytest.mark.parametrize(
    "op, arguments",
    [
        (Op.RELEASE, (5,)),
        (Op.RELEASE, (1 << 63,)),
        (Op.DOMAIN, (99, 0, 0, 0)),
        (Op.PROBE, (7, 0, 0, 0, 0, 0)),
        (Op.PROBE, (0, 0, 1, 0, 0, 1 << 40)),
        (Op.ACTIVATE, (0,)),
        (Op.FAULT, (15, 0)),
        (Op.QUERY, (0, 0, 1)),
        (Op.CPU_READ, (0, 4)),
        (Op.CPU_READ, (0xFFFF_FFFF_FFFF_FFFF, 2)),
        (Op.DMA_DONE, (0,)),
    ],
)
def test_a_wrong_request_is_refused_and_the_agent_lives(
    board: FirmwareTarget, op: Op, arguments: tuple[int, ...]
) -> None:
    with pytest.raises(TargetError, match=f"the agent refused {op.name}"):
        board.mailbox.call(op, *arguments)
    assert board.mailbox.call(Op.PING).status is Status.OK


def test_domains_run_out_and_come_back_with_a_reset(board: FirmwareTarget) -> None:
    answers = [board.mailbox.call(Op.DOMAIN, 0, 0, 0, 1).status for _ in range(200)]
    assert answers[0] is Status.OK and answers[-1] is Status.NO_TABLE_MEMORY
    board.reset()
    assert board.mailbox.call(Op.DOMAIN, 0, 0, 0, 1).status is Status.OK


def test_the_cpu_reads_what_the_bench_wrote_and_the_other_way_round(board: FirmwareTarget) -> None:
    pa = board.machine.ram.base + LOW_MEMORY + 3  # at no alignment
    board.view(pa, 21)[:] = bytes(range(21))
    assert board.cpu_read(pa, 21) == bytes(range(21))
    board.cpu_write(pa, b"written by the guest")
    board.cpu_flush(pa, 20)
    assert bytes(board.view(pa, 21)) == b"written by the guest\x14"


def driver_of(board: FirmwareTarget) -> tuple[PhysicalMemory, Any]:
    model = board.machine.iommus[0].model
    ram = board.machine.ram
    memory = PhysicalMemory(ram.base + LOW_MEMORY, ram.base + ram.size)
    return memory, open_driver(model, board, memory)


def test_a_fault_is_taken_by_interrupt_once_and_again_after_it_was_cleared(
    board: FirmwareTarget,
) -> None:
    memory, driver = driver_of(board)
    domain = driver.domain("d")
    driver.attach(domain, "rot_src", Attach())
    driver.activate(domain, "rot_src")
    iommu, bank = board.machine.master("rot_src").iommu, driver.bank_of("rot_src")
    ram = board.machine.ram
    for turn in range(1, 3):
        work = [Descriptor("read", src=0x5000_0000 + 4096 * turn, length=64)]
        todo = DescriptorList(memory, board.view(ram.base, ram.size), ram.base, work)
        assert board.run([Start("rot_src", todo.address)])[0].code == "iommu-fault"
        report = driver.read_fault(iommu, bank)
        assert report is not None and report.iova == 0x5000_0000 + 4096 * turn
        raw = firmware_mailbox.FAULT.unpack(board.mailbox.data(firmware_mailbox.FAULT.size))
        assert raw[:2] == (1, turn)
        assert driver.interrupt_of("rot_src") in board.interrupts()
        driver.clear_fault(iommu, bank)
        assert driver.read_fault(iommu, bank) is None
        assert driver.interrupt_of("rot_src") not in board.interrupts()
        todo.free()


def test_what_the_guest_mapped_is_what_a_walk_finds(board: FirmwareTarget) -> None:
    _, driver = driver_of(board)
    domain = driver.domain("d")
    driver.attach(domain, "rot_src")
    driver.activate(domain, "rot_src")
    ram = board.machine.ram.base + LOW_MEMORY
    driver.map(domain, [PageRun(0x1000_0000, ram, 4096, 300)], Prot())
    assert (domain.stats.leaf_writes, domain.stats.entries, domain.stats.tables) == (300, 300, 2)
    master = board.machine.master("rot_src")
    found = board.translate(master.iommu, master.stream, [0x1000_0000 + 299 * 4096 + 5], fresh=True)
    assert found[0].pa == ram + 299 * 4096 + 5


def test_a_snapshot_takes_the_guest_back_in_the_middle_of_a_stall(board: FirmwareTarget) -> None:
    memory, driver = driver_of(board)
    domain = driver.domain("d")
    driver.attach(domain, "rot_src", Attach(faults="stall"))
    driver.activate(domain, "rot_src")
    ram = board.machine.ram
    page = memory.allocate(4096)
    work = [Descriptor("write", dst=0x5000_0000, length=64, data=7)]
    todo = DescriptorList(memory, board.view(ram.base, ram.size), ram.base, work)
    assert board.run([Start("rot_src", todo.address)])[0].state == "stalled"
    board.snapshot("stalled")
    driver.on_fault(domain, lambda report: "terminate")
    for expected in ("terminated", "ok"):
        driver.handle_faults()
        assert board.run()[0].code == expected
        if expected == "terminated":
            board.restore("stalled")
            driver.map(domain, [PageRun(0x5000_0000, page.pa, 4096, 1)], Prot())
            driver.on_fault(domain, lambda report: "retry")


# -- ends

LOOP = "_start: b _start"


def image(directory: Path, body: str) -> Path:
    source, elf = directory / "guest.S", directory / "guest.elf"
    source.write_text(f".global _start\n{body}\n")
    command = ["arm-none-eabi-gcc", "-mcpu=cortex-a15", "-nostdlib", "-static", "-Ttext=0x80100000"]
    subprocess.run([*command, "-o", str(elf), str(source)], check=True)
    return elf


@needs_firmware
@pytest.mark.parametrize("machine", sorted(AGENTS))
def test_an_exception_of_the_guest_is_its_death(machine: str) -> None:
    with FirmwareTarget(Config(machine=machine)) as target:
        nowhere = 0x7F00_0000  # no device and no memory answers there
        with pytest.raises(
            GuestFailure, match=r"(?s)the guest died in <\w+\+0x\w+>; .*FAIL: .*(exception|abort)"
        ):
            target.mailbox.call(Op.DMA, nowhere, 0, 0)


@needs_firmware
def test_an_agent_that_never_gets_ready_is_told_in_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("smmubench.targets.firmware._BOOT", 0.3)
    with pytest.raises(GuestFailure, match=r"(?s)not ready after 0\.3 s.*pc 0x80100000.*=>"):
        FirmwareTarget(Config(), agent=image(tmp_path, LOOP))


@needs_firmware
def test_an_agent_that_stops_answering_is_told_in_time() -> None:
    with FirmwareTarget(Config()) as target:
        target.execute("stop")
        with pytest.raises(GuestFailure, match=r"(?s)answer PING within 0\.2 s.*pc 0x\w+ <main"):
            target.mailbox.call(Op.PING, timeout=0.2)


@needs_firmware
def test_a_killed_qemu_is_no_fault_of_the_guest() -> None:
    with FirmwareTarget(Config()) as target:
        os.kill(target.process.process.pid, signal.SIGKILL)
        with pytest.raises(TargetDied, match="SIGKILL"):
            target.mailbox.call(Op.PING)
