# SPDX-License-Identifier: GPL-2.0-or-later
"""The project's pages taken apart: fenced blocks with their markers, headings, links, commands.

A comment on the line before a fence says how its block is checked::

    <!-- needs: qemu -->                 skipped where that isn't built
    <!-- file: docs/examples/x.qmp -->   it is that file, without its licence line
    <!-- part of: docs/examples/x.qmp -->  its lines stand in that file, one after the other
    <!-- run instead: COMMAND -->        what stands in for the block's only command
    <!-- interrupted: by Ctrl-C -->      its last command goes on till it is interrupted
    <!-- not run: REASON -->

``console`` and ``pycon`` blocks are run and their output compared; other blocks must be a file's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

_FENCE = re.compile(r"^(`{3,})\s*([\w+-]*)\s*$")
_MARKER = re.compile(
    r"^<!--\s*(needs|file|part of|run instead|interrupted|not run):\s*(.*?)\s*-->$"
)
_HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$")
_LINK = re.compile(r"!?\[(?:[^\[\]]|\[[^\]]*\])*\]\(([^()\s]+)\)")


def pages() -> list[Path]:
    """Every page of the project."""
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


@dataclass(frozen=True)
class Block:
    """One fenced block. ``line`` is that of its fence, counted from 1."""

    page: Path
    line: int
    language: str
    lines: tuple[str, ...]
    markers: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{name_of(self.page)}:{self.line}"

    @property
    def text(self) -> str:
        return "".join(f"{line}\n" for line in self.lines)

    @property
    def needs(self) -> list[str]:
        return self.markers.get("needs", "").split()


def blocks_of(page: Path) -> list[Block]:
    """The page's fenced blocks, in order."""
    found: list[Block] = []
    markers: dict[str, str] = {}
    lines = page.read_text(encoding="utf-8").splitlines()
    at = 0
    while at < len(lines):
        if marker := _MARKER.match(lines[at]):
            markers[marker[1]] = marker[2]
        elif fence := _FENCE.match(lines[at]):
            start, body = at, []
            at += 1
            while lines[at].strip() != fence[1]:
                body.append(lines[at])
                at += 1
            found.append(Block(page, start + 1, fence[2], tuple(body), markers))
            markers = {}
        else:
            assert not markers, f"{name_of(page)}:{at}: a marker without a block after it"
        at += 1
    return found


def all_blocks(*languages: str) -> list[Block]:
    """Blocks of every page in these languages (any, if none is named)."""
    return [
        block
        for page in pages()
        for block in blocks_of(page)
        if not languages or block.language in languages
    ]


@dataclass(frozen=True)
class Command:
    """A command of a ``console`` block and what it prints."""

    text: str
    output: tuple[str, ...]


def commands_of(block: Block) -> list[Command]:
    """``$ command``, continued with ``> ``, each followed by its output."""
    found: list[tuple[list[str], list[str]]] = []
    for line in block.lines:
        if line.startswith("$ "):
            found.append(([line[2:]], []))
        elif line.startswith("> ") and found and not found[-1][1]:
            found[-1][0].append(line[2:])
        else:
            assert found, f"{block.name}: output before the first command"
            found[-1][1].append(line)
    return [Command("\n".join(words), tuple(output)) for words, output in found]


def prose_of(page: Path) -> Iterator[tuple[int, str]]:
    """The page's lines outside of fenced blocks, with their numbers."""
    fence = ""
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        if fence:
            fence = "" if line.strip() == fence else fence
        elif opened := _FENCE.match(line):
            fence = opened[1]
        else:
            yield number, line


def code_of(page: Path) -> Iterator[tuple[int, str]]:
    """Code spans of the prose, and the commands of its console blocks."""
    for number, line in prose_of(page):
        for span in re.findall(r"`([^`]+)`", line):
            yield number, span
    for block in blocks_of(page):
        if block.language == "console":
            for command in commands_of(block):
                yield block.line, command.text


def links_of(page: Path) -> Iterator[tuple[int, str]]:
    for number, line in prose_of(page):
        for target in _LINK.findall(re.sub(r"`[^`]*`", "", line)):
            yield number, target


def anchors_of(page: Path) -> set[str]:
    """What ``#...`` may name in a page: GitHub's anchors of its headings, and its own."""
    found: set[str] = set()
    for _, line in prose_of(page):
        found.update(re.findall(r'<a id="([^"]+)"', line))
        if heading := _HEADING.match(line):
            text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading[1]).replace("`", "")
            slug = re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")
            repeated = sum(each == slug or each.startswith(f"{slug}-") for each in found)
            found.add(f"{slug}-{repeated}" if slug in found else slug)
    return found
