# SPDX-License-Identifier: GPL-2.0-or-later
"""Getting a machine ready: what is said, installed and left alone."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import pytest

from smmubench import doctor, paths

SCRIPT = paths.root() / "bench" / "bootstrap.py"


@pytest.fixture
def bootstrap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script as a module, for a checkout of its own that has nothing but pyproject.toml."""
    module = doctor._bootstrap()
    assert module is not None
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    return module


class Commands:
    """Stands for the commands that would be run; `codes` are their exit codes, then 0."""

    def __init__(self, codes: Sequence[int] = ()) -> None:
        self.codes = list(codes)
        self.lines: list[str] = []

    def __call__(self, words: Sequence[str]) -> tuple[int, str]:
        self.lines.append(" ".join(words))
        return (self.codes.pop(0) if self.codes else 0), "its last words"


def need(bootstrap: ModuleType, answers: Sequence[bool], package: str = "ninja-build") -> object:
    """A need that is present as `answers` say, one after the other."""
    queue = list(answers)
    return bootstrap.Need("ninja", package, lambda: queue.pop(0))


def plan(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, *needs: object) -> None:
    monkeypatch.setattr(bootstrap, "GROUPS", {"demo": bootstrap.Group(needs=needs)})
    monkeypatch.setattr(bootstrap, "venv_lacks", lambda extras: False)


def test_nothing_to_do_says_nothing(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    plan(bootstrap, monkeypatch, need(bootstrap, [True]))

    assert bootstrap.main(["demo"]) == 0
    assert capsys.readouterr() == ("", "")


def test_without_root_it_prints_one_line_to_run_and_exits_3(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    plan(bootstrap, monkeypatch, need(bootstrap, [False]), need(bootstrap, [False], "patch"))
    monkeypatch.setattr(bootstrap, "_become_root", lambda: None)
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: f"/usr/bin/{name}")

    assert bootstrap.main(["demo"]) == 3
    out, err = capsys.readouterr()
    assert out == "apt-get install -y --no-install-recommends ninja-build patch\n"
    assert '"demo" needs: Debian packages (ninja-build patch)' in err
    assert "Run the line above as root" in err


def test_as_root_it_installs_only_what_is_missing(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan(bootstrap, monkeypatch, need(bootstrap, [False, True]), need(bootstrap, [True], "patch"))
    monkeypatch.setattr(bootstrap, "_become_root", lambda: ["as-root"])
    commands = Commands()
    monkeypatch.setattr(bootstrap, "_run", commands)

    assert bootstrap.main(["demo"]) == 0
    assert commands.lines == ["as-root apt-get install -y --no-install-recommends ninja-build"]


def test_old_package_lists_are_renewed(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan(bootstrap, monkeypatch, need(bootstrap, [False, True]))
    monkeypatch.setattr(bootstrap, "_become_root", list)
    commands = Commands([100, 0, 0])
    monkeypatch.setattr(bootstrap, "_run", commands)

    assert bootstrap.main(["demo"]) == 0
    assert [line.split()[1] for line in commands.lines] == ["install", "update", "install"]


@pytest.mark.parametrize(("codes", "message"), [
    ((100, 0, 100), "apt-get failed:\nits last words"),
    ((), "installed, but still missing: ninja"),
])
def test_an_installation_that_did_not_help_is_told(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    codes: Sequence[int], message: str,
) -> None:
    plan(bootstrap, monkeypatch, need(bootstrap, [False, False]))
    monkeypatch.setattr(bootstrap, "_become_root", list)
    monkeypatch.setattr(bootstrap, "_run", Commands(codes))

    assert bootstrap.main(["demo"]) == 3
    assert message in capsys.readouterr().err


def test_where_there_is_no_apt_the_packages_are_named(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    plan(bootstrap, monkeypatch, need(bootstrap, [False]))
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)

    assert bootstrap.main(["demo"]) == 3
    assert "Install what these Debian packages hold: ninja-build" in capsys.readouterr().err


def test_an_old_python_is_refused_before_anything_is_done(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    plan(bootstrap, monkeypatch, need(bootstrap, []))
    monkeypatch.setattr(bootstrap, "OLDEST_PYTHON", (99, 0))

    assert bootstrap.main(["demo"]) == 3
    assert "Python 99.0 or newer is needed" in capsys.readouterr().err


def test_the_test_group_needs_all_of_the_demo_and_more(bootstrap: ModuleType) -> None:
    demo, test = (set(bootstrap.needs_of(name)) for name in ("demo", "test"))

    assert demo < test
    assert bootstrap.GROUPS["demo"].extras == ()
    assert {"gcc-arm-none-eabi", "swig"} <= {entry.package for entry in test - demo}


class Environment:
    """A .venv that pip and venv pretend to make."""

    def __init__(self, bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
        self.bootstrap = bootstrap
        self.commands = Commands()
        monkeypatch.setattr(bootstrap, "_run", self.run)

    def run(self, words: Sequence[str]) -> tuple[int, str]:
        if words[1:3] == ["-m", "venv"]:
            python = self.bootstrap.VENV / "bin" / "python"
            python.parent.mkdir(parents=True)
            python.symlink_to(sys.executable)
        return self.commands(words)

    def installs(self) -> list[str]:
        """What pip was asked for, one after the other."""
        return [line.rsplit("/", 1)[-1] for line in self.commands.lines if " pip " in line]


@pytest.fixture
def environment(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Environment:
    return Environment(bootstrap, monkeypatch)


def test_the_environment_is_made_once(environment: Environment, tmp_path: Path) -> None:
    bootstrap = environment.bootstrap
    assert bootstrap.venv_lacks(())
    bootstrap.make_venv(())

    assert not bootstrap.venv_lacks(())
    assert environment.installs() == [tmp_path.name]


def test_a_changed_pyproject_makes_it_anew_with_the_extras_it_had(
    environment: Environment, tmp_path: Path
) -> None:
    bootstrap = environment.bootstrap
    bootstrap.make_venv(("dev",))
    assert not bootstrap.venv_lacks(()), "more than needed is enough"
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    assert bootstrap.venv_lacks(())

    bootstrap.make_venv(())

    assert not bootstrap.venv_lacks(("dev",))
    assert environment.installs() == [f"{tmp_path.name}[dev]"] * 2


def test_more_extras_are_added(environment: Environment) -> None:
    environment.bootstrap.make_venv(())
    assert environment.bootstrap.venv_lacks(("dev",))


@pytest.mark.parametrize("damage", ["python gone", "moved", "stamp garbled"])
def test_a_damaged_environment_is_noticed(
    environment: Environment, tmp_path: Path, damage: str
) -> None:
    bootstrap = environment.bootstrap
    bootstrap.make_venv(())
    stamp = bootstrap.VENV / bootstrap.STAMP
    if damage == "python gone":
        (bootstrap.VENV / "bin/python").unlink()
        (bootstrap.VENV / "bin/python").symlink_to("/nonexistent/python")
    elif damage == "moved":
        stamp.write_text(json.dumps({**json.loads(stamp.read_text()), "root": "/elsewhere"}))
    else:
        stamp.write_text("[]")

    assert bootstrap.venv_lacks(())


def test_a_failed_install_is_told_and_tried_again_next_time(
    environment: Environment, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.commands.codes = [0, 1]

    with pytest.raises(environment.bootstrap.NotReady, match="pip failed:\nits last words"):
        environment.bootstrap.make_venv(())
    assert environment.bootstrap.venv_lacks(())


def test_a_wrong_word_shows_the_usage() -> None:
    done = subprocess.run([sys.executable, str(SCRIPT), "tset"], capture_output=True, text=True)

    assert done.returncode == 2
    assert done.stderr == "usage: bootstrap.py [demo|test|bench]\n"
