# SPDX-License-Identifier: GPL-2.0-or-later
"""QMP's input comes in large pieces (qemu-patches/0004): none of it may be lost or reordered."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rawqemu import Raw, msm

NEGOTIATE = {"execute": "qmp_capabilities", "id": "caps"}


def _talk(binary: Path, text: str) -> list[dict[str, Any]]:
    """What QMP on stdio answers to ``text``, which comes through a pipe at once."""
    done = subprocess.run(
        [binary, "-machine", "none", "-nodefaults", "-display", "none", "-qmp", "stdio"],
        input=text,
        capture_output=True,
        text=True,
        timeout=30,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def _answers(binary: Path, commands: list[dict[str, Any]], between: str = "\n") -> list[Any]:
    quit_ = {"execute": "quit", "id": "quit"}
    text = between.join(json.dumps(command) for command in [*commands, quit_])
    return [message.get("id") for message in _talk(binary, text) if "event" not in message][1:]


@pytest.mark.parametrize("between", ["\n", "", "  \n\n "])
def test_commands_in_one_piece_are_answered_in_order(binary: Path, between: str) -> None:
    commands = [{"execute": "query-status", "id": number} for number in range(100)]
    answers = _answers(binary, [NEGOTIATE, *commands], between)
    assert answers == ["caps", *range(100), "quit"]


@pytest.mark.parametrize("oob", [False, True], ids=["in-band", "out-of-band"])
def test_so_are_they_through_a_socket(binary: Path, oob: bool) -> None:
    """Ten times the length of the queue that out-of-band execution has."""
    with Raw(binary, oob=oob) as qemu:
        answers = qemu.pipeline(["query-status"] * 80)
    assert [answer["id"] for answer in answers] == list(range(80))
    assert all("return" in answer for answer in answers)


def test_commands_wait_for_the_one_before(binary: Path) -> None:
    """Negotiation changes which commands there are: the second must not be parsed too early."""
    answers = _talk(binary, json.dumps(NEGOTIATE) + '{"execute": "quit"}')
    kinds = [next(iter(answer)) for answer in answers if "event" not in answer]
    assert kinds == ["QMP", "return", "return"]


def test_garbage_spoils_only_itself(binary: Path) -> None:
    text = json.dumps(NEGOTIATE) + '} nonsense ]\n{"execute": "query-status", "id": 1}'
    answers = _talk(binary, text + '\n{"execute": "quit", "id": 2}')
    assert any("error" in answer for answer in answers)
    assert [answer["id"] for answer in answers if "id" in answer] == ["caps", 1, 2]


@pytest.fixture
def raw(binary: Path) -> Iterator[Raw]:
    with Raw(binary) as qemu:
        yield qemu


def test_a_command_may_come_byte_by_byte(raw: Raw) -> None:
    for byte in b'{"execute": "query-status"}':
        raw.send(bytes([byte]))
    assert raw("query-version")["running"] is False  # query-status's answer comes first


def test_a_large_command_is_one(raw: Raw) -> None:
    """5,000 operations, 300 KB, in many pieces of the socket."""
    pairs = [op for i in range(2500) for op in ((msm("TTBR0", 0), i << 14), (msm("TTBR0", 0),))]
    assert raw.mmio(*pairs)[1::2] == [i << 14 for i in range(2500)]
