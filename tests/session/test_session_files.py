# SPDX-License-Identifier: GPL-2.0-or-later
"""Session files: grammar, matching, playing against a fake QMP server, and logs turned into files."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from smmubench.errors import CaseFailure, ScenarioError, TargetDied
from smmubench.session import convert_log, parse_session, run_file
from smmubench.session.match import differences
from smmubench.session.parse import Command, Expect, parse_line

GREETING = {"QMP": {"version": {"qemu": {"major": 10, "minor": 0, "micro": 0}, "package": ""}}}
GREETING["QMP"]["capabilities"] = []


class FakeQemu:
    """Answers each command from ``replies``; ``before`` are events sent ahead of a reply."""

    def __init__(self, path: Path) -> None:
        self.replies: dict[str, dict[str, object]] = {}
        self.before: dict[str, list[dict[str, object]]] = {}
        self.dies_at = ""
        self.seen: list[dict[str, object]] = []
        self._server = socket.socket(socket.AF_UNIX)
        self._server.bind(str(path))
        self._server.listen(1)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.close()
        self._thread.join(2)

    @staticmethod
    def _requests(connection: socket.socket) -> Iterator[dict[str, object]]:
        # QMP's requests are JSON objects back to back; a client need not end them with a newline.
        text = ""
        while chunk := connection.recv(65536):
            text += chunk.decode()
            while text := text.lstrip():
                try:
                    request, end = json.JSONDecoder().raw_decode(text)
                except ValueError:
                    break
                text = text[end:]
                yield request

    def _serve(self) -> None:
        try:
            connection, _ = self._server.accept()
        except OSError:
            return
        with connection:

            def send(message: object) -> None:
                connection.sendall(json.dumps(message).encode() + b"\r\n")

            send(GREETING)
            for request in self._requests(connection):
                name = request["execute"]
                if name == self.dies_at:
                    return
                if name != "qmp_capabilities":
                    self.seen.append({key: request[key] for key in request if key != "id"})
                for event in self.before.get(name, []):
                    stamp = {"seconds": 0, "microseconds": 0}
                    send({**event, "timestamp": stamp})
                tag = {"id": request["id"]} if "id" in request else {}
                send({**self.replies.get(name, {"return": {}}), **tag})


@pytest.fixture
def fake(tmp_path: Path) -> Iterator[FakeQemu]:
    server = FakeQemu(tmp_path / "qmp")
    yield server
    server.close()


def play(tmp_path: Path, text: str) -> list[str]:
    said: list[str] = []
    file = tmp_path / "a.qmp"
    file.write_text(text)
    run_file(file, connect=tmp_path / "qmp", say=said.append)
    return said


def test_a_command_line_becomes_its_qmp_arguments() -> None:
    step = parse_line('x-mmio ops=[{"op":"read","addr":0x10}] deep.er=true name=abc # why', 3)
    assert step == Command(
        3,
        'x-mmio ops=[{"op":"read","addr":0x10}] deep.er=true name=abc # why',
        "x-mmio",
        {"ops": [{"op": "read", "addr": 16}], "deep": {"er": True}, "name": "abc"},
    )


def test_poke_is_one_batched_write() -> None:
    step = parse_line("poke 0x80000000 1 0x20")
    assert isinstance(step, Command)
    assert step.arguments["ops"] == [
        {"op": "write", "addr": 0x80000000, "value": 1},
        {"op": "write", "addr": 0x80000004, "value": 0x20},
    ]


def test_expect_event_takes_a_timeout_of_its_own() -> None:
    step = parse_line("expect event IOMMU_FAULT timeout=2 fsr=0x2")
    assert isinstance(step, Expect)
    assert (step.name, step.timeout, step.fields) == ("IOMMU_FAULT", 2.0, {"fsr": 2})


@pytest.mark.parametrize(
    ("line", "words", "column"),
    [
        ("expect retrun a=1", 'did you mean "return"', 8),
        ("query-status [1", "never closed", 14),
        ("query-status a", "key=value", 14),
        ("query-status a=1 a=2", "given twice", 18),
        ('query-status a="x', "never closed", 14),
        ("query-status a=[1,}", "neither JSON nor", 16),
        ("poke x 1", "wants numbers", 6),
        ("poke 1", "poke ADDRESS WORD", 1),
        ("Query-Status", "no command name", 1),
        ("expect event", "event's name", 8),
        ("query-status\nexpect event X timeout=-1", "seconds above 0", 16),
    ],
)
def test_mistakes_are_told_with_their_place(
    tmp_path: Path, line: str, words: str, column: int
) -> None:
    file = tmp_path / "bad.qmp"
    file.write_text(f"# first line\n{line}\n")
    with pytest.raises(ScenarioError) as caught:
        parse_session(file)
    number = 2 + line.count("\n")
    assert f"bad.qmp:{number}:{column}:" in str(caught.value)
    assert words in str(caught.value)


def test_all_mistakes_come_at_once(tmp_path: Path) -> None:
    file = tmp_path / "bad.qmp"
    file.write_text("expect return a=1\nX\nY\n")
    with pytest.raises(ScenarioError) as caught:
        parse_session(file)
    assert [f"bad.qmp:{n}:1" in str(caught.value) for n in (1, 2, 3)] == [True, True, True]


def test_a_session_without_a_command_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "empty.qmp"
    file.write_text("# nothing\n")
    with pytest.raises(ScenarioError, match="proves nothing"):
        parse_session(file)


def test_fields_are_looked_up_by_index_member_and_register_name() -> None:
    reply = {"contexts": [{"registers": [{"name": "FSR", "value": 2}], "on": True}]}
    assert not differences(reply, {"contexts[0].registers.FSR": 2, "contexts[-1].on": True})
    assert differences(reply, {"contexts[0].on": 1}) == ["contexts[0].on is True, wanted 1"]
    assert differences(reply, {"contexts[1].on": 1}) == ["there is no contexts[1] (wanted 1)"]


def test_a_session_runs_and_counts(tmp_path: Path, fake: FakeQemu) -> None:
    fake.replies["query-status"] = {"return": {"running": False}}
    said = play(tmp_path, "query-status\nexpect return running=false\n")
    assert said[-1] == "  ok return running=false"
    assert fake.seen == [{"execute": "query-status"}]


def test_a_wrong_reply_fails_with_file_and_line(tmp_path: Path, fake: FakeQemu) -> None:
    fake.replies["query-status"] = {"return": {"running": True}}
    with pytest.raises(CaseFailure, match=r"a\.qmp:2: .*\n.*running is True, wanted False"):
        play(tmp_path, "query-status\nexpect return running=false\n")


def test_a_refusal_fails_unless_it_is_expected(tmp_path: Path, fake: FakeQemu) -> None:
    fake.replies["x-mmio"] = {"error": {"class": "GenericError", "desc": "no such window"}}
    play(tmp_path, 'x-mmio ops=[]\nexpect error "no such"\n')


def test_an_unexpected_refusal_fails(tmp_path: Path, fake: FakeQemu) -> None:
    fake.replies["x-mmio"] = {"error": {"class": "GenericError", "desc": "no such window"}}
    with pytest.raises(CaseFailure, match=r"a\.qmp:1: no such window"):
        play(tmp_path, "x-mmio ops=[]\n")


def test_an_expected_refusal_that_does_not_come_fails(tmp_path: Path, fake: FakeQemu) -> None:
    with pytest.raises(CaseFailure, match="went through"):
        play(tmp_path, 'x-mmio ops=[]\nexpect error "no such"\n')


def test_events_are_matched_in_order(tmp_path: Path, fake: FakeQemu) -> None:
    fake.before["x-dma-run"] = [
        {"event": "IOMMU_FAULT", "data": {"fsr": 2}},
        {"event": "DMA_COMPLETED", "data": {"bytes": 4}},
        {"event": "IOMMU_FAULT", "data": {"fsr": 4}},
    ]
    play(
        tmp_path,
        "x-dma-run starts=[]\nexpect event DMA_COMPLETED bytes=4\n"
        "expect event IOMMU_FAULT fsr=2\nexpect event IOMMU_FAULT fsr=4\n",
    )


def test_an_event_that_does_not_come_names_what_came(tmp_path: Path, fake: FakeQemu) -> None:
    fake.before["x-dma-run"] = [{"event": "DMA_COMPLETED", "data": {}}]
    with pytest.raises(CaseFailure, match=r"no event IOMMU_FAULT .* came: DMA_COMPLETED"):
        play(tmp_path, "x-dma-run starts=[]\nexpect event IOMMU_FAULT timeout=0.2\n")


def test_a_server_that_goes_away_is_the_benchs_error(tmp_path: Path, fake: FakeQemu) -> None:
    fake.dies_at = "x-dma-run"
    with pytest.raises(TargetDied, match="x-dma-run"):
        play(tmp_path, "x-dma-run starts=[]\n")


def test_a_log_becomes_a_session_that_parses_back(tmp_path: Path) -> None:
    log = tmp_path / "qmp.jsonl"
    entries = [
        {"execute": "x-mmio", "arguments": {"ops": [{"op": "read", "addr": 1}], "s": "a b"}},
        {"return": {"values": [7]}},
        {"event": "IOMMU_FAULT", "data": {"path": "/machine/iommu/mdp0", "fsr": 2}},
        {"execute": "stop"},
        {"error": {"class": "GenericError", "desc": "no"}},
    ]
    log.write_text("".join(json.dumps({"t": 0, **entry}) + "\n" for entry in entries))
    file = tmp_path / "again.qmp"
    file.write_text(convert_log(log, expect=True))
    steps = parse_session(file)
    assert [step.text.split()[0] for step in steps] == ["x-mmio", "expect", "expect", "stop", "expect"]
    assert isinstance(steps[0], Command)
    assert steps[0].arguments == entries[0]["arguments"]
    assert isinstance(steps[1], Expect)
    assert steps[1].fields == {"values": [7]}
