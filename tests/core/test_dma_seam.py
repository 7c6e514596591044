# SPDX-License-Identifier: GPL-2.0-or-later
"""The engine against a stand-in for the IOMMU and for the host, written in Python on the C interface.

Shows what a real IOMMU can't: what the engine asks, how often, and what it does with every possible answer.
"""

from __future__ import annotations

from typing import Any

import pytest

from smmubench.targets import _cffi

TRANSLATED, BYPASS, FAULT, STALLED = range(4)
WAIT, RETRY, TERMINATE, NONE = range(4)
RUN = ("idle", "active", "stalled", "wait-host", "done", "error")
DECODE, SLAVE = -1, -2
PENDING = 1


class Seam:
    """One engine between a scripted IOMMU and a scripted bus, with 1 MB of memory at 0."""

    def __init__(self, *, iommu: bool = True, can_stall: bool = True, stream: int = 5) -> None:
        self.ffi, self.lib = _cffi.library()
        ffi = self.ffi
        self.memory = bytearray(1 << 20)
        self.requests: list[dict[str, Any]] = []
        self.answers: list[dict[str, Any]] = []  # for translate, then {} for ever: identity
        self.states: list[int] = []  # for stalled(), then WAIT
        self.forgotten: list[int] = []
        self.asked: list[int] = []
        self.lines: list[bool] = []
        self.bus: list[tuple[str, int, int, int]] = []  # direction, pa, len, kind
        self.results: list[int] = []  # for data accesses, then OK
        self.ended = 0
        self.kicks = 0
        self.keep: list[Any] = []

        config = ffi.new("hwm_dma_config *")
        self.name = ffi.new("char[]", b"seam")
        config.name = self.name
        config.stream = stream
        config.can_stall = can_stall
        config.window_size = 1 << 40
        config.host.read = self._callback(
            "int(void *, uint64_t, void *, uint32_t, const hwm_attrs *)", self._read
        )
        config.host.write = self._callback(
            "int(void *, uint64_t, const void *, uint32_t, const hwm_attrs *)", self._write
        )
        config.host.irq = self._callback(
            "void(void *, unsigned, bool)", lambda _, line, level: self.lines.append(level)
        )
        config.completed = self._callback("void(void *, const hwm_dma *)", self._completed)
        config.kick = self._callback("void(void *)", self._kick)
        if iommu:
            self.ops = ffi.new("hwm_iommu_ops *")
            self.ops.translate = self._callback(
                "void(hwm_iommu *, const hwm_request *, hwm_response *)", self._translate
            )
            self.ops.stalled = self._callback(
                "hwm_stall_state(hwm_iommu *, uint64_t)", self._stalled
            )
            self.ops.forget = self._callback(
                "void(hwm_iommu *, uint64_t)", lambda _, token: self.forgotten.append(token)
            )
            self.iommu = ffi.new("hwm_iommu *")
            self.iommu.ops = self.ops
            config.iommu = self.iommu
        self.config = config
        self.arbiter = ffi.new("hwm_arbiter *")
        self.lib.hwm_arbiter_init(self.arbiter, 0)
        self.dma = self.add()

    def add(self) -> Any:
        """One more engine of the same kind, under the same arbiter."""
        dma = self.ffi.new("hwm_dma *")
        assert self.lib.hwm_dma_init(dma, self.config) == 0
        assert self.lib.hwm_arbiter_add(self.arbiter, dma) == 0
        self.keep.append(dma)
        return dma

    def _callback(self, signature: str, function: Any) -> Any:
        made = self.ffi.callback(signature, function)
        self.keep.append(made)
        return made

    def _read(self, _: Any, pa: int, buf: Any, length: int, attrs: Any) -> int:
        self.bus.append(("read", pa, length, attrs.kind))
        result = self._result(pa, length, attrs)
        if result == 0:
            self.ffi.buffer(buf, length)[:] = bytes(self.memory[pa : pa + length])
        return result

    def _write(self, _: Any, pa: int, buf: Any, length: int, attrs: Any) -> int:
        self.bus.append(("write", pa, length, attrs.kind))
        result = self._result(pa, length, attrs)
        if result == 0:
            self.memory[pa : pa + length] = self.ffi.buffer(buf, length)[:]
        return result

    def _result(self, pa: int, length: int, attrs: Any) -> int:
        if pa + length > len(self.memory):
            return DECODE
        return self.results.pop(0) if attrs.kind == 0 and self.results else 0

    def _translate(self, _: Any, request: Any, response: Any) -> None:
        names = (
            "iova",
            "token",
            "length",
            "stream",
            "write",
            "privileged",
            "instruction",
            "secure",
            "can_stall",
        )
        self.requests.append({name: getattr(request, name) for name in names})
        answer = self.answers.pop(0) if self.answers else {}
        response[0] = self.ffi.new("hwm_response *")[0]
        response.status = answer.get("status", TRANSLATED)
        response.report = answer.get("report", True)
        response.pa = answer.get("pa", request.iova)
        response.attrs.kind = 0
        response.attrs.context = answer.get("context", 3)

    def _stalled(self, _: Any, token: int) -> int:
        self.asked.append(token)
        return self.states.pop(0) if self.states else WAIT

    def _completed(self, *_: Any) -> None:
        self.ended += 1

    def _kick(self, *_: Any) -> None:
        self.kicks += 1

    def start(self, *descs: Any, at: int = 0x1000, dma: Any = None) -> None:
        for number, desc in enumerate(descs):
            packed = bytearray(desc.pack())
            if number < len(descs) - 1:
                packed[0:8] = (at + 64 * (number + 1)).to_bytes(8, "little")
            self.memory[at + 64 * number : at + 64 * number + 64] = packed
        assert self.lib.hwm_dma_start(dma or self.dma, at) == 0

    def step(self, bursts: int = 1000) -> int:
        return self.lib.hwm_step(self.arbiter, bursts)

    def status(self, dma: Any = None) -> tuple[str, str]:
        c = self.ffi.new("hwm_dma_status *")
        self.lib.hwm_dma_query(dma or self.dma, c)
        return RUN[c.run], _cffi.DMA_CODES[c.code]

    def trace(self) -> list[tuple[int, int, str]]:
        """Address on the bus, context and status of each transaction, oldest first."""
        c = self.ffi.new("hwm_dma_trace[]", 256)
        count = self.lib.hwm_dma_get_trace(self.dma, c, 256)
        return [(t.pa, t.context, _cffi.DMA_CODES[t.status]) for t in c[0:count]]

    def pending(self) -> Any:
        access = self.ffi.new("hwm_dma_access *")
        return access if self.lib.hwm_dma_pending(self.dma, access) else None

    def save(self, dma: Any = None) -> bytes:
        dma = dma or self.dma
        size = self.lib.hwm_dma_save_size(dma)
        buffer = self.ffi.new("uint8_t[]", size)
        assert self.lib.hwm_dma_save(dma, buffer, size) == size
        assert self.lib.hwm_dma_save(dma, buffer, size - 1) == -4
        return bytes(self.ffi.buffer(buffer, size))

    def restore(self, blob: bytes) -> int:
        return self.lib.hwm_dma_restore(self.dma, blob, len(blob))


@pytest.fixture
def seam():
    return Seam()


def test_the_iommu_is_asked_once_a_burst_with_what_the_descriptor_says(seam, desc):
    seam.start(
        desc(
            "copy",
            src=0x8010,
            dst=0x9020,
            length=512,
            privileged=True,
            instruction=True,
            secure=True,
            stream=77,
        )
    )
    seam.step()
    assert [(r["iova"], r["length"], r["write"]) for r in seam.requests] == [
        (0x8010, 224, False), (0x9020, 224, True), (0x80F0, 16, False), (0x9100, 16, True),
        (0x8100, 240, False), (0x9110, 240, True), (0x81F0, 16, False), (0x9200, 16, True),
        (0x8200, 16, False), (0x9210, 16, True),
    ]  # fmt: skip
    for request in seam.requests:
        assert (request["privileged"], request["secure"], request["stream"]) == (True, True, 77)
        assert request["instruction"] == (not request["write"])
        assert request["can_stall"]


def test_descriptors_never_go_through_the_iommu(seam, desc):
    seam.start(desc("nop"), desc("nop"))
    seam.step()
    assert seam.requests == []
    assert seam.bus == [
        ("read", 0x1000, 48, 2),
        ("write", 0x1030, 16, 2),
        ("read", 0x1040, 48, 2),
        ("write", 0x1070, 16, 2),
    ]


def test_the_stream_register_serves_descriptors_without_their_own(seam, desc):
    seam.start(desc("read", length=4), desc("read", length=4, stream=9))
    seam.step()
    assert [r["stream"] for r in seam.requests] == [5, 9]


def test_a_master_that_cannot_wait_says_so(desc):
    seam = Seam(can_stall=False)
    seam.start(desc("read", length=4))
    seam.step()
    assert seam.requests[0]["can_stall"] is False


def test_bursts_go_where_the_answer_says(seam, desc):
    seam.answers = [{"pa": 0x4_0000}, {"pa": 0x5_0000, "status": BYPASS}]
    seam.start(desc("fill", dst=0x100, length=512, data=0xABABABAB))
    seam.step()
    assert seam.memory[0x4_0000:0x4_0100] == seam.memory[0x5_0000:0x5_0100] == b"\xab" * 256


def test_a_fault_that_is_reported_is_the_end(seam, desc):
    seam.answers = [{}, {"status": FAULT}]
    seam.start(desc("read", src=0x8000, length=1024))
    assert seam.step() == 2
    assert seam.status() == ("error", "iommu-fault")
    assert seam.ended == 1


def test_a_fault_that_is_not_reported_reaches_no_bus(seam, desc):
    seam.answers = [{"status": FAULT, "report": False}] * 2
    seam.start(desc("copy", src=0x8000, dst=0x9000, length=256))
    seam.step()
    assert seam.status() == ("done", "ok")
    assert all(kind == 2 for *_, kind in seam.bus)


def test_a_stalled_burst_is_presented_again_as_the_same_transaction(seam, desc):
    seam.answers = [{"status": STALLED}, {"status": STALLED}]
    seam.states = [WAIT, RETRY, WAIT, RETRY]
    seam.start(desc("read", src=0x8000, length=256))
    seam.step()
    assert seam.status() == ("stalled", "ok")
    for _ in range(5):
        seam.step()
    assert seam.status() == ("done", "ok")
    assert len({request["token"] for request in seam.requests}) == 1
    assert len(seam.requests) == 3
    assert set(seam.asked) == {seam.requests[0]["token"]}


def test_every_transaction_has_a_token_of_its_own(seam, desc):
    other = seam.add()
    seam.start(desc("copy", src=0x8000, dst=0x9000, length=1024))
    seam.start(desc("read", src=0x8000, length=1024), at=0x3000, dma=other)
    seam.step()
    tokens = [request["token"] for request in seam.requests]
    assert len(set(tokens)) == len(tokens) == 12


@pytest.mark.parametrize("state", [TERMINATE, NONE])
def test_terminated_or_unknown_ends_the_list(seam, desc, state):
    """NONE: the IOMMU was reset meanwhile. A master must not wait for ever."""
    seam.answers = [{"status": STALLED}]
    seam.start(desc("read", src=0x8000, length=256))
    seam.step()
    seam.states = [state]
    assert seam.step() == 0
    assert seam.status() == ("error", "terminated")


def test_abort_and_reset_forget_the_token(seam, desc):
    for number, end in enumerate((seam.lib.hwm_dma_abort, seam.lib.hwm_dma_reset)):
        seam.answers = [{"status": STALLED}]
        seam.start(desc("read", src=0x8000, length=256))
        seam.step()
        end(seam.dma)
        seam.step(0)
        assert seam.forgotten == [request["token"] for request in seam.requests[: number + 1]]
    assert seam.status() == ("idle", "ok")


def test_nothing_is_forgotten_that_was_never_stalled(seam, desc):
    seam.start(desc("read", src=0x8000, length=1024))
    seam.step(2)
    seam.lib.hwm_dma_abort(seam.dma)
    seam.step()
    assert seam.status() == ("error", "aborted")
    assert seam.forgotten == []


def test_stalled_masters_are_not_asked_between_bursts_of_others(seam, desc):
    """What is asked costs time in every burst; a RESUME can't happen inside a step."""
    other = seam.add()
    seam.answers = [{"status": STALLED}]
    seam.start(desc("read", src=0x8000, length=256))
    seam.step()
    before = len(seam.asked)
    seam.start(desc("read", src=0x8000, length=100 * 256), at=0x3000, dma=other)
    seam.step(100)
    assert len(seam.asked) - before <= 2


def test_a_register_write_calls_nobody_but_kick(seam, desc):
    seam.start(desc("nop"))
    seam.lib.hwm_dma_abort(seam.dma)
    seam.step()
    seam.kicks, seam.bus, seam.ended = 0, [], 0
    seam.lib.hwm_dma_mmio_write(seam.dma, 0x10, 4, 0x1000)
    assert seam.lib.hwm_dma_mmio_write(seam.dma, 0x08, 4, 1) == 0
    assert (seam.kicks, seam.bus, seam.ended) == (1, [], 0)
    assert seam.lib.hwm_dma_mmio_write(seam.dma, 0x08, 4, 1) == -3  # still running
    assert seam.kicks == 1
    assert seam.lib.hwm_dma_mmio_write(seam.dma, 0x08, 4, 3) == -3  # but the abort counts
    assert (seam.kicks, seam.bus, seam.ended) == (2, [], 0)
    seam.step()
    assert seam.status() == ("error", "aborted")


def test_what_the_host_cannot_do_at_once_it_does_later(seam, desc):
    seam.results = [PENDING, PENDING]
    seam.start(desc("copy", src=0x8000, dst=0x9000, length=256), desc("nop"))
    seam.memory[0x8000:0x8100] = bytes(range(256))

    assert seam.step() == 1  # returns early
    access = seam.pending()
    assert (seam.status()[0], access.pa, access.len, access.write) == (
        "wait-host",
        0x8000,
        256,
        False,
    )
    assert seam.step() == 0  # and waits
    seam.ffi.buffer(access.buf, 256)[:] = b"\x5a" * 256
    seam.lib.hwm_dma_complete(seam.dma, 0)
    assert seam.pending() is None

    assert seam.step() == 1
    access = seam.pending()
    assert (access.pa, access.write, bytes(seam.ffi.buffer(access.buf, access.len))) == (
        0x9000,
        True,
        b"\x5a" * 256,
    )
    seam.lib.hwm_dma_complete(seam.dma, 0)
    seam.step()
    assert seam.status() == ("done", "ok")


@pytest.mark.parametrize("offset", range(4))
def test_a_pending_write_shows_the_bytes_of_its_burst(seam, desc, pattern, offset):
    """The pattern is made in whole words; a burst may begin in the middle of one."""
    seam.results = [0, PENDING]
    seam.start(desc("write", dst=0x8100 - 8 - offset, length=100, data=6))
    seam.step()
    access = seam.pending()
    assert access.pa == 0x8100
    assert bytes(seam.ffi.buffer(access.buf, access.len)) == pattern(6, 100)[8 + offset :]


@pytest.mark.parametrize(("result", "code"), [(DECODE, "bus-decode"), (SLAVE, "bus-slave")])
def test_a_late_error_is_an_error(seam, desc, result, code):
    seam.results = [PENDING]
    seam.start(desc("read", src=0x8000, length=256))
    seam.step()
    seam.lib.hwm_dma_complete(seam.dma, result)
    assert seam.status() == ("error", code)


def test_completing_what_is_not_pending_is_harmless(seam, desc):
    seam.lib.hwm_dma_complete(seam.dma, 0)
    assert seam.status() == ("idle", "ok")
    seam.results = [PENDING]
    seam.start(desc("read", src=0x8000, length=256))
    seam.step()
    seam.lib.hwm_dma_reset(seam.dma)
    seam.lib.hwm_dma_complete(seam.dma, 0)
    assert seam.status() == ("idle", "ok")


def test_an_abort_takes_back_a_pending_access(seam, desc):
    seam.results = [PENDING]
    seam.start(desc("read", src=0x8000, length=256))
    seam.step()
    seam.lib.hwm_dma_abort(seam.dma)
    assert seam.lib.hwm_arbiter_runnable(seam.arbiter)
    seam.step()
    assert seam.pending() is None
    assert seam.status() == ("error", "aborted")
    assert seam.forgotten == []


def test_a_pending_access_stops_the_step_for_everybody(seam, desc):
    """The host must get its turn before anything else happens: the order of accesses counts."""
    other = seam.add()
    seam.results = [PENDING]
    seam.start(desc("read", src=0x8000, length=1024))
    seam.start(desc("read", src=0x9000, length=1024), at=0x3000, dma=other)
    assert seam.step() == 1
    assert [entry for entry in seam.bus if entry[3] == 0] == [("read", 0x8000, 256, 0)]


def test_runnable_means_that_a_step_would_move_somebody(seam, desc):

    def runnable() -> bool:
        return bool(seam.lib.hwm_arbiter_runnable(seam.arbiter))

    assert not runnable()
    seam.answers = [{"status": STALLED}]
    seam.start(desc("read", src=0x8000, length=256))
    assert runnable()
    seam.step()
    assert not runnable()
    seam.states = [RETRY]
    seam.step()
    assert not runnable()
    assert seam.status() == ("done", "ok")


def test_the_line_is_driven_on_changes_only(seam, desc):
    seam.lib.hwm_dma_mmio_write(seam.dma, 0x24, 4, 3)
    for _ in range(2):
        seam.start(desc("nop"))
        seam.step()
    seam.lib.hwm_dma_mmio_write(seam.dma, 0x20, 4, 1)
    assert seam.lines == [True, False]


@pytest.mark.parametrize("size", [1, 2, 8])
def test_registers_are_32_bits_wide(seam, size):
    value = seam.ffi.new("uint64_t *", 5)
    assert seam.lib.hwm_dma_mmio_read(seam.dma, 0, size, value) == -4
    assert value[0] == 0
    assert seam.lib.hwm_dma_mmio_write(seam.dma, 0x3C, size, 5) == -4
    assert seam.lib.hwm_dma_mmio_read(seam.dma, 0x3C, 4, value) == 0
    assert value[0] == 65536


def test_wrong_configurations_are_refused(seam):
    ffi, lib = seam.ffi, seam.lib
    dma = ffi.new("hwm_dma *")
    for name in ("read", "write", "irq"):
        config = ffi.new("hwm_dma_config *", seam.config[0])
        setattr(config.host, name, ffi.NULL)
        assert lib.hwm_dma_init(dma, config) == -3
    config = ffi.new("hwm_dma_config *", seam.config[0])
    config.iommu = ffi.NULL
    config.window_base, config.window_size = (1 << 64) - 4096, 8192
    assert lib.hwm_dma_init(dma, config) == -3
    config.window_size = 4096
    assert lib.hwm_dma_init(dma, config) == 0


def test_an_arbiter_takes_64_masters(seam):
    for _ in range(63):
        seam.add()
    assert seam.lib.hwm_arbiter_add(seam.arbiter, seam.dma) == -4


def test_every_optional_callback_may_be_missing(desc):
    seam = Seam(iommu=False)
    config = seam.ffi.new("hwm_dma_config *", seam.config[0])
    config.completed = config.kick = seam.ffi.NULL
    dma = seam.ffi.new("hwm_dma *")
    assert seam.lib.hwm_dma_init(dma, config) == 0
    seam.lib.hwm_arbiter_add(seam.arbiter, dma)
    seam.start(desc("read", src=0x8000, length=256), dma=dma)
    seam.lib.hwm_dma_mmio_write(dma, 0x08, 4, 2)
    seam.step()
    assert seam.status(dma) == ("error", "aborted")


# -- saved state ---------------------------------------------------------------------------------------------


def test_a_blob_goes_on_in_another_engine_mid_stall(seam, desc):
    """The token lies in both blobs, IOMMU's and engine's: it must come out the same."""
    seam.answers = [{}, {"status": STALLED}]
    seam.start(desc("copy", src=0x8000, dst=0x9000, length=256))
    seam.memory[0x8000:0x8100] = bytes(range(256))
    seam.step()
    other = Seam()
    other.memory[:] = seam.memory
    other.memory[0x8000:0x8100] = bytes(256)
    assert other.restore(seam.save()) == 0
    assert other.status() == ("stalled", "ok")
    other.states = [RETRY]
    other.step()
    assert other.status() == ("done", "ok")
    assert other.asked[0] == seam.requests[-1]["token"] == other.requests[0]["token"]
    assert bytes(other.memory[0x9000:0x9100]) == bytes(range(256))


def test_a_blob_goes_on_while_the_host_has_an_access_to_do(seam, desc):
    seam.results = [PENDING]
    seam.start(desc("fill", dst=0x8000, length=256, data=0x11111111))
    seam.step()
    other = Seam()
    other.memory[:] = seam.memory
    assert other.restore(seam.save()) == 0
    access = other.pending()
    assert bytes(other.ffi.buffer(access.buf, 256)) == b"\x11" * 256
    assert (access.pa, access.attrs.context) == (0x8000, 3)
    other.lib.hwm_dma_complete(other.dma, 0)
    assert other.status() == ("done", "ok")


def test_a_blob_remembers_how_far_the_search_for_a_loop_has_come(seam, desc):
    loop = [desc("nop") for _ in range(4)] + [desc("nop", next=0x1000)]
    seam.start(*loop)
    seam.memory[0x1100:0x1108] = (0x1000).to_bytes(8, "little")
    other = Seam()
    other.memory[:] = seam.memory
    seam.step(5)
    assert other.restore(seam.save()) == 0
    assert seam.step() == other.step()
    assert seam.status() == other.status() == ("error", "loop")


def test_an_abort_of_nothing_leaves_a_state_that_can_be_restored(seam):
    seam.lib.hwm_dma_abort(seam.dma)
    assert Seam().restore(seam.save()) == 0


def test_restore_drives_the_line(seam, desc):
    seam.lib.hwm_dma_mmio_write(seam.dma, 0x24, 4, 3)
    seam.start(desc("nop"))
    seam.step()
    other = Seam()
    other.restore(seam.save())
    assert other.lines == [True]
    other.lib.hwm_dma_mmio_write(other.dma, 0x20, 4, 1)
    assert other.lines == [True, False]


def test_blobs_of_another_kind_are_refused(seam):
    blob = seam.save()
    assert seam.restore(blob[:-1]) == -4
    assert seam.restore(blob + b"\0") == -4
    assert seam.restore(b"X" + blob[1:]) == -5
    assert Seam(iommu=False).restore(blob) == -5
    assert Seam(can_stall=False).restore(blob) == -5
    second = seam.save(seam.add())
    assert seam.restore(second) == -5  # another place in the arbiter
    assert seam.restore(blob[:4] + b"\2" + blob[5:]) == -5


def test_a_damaged_blob_is_refused_or_harmless(desc):
    """Each byte before the trace set to 0xff: no crash, and nothing changes when it is refused."""
    seam = Seam()
    seam.answers = [{}, {"status": STALLED}]
    seam.start(
        desc("copy", src=0x8000, dst=0x9000, length=1024), desc("verify", src=0x9000, length=64)
    )
    seam.step()
    blob = seam.save()
    refused = 0
    for at in range(300):
        damaged = blob[:at] + bytes([blob[at] ^ 0xFF]) + blob[at + 1 :]
        if seam.restore(damaged) != 0:
            refused += 1
            assert seam.save() == blob
        else:
            assert seam.save() == damaged
            seam.states = [RETRY]
            seam.step(50)
            assert seam.restore(blob) == 0
    assert refused > 40


def test_an_arbiters_blob_keeps_order_and_turn(desc):
    def rig() -> Seam:
        made = Seam()
        for _ in range(5):
            made.add()
        return made

    seam, other = rig(), rig()
    seam.lib.hwm_arbiter_seed(seam.arbiter, 99)
    masters = [kept for kept in seam.keep if seam.ffi.typeof(kept) is seam.ffi.typeof("hwm_dma *")]
    for number, dma in enumerate(masters):
        seam.start(desc("read", src=0x8000, length=512), at=0x1000 + 64 * number, dma=dma)
    seam.step(3)
    size = seam.lib.hwm_arbiter_save_size(seam.arbiter)
    buffer = seam.ffi.new("uint8_t[]", size)
    assert seam.lib.hwm_arbiter_save(seam.arbiter, buffer, size) == size
    assert seam.lib.hwm_arbiter_save(seam.arbiter, buffer, size - 1) == -4
    assert other.lib.hwm_arbiter_restore(other.arbiter, buffer, size) == 0
    assert (other.arbiter.next, other.arbiter.seed) == (3, 99)
    assert list(other.arbiter.order) == list(seam.arbiter.order)
    buffer[size - 1] = buffer[size - 2]  # no permutation
    assert other.lib.hwm_arbiter_restore(other.arbiter, buffer, size) == -3
    buffer[0] ^= 1
    assert other.lib.hwm_arbiter_restore(other.arbiter, buffer, size) == -5
    assert other.lib.hwm_arbiter_restore(other.arbiter, buffer, size - 1) == -4
    assert list(other.arbiter.order) == list(seam.arbiter.order)


@pytest.mark.parametrize("report", [True, False])
def test_what_never_reached_the_bus_has_no_address_in_the_trace(seam, desc, report):
    """Whatever a faulted answer holds besides its context means nothing."""
    seam.answers = [
        {"pa": 0x4_0000},
        {"status": FAULT, "report": report, "pa": 0xBAD0, "context": 9},
    ]
    seam.start(desc("read", src=0x8000, length=512))
    seam.step()
    assert seam.trace() == [(0x4_0000, 3, "ok"), (0, 9, "iommu-fault")]


def test_a_terminated_burst_has_no_address_in_the_trace(seam, desc):
    seam.answers = [{"pa": 0x4_0000}, {"status": STALLED, "pa": 0xBAD0, "context": 9}]
    seam.states = [TERMINATE]
    seam.start(desc("read", src=0x8000, length=512))
    seam.step()
    assert seam.trace() == [(0x4_0000, 3, "ok"), (0, 9, "terminated")]


def test_outside_its_window_a_master_reaches_no_address(desc):
    seam = Seam(iommu=False)
    seam.start(desc("read", src=0x8000, length=256), desc("read", src=1 << 40, length=256))
    seam.step()
    assert seam.trace() == [(0x8000, 0xFF, "ok"), (0, 0xFF, "bus-decode")]


@pytest.mark.parametrize("can_stall", [True, False])
def test_another_engine_goes_on_with_the_same_requests(desc, can_stall):
    """In the middle of a descriptor: what the IOMMU is shown comes from the saved state alone."""
    seam, other = Seam(can_stall=can_stall), Seam(can_stall=can_stall)
    seam.start(
        desc(
            "copy", src=0x8000, dst=0x9000, length=768, privileged=True, instruction=True, stream=77
        )
    )
    seam.step(3)
    assert other.restore(seam.save()) == 0
    other.memory[:] = seam.memory
    done = len(seam.requests)
    seam.step()
    other.step()
    assert len(other.requests) == 3
    assert other.requests == seam.requests[done:]
