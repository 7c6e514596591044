# SPDX-License-Identifier: GPL-2.0-or-later
"""Where QEMU's source comes from, and how it is known to be the right one.

In this order, each step told: what the user gives; the verified cache; the distribution's source
package; the upstream release. The last two are taken only against a SHA-256 known beforehand: from
the distribution's signed index, or recorded in RECORDED.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
import urllib.request
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from smmubench import paths
from smmubench.build import cache
from smmubench.errors import BuildError, UsageError

__all__ = ["Source", "locate", "unpack"]

SERIES = "10.0."
"""The LTS branch that the patches are made for."""

DISTRIBUTION_SUITE = "trixie"
"""The Debian release that carries SERIES."""

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")

CONNECT_SECONDS = 5

RECORDED: dict[str, tuple[str, str]] = {}
"""Upstream releases whose hash somebody verified: version to (URL, SHA-256)."""

UNUSED = ("roms",)
"""Parts of the release that no board of ours needs: two thirds of its size."""


@dataclass(frozen=True)
class Source:
    """One QEMU source, identified by what it holds.

    identity: SHA-256 of the tarball, or for a folder a hash over its files.
    origin: for people, "the distribution's source package (trixie)".
    given: the path the user named, else empty.
    """

    version: str
    identity: str
    path: str
    origin: str
    given: str = ""

    @property
    def key(self) -> str:
        """Short and fit for a folder's name."""
        return f"{self.version}-{self.identity[:12]}"


class _NotHere(Exception):
    """This step has no source; says why."""


def locate(given: str | Path | None, say: Callable[[str], None]) -> Source:
    """Finds a source, downloading one if it must.

    given: a tarball or folder, else SMMUBENCH_QEMU_SOURCE's; what is given is used or refused,
    never silently replaced.
    """
    given = given or os.environ.get("SMMUBENCH_QEMU_SOURCE") or None
    if given:
        source = from_user(Path(given).expanduser())
        say(f"took QEMU source from {source.origin}: QEMU {source.version}")
        return source
    steps = (
        ("the cache", from_cache),
        ("the distribution's source package", from_distribution),
        ("the upstream release", from_upstream),
    )
    reasons = []
    for name, step in steps:
        try:
            source = step(say)
        except _NotHere as reason:
            reasons.append(f"{name}: {reason}")
            say(f"no QEMU source from {name}: {reason}")
            continue
        say(f"took QEMU source from {source.origin}: QEMU {source.version}")
        return source
    raise BuildError(
        "no QEMU source was found:\n  " + "\n  ".join(reasons)
        + f"\n  give a QEMU {SERIES}x tarball or folder: smmubench build qemu --source PATH"
    )


def from_user(path: Path) -> Source:
    """A tarball or an unpacked tree that the user names."""
    path = path.absolute()
    origin = f"the path given ({path})"
    if path.is_dir():
        version_file = path / "VERSION"
        if not version_file.is_file() or not (path / "configure").is_file():
            raise UsageError(f"{path} is not a QEMU source tree: it has no VERSION or no configure")
        version = _accepted(version_file.read_text().strip(), path)
        files = cache.tree_files(path)
        parts = ((name, file) for name, file in files.items()
                 if file.is_file() and not name.startswith(("build/", "roms/")))
        return Source(version, cache.hash_parts(parts), str(path), origin, str(path))
    if not path.is_file():
        raise UsageError(f"no QEMU source at {path}: neither a tarball nor a folder")
    version = _accepted(_version_in(path.name) or _version_inside(path), path)
    return Source(version, cache.file_hash(path), str(path), origin, str(path))


def from_cache(say: Callable[[str], None]) -> Source:
    """The newest tarball in the cache whose content still has its recorded hash."""
    folder = paths.cache() / "qemu-src"
    found: list[Source] = []
    for record in folder.glob("*.json"):
        try:
            source = Source(**json.loads(record.read_text()))
        except (ValueError, TypeError):
            say(f"ignored {record}: not a record of a source")
            continue
        if not Path(source.path).is_file() or not source.version.startswith(SERIES):
            continue
        if cache.file_hash(Path(source.path)) != source.identity:
            say(f"ignored {source.path}: it no longer has the hash it was verified with")
            continue
        found.append(source)
    if not found:
        raise _NotHere("it holds none")
    best = max(found, key=lambda source: _numbers(source.version))
    return Source(best.version, best.identity, best.path, f"the cache ({best.origin})")


def from_distribution(say: Callable[[str], None]) -> Source:
    """The source package of the machine's own mirror, by a private apt that changes no setting."""
    if not shutil.which("apt-get"):
        raise _NotHere("this machine has no apt-get")
    if not KEYRING.is_file():
        raise _NotHere(f"{KEYRING} is missing (package debian-archive-keyring)")
    mirrors = _mirrors()
    if not mirrors:
        raise _NotHere("apt has no Debian mirror configured")
    folder = paths.cache() / "qemu-src"
    folder.mkdir(parents=True, exist_ok=True)
    reasons = []
    for mirror in mirrors:
        say(f"asking the distribution's mirror for {DISTRIBUTION_SUITE}'s QEMU (about 50 MB)")
        with tempfile.TemporaryDirectory(dir=folder, prefix=".apt-") as work:
            try:
                name, digest = _apt_download(Path(work), mirror)
            except _NotHere as reason:
                reasons.append(str(reason))
                continue
            origin = f"the distribution's source package ({DISTRIBUTION_SUITE})"
            return _keep(Path(work, name), _version_in(name) or "", digest, origin)
    raise _NotHere("; ".join(dict.fromkeys(reasons)))


def from_upstream(say: Callable[[str], None]) -> Source:
    """A release from upstream, only where its hash is recorded."""
    if not RECORDED:
        raise _NotHere("no release has a recorded SHA-256, and none is taken without")
    version = max(RECORDED, key=_numbers)
    url, digest = RECORDED[version]
    say(f"downloading QEMU {version} from upstream")
    folder = paths.cache() / "qemu-src"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".get-") as work:
        target = Path(work, f"qemu-{version}.tar.xz")
        try:
            with urllib.request.urlopen(url, timeout=CONNECT_SECONDS) as answer, \
                    target.open("wb") as file:
                shutil.copyfileobj(answer, file)
        except OSError as error:
            raise _NotHere(f"the download failed: {error}") from error
        return _keep(target, version, digest, "the upstream release")


def unpack(source: Source, dest: Path, say: Callable[[str], None]) -> None:
    """Puts the source's tree at `dest`, whole or not at all."""
    say(f"unpacking QEMU {source.version}")
    with cache.fresh_folder(dest) as work:
        path = Path(source.path)
        if path.is_dir():
            def unwanted(folder: str, names: list[str]) -> set[str]:
                top = {".git", "build", *UNUSED} if Path(folder) == path else set()
                return top.intersection(names)

            shutil.copytree(path, work, dirs_exist_ok=True, symlinks=True, ignore=unwanted)
        else:
            exclude = ["--anchored", "--no-wildcards-match-slash",
                       *(f"--exclude=*/{name}" for name in UNUSED)]
            command = ["tar", *exclude, "-xf", str(path), "-C", str(work), "--strip-components=1"]
            done = subprocess.run(command, capture_output=True, text=True)
            if done.returncode:
                raise BuildError(f"{path} can't be unpacked: {done.stderr.strip()[-400:]}")
        if not (work / "configure").is_file():
            raise BuildError(f"{path} holds no QEMU: its top folder has no configure")


def _keep(file: Path, version: str, digest: str, origin: str) -> Source:
    """Moves a download into the cache once it has the hash it must have."""
    actual = cache.file_hash(file)
    if actual != digest:
        raise BuildError(
            f"{origin} has the wrong SHA-256, so it was not used:\n  expected {digest}\n"
            f"  got      {actual}"
        )
    dest = paths.cache() / "qemu-src" / file.name
    file.replace(dest)
    source = Source(version, digest, str(dest), origin)
    cache.write_atomically(dest.with_name(dest.name + ".json"),
                           json.dumps(asdict(source), indent=2).encode())
    return source


def _mirrors() -> list[str]:
    """Debian archives in the machine's own apt configuration, the most likely one first."""
    wanted = "$(ORIGIN)|$(COMPONENT)|$(RELEASE)|$(REPO_URI)"
    done = subprocess.run(["apt-get", "indextargets", "--format", wanted, "Created-By: Packages"],
                          capture_output=True, text=True, env=_plain_environment())
    ranked: dict[str, int] = {}
    for line in done.stdout.splitlines():
        origin, component, release, address = line.split("|", 3)
        # Security and update suites live in archives that lack the full source index. Before the
        # first "apt-get update" apt knows no origin, and every archive is a candidate.
        if component != "main" or "-" in release or "/" in release:
            continue
        if origin not in ("", "Debian", "$(ORIGIN)"):
            continue
        ranked.setdefault(address, 0 if origin == "Debian" else 1)
    return sorted(ranked, key=lambda address: ranked[address])


def _apt_download(work: Path, mirror: str) -> tuple[str, str]:
    """Downloads the package's upstream tarball into `work`; its file name and signed SHA-256."""
    for name in ("lists/partial", "cache/archives/partial"):
        (work / name).mkdir(parents=True)
    (work / "sources.list").write_text(
        f"deb-src [signed-by={KEYRING}] {mirror} {DISTRIBUTION_SUITE} main\n")
    config = work / "apt.conf"
    config.write_text(_apt_settings(work))

    def apt(*arguments: str) -> str:
        done = subprocess.run(["apt-get", "-q", "-c", str(config), *arguments], cwd=work, text=True,
                              capture_output=True, env=_plain_environment())
        errors = [line for line in done.stderr.splitlines() if line.startswith(("E:", "W:", "Err"))]
        if done.returncode or any("Failed to fetch" in line for line in errors):
            raise _NotHere("; ".join(errors) or f"apt-get {arguments[0]} failed")
        return done.stdout

    apt("update")
    listing = apt("source", "--tar-only", "--download-only", "--print-uris", "qemu")
    match = re.search(r"^'[^']+' (qemu_\S+\.orig\.tar\.\w+) \d+ SHA256:([0-9a-f]{64})",
                      listing, re.M)
    if not match:
        raise _NotHere("the mirror's signed index has no SHA-256 for QEMU's tarball")
    name, digest = match.groups()
    version = _version_in(name)
    if not version or not version.startswith(SERIES):
        raise _NotHere(f"{DISTRIBUTION_SUITE} carries {name}, and the patches need {SERIES}x")
    apt("source", "--tar-only", "--download-only", "qemu")
    return name, digest


def _apt_settings(work: Path) -> str:
    """apt's configuration for a run of its own.

    Proxies and certificates of the machine stay in force; its hooks, pins and package lists do not.
    """
    return f"""
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear DPkg::Post-Invoke;
Dir::Etc::sourcelist "{work}/sources.list";
Dir::Etc::sourceparts "-";
Dir::Etc::preferences "-";
Dir::Etc::preferencesparts "-";
Dir::State::lists "{work}/lists";
Dir::Cache "{work}/cache";
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
APT::Sandbox::User "";
Acquire::Languages "none";
Acquire::Retries "1";
Acquire::http::Timeout "{CONNECT_SECONDS}";
Acquire::https::Timeout "{CONNECT_SECONDS}";
Acquire::ftp::Timeout "{CONNECT_SECONDS}";
"""


def _plain_environment() -> dict[str, str]:
    """The environment with messages in English, since they are read here."""
    return {**os.environ, "LC_ALL": "C.UTF-8"}


def _accepted(version: str, path: Path) -> str:
    if not version.startswith(SERIES):
        raise UsageError(f"{path} is QEMU {version or 'of unknown version'}; "
                         f"the patches are made for {SERIES}x")
    return version


def _version_in(name: str) -> str:
    """The version in a tarball's name: qemu-10.0.2.tar.xz, qemu_10.0.2+ds.orig.tar.xz."""
    match = re.match(r"qemu[-_](\d+(?:\.\d+)+)", name)
    return match.group(1) if match else ""


def _version_inside(path: Path) -> str:
    """The version a tarball's VERSION file gives, whatever the tarball is called."""
    try:
        with tarfile.open(path) as tar:
            for member in tar:
                if re.fullmatch(r"[^/]+/VERSION", member.name):
                    file = tar.extractfile(member)
                    return file.read().decode().strip() if file else ""
    except (tarfile.TarError, OSError, EOFError) as error:
        raise UsageError(f"{path} is not a tarball: {error}") from error
    return ""


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version))
