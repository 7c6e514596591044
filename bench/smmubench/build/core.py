# SPDX-License-Identifier: GPL-2.0-or-later
"""Builds the hardware model with its in-process host into a shared library for the `sim` target.

In the cache: ``core/<hash>/libhwm.so`` and ``hwm_host.cdef``, the declarations for cffi, where
<hash> covers sources, flags and compiler.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from smmubench import paths
from smmubench.build import cache
from smmubench.build.progress import as_progress
from smmubench.errors import BuildError, MissingTool, UsageError

__all__ = ["VARIANTS", "CoreBuild", "build_core", "find_core"]

COMMON = ("-std=c11", "-Wall", "-Wextra", "-Werror", "-fPIC")

VARIANTS: Mapping[str, tuple[str, ...]] = {
    # Calls inside the library go straight to their target, as they do inside QEMU.
    "plain": ("-O2", "-fno-semantic-interposition"),
    "asan": ("-O1", "-g", "-fno-omit-frame-pointer", "-fsanitize=address,undefined",
             "-fno-sanitize-recover=undefined"),
}  # fmt: skip
"""Ways to build the core: the one to use, and the one that finds memory errors.

The ``asan`` library can only be loaded by a process that has libasan preloaded.
"""

INCLUDES = ("include", "src", "host")
HOST_HEADER = "host/hwm_host.h"
KEPT = 8
SYSTEM_HEADERS = ("stdint.h", "stdbool.h", "stddef.h")
"""cffi knows their types by itself and can't parse a C library's own definitions of them."""


@dataclass(frozen=True)
class CoreBuild:
    """A built core: the library, and the C declarations of its interface for cffi."""

    lib: Path
    cdef: Path


def find_core(variant: str | None = None) -> CoreBuild | None:
    """The built core that matches the project's files, or None. Builds nothing."""
    if not shutil.which("gcc"):
        return None
    return _existing(_folder(_read(), _chosen(variant)))


def build_core(
    variant: str | None = None, progress: Callable[[str], None] | None = None
) -> CoreBuild:
    """Builds the core unless the cache has it.

    variant: one of VARIANTS, else what SMMUBENCH_CORE_VARIANT says, else ``plain``.
    """
    say = as_progress(progress)
    variant = _chosen(variant)
    if not shutil.which("gcc"):
        raise MissingTool("building the core needs gcc", "apt-get install gcc libc6-dev")
    files = _read()
    dest = _folder(files, variant)
    found = _existing(dest)
    if not found:
        with cache.lock(paths.cache() / "core.lock", say, "another build of the core"):
            found = _existing(dest)
            if not found:
                say("building the core" + (f" ({variant})" if variant != "plain" else ""))
                _build(files, variant, dest)
                found = _existing(dest)
        if not found:
            raise BuildError(f"{dest} is damaged; delete it and build again")
    os.utime(dest)
    cache.prune(dest.parent, KEPT, spare=dest)
    return found


def _chosen(variant: str | None) -> str:
    variant = variant or os.environ.get("SMMUBENCH_CORE_VARIANT") or "plain"
    if variant not in VARIANTS:
        raise UsageError(f'no variant "{variant}" of the core: choose one of '
                         + ", ".join(VARIANTS))
    return variant


def _read() -> dict[str, bytes]:
    """The sources and headers, by their path below hw-model."""
    top = paths.hw_model()
    return {f"{part}/{name}": data for part in INCLUDES
            for name, data in cache.read_tree(top / part).items()
            if name.endswith((".c", ".h"))}


def _folder(files: Mapping[str, bytes], variant: str) -> Path:
    flags = " ".join((*COMMON, *VARIANTS[variant]))
    parts: list[tuple[str, bytes | str | Path]] = [
        *files.items(), ("flags", flags), ("compiler", _compiler_version())]
    return paths.cache() / "core" / cache.hash_parts(parts)


def _compiler_version() -> str:
    done = subprocess.run(["gcc", "-dumpfullversion", "-dumpmachine"], capture_output=True,
                          text=True)
    return done.stdout


def _existing(folder: Path) -> CoreBuild | None:
    found = CoreBuild(folder / "libhwm.so", folder / "hwm_host.cdef")
    return found if found.lib.is_file() and found.cdef.is_file() else None


def _build(files: Mapping[str, bytes], variant: str, dest: Path) -> None:
    """Compiles a copy of the files, so that what is built is what was hashed."""
    if HOST_HEADER not in files:
        raise BuildError(f"hw-model/{HOST_HEADER} is missing")
    with cache.fresh_folder(dest) as result, tempfile.TemporaryDirectory() as scratch:
        work = Path(scratch)
        for name, data in files.items():
            path = work / "hw-model" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        includes = [f"-Ihw-model/{part}" for part in INCLUDES]
        sources = [name for name in files if name.endswith(".c")]
        objects = [f"{number}.o" for number in range(len(sources))]

        def compile_one(name: str, output: str) -> None:
            _gcc(work, [*COMMON, *VARIANTS[variant], *includes, "-c", f"hw-model/{name}",
                        "-o", output])

        with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
            list(pool.map(compile_one, sources, objects))
        _gcc(work, [*COMMON, *VARIANTS[variant], "-shared", "-Wl,-Bsymbolic", "-Wl,-z,defs",
                    *objects,
                    "-o", str(result / "libhwm.so")])
        (result / "hwm_host.cdef").write_text(_declarations(work, includes))


def _declarations(work: Path, includes: list[str]) -> str:
    """The host's interface as cffi can read it: preprocessed, without the system's headers."""
    fake = work / "fake"
    fake.mkdir()
    for name in SYSTEM_HEADERS:
        (fake / name).write_text("")
    text = _gcc(work, ["-std=c11", "-E", "-P", "-nostdinc", "-isystem", "fake", *includes,
                       f"hw-model/{HOST_HEADER}"])
    return re.sub(r"\b_Static_assert\s*\((?:[^()]|\([^()]*\))*\)\s*;", "", text)


def _gcc(cwd: Path, arguments: list[str]) -> str:
    done = subprocess.run(["gcc", *arguments], cwd=cwd, capture_output=True, text=True,
                          env={**os.environ, "LC_ALL": "C.UTF-8"})
    if done.returncode:
        lines = done.stderr.strip().splitlines()[:40]
        raise BuildError("the core does not build:\n  " + "\n  ".join(lines)
                         + f"\n  command: gcc {' '.join(arguments)}")
    return done.stdout
