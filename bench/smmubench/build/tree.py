# SPDX-License-Identifier: GPL-2.0-or-later
"""QEMU's source tree with our patches, overlay and hardware model, kept up to date by content.

A work folder outlives builds, so that an edit rebuilds what it touches and no more::

    src/        upstream's tree, patched, with our files in it
    pristine/   upstream's own content of each file that a patch ever changed
    build/      what ninja made
    placed.json the files in src/ that we put there
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from smmubench import paths
from smmubench.build import cache
from smmubench.errors import BuildError

__all__ = ["Ingredients", "update"]

MODEL_PLACE = "hw/misc/smmubench/hw-model"
"""Where hw-model/src and hw-model/include go in QEMU's tree."""

MESON_FILE = "hw/misc/smmubench/meson.build"
"""Ours, which names the model's files; touched when the set of files changes."""

NOT_COPIED = (*cache.IGNORED, "*.md")


@dataclass(frozen=True)
class Ingredients:
    """Everything of the project that goes into QEMU, by name: what was read at one moment.

    patches: in the order in which they apply.
    overlay, model: by their place in QEMU's tree.
    """

    patches: dict[str, bytes]
    overlay: dict[str, bytes]
    model: dict[str, bytes]

    @classmethod
    def collect(cls, patches: Path | None = None, model: Path | None = None) -> Ingredients:
        """Reads the project's folders."""
        patches = patches or paths.qemu_patches()
        model = model or paths.hw_model()
        found = {}
        for part in ("include", "src"):
            for name, data in cache.read_tree(model / part, NOT_COPIED).items():
                found[f"{MODEL_PLACE}/{part}/{name}"] = data
        return cls(_series(patches), cache.read_tree(patches / "overlay"), found)

    def hashes(self) -> dict[str, str]:
        """A hash for each of patches, overlay and hw-model."""
        return {
            "patches": cache.hash_parts(self.patches.items()),
            "overlay": cache.hash_parts(self.overlay.items()),
            "hw-model": cache.hash_parts(self.model.items()),
        }


def update(work: Path, parts: Ingredients, say: Callable[[str], None]) -> cache.Synced:
    """Brings ``work/src`` to what `parts` say, touching only files whose content differs."""
    source = work / "src"
    record = work / "placed.json"
    placed: set[str] = set(json.loads(record.read_text())) if record.is_file() else set()
    ours = {**parts.overlay, **parts.model}
    for name in ours:
        if name not in placed and (source / name).exists():
            raise BuildError(f"qemu-patches/overlay/{name} would replace a file of QEMU's own; "
                             "change that one by a patch")
    with tempfile.TemporaryDirectory(dir=work, prefix=".staging-") as staging:
        patched = _patch(work, Path(staging), parts.patches, placed)
        both = sorted(set(patched) & set(ours))
        if both:
            raise BuildError(f"{both[0]} is both patched and in the overlay")
        wanted = {**patched, **ours}
        mine = (set(wanted) | placed) - _pristine_names(work)
        # Recorded first: whatever a killed run had placed is known to the next one.
        cache.write_atomically(record, json.dumps(sorted(mine)).encode())
        done = cache.sync(source, wanted, placed)
    cache.write_atomically(
        record, json.dumps(sorted(set(wanted) - _pristine_names(work))).encode())
    if done.names_changed and (source / MESON_FILE).is_file():
        os.utime(source / MESON_FILE)
    total = len(done.changed) + len(done.added) + len(done.removed)
    if total:
        say(f"updated {total} file{'s' if total > 1 else ''} in QEMU's tree")
    return done


def _series(folder: Path) -> dict[str, bytes]:
    """The patches that ``series`` lists, in its order; # starts a comment."""
    series = folder / "series"
    if not series.is_file():
        raise BuildError(f"{series} is missing")
    names = [line.split("#", 1)[0].strip() for line in series.read_text().splitlines()]
    found = {}
    for name in filter(None, names):
        if not (folder / name).is_file():
            raise BuildError(f"{series} lists {name}, which does not exist")
        found[name] = (folder / name).read_bytes()
    return found


def _patch(
    work: Path, staging: Path, patches: Mapping[str, bytes], placed: set[str]
) -> dict[str, bytes]:
    """Applies the series to pristine copies in `staging`; the result by name.

    Files that only an earlier series changed come back as upstream has them.
    """
    for name in sorted({name for patch in patches.values() for name in touched_by(patch)}):
        original = work / "pristine" / name
        current = work / "src" / name
        if not original.is_file() and current.is_file() and name not in placed:
            cache.write_atomically(original, current.read_bytes())
        if original.is_file():
            cache.write_atomically(staging / name, original.read_bytes())
    for name, patch in patches.items():
        command = ["patch", "-p1", "-N", "-s", "-F0", "--no-backup-if-mismatch", "-r", "-"]
        done = subprocess.run(command, cwd=staging, input=patch, capture_output=True)
        if done.returncode:
            lines = (done.stdout + done.stderr).decode(errors="replace").strip().splitlines()
            raise BuildError(f"qemu-patches/{name} does not apply:\n  " + "\n  ".join(lines[-10:]))
    return {**cache.read_tree(work / "pristine", (".new-*",)), **cache.read_tree(staging, ())}


def _pristine_names(work: Path) -> set[str]:
    return set(cache.tree_files(work / "pristine", (".new-*",)))


def touched_by(patch: bytes) -> set[str]:
    """The files that a unified diff (with one leading folder, as git makes) changes or adds."""
    text = patch.decode(errors="replace")
    headers = re.findall(r"^--- (\S+).*\n\+\+\+ (\S+).*\n@@ ", text, re.M)
    names = {name for pair in headers for name in pair if name != "/dev/null"}
    return {name.split("/", 1)[1] for name in names if "/" in name}
