# SPDX-License-Identifier: GPL-2.0-or-later
"""Builds the bare-metal guests that firmware/build.yaml describes.

In the cache: ``firmware/<hash>/<image>.elf``. The description::

    defaults:                     # for every image; an image's own lists are added to these
      sources: ["lib/*.c"]
      include: [lib/include]
      cflags: [-O1, -g]
      ldflags: []
    builds:                       # one ELF of each image for each of them, named <build>-<image>
      armv7:
        arch: arm
        machine: apq8064-bench    # -DFIRMWARE_APQ8064_BENCH
        linker: ld/apq8064-bench.ld
        sources: ["lib/armv7/*.[cS]"]
        cflags: [-mcpu=cortex-a15]
    images:
      probe: {sources: [tests/probe.c]}
      other: {sources: [tests/other.c], builds: [armv7]}

Without ``builds`` each image is built once, under its own name. Paths are relative to firmware/,
where the compiler runs; sources may be patterns. A source that several images share is compiled
once for each set of flags.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
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
    "arm": ("arm-none-eabi-gcc", "gcc-arm-none-eabi"),
    "aarch64": ("aarch64-linux-gnu-gcc", "gcc-aarch64-linux-gnu"),
}
"""Compiler and Debian package for each architecture."""

FLAGS = ("-ffreestanding", "-nostdlib", "-static", "-fno-common", "-fno-pie",
         "-fno-stack-protector", "-Wall", "-Wextra", "-Werror", "-Wl,--fatal-warnings", "-Wl,--build-id=none")  # fmt: skip
LISTS = ("sources", "include", "cflags", "ldflags")
WORDS = ("arch", "linker", "machine")

COMPILERS_AT_ONCE = 2

NOT_OURS = (*cache.IGNORED, "linux")
"""firmware/linux has builds of its own."""

KEPT = 4


@dataclass(frozen=True)
class Image:
    """One guest to build. Paths are relative to the firmware folder; ``machine`` is the one that it
    runs on, "" where the description does not say.
    """

    name: str
    arch: str
    machine: str
    linker: str
    sources: tuple[str, ...]
    include: tuple[str, ...]
    cflags: tuple[str, ...]
    ldflags: tuple[str, ...]

    @property
    def compiler(self) -> str:
        """The program that compiles it."""
        return COMPILERS[self.arch][0]


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
    top = _mapping(data, str(file), ("defaults", "builds", "images"))
    defaults = _settings(top.get("defaults", {}), f"{file}: defaults")
    builds = {str(name): _settings(raw, f"{file}: {name}") for name, raw in
              _mapping(top.get("builds", {}), f"{file}: builds").items()}  # fmt: skip
    found = []
    for name, raw in _mapping(top.get("images"), f"{file}: images").items():
        where = f"{file}: {name}"
        own = dict(_mapping(raw, where))
        chosen = own.pop("builds", list(builds))
        if not isinstance(chosen, list) or not all(isinstance(word, str) for word in chosen):
            raise UsageError(f"{where}: builds must be a list of strings")
        own = _settings(own, where)
        if not builds:
            found.append(_image(folder, str(name), [defaults, own], where))
        for build in chosen:
            if build not in builds:
                raise UsageError(f'{where}: there is no build "{build}"'
                                 + did_you_mean(build, tuple(builds)))
            found.append(_image(folder, f"{build}-{name}", [defaults, builds[build], own], where))
    return found


def _image(folder: Path, name: str, layers: list[dict[str, Any]], where: str) -> Image:
    """One image from its settings, the most general first."""

    def word(key: str, otherwise: str | None = None) -> str:
        found = next((layer[key] for layer in reversed(layers) if key in layer), otherwise)
        if found is None:
            raise UsageError(f"{where}: no {key}, neither here nor in defaults")
        return str(found)

    def words(key: str) -> tuple[str, ...]:
        return tuple(item for layer in layers for item in layer.get(key, ()))

    arch, linker, machine = word("arch"), word("linker"), word("machine", "")
    if arch not in COMPILERS:
        raise UsageError(f"{where}: arch must be one of {', '.join(COMPILERS)}, not {arch}")
    if not (folder / linker).is_file():
        raise UsageError(f"{where}: {linker} does not exist")
    sources: list[str] = []
    for pattern in words("sources"):
        matches = sorted(path.relative_to(folder).as_posix() for path in folder.glob(pattern))
        if not matches:
            raise UsageError(f"{where}: no file matches {pattern}")
        sources += matches
    cflags = words("cflags")
    if machine:
        cflags += ("-DFIRMWARE_" + machine.upper().replace("-", "_"),)
    return Image(name, arch, machine, linker, tuple(dict.fromkeys(sources)), words("include"),
                 cflags, words("ldflags"))


def _mapping(value: object, where: str, known: tuple[str, ...] | None = None) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise UsageError(f"{where} must be a mapping")
    for key in value:
        if known is not None and key not in known:
            raise UsageError(f'{where}: unknown key "{key}"' + did_you_mean(str(key), known))
    return value


def _settings(raw: object, where: str) -> dict[str, Any]:
    """An image's or the defaults' settings, their types checked."""
    value = _mapping(raw, where, LISTS + WORDS)
    for key, item in value.items():
        if key in WORDS and not isinstance(item, str):
            raise UsageError(f"{where}: {key} must be a string")
        strings = isinstance(item, list) and all(isinstance(word, str) for word in item)
        if key in LISTS and not strings:
            raise UsageError(f"{where}: {key} must be a list of strings")
    return value


def find_firmware(folder: Path | None = None) -> dict[str, Path]:
    """The built images that match the project's files; empty when they are not all built."""
    folder = folder or paths.firmware()
    if not (folder / DESCRIPTION).is_file():
        return {}
    images = load(folder)
    if any(not shutil.which(image.compiler) for image in images):
        return {}
    return _existing(_place(folder, images), images)


def build_firmware(
    folder: Path | None = None, progress: Callable[[str], None] | None = None
) -> dict[str, Path]:
    """Builds all images unless the cache has them; ELF files by image name."""
    say = as_progress(progress)
    folder = folder or paths.firmware()
    images = load(folder)
    for arch in sorted({image.arch for image in images}):
        compiler, package = COMPILERS[arch]
        if not shutil.which(compiler):
            raise MissingTool(f"building firmware needs {compiler}", f"apt-get install {package}")
    dest = _place(folder, images)
    found = _existing(dest, images)
    if not found:
        with cache.lock(paths.cache() / "firmware.lock", say, "another build of the firmware"):
            if not _existing(dest, images):
                say(f"building {len(images)} firmware image{'s' if len(images) != 1 else ''}")
                with cache.fresh_folder(dest) as result:
                    _build(folder, images, result)
        found = _existing(dest, images)
    os.utime(dest)
    cache.prune(dest.parent, KEPT, spare=dest)
    return found


def _place(folder: Path, images: list[Image]) -> Path:
    """Where the images of this content belong."""
    versions = []
    for compiler in sorted({image.compiler for image in images}):
        done = subprocess.run([compiler, "-dumpfullversion"], capture_output=True, text=True)
        versions.append((compiler, done.stdout))
    files = cache.read_tree(folder, NOT_OURS)
    headers = cache.read_tree(paths.hw_model() / "include")
    parts: list[tuple[str, bytes | str | Path]] = [
        *files.items(), *headers.items(), *versions, ("flags", " ".join(FLAGS))]
    return paths.cache() / "firmware" / cache.hash_parts(parts)


def _existing(dest: Path, images: list[Image]) -> dict[str, Path]:
    found = {image.name: dest / f"{image.name}.elf" for image in images}
    return found if all(path.is_file() for path in found.values()) else {}


def _build(folder: Path, images: list[Image], dest: Path) -> None:
    """Compiles each source once for each set of flags, then links the images into ``dest``."""
    with (tempfile.TemporaryDirectory(prefix="smmubench-firmware-") as scratch,
          ThreadPoolExecutor(COMPILERS_AT_ONCE) as pool):  # fmt: skip
        objects: dict[tuple[str, ...], Path] = {}
        jobs: list[tuple[Image, tuple[str, ...]]] = []
        for image in images:
            for source in image.sources:
                command = _compile(image, source)
                if command not in objects:
                    objects[command] = Path(scratch, f"{len(objects)}.o")
                    jobs.append((image, (*command, "-o", str(objects[command]))))
        _all_of(folder, jobs, pool)
        jobs = []
        for image in images:
            own = [str(objects[_compile(image, source)]) for source in image.sources]
            jobs.append((image, (image.compiler, *FLAGS, *image.cflags, *own,
                                 f"-Wl,-T,{image.linker}", *image.ldflags, "-lgcc",
                                 "-o", str(dest / f"{image.name}.elf"))))  # fmt: skip
        _all_of(folder, jobs, pool)


def _compile(image: Image, source: str) -> tuple[str, ...]:
    includes = [f"-I{name}" for name in (*image.include, paths.hw_model() / "include")]
    return (image.compiler, *FLAGS, *image.cflags, *includes, "-c", source)


def _all_of(
    folder: Path, jobs: Iterable[tuple[Image, tuple[str, ...]]], pool: ThreadPoolExecutor
) -> None:
    """Runs the commands; BuildError with the compiler's words for the first that fails."""

    def run(job: tuple[Image, tuple[str, ...]]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(job[1], cwd=folder, capture_output=True, text=True,
                              env={**os.environ, "LC_ALL": "C.UTF-8"})

    listed = list(jobs)
    for (image, command), done in zip(listed, pool.map(run, listed), strict=True):
        if done.returncode:
            lines = done.stderr.strip().splitlines()[:40]
            raise BuildError(f"firmware {image.name} does not build:\n  " + "\n  ".join(lines)
                             + f"\n  command (in {folder}): {' '.join(command)}")
