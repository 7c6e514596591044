# SPDX-License-Identifier: GPL-2.0-or-later
"""Hashes, locks, whole-or-nothing folders, and trees that follow another by content."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from smmubench.build import cache

LONG_AGO = (1_000_000_000, 1_000_000_000)


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    os.utime(path, LONG_AGO)
    return path


def test_sync_leaves_unchanged_files_their_time_stamp(tmp_path: Path) -> None:
    same = write(tmp_path / "a/same.c", "same")
    other = write(tmp_path / "a/other.c", "old")

    done = cache.sync(tmp_path, {"a/same.c": b"same", "a/other.c": b"new"}, [])

    assert same.stat().st_mtime == LONG_AGO[1]
    assert other.read_text() == "new"
    assert other.stat().st_mtime > LONG_AGO[1]
    assert (done.changed, done.added, done.removed) == (["a/other.c"], [], [])
    assert not done.names_changed


def test_sync_removes_what_it_placed_and_nothing_else(tmp_path: Path) -> None:
    write(tmp_path / "ours/gone.c", "x")
    theirs = write(tmp_path / "theirs.c", "y")

    done = cache.sync(tmp_path, {}, ["ours/gone.c"])

    assert done.removed == ["ours/gone.c"]
    assert done.names_changed
    assert not (tmp_path / "ours").exists(), "an emptied folder stays"
    assert theirs.exists()


def test_sync_keeps_the_mode_and_lets_new_scripts_run(tmp_path: Path) -> None:
    write(tmp_path / "tool", "old").chmod(0o755)

    cache.sync(tmp_path, {"tool": b"new", "script": b"#!/bin/sh\n", "text": b"text"}, [])

    modes = {name: (tmp_path / name).stat().st_mode & 0o777 for name in ("tool", "script", "text")}
    assert modes == {"tool": 0o755, "script": 0o755, "text": 0o644}


def test_tree_files_skips_what_editors_and_tools_leave(tmp_path: Path) -> None:
    for name in ("a.c", "b/c.h", "a.c~", "a.c.orig", ".swap", "b/.git/x", "__pycache__/y.pyc"):
        write(tmp_path / name, "")

    assert list(cache.tree_files(tmp_path)) == ["a.c", "b/c.h"]


def test_tree_files_of_a_missing_folder_is_empty(tmp_path: Path) -> None:
    assert cache.tree_files(tmp_path / "nowhere") == {}


def test_hash_knows_content_and_names_but_not_time(tmp_path: Path) -> None:
    def of(**files: bytes) -> str:
        return cache.hash_parts(files.items())

    file = write(tmp_path / "file", "one")
    before = cache.hash_parts([("file", file)])
    os.utime(file)

    assert cache.hash_parts([("file", file)]) == before == of(file=b"one")
    assert of(file=b"two") != before
    assert of(other=b"one") != before


def test_hash_tells_one_part_from_two_that_read_the_same() -> None:
    assert cache.hash_parts([("a", b"1b2")]) != cache.hash_parts([("a", b"1"), ("b", b"2")])


def test_prune_keeps_the_newest_and_the_spared(tmp_path: Path) -> None:
    for age in range(6):
        folder = tmp_path / f"built{age}"
        folder.mkdir()
        os.utime(folder, (age, age))
    (tmp_path / ".new-unfinished").mkdir()

    gone = cache.prune(tmp_path, 3, spare=tmp_path / "built0")

    assert sorted(path.name for path in gone) == ["built1", "built2", "built3"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        ".new-unfinished", "built0", "built4", "built5"]


def test_fresh_folder_appears_only_when_the_work_is_done(tmp_path: Path) -> None:
    dest = tmp_path / "result"
    with pytest.raises(RuntimeError), cache.fresh_folder(dest) as work:
        (work / "half").write_text("")
        raise RuntimeError

    assert list(tmp_path.iterdir()) == []

    with cache.fresh_folder(dest) as work:
        (work / "whole").write_text("")
        assert not dest.exists()
    assert [path.name for path in dest.iterdir()] == ["whole"]


def test_fresh_folder_yields_to_one_that_was_faster(tmp_path: Path) -> None:
    dest = tmp_path / "result"
    with cache.fresh_folder(dest) as work:
        (work / "mine").write_text("")
        write(dest / "theirs", "")

    assert [path.name for path in dest.iterdir()] == ["theirs"]
    assert list(tmp_path.iterdir()) == [dest]


def test_lock_waits_says_so_and_survives_a_killed_owner(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib; from smmubench.build import cache\n"
        "with cache.lock(pathlib.Path(sys.argv[1]), print):\n"
        "    print('locked', flush=True); sys.stdin.read()\n"
    )
    path = tmp_path / "lock"
    owner = subprocess.Popen([sys.executable, "-c", program, str(path)], text=True,
                             stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert owner.stdout
    assert owner.stdout.readline() == "locked\n"
    said: list[str] = []

    def say(text: str) -> None:
        said.append(text)
        owner.kill()

    # Lets the test fail instead of hang if nothing is said.
    rescue = threading.Timer(5, owner.kill)
    rescue.start()
    with cache.lock(path, say, "another build"):
        rescue.cancel()
    owner.wait()
    assert said == [f"waiting for another build (process {owner.pid})"]
