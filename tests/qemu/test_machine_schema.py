# SPDX-License-Identifier: GPL-2.0-or-later
"""Everything the bench's commands and events carry is in query-qmp-schema."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rawqemu import Raw

COMMANDS = {
    "x-mmio": ({"ops"}, {"values"}),
    "x-bench-reset": ({"seed", "tlb"}, set()),
    "x-iommu-translate": (
        {"path", "stream", "iovas", "write", "privileged", "instruction", "secure", "fresh"},
        {"results"},
    ),
    "x-iommu-query": (
        {"path", "streams", "registers"},
        {"model", "window", "tlb-entries", "tlb-ways", "tlb-capacity", "registers", "streams",
         "contexts", "counters"},
    ),
    "x-iommu-query-tlb": ({"path"}, {"entries"}),
    "x-iommu-walk": (
        {"path", "stream", "iova", "write", "privileged", "instruction", "secure"},
        {"result", "levels"},
    ),
    "x-iommu-inject-fault": (
        {"path", "cause", "level2", "stage2", "stream", "context", "skip", "count"},
        set(),
    ),
    "x-dma-run": ({"starts", "budget"}, {"results", "issued"}),
    "x-dma-query": (
        {"path", "trace"},
        {"state", "code", "completed", "bytes", "bursts", "crc", "error-address", "trace"},
    ),
}  # fmt: skip
EVENTS = {
    "IOMMU_FAULT": {"path", "type", "stream", "context", "iova", "write", "privileged",
                    "instruction", "secure", "causes", "recorded", "fsr", "far", "fsynr0",
                    "fsynr1", "cbfrsynra", "ipafar"},
    "IOMMU_STALL": {"path", "stream", "context", "iova", "write", "privileged", "instruction",
                    "fsr", "far"},
    "BENCH_EXIT": {"code"},
    "DMA_COMPLETED": {"path", "state", "code", "completed", "bytes", "error-address"},
}  # fmt: skip


@pytest.fixture(scope="module")
def schema(binary: Path) -> dict[tuple[str, str], Any]:
    with Raw(binary) as qemu:
        return {(entry["meta-type"], entry["name"]): entry for entry in qemu("query-qmp-schema")}


def _members(schema: dict[tuple[str, str], Any], name: str) -> set[str]:
    return {member["name"] for member in schema["object", name]["members"]}


@pytest.mark.parametrize("name", COMMANDS)
def test_command_has_its_arguments_and_answer(
    schema: dict[tuple[str, str], Any], name: str
) -> None:
    command = schema["command", name]
    arguments, answer = COMMANDS[name]
    assert _members(schema, command["arg-type"]) == arguments
    assert _members(schema, command["ret-type"]) == answer
    assert command["features"] == ["unstable"]


@pytest.mark.parametrize("name", EVENTS)
def test_event_has_its_members(schema: dict[tuple[str, str], Any], name: str) -> None:
    assert _members(schema, schema["event", name]["arg-type"]) == EVENTS[name]
