# SPDX-License-Identifier: GPL-2.0-or-later
"""Patches, overlay and hardware model in QEMU's tree, followed by content."""

from __future__ import annotations

import difflib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from smmubench.build import tree
from smmubench.errors import BuildError

UPSTREAM = "one\ntwo\nthree\n"
HOOKED = "hw/misc/meson.build"
LONG_AGO = (1_000_000_000, 1_000_000_000)


def diff(name: str, old: str, new: str) -> str:
    lines = difflib.unified_diff(old.splitlines(True), new.splitlines(True),
                                 f"a/{name}" if old else "/dev/null", f"b/{name}")
    return "Why this is needed\n---\n" + "".join(lines)


class Project:
    """A project's folders and the work folder that follows them."""

    def __init__(self, top: Path, upstream: Path) -> None:
        self.patches = top / "qemu-patches"
        self.model = top / "hw-model"
        self.work = top / "work"
        shutil.copytree(upstream, self.work / "src")
        self.overlay("hw/misc/smmubench/meson.build", "files\n")
        self.write("hw-model/src/msm/msm.c", "msm\n")
        self.write("hw-model/include/hwm.h", "header\n")
        self.series()

    def write(self, name: str, text: str) -> None:
        path = self.patches.parent / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def overlay(self, name: str, text: str) -> None:
        self.write(f"qemu-patches/overlay/{name}", text)

    def series(self, **patches: str) -> None:
        for name, text in patches.items():
            self.write(f"qemu-patches/{name}.patch", text)
        self.write("qemu-patches/series", "# order\n" + "".join(f"{n}.patch\n" for n in patches))

    def update(self) -> tree.cache.Synced:
        parts = tree.Ingredients.collect(self.patches, self.model)
        return tree.update(self.work, parts, lambda text: None)

    def read(self, name: str) -> str:
        return (self.work / "src" / name).read_text()

    def age(self) -> None:
        for path in (self.work / "src").rglob("*"):
            os.utime(path, LONG_AGO)

    def young(self) -> list[str]:
        return sorted(path.relative_to(self.work / "src").as_posix()
                      for path in (self.work / "src").rglob("*")
                      if path.is_file() and path.stat().st_mtime > LONG_AGO[1])


@pytest.fixture
def project(tmp_path: Path, fake_qemu: Callable[..., Path]) -> Project:
    return Project(tmp_path / "project", fake_qemu())


def test_everything_gets_to_its_place(project: Project) -> None:
    project.series(hook=diff(HOOKED, UPSTREAM, UPSTREAM + "subdir\n"))

    project.update()

    assert project.read(HOOKED) == UPSTREAM + "subdir\n"
    assert project.read("hw/misc/smmubench/meson.build") == "files\n"
    assert project.read("hw/misc/smmubench/hw-model/src/msm/msm.c") == "msm\n"
    assert project.read("hw/misc/smmubench/hw-model/include/hwm.h") == "header\n"


def test_a_second_update_touches_nothing(project: Project) -> None:
    project.series(hook=diff(HOOKED, UPSTREAM, UPSTREAM + "subdir\n"))
    project.update()
    project.age()

    project.update()

    assert project.young() == []


def test_an_edit_touches_one_file(project: Project) -> None:
    project.update()
    project.age()
    project.write("hw-model/src/msm/msm.c", "better\n")

    project.update()

    assert project.young() == ["hw/misc/smmubench/hw-model/src/msm/msm.c"]


@pytest.mark.parametrize("appears", [True, False])
def test_a_change_in_the_set_of_files_makes_meson_look_again(
    project: Project, appears: bool
) -> None:
    project.write("hw-model/src/other.c", "other\n")
    project.update()
    project.age()
    if appears:
        project.write("hw-model/src/more.c", "more\n")
    else:
        (project.model / "src/other.c").unlink()

    project.update()

    assert "hw/misc/smmubench/meson.build" in project.young()
    assert (project.work / "src/hw/misc/smmubench/hw-model/src/other.c").exists() is appears


def test_an_edited_patch_touches_only_its_file(project: Project) -> None:
    project.series(hook=diff(HOOKED, UPSTREAM, UPSTREAM + "subdir\n"),
                   other=diff("vl.c", "main\n", "main\nhook\n"))
    project.update()
    project.age()
    project.series(hook=diff(HOOKED, UPSTREAM, UPSTREAM + "another\n"),
                   other=diff("vl.c", "main\n", "main\nhook\n"))

    project.update()

    assert project.read(HOOKED) == UPSTREAM + "another\n"
    assert project.young() == [HOOKED]


def test_patches_apply_on_top_of_each_other(project: Project) -> None:
    project.series(first=diff(HOOKED, UPSTREAM, UPSTREAM + "four\n"),
                   second=diff(HOOKED, UPSTREAM + "four\n", UPSTREAM + "four\nfive\n"))

    project.update()

    assert project.read(HOOKED) == UPSTREAM + "four\nfive\n"


def test_a_dropped_patch_brings_upstreams_text_back(project: Project) -> None:
    project.series(hook=diff(HOOKED, UPSTREAM, UPSTREAM + "subdir\n"),
                   file=diff("hw/new.c", "", "new\n"))
    project.update()
    assert project.read("hw/new.c") == "new\n"
    project.series()

    project.update()

    assert project.read(HOOKED) == UPSTREAM
    assert not (project.work / "src/hw/new.c").exists()


def test_a_patch_that_does_not_apply_is_named_and_changes_nothing(project: Project) -> None:
    project.series(good=diff("vl.c", "main\n", "main\nhook\n"),
                   stale=diff(HOOKED, "one\ntwo\nTHREE\n", "zero\none\ntwo\nTHREE\n"))

    with pytest.raises(BuildError, match=r"stale\.patch does not apply"):
        project.update()

    assert project.read("vl.c") == "main\n"
    assert project.read(HOOKED) == UPSTREAM


def test_a_series_entry_without_a_file_is_named(project: Project) -> None:
    project.write("qemu-patches/series", "gone.patch  # because\n")

    with pytest.raises(BuildError, match=r"lists gone\.patch, which does not exist"):
        project.update()


def test_the_overlay_can_not_replace_a_file_of_qemu(project: Project) -> None:
    project.overlay("vl.c", "mine\n")

    with pytest.raises(BuildError, match=r"overlay/vl\.c would replace a file of QEMU's own"):
        project.update()

    assert project.read("vl.c") == "main\n"


def test_a_killed_update_is_finished_by_the_next(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.series(hook=diff(HOOKED, UPSTREAM, UPSTREAM + "subdir\n"))
    project.overlay("hw/misc/smmubench/half.c", "half\n")
    real = tree.cache.sync

    def killed(*arguments: object) -> tree.cache.Synced:
        real(*arguments)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr(tree.cache, "sync", killed)
    with pytest.raises(KeyboardInterrupt):
        project.update()
    monkeypatch.undo()
    (project.patches / "overlay/hw/misc/smmubench/half.c").unlink()
    project.series()

    project.update()

    assert not (project.work / "src/hw/misc/smmubench/half.c").exists()
    assert project.read(HOOKED) == UPSTREAM
    assert HOOKED not in json.loads((project.work / "placed.json").read_text())


def test_each_ingredient_has_a_hash_of_its_own(project: Project) -> None:
    def hashes() -> dict[str, str]:
        return tree.Ingredients.collect(project.patches, project.model).hashes()

    before = hashes()
    project.write("hw-model/src/msm/msm.c", "better\n")
    model = hashes()
    project.overlay("hw/misc/smmubench/meson.build", "more\n")
    overlay = hashes()
    project.series(hook=diff(HOOKED, UPSTREAM, "one\n"))
    patches = hashes()
    project.write("hw-model/src/notes.md", "not compiled\n")

    changed = [[name for name in before if old[name] != new[name]]
               for old, new in ((before, model), (model, overlay), (overlay, patches))]
    assert changed == [["hw-model"], ["overlay"], ["patches"]]
    assert hashes() == patches
