# SPDX-License-Identifier: GPL-2.0-or-later
"""Builds the patched QEMU, once for each content it can have.

In the cache::

    qemu-src/               verified tarballs
    qemu-work/<source>/     the work tree of that source, see `tree`
    qemu/<content>-<source>/bin/qemu-system-aarch64, manifest.json

where <content> is a hash over patches, overlay, hardware model and configuration.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from smmubench import paths
from smmubench.build import cache, sources, tree
from smmubench.build.progress import Progress, as_progress
from smmubench.errors import BuildError, MissingTool, UsageError

__all__ = ["build_qemu", "find_qemu", "manifest"]

BINARY = "qemu-system-aarch64"
TARGETS = (BINARY, "qemu-img")
KEPT = 4
"""Built QEMUs that stay in the cache."""

CONFIGURE = (
    "--disable-download",
    "--target-list=aarch64-softmmu",
    "--without-default-features",
    "--enable-tcg",
    "--enable-pixman",
    "--enable-slirp",
    "--enable-fdt=system",
    "--enable-tools",
    "--without-default-devices",
    "--with-devices-aarch64=smmubench",
    "--with-pkgversion=smmubench",
    "--disable-docs",
    "--disable-werror",
    "--disable-debug-info",
    "--disable-install-blobs",
)

MESON_PINS = ("meson==1.8.5", "pycotap==1.3.1", "distlib==0.4.0")
"""What QEMU's configure wants to find in the Python it is given."""

EDK2_BLOBS = (
    "aarch64-code", "arm-code", "arm-vars", "riscv-code", "riscv-vars", "i386-code",
    "i386-secure-code", "i386-vars", "x86_64-code", "x86_64-secure-code", "loongarch64-code",
    "loongarch64-vars",
)  # fmt: skip
"""Firmware images that meson wants as files as soon as it finds bzip2, though nothing uses them;
the distribution's tarball has them removed."""

EMPTY_BZIP2 = bytes.fromhex("425a683917724538509000000000")

TAIL_LINES = 40


def find_qemu() -> Path | None:
    """The built QEMU that matches the project's files, or None. Builds nothing, takes no time.

    SMMUBENCH_QEMU names another binary, made elsewhere, which is then taken as it is.
    """
    elsewhere = os.environ.get("SMMUBENCH_QEMU")
    if elsewhere:
        binary = Path(elsewhere).expanduser().absolute()
        if not binary.is_file() or not os.access(binary, os.X_OK):
            raise UsageError(f"SMMUBENCH_QEMU names {binary}, which is no program")
        return binary
    built = _find(_content_hash(tree.Ingredients.collect()), _given_path(None))
    return built / "bin" / BINARY if built else None


def manifest(binary: Path) -> dict[str, Any]:
    """What a built QEMU was made of: version, source, hashes, configure line.

    Empty for a binary that was made elsewhere.
    """
    if not (binary.parent.parent / "manifest.json").is_file():
        return {}
    return _read_manifest(binary.parent.parent)


def build_qemu(
    source: str | Path | None = None, progress: Callable[[str], None] | None = None
) -> Path:
    """Builds QEMU unless the cache has it, and returns the path of its binary.

    source: a QEMU tarball or folder to use, see `sources.locate`.
    """
    say = as_progress(progress)
    parts = tree.Ingredients.collect()
    content = _content_hash(parts)
    given = _given_path(source)
    built = _find(content, given)
    if not built:
        with cache.lock(paths.cache() / "qemu.lock", say, "another build of QEMU"):
            built = _find(content, given) or _build(parts, content, source, say)
    os.utime(built)
    cache.prune(built.parent, KEPT, spare=built)
    return built / "bin" / BINARY


def _build(
    parts: tree.Ingredients, content: str, given: str | Path | None, say: Progress
) -> Path:
    _check_tools()
    source = sources.locate(given, say)
    work = paths.cache() / "qemu-work" / source.key
    if not (work / "src").is_dir():
        sources.unpack(source, work / "src", say)
    _stand_ins(work / "src")
    tree.update(work, parts, say)
    python = _build_python(say)
    log = work / "build.log"
    log.write_text("")
    _configure(work, python, log, say)
    _ninja(work / "build", log, say)
    dest = paths.cache() / "qemu" / f"{content}-{source.identity[:12]}"
    with cache.fresh_folder(dest) as folder:
        (folder / "bin").mkdir()
        for name in TARGETS:
            shutil.copy2(work / "build" / name, folder / "bin" / name)
        # virtio-net-pci refuses to start without its option ROM, which no ARM machine runs.
        rom = folder / "share" / "qemu" / "efi-virtio.rom"
        rom.parent.mkdir(parents=True)
        rom.write_bytes(bytes(512))
        record = {
            "version": source.version,
            "source": {"origin": source.origin, "identity": source.identity,
                       "given": source.given},
            "content": content,
            **{f"{name}-hash": value for name, value in parts.hashes().items()},
            "configure": " ".join(CONFIGURE),
        }
        (folder / "manifest.json").write_text(json.dumps(record, indent=2) + "\n")
    say(f"built QEMU {source.version}: {dest / 'bin' / BINARY}")
    return dest


def _content_hash(parts: tree.Ingredients) -> str:
    return cache.hash_parts([*parts.hashes().items(), ("configure", "\n".join(CONFIGURE))])


def _given_path(source: str | Path | None) -> str:
    given = source or os.environ.get("SMMUBENCH_QEMU_SOURCE") or ""
    return str(Path(given).expanduser().absolute()) if given else ""


def _find(content: str, given: str) -> Path | None:
    """The newest build of that content; where a source is given, only one made from it.

    A given source that changed since counts as not built.
    """
    found = [path for path in (paths.cache() / "qemu").glob(f"{content}-*")
             if os.access(path / "bin" / BINARY, os.X_OK)]
    if given and found:
        identity = sources.from_user(Path(given)).identity
        found = [path for path in found if path.name.endswith(identity[:12])]
    return max(found, key=lambda path: path.stat().st_mtime_ns, default=None)


def _read_manifest(built: Path) -> dict[str, Any]:
    try:
        record = json.loads((built / "manifest.json").read_text())
    except (OSError, ValueError) as error:
        raise BuildError(f"{built} is damaged ({error}); delete it and build again") from error
    assert isinstance(record, dict)
    return record


def _check_tools() -> None:
    for tool, package in (("gcc", "gcc"), ("ninja", "ninja-build"), ("pkg-config", "pkg-config"),
                          ("patch", "patch"), ("xz", "xz-utils")):
        if not shutil.which(tool):
            raise MissingTool(f"building QEMU needs {tool}", f"apt-get install {package}")


def _stand_ins(source: Path) -> None:
    for name in EDK2_BLOBS:
        blob = source / "pc-bios" / f"edk2-{name}.fd.bz2"
        if not blob.exists():
            cache.write_atomically(blob, EMPTY_BZIP2)


def _build_python(say: Progress) -> Path:
    """A Python with meson for QEMU's configure, in the cache like the work tree that points to it.

    Not the project's own: the tree outlives any checkout.
    """
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    name = cache.hash_parts([("pins", "\n".join(MESON_PINS)), ("base", sys.base_prefix)])
    folder = paths.cache() / "tools" / f"py{version}-{name}"
    python = folder / "bin" / "python3"
    if (folder / "ready").is_file() and os.access(python, os.X_OK):
        return python
    shutil.rmtree(folder, ignore_errors=True)
    say(f"installing {' '.join(MESON_PINS)} for QEMU's configure")
    base = Path(sys.base_prefix, "bin", f"python{version}")
    for command in (
        [str(base if base.exists() else sys.executable), "-m", "venv", str(folder)],
        [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
         *MESON_PINS],
    ):
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            lines = (done.stdout + done.stderr).strip().splitlines()[-6:]
            raise BuildError("a Python for QEMU's configure can't be made:\n  "
                             + "\n  ".join(lines))
    (folder / "ready").write_text("\n".join(MESON_PINS) + "\n")
    return python


def _configure(work: Path, python: Path, log: Path, say: Progress) -> None:
    """Configures from scratch unless the build folder was configured just like this."""
    build = work / "build"
    command = [str(work / "src" / "configure"), f"--python={python}", *CONFIGURE]
    stamp = build / "configured-by-smmubench"
    if stamp.is_file() and stamp.read_text() == "\n".join(command):
        return
    shutil.rmtree(build, ignore_errors=True)
    build.mkdir(parents=True)
    say("configuring QEMU")
    code = _run_logged(command, build, log, lambda line: None)
    if code:
        raise BuildError(f"QEMU's configure failed:\n{_tail(log)}\nfull log: {log}")
    stamp.write_text("\n".join(command))


def _ninja(build: Path, log: Path, say: Progress) -> None:
    jobs = len(os.sched_getaffinity(0))

    def watch(line: str) -> None:
        match = re.match(r"\[(\d+)/(\d+)\]", line)
        if match:
            say.count("building QEMU", int(match[1]), int(match[2]))

    code = _run_logged(["ninja", f"-j{jobs}", *TARGETS], build, log, watch)
    say.done()
    if code:
        raise BuildError(f"QEMU does not build:\n{_tail(log)}\nfull log: {log}")


def _run_logged(
    command: list[str], cwd: Path, log: Path, watch: Callable[[str], None]
) -> int:
    """Runs a command, its output going to `log` and line by line to `watch`; its exit code."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "NINJA_STATUS": "[%f/%t] "}
    with log.open("a") as file:
        file.write("$ " + " ".join(command) + "\n")
        file.flush()
        process = subprocess.Popen(command, cwd=cwd, env=environment, text=True, errors="replace",
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT)
        try:
            assert process.stdout is not None
            for line in process.stdout:
                file.write(line)
                watch(line)
            return process.wait()
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()


def _tail(log: Path) -> str:
    """The log's last lines, from the first failed command on where there is one."""
    lines = log.read_text(errors="replace").splitlines()
    failed = [number for number, line in enumerate(lines) if line.startswith("FAILED:")]
    start = failed[0] if failed else 0
    if failed and "build.ninja" in lines[start]:
        # Meson says what is wrong before ninja says that meson failed.
        start = max(start - TAIL_LINES // 2, 0)
    shown = [line for line in lines[start:] if not re.match(r"\[\d+/\d+\]", line)]
    if len(shown) > TAIL_LINES:
        # The compiler's first error says more than the last note about it.
        shown = shown[:TAIL_LINES] if failed else shown[-TAIL_LINES:]
    return "\n".join(f"  {line}" for line in shown)
