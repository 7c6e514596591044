# SPDX-License-Identifier: GPL-2.0-or-later
"""Where QEMU's source comes from: order, hashes, and what is said."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from smmubench.build import sources
from smmubench.errors import BuildError, UsageError

DISTRIBUTION_FILE = "qemu_10.0.99+ds.orig.tar.xz"

# Answers like apt-get for a machine with one mirror; serves the file that stands beside it.
APT_GET = """#!/bin/sh
here=$(dirname "$0")
case "$*" in
  *indextargets*) echo "Debian|main|bookworm-security|http://mirror.invalid/security/"
                  echo "|main|nodistro|http://elsewhere.invalid/"
                  echo "Other|main|bookworm|http://other.invalid/"
                  echo "Debian|main|bookworm|http://mirror.invalid/debian/" ;;
  *update) test ! -f "$here/offline" || { echo "E: Failed to fetch: could not connect" >&2; exit 100; }
           cp sources.list "$here/asked" ;;
  *--print-uris*) echo "Need to get 1 B of source archives."
                  echo "'http://mirror.invalid/x' $(cat "$here/name") 1 SHA256:$(cat "$here/sha256")" ;;
  *source*) cp "$here/file" "$(cat "$here/name")" ;;
esac
"""


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture(autouse=True)
def no_apt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests ask for a mirror on purpose or not at all."""
    monkeypatch.setattr(sources, "from_distribution", _refuse)


def _refuse(say: object) -> sources.Source:
    raise sources._NotHere("not asked in this test")


@pytest.fixture
def mirror(
    tmp_path: Path, fake_tarball: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A folder with an apt-get that has QEMU's tarball; the test may change its files."""
    monkeypatch.undo()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    folder = tmp_path / "mirror"
    folder.mkdir()
    tarball = fake_tarball(DISTRIBUTION_FILE)
    shutil.copy(tarball, folder / "file")
    (folder / "name").write_text(DISTRIBUTION_FILE)
    (folder / "sha256").write_text(hashlib.sha256(tarball.read_bytes()).hexdigest())
    (folder / "apt-get").write_text(APT_GET)
    (folder / "apt-get").chmod(0o755)
    keyring = folder / "keyring.gpg"
    keyring.write_text("")
    monkeypatch.setattr(sources, "KEYRING", keyring)
    monkeypatch.setenv("PATH", str(folder), prepend=":")
    return folder


def test_what_the_user_gives_comes_first(
    fake_tarball: Callable[..., Path], mirror: Path, said: list[str]
) -> None:
    path = fake_tarball()
    source = sources.locate(path, said.append)

    assert (source.version, source.given) == ("10.0.99", str(path))
    assert source.identity == hashlib.sha256(path.read_bytes()).hexdigest()
    assert said == [f"took QEMU source from the path given ({path}): QEMU 10.0.99"]


def test_the_environment_names_a_source_too(
    fake_tarball: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, said: list[str]
) -> None:
    monkeypatch.setenv("SMMUBENCH_QEMU_SOURCE", str(fake_tarball()))

    assert sources.locate(None, said.append).version == "10.0.99"


def test_a_folder_is_known_by_its_content(fake_qemu: Callable[..., Path]) -> None:
    folder = fake_qemu()
    before = sources.from_user(folder)
    (folder / "vl.c").write_text("another main\n")
    after = sources.from_user(folder)

    assert before.version == "10.0.99"
    assert before.key != after.key


def test_a_tarball_of_any_name_tells_its_version(fake_tarball: Callable[..., Path]) -> None:
    assert sources.from_user(fake_tarball("mine.tar.xz")).version == "10.0.99"


@pytest.mark.parametrize(("what", "message"), [
    ("missing", "neither a tarball nor a folder"),
    ("empty folder", "no VERSION or no configure"),
    ("other version", r"is QEMU 9\.2\.0; the patches are made for 10\.0\.x"),
    ("no tarball", "is not a tarball"),
])
def test_a_wrong_path_is_refused_and_not_replaced(
    what: str, message: str, fake_qemu: Callable[..., Path], tmp_path: Path, mirror: Path,
    said: list[str],
) -> None:
    path = tmp_path / "given"
    if what == "empty folder":
        path.mkdir()
    elif what == "other version":
        path = fake_qemu(version="9.2.0")
    elif what == "no tarball":
        path.write_text("text")

    with pytest.raises(UsageError, match=message):
        sources.locate(path, said.append)
    assert said == []


def test_the_distribution_comes_after_an_empty_cache_and_fills_it(
    mirror: Path, cache_home: Path, said: list[str]
) -> None:
    source = sources.locate(None, said.append)

    assert source.version == "10.0.99"
    assert Path(source.path) == cache_home / "qemu-src" / DISTRIBUTION_FILE
    assert said[0] == "no QEMU source from the cache: it holds none"
    assert said[-1] == ("took QEMU source from the distribution's source package (trixie): "
                        "QEMU 10.0.99")
    asked = (mirror / "asked").read_text()
    assert asked.endswith(" http://mirror.invalid/debian/ trixie main\n"), "not the machine's mirror"
    assert [path.name for path in (cache_home / "qemu-src").iterdir() if path.is_dir()] == []

    (mirror / "offline").write_text("")
    again = sources.locate(None, said.append)
    assert again.identity == source.identity
    assert said[-1].startswith("took QEMU source from the cache")


def test_a_tarball_that_is_not_the_signed_one_is_refused(
    mirror: Path, cache_home: Path, said: list[str]
) -> None:
    (mirror / "sha256").write_text("0" * 64)

    with pytest.raises(BuildError, match="wrong SHA-256"):
        sources.locate(None, said.append)
    assert list((cache_home / "qemu-src").iterdir()) == []


def test_a_release_of_another_branch_is_refused(mirror: Path, said: list[str]) -> None:
    (mirror / "name").write_text("qemu_11.2.0+ds.orig.tar.xz")

    with pytest.raises(BuildError, match=r"the patches need 10\.0\.x"):
        sources.locate(None, said.append)


def test_a_damaged_cache_is_not_used(mirror: Path, said: list[str]) -> None:
    source = sources.locate(None, said.append)
    Path(source.path).write_bytes(b"damaged")
    said.clear()

    sources.locate(None, said.append)

    assert said[0] == (f"ignored {source.path}: it no longer has the hash it was verified with")
    assert said[-1].startswith("took QEMU source from the distribution's source package")


def test_when_nothing_has_it_every_reason_and_the_way_out_are_told(
    mirror: Path, said: list[str]
) -> None:
    (mirror / "offline").write_text("")

    with pytest.raises(BuildError) as caught:
        sources.locate(None, said.append)

    assert str(caught.value).splitlines() == [
        "no QEMU source was found:",
        "  the cache: it holds none",
        "  the distribution's source package: E: Failed to fetch: could not connect",
        "  the upstream release: no release has a recorded SHA-256, and none is taken without",
        "  give a QEMU 10.0.x tarball or folder: smmubench build qemu --source PATH",
    ]


def test_an_upstream_release_is_taken_by_its_recorded_hash(
    fake_tarball: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, said: list[str]
) -> None:
    path = fake_tarball()
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    monkeypatch.setattr(sources, "RECORDED", {"10.0.99": (path.as_uri(), digest)})

    source = sources.locate(None, said.append)

    assert said[-1] == "took QEMU source from the upstream release: QEMU 10.0.99"
    assert source.identity == digest


def test_an_upstream_release_with_another_hash_is_refused(
    fake_tarball: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, said: list[str]
) -> None:
    monkeypatch.setattr(sources, "RECORDED", {"10.0.99": (fake_tarball().as_uri(), "0" * 64)})

    with pytest.raises(BuildError, match="wrong SHA-256"):
        sources.locate(None, said.append)


@pytest.mark.parametrize("kind", ["tarball", "folder"])
def test_unpacking_leaves_out_what_no_board_needs(
    kind: str, fake_qemu: Callable[..., Path], fake_tarball: Callable[..., Path], tmp_path: Path
) -> None:
    more = {"hw/roms/kept": "x", "hw/build/kept": "x", "build/dropped": "x"}
    given = fake_tarball(**more) if kind == "tarball" else fake_qemu(**more)
    dest = tmp_path / "unpacked"

    sources.unpack(sources.from_user(given), dest, lambda text: None)

    assert (dest / "configure").is_file()
    assert (dest / "pc-bios/README").is_file()
    assert not (dest / "roms").exists()
    assert (dest / "hw/roms/kept").exists()
    assert (dest / "hw/build/kept").exists()
    assert (dest / "build").exists() is (kind == "tarball"), "a folder's own build is not copied"


def test_a_damaged_tarball_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "qemu-10.0.99.tar.xz"
    path.write_bytes(b"\xfd7zXZ\x00 damaged")
    source = sources.from_user(path)

    with pytest.raises(BuildError, match="can't be unpacked"):
        sources.unpack(source, tmp_path / "work/src", lambda text: None)
    assert list((tmp_path / "work").iterdir()) == []
