# SPDX-License-Identifier: GPL-2.0-or-later
"""`make demo`: what it starts, in which order, and its exit code."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

from smmubench import paths

# Notes each call; "build qemu" takes a moment, so that what waits for it shows.
FAKE = """#!/bin/sh
case "$*" in "build qemu") echo "half way" >&2; sleep 0.3 ;; esac
echo "$@" >> {log}
case "$*" in
{codes}
esac
"""


@pytest.fixture
def demo(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script as a module, for which every machine is ready."""
    folder = paths.root() / "bench"
    monkeypatch.syspath_prepend(str(folder))
    spec = importlib.util.spec_from_file_location("smmubench_demo", folder / "demo.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module.bootstrap, "prepare", lambda group: None)
    monkeypatch.setattr(module.bootstrap, "venv_lacks", lambda extras: True)
    return module


class Calls:
    """A `smmubench` that only notes what it was asked."""

    def __init__(self, top: Path, demo: ModuleType, **codes: int) -> None:
        self._log = top / "calls"
        lines = [f'*{word}*) exit {code} ;;' for word, code in codes.items()]
        script = top / "smmubench"
        script.write_text(FAKE.format(log=self._log, codes="\n".join(lines)))
        script.chmod(0o755)
        demo.SMMUBENCH = str(script)

    def lines(self) -> list[str]:
        return [line.split(" bench/")[0] for line in self._log.read_text().splitlines()]


def test_the_model_is_shown_while_qemu_is_built(
    demo: ModuleType, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    calls = Calls(tmp_path, demo)

    assert demo.main() == 0
    assert calls.lines() == ["build core --quiet", "run --target sim", "build qemu",
                             "run --target qemu"]
    out, err = capfd.readouterr()
    assert "[qemu] half way" in err
    assert out.index("On the model") < out.index("The same cases on QEMU")


def test_cost_is_told_before_anything_is_done(
    demo: ModuleType, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(group: str) -> None:
        raise demo.bootstrap.NotReady("nothing is there")

    monkeypatch.setattr(demo.bootstrap, "prepare", refuse)

    assert demo.main() == 3
    err = capfd.readouterr().err
    assert err.index("MB of disk") < err.index("nothing is there")


def test_a_warm_machine_is_told_so(demo: ModuleType, cache_home: Path,
                                   monkeypatch: pytest.MonkeyPatch) -> None:
    assert not demo.looks_warm()
    binary = cache_home / "qemu/some-hash/bin/qemu-system-aarch64"
    binary.parent.mkdir(parents=True)
    binary.write_text("")
    assert not demo.looks_warm(), "no environment yet"
    monkeypatch.setattr(demo.bootstrap, "venv_lacks", lambda extras: False)
    assert demo.looks_warm()


@pytest.mark.parametrize(("codes", "expected"), [
    ({"sim": 1}, 1),
    ({"sim": 1, "'target qemu'": 3}, 3),
    ({"sim": 3, "'target qemu'": 1}, 3),
    ({"core": 3}, 3),
])
def test_the_exit_code_is_the_worst(
    demo: ModuleType, tmp_path: Path, codes: dict[str, int], expected: int
) -> None:
    Calls(tmp_path, demo, **codes)

    assert demo.main() == expected


def test_without_qemu_the_model_has_been_shown(demo: ModuleType, tmp_path: Path) -> None:
    calls = Calls(tmp_path, demo, **{"'build qemu'": 3})

    assert demo.main() == 3
    assert calls.lines() == ["build core --quiet", "run --target sim", "build qemu"]


def test_an_interrupt_ends_the_build_behind_it(
    demo: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pid_file = tmp_path / "pid"
    script = tmp_path / "smmubench"
    script.write_text(f"#!/bin/sh\nsleep 60 &\necho $! > {pid_file}.new\n"
                      f"mv {pid_file}.new {pid_file}\nwait\n")
    script.chmod(0o755)
    demo.SMMUBENCH = str(script)

    def interrupted(*arguments: str) -> int:
        while not pid_file.exists():
            os.sched_yield()
        raise KeyboardInterrupt

    monkeypatch.setattr(demo, "smmubench", interrupted)

    assert demo.main() == 130
    child = Path("/proc", pid_file.read_text().strip(), "stat")
    for _ in range(1000):
        if not child.exists() or child.read_text().split()[2] == "Z":
            break
        os.sched_yield()
    else:
        pytest.fail("the build's own child still runs")


def test_codes_are_ordered_by_what_they_say(demo: ModuleType) -> None:
    assert [demo.worst(list(codes)) for codes in ((0, 0), (0, 1), (1, 3), (3, 130), (0, 77))] == [
        0, 1, 3, 130, 77]
    assert "smmubench_demo" not in sys.modules
