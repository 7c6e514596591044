# SPDX-License-Identifier: GPL-2.0-or-later
"""The project's own set-up: make's targets, what git ignores, what is pinned."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from smmubench import paths
from smmubench.build import qemu

ROOT = paths.root()


def test_make_help_lists_every_target() -> None:
    text = (ROOT / "Makefile").read_text()
    phony = re.search(r"^\.PHONY: (.*)$", text, re.M)
    assert phony
    targets = set(re.findall(r"^([a-z][\w-]*):", text, re.M))

    listing = subprocess.run(["make", "-s", "-C", str(ROOT)], capture_output=True, text=True,
                             check=True).stdout
    listed = set(re.findall(r"^  make (\S+) +\S", listing, re.M))

    assert listed == targets == set(phony[1].split())
    assert {"demo", "test", "bench", "mutants"} <= listed


def test_scripts_that_make_calls_exist() -> None:
    scripts = re.findall(r"[\w/]+\.py\b", (ROOT / "Makefile").read_text())

    assert scripts
    assert [name for name in scripts if not (ROOT / name).is_file()] == []


def test_what_runs_leave_is_ignored_and_sources_are_not(tmp_path: Path) -> None:
    left = [".venv/bin/python", "out/latest/result.json", "build/bench.json", "a/__pycache__/b.pyc",
            "bench/smmubench.egg-info/PKG-INFO", ".pytest_cache/x", "tests/x.c.orig", "a.py~"]
    ours = ["bench/smmubench/build/qemu.py", "tests/build/test_project.py", ".ci/run",
            "qemu-patches/0001-x.patch", "hw-model/src/tlb.c", "bench/smmubench/out.py"]
    # In a repository of its own, so that nobody's global ignores have a say.
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(["git", "init", "-q", str(tmp_path)], env=environment, check=True)
    (tmp_path / ".gitignore").write_text((ROOT / ".gitignore").read_text())

    done = subprocess.run(["git", "-C", str(tmp_path), "check-ignore", "--no-index", "--stdin"],
                          input="\n".join(left + ours), text=True, capture_output=True,
                          env=environment)

    assert done.stdout.split() == left


def test_ci_runs_what_a_developer_runs() -> None:
    script = ROOT / ".ci" / "run"

    assert os.access(script, os.X_OK)
    assert "exec make test < /dev/null" in script.read_text()


def test_the_wrapped_qmp_library_is_pinned_exactly() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    assert "qemu.qmp==0.0.6" in project["dependencies"]
    assert project["scripts"] == {"smmubench": "smmubench.cli:main"}


def test_every_patch_is_in_the_series_once() -> None:
    series = [line.split("#")[0].strip()
              for line in (paths.qemu_patches() / "series").read_text().splitlines()]
    listed = [name for name in series if name]

    assert sorted(listed) == sorted(path.name for path in paths.qemu_patches().glob("*.patch"))


def test_the_device_configuration_that_configure_names_exists() -> None:
    word = next(word for word in qemu.CONFIGURE if word.startswith("--with-devices-aarch64="))
    file = paths.qemu_patches() / "overlay/configs/devices/aarch64-softmmu"

    assert (file / (word.split("=")[1] + ".mak")).is_file()


@pytest.mark.parametrize("host", ["deb.debian.org", "pypi.org", "files.pythonhosted.org"])
def test_no_registry_is_named(host: str) -> None:
    """The machine's own configuration says where packages come from."""
    here = "tests/build/test_project.py"
    done = subprocess.run(["git", "-C", str(ROOT), "grep", "--untracked", "-lF", host, "--",
                           ".", f":!{here}"], capture_output=True, text=True)

    assert done.stdout == ""
