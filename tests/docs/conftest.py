# SPDX-License-Identifier: GPL-2.0-or-later
"""A place like a reader's checkout, in which commands of a page can be typed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from smmubench.targets import available

from .pages import ROOT

#: Made by runs; a command that is tried must not find or change the checkout's.
_OWN = {"out", "build", ".git", ".pytest_cache", ".hypothesis"}
_MARK = "@@ command "


@dataclass(frozen=True)
class Place:
    """A folder with the project in it, and ``smmubench`` on the path."""

    folder: Path
    environment: dict[str, str]

    def type(self, commands: Sequence[str], timeout: float = 300) -> list[list[str]]:
        """Types commands into one shell; the lines that each printed, on either stream."""
        script = ["exec 2>&1"]
        for number, command in enumerate(commands):
            # The mark must leave $? alone, since the next command may ask for it.
            script += [command, f"code=$?; echo '{_MARK}{number}'; (exit $code)"]
        done = subprocess.run(
            ["bash"],
            input="\n".join(script) + "\n",
            text=True,
            errors="replace",
            capture_output=True,
            cwd=self.folder,
            env=self.environment,
            timeout=timeout,
        )
        printed: list[list[str]] = [[]]
        for line in done.stdout.splitlines():
            if line.startswith(_MARK):
                printed.append([])
            else:
                printed[-1].append(line)
        assert len(printed) == len(commands) + 1, f"the shell gave up: {done.stdout}{done.stderr}"
        return printed[:-1]

    def type_and_interrupt(self, command: str, lines: int, timeout: float = 120) -> list[str]:
        """Types one command, presses Ctrl-C when it has printed so many lines; those lines."""
        process = subprocess.Popen(
            ["bash", "-c", f"exec {command}"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=self.folder,
            env=self.environment,
            start_new_session=True,
        )
        assert process.stdout is not None
        timer = threading.Timer(timeout, process.kill)
        timer.start()
        try:
            printed = [process.stdout.readline().rstrip("\n") for _ in range(lines)]
            assert process.poll() is None, f"it ended by itself: {printed}"
            process.send_signal(signal.SIGINT)
            process.stdout.read()
            assert process.wait() >= 0, "it had to be killed"
        finally:
            timer.cancel()
            process.kill()
            process.wait()
        return printed


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A fresh one for each test."""
    folder = tmp_path / "smmubench"
    folder.mkdir()
    for entry in ROOT.iterdir():
        if entry.name not in _OWN:
            (folder / entry.name).symlink_to(entry)
    (folder / "out").mkdir()  # as after a run
    tools = tmp_path / "bin"
    tools.mkdir()
    command = tools / "smmubench"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m smmubench "$@"\n')
    command.chmod(0o755)
    settings = {name: value for name, value in os.environ.items() if _kept(name)}
    path = [str(tools), str(Path(sys.executable).parent), os.environ["PATH"]]
    settings |= {
        "PATH": ":".join(path),
        "PYTHONPATH": f"{ROOT / 'bench'}:{os.environ.get('PYTHONPATH', '')}",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUNBUFFERED": "1",  # so that both streams keep their order in one pipe
        "NO_COLOR": "1",
        "COLUMNS": "80",
    }
    return Place(folder, settings)


def _kept(name: str) -> bool:
    """Options of whoever runs the tests stay out; where QEMU is and what the core is stay in."""
    from smmubench.options import OTHER_VARIABLES

    return name in OTHER_VARIABLES or not name.startswith(("SMMUBENCH_", "PYTEST_"))


@pytest.fixture
def require(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Skips the test unless something is there: ``qemu`` or a program."""

    def check(need: str) -> None:
        if need == "qemu":
            missing = available(need)
        else:
            missing = None if shutil.which(need) else f"{need} isn't installed; get it: make build"
        if missing is None:
            return
        if request.config.getoption("--smmubench-require-all"):
            pytest.fail(missing)
        pytest.skip(missing)

    return check
