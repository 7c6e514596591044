# SPDX-License-Identifier: GPL-2.0-or-later
"""docs/qmp.md shows what QEMU answers: its session is replayed, message by message."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from rawqemu import Raw

PAGE = Path(__file__).parents[2] / "docs" / "qmp.md"
Message = dict[str, Any]


def _blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE.read_text(), re.M | re.S)


def _session() -> list[tuple[Message, list[tuple[Message, bool]]]]:
    """Each command with its answers (events first); True: "..." stands for something there."""
    session = []
    for lines in _blocks("qmp"):
        block = re.sub(r"\n\s+", " ", lines)  # lines that go on are indented
        for exchange in re.split(r"^-> ", block, flags=re.M)[1:]:
            command, *answers = re.split(r"^<- ", exchange, flags=re.M)
            parsed = [
                (json.loads(re.sub(r",\s*\.\.\.", "", text)), "..." in text) for text in answers
            ]
            session.append((json.loads(command), parsed))
    return session


def _contains(whole: Any, part: Any) -> bool:
    """Objects may have more members, lists more items at their end."""
    if isinstance(part, dict):
        return all(name in whole and _contains(whole[name], part[name]) for name in part)
    if isinstance(part, list):
        return len(part) <= len(whole) and all(map(_contains, whole, part))
    return bool(whole == part)


@pytest.fixture
def machine(binary: Path) -> Raw:
    (block,) = _blocks("sh")
    words = shlex.split(block.replace("\\\n", " "))
    return Raw(binary, *words[words.index("stdio") + 1 :], memory={})


def test_the_session_is_what_happens(machine: Raw) -> None:
    with machine as qemu:
        for command, answers in _session():
            for answer, partly in answers:
                came = qemu.exchange(command if answer is answers[0][0] else None)
                came.pop("timestamp", None)
                assert _contains(came, answer) if partly else came == answer, command


def test_every_command_has_an_example(machine: Raw) -> None:
    with machine as qemu:
        commands = {command["name"] for command in qemu("query-commands")}
    ours = {name for name in commands if re.match("x-(mmio|bench|iommu|dma)", name)}
    assert len(ours) == 9
    assert {command["execute"] for command, _ in _session()} == ours
