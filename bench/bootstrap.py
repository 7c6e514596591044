#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Gets a machine ready for the project: Debian packages, then a Python environment in .venv.

    python3 bench/bootstrap.py [demo|test|bench]

Standard library only, since it runs first. Checks by what is there (programs, headers), not by what
dpkg says; installs only what is missing, as root or where sudo asks nothing, and otherwise prints
the one apt-get line that does it and exits 3. When nothing is to be done it says nothing.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
STAMP = "smmubench-ready.json"
NOT_READY = 3
OLDEST_PYTHON = (3, 11)


class Need(NamedTuple):
    """Something the machine must have, and the Debian package that brings it."""

    what: str
    package: str
    present: Callable[[], bool]


class Group(NamedTuple):
    """What one purpose needs: its own needs on top of `base`, and Python extras."""

    needs: tuple[Need, ...]
    base: str = ""
    extras: tuple[str, ...] = ()


def command(name: str, package: str) -> Need:
    return Need(name, package, lambda: shutil.which(name) is not None)


def library(name: str, package: str) -> Need:
    return Need(f"the headers of {name}", package, lambda: _pkg_config(name))


def file(path: str, package: str) -> Need:
    return Need(path, package, lambda: Path(path).exists())


def _pkg_config(name: str) -> bool:
    if not shutil.which("pkg-config"):
        return False
    return subprocess.run(["pkg-config", "--exists", name], capture_output=True).returncode == 0


def _python_headers() -> bool:
    return Path(sysconfig.get_path("include"), "Python.h").exists()


def _ensurepip() -> bool:
    return importlib.util.find_spec("ensurepip") is not None


GROUPS = {
    # QEMU from source, and the in-process core
    "demo": Group(
        needs=(
            command("gcc", "gcc"),
            file("/usr/include/stdio.h", "libc6-dev"),
            command("ninja", "ninja-build"),
            command("pkg-config", "pkg-config"),
            command("patch", "patch"),
            command("xz", "xz-utils"),
            library("glib-2.0", "libglib2.0-dev"),
            library("pixman-1", "libpixman-1-dev"),
            library("slirp", "libslirp-dev"),
            file("/usr/include/libfdt.h", "libfdt-dev"),
            file("/usr/share/keyrings/debian-archive-keyring.gpg", "debian-archive-keyring"),
            Need("Python's venv module", "python3-venv", _ensurepip),
        ),
    ),
    # The bare-metal guests and the checks of device trees
    "test": Group(
        base="demo",
        extras=("dev",),
        needs=(
            command("arm-none-eabi-gcc", "gcc-arm-none-eabi"),
            command("aarch64-linux-gnu-gcc", "gcc-aarch64-linux-gnu"),
            command("dtc", "device-tree-compiler"),
            command("swig", "swig"),
            Need("Python's headers", "python3-dev", _python_headers),
        ),
    ),
    # Instruction counts
    "bench": Group(base="test", extras=("dev",), needs=(command("valgrind", "valgrind"),)),
}


class NotReady(Exception):
    """The machine can't be made ready; the text says why and what to do."""


def say(text: str) -> None:
    print(f"bootstrap: {text}", file=sys.stderr, flush=True)


def needs_of(group: str) -> tuple[Need, ...]:
    """A group's needs, those of the groups below it first."""
    found = GROUPS[group]
    return (needs_of(found.base) if found.base else ()) + found.needs


def install_packages(missing: Sequence[Need]) -> None:
    """Installs the packages, or prints the line that does it and raises NotReady."""
    packages = list(dict.fromkeys(need.package for need in missing))
    words = ", ".join(need.what for need in missing)
    apt = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if not shutil.which("apt-get"):
        raise NotReady(f"missing: {words}\nThis is no Debian. Install what these Debian packages "
                       f"hold: {' '.join(packages)}")
    root = _become_root()
    if root is None:
        print(" ".join(apt), flush=True)
        raise NotReady(f"missing: {words}\nRun the line above as root, then the same command "
                       "again.")
    say(f"installing Debian packages: {' '.join(packages)}")
    if _run(root + apt)[0]:
        # The package lists of a fresh or long unused machine know too little.
        _run([*root, "apt-get", "update"])
        code, output = _run(root + apt)
        if code:
            raise NotReady(f"apt-get failed:\n{output}\nTry by hand: {' '.join(apt)}")
    importlib.invalidate_caches()
    still = [need for need in missing if not need.present()]
    if still:
        raise NotReady("installed, but still missing: " + ", ".join(need.what for need in still))


def _become_root() -> list[str] | None:
    """The words to put before a command that root must run; None where that can't be."""
    environment = ["env", "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C.UTF-8"]
    if os.geteuid() == 0:
        return environment
    if shutil.which("sudo"):
        asks_nothing = subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0
        if asks_nothing:
            return ["sudo", "-n", *environment]
    return None


def _run(words: Sequence[str]) -> tuple[int, str]:
    """Runs a command; its exit code and the last lines it said."""
    done = subprocess.run(words, stdin=subprocess.DEVNULL, text=True, errors="replace",
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode, "\n".join(done.stdout.strip().splitlines()[-12:])


def wanted_stamp() -> dict[str, str]:
    """What the environment is made for; another stamp means it must be made or updated."""
    digest = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    return {"pyproject": digest, "python": sys.version.split()[0], "root": str(ROOT)}


def read_stamp() -> tuple[dict[str, str], set[str]]:
    """What .venv was made for, and the extras in it; empty where nobody finished making one."""
    try:
        stamp = json.loads((VENV / STAMP).read_text())
        return stamp, set(stamp.pop("extras"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}, set()


def venv_lacks(extras: Sequence[str]) -> bool:
    """Whether .venv must be made or brought up to date for these extras."""
    stamp, have = read_stamp()
    usable = os.access(VENV / "bin" / "python", os.X_OK)
    return not usable or stamp != wanted_stamp() or not have.issuperset(extras)


def make_venv(extras: Sequence[str]) -> None:
    """Makes or updates .venv, with the project in it as an editable install.

    Extras that are in it already stay, and follow a changed pyproject.toml too.
    """
    extras = sorted({*extras, *read_stamp()[1]})
    python = VENV / "bin" / "python"
    if not _venv_works(python):
        say("making .venv")
        shutil.rmtree(VENV, ignore_errors=True)
        code, output = _run([sys.executable, "-m", "venv", str(VENV)])
        if code:
            shutil.rmtree(VENV, ignore_errors=True)
            raise NotReady(f"{sys.executable} can't make a virtual environment:\n{output}\n"
                           "On Debian: apt-get install -y python3-venv")
    what = str(ROOT) + (f"[{','.join(extras)}]" if extras else "")
    say("installing Python packages into .venv")
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    code, output = _run([*pip, "--editable", what])
    # Left beside the package by the build, where it would be found as a second installation.
    shutil.rmtree(ROOT / "bench" / "smmubench.egg-info", ignore_errors=True)
    if code:
        raise NotReady(f"pip failed:\n{output}")
    stamp = {**wanted_stamp(), "extras": extras}
    with tempfile.NamedTemporaryFile("w", dir=VENV, delete=False) as new:
        json.dump(stamp, new)
    Path(new.name).replace(VENV / STAMP)


def _venv_works(python: Path) -> bool:
    """Whether the environment exists and is of the Python that runs this."""
    if not os.access(python, os.X_OK):
        return False
    ask = "import pip, sys; print(sys.version.split()[0])"
    done = subprocess.run([python, "-c", ask], capture_output=True, text=True)
    return done.returncode == 0 and done.stdout.strip() == sys.version.split()[0]


def prepare(group: str) -> None:
    """Does what is missing for a group, having said what that is."""
    if sys.version_info < OLDEST_PYTHON:
        wanted = ".".join(str(number) for number in OLDEST_PYTHON)
        raise NotReady(f"Python {wanted} or newer is needed, this is {sys.version.split()[0]} "
                       f"({sys.executable}); choose another with make PYTHON=...")
    missing = [need for need in needs_of(group) if not need.present()]
    extras = GROUPS[group].extras
    python_too = venv_lacks(extras)
    if missing or python_too:
        plan = []
        if missing:
            names = " ".join(dict.fromkeys(need.package for need in missing))
            plan.append(f"Debian packages ({names})")
        if python_too:
            plan.append("Python packages into .venv" + (" (with test tools)" if extras else ""))
        say(f'"{group}" needs: {" and ".join(plan)}')
    if missing:
        install_packages(missing)
    if python_too:
        make_venv(extras)
    if missing or python_too:
        say("ready")


def main(arguments: Sequence[str]) -> int:
    group = arguments[0] if arguments else "demo"
    if len(arguments) > 1 or group not in GROUPS:
        print(f"usage: bootstrap.py [{'|'.join(GROUPS)}]", file=sys.stderr)
        return 2
    # Two at once in one checkout would install over each other. The kernel drops the lock.
    checkout = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(checkout, fcntl.LOCK_EX)
        prepare(group)
    except NotReady as reason:
        say(str(reason))
        return NOT_READY
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
