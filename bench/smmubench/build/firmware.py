# SPDX-License-Identifier: GPL-2.0-or-later
"""Builds the bare-metal guests that firmware/build.yaml describes.

In the cache: ``firmware/<hash>/<image>.elf``. The description::

    toolchains:
      armv7: {cc: arm-none-eabi-gcc, cflags: [-O1], ldflags: [-nostdlib], libs: [-lgcc]}
    images:
      - name: armv7-fault-by-interrupt.elf
        machine: apq8064-bench        # what it runs on
        toolchain: armv7
        script: ld/apq8064-bench.ld
        sources: [lib/armv7/start.S, tests/fault_by_interrupt.c]

Paths are relative to firmware/, where the compiler runs.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from smmubench import paths
from smmubench.build import cache
from smmubench.build.progress import as_progress
from smmubench.errors import BuildError, MissingTool, UsageError, did_you_mean

__all__ = ["Image", "build_firmware", "find_firmware", "load"]

DESCRIPTION = "build.yaml"

COMPILERS = {
    "arm-none-eabi-gcc": "gcc-arm-none-eabi",
    "aarch64-linux-gnu-gcc": "gcc-aarch64-linux-gnu",
}
"""Compilers that a toolchain may name, and the Debian package of each."""

NOT_OURS = (*cache.IGNORED, "linux")
"""firmware/linux has builds of its own."""

KEPT = 4


@dataclass(frozen=True)
class Image:
    """One guest to build. Paths are relative to the firmware folder."""

    name: str
    machine: str
    script: str
    sources: tuple[str, ...]
    cc: str
    cflags: tuple[str, ...]
    ldflags: tuple[str, ...]
    libs: tuple[str, ...]


def load(folder: Path | None = None) -> list[Image]:
    """Reads the description; UsageError names file and what is wrong in it."""
    folder = folder or paths.firmware()
    file = folder / DESCRIPTION
    try:
        data = yaml.safe_load(file.read_text())
    except OSError as error:
        raise UsageError(f"{file} can't be read: {error.strerror}") from error
    except yaml.YAMLError as error:
        raise UsageError(f"{file} is no YAML: {error}") from error
    top = _Entry(data, str(file), ("toolchains", "images"))
    toolchains = {}
    for name, raw in top.mapping("toolchains").items():
        entry = _Entry(raw, f"{file}: toolchain {name}", ("cc", "cflags", "ldflags", "libs"))
        if entry.word("cc") not in COMPILERS:
            raise UsageError(f"{entry.where}: cc must be one of {', '.join(COMPILERS)}")
        toolchains[name] = {"cc": entry.word("cc"), "cflags": entry.words("cflags"),
                            "ldflags": entry.words("ldflags"), "libs": entry.words("libs")}
    images = []
    for number, raw in enumerate(top.list("images"), 1):
        entry = _Entry(raw, f"{file}: image {number}",
                       ("name", "machine", "toolchain", "script", "sources"))
        chain = entry.word("toolchain")
        if chain not in toolchains:
            raise UsageError(f'{entry.where}: no toolchain "{chain}"'
                             + did_you_mean(chain, toolchains))
        sources = entry.words("sources")
        for name in (*sources, entry.word("script")):
            if not (folder / name).is_file():
                raise UsageError(f"{entry.where}: {name} does not exist")
        images.append(Image(entry.word("name").removesuffix(".elf"), entry.word("machine"),
                            entry.word("script"), sources, **toolchains[chain]))
    doubled = [image.name for image in images]
    for name in dict.fromkeys(doubled):
        if doubled.count(name) > 1:
            raise UsageError(f"{file}: two images are called {name}")
    return images


def find_firmware(folder: Path | None = None) -> dict[str, Path]:
    """The built images that match the project's files; empty when they are not all built."""
    folder = folder or paths.firmware()
    if not (folder / DESCRIPTION).is_file():
        return {}
    images = load(folder)
    if any(not shutil.which(image.cc) for image in images):
        return {}
    return _existing(_place(folder, images), images)


def build_firmware(
    folder: Path | None = None, progress: Callable[[str], None] | None = None
) -> dict[str, Path]:
    """Builds all images unless the cache has them; ELF files by image name."""
    say = as_progress(progress)
    folder = folder or paths.firmware()
    images = load(folder)
    for cc in sorted({image.cc for image in images}):
        if not shutil.which(cc):
            raise MissingTool(f"building firmware needs {cc}",
                              f"apt-get install {COMPILERS[cc]}")
    dest = _place(folder, images)
    found = _existing(dest, images)
    if not found:
        with cache.lock(paths.cache() / "firmware.lock", say, "another build of the firmware"):
            if not _existing(dest, images):
                say(f"building {len(images)} firmware image{'s' if len(images) != 1 else ''}")
                with cache.fresh_folder(dest) as result:
                    for image in images:
                        _build(folder, image, result)
        found = _existing(dest, images)
    os.utime(dest)
    cache.prune(dest.parent, KEPT, spare=dest)
    return found


def _place(folder: Path, images: list[Image]) -> Path:
    """Where the images of this content belong."""
    versions = []
    for cc in sorted({image.cc for image in images}):
        done = subprocess.run([cc, "-dumpfullversion"], capture_output=True, text=True)
        versions.append((cc, done.stdout))
    files = cache.read_tree(folder, NOT_OURS)
    headers = cache.read_tree(paths.hw_model() / "include")
    parts = [*files.items(), *headers.items(), *versions]
    return paths.cache() / "firmware" / cache.hash_parts(parts)


def _existing(dest: Path, images: list[Image]) -> dict[str, Path]:
    found = {image.name: dest / f"{image.name}.elf" for image in images}
    return found if all(path.is_file() for path in found.values()) else {}


def _build(folder: Path, image: Image, dest: Path) -> None:
    command = [image.cc, *image.cflags, *image.sources, f"-Wl,-T,{image.script}", *image.ldflags,
               *image.libs, "-o", str(dest / f"{image.name}.elf")]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True,
                          env={**os.environ, "LC_ALL": "C.UTF-8"})
    if done.returncode:
        lines = done.stderr.strip().splitlines()[:40]
        raise BuildError(f"firmware {image.name} does not build:\n  " + "\n  ".join(lines)
                         + f"\n  command (in {folder}): {' '.join(command)}")


class _Entry:
    """A mapping of the description, whose members are checked as they are taken."""

    def __init__(self, value: object, where: str, known: tuple[str, ...]) -> None:
        self.where = where
        if not isinstance(value, dict):
            raise UsageError(f"{where}: must be a mapping")
        for key in value:
            if key not in known:
                raise UsageError(f'{where}: unknown key "{key}"' + did_you_mean(str(key), known))
        self._value = value

    def _take(self, key: str, kind: type, words: str) -> Any:
        value = self._value.get(key)
        if not isinstance(value, kind):
            raise UsageError(f"{self.where}: {key} must be {words}")
        return value

    def word(self, key: str) -> str:
        return str(self._take(key, str, "a string"))

    def list(self, key: str) -> list[Any]:
        return list(self._take(key, list, "a list"))

    def mapping(self, key: str) -> dict[str, Any]:
        return dict(self._take(key, dict, "a mapping"))

    def words(self, key: str) -> tuple[str, ...]:
        """A list of strings; none where the key is absent."""
        if key not in self._value:
            return ()
        words = self._take(key, list, "a list of strings")
        if not all(isinstance(word, str) for word in words):
            raise UsageError(f"{self.where}: {key} must be a list of strings")
        return tuple(words)
