# SPDX-License-Identifier: GPL-2.0-or-later
"""One QEMU process: its command line, streams, shared memory, and its last words."""

from __future__ import annotations

import contextlib
import ctypes
import mmap
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from smmubench.build.qemu import find_qemu
from smmubench.errors import MissingTool, TargetDied
from smmubench.targets.drain import Drain
from smmubench.targets.qmp import QmpConnection, QmpLog

_LIBC = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1


def _die_with_parent() -> None:
    # A bench that is killed must not leave a QEMU behind; runs in the child, before exec.
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


@dataclass(frozen=True)
class Launch:
    """What to start. ``memory`` maps a backend's name to its size in bytes; the bench maps each."""

    machine: str
    memory: Mapping[str, int]
    machine_options: Sequence[str] = ()
    arguments: Sequence[str] = ()
    stopped: bool = True
    gdb: bool = False
    accel: str = "tcg"
    binary: Path | None = None
    prefix: Sequence[str] = ()  #: words before QEMU's own, such as valgrind's
    sram: str | None = None  #: machine property that takes the second backend
    globals: Mapping[str, int | str] = field(default_factory=dict)


def qemu_binary() -> Path:
    """The patched QEMU; MissingTool, with the command that gets it, when it isn't built."""
    found = find_qemu()
    if found is None:
        raise MissingTool("the patched QEMU isn't built", "smmubench build qemu")
    return found


class QemuProcess:
    """Starts QEMU in a private directory with QMP and the console on inherited sockets.

    RAM lives in memory files that this process maps too, so that buffers are injected and compared
    without a copy through QMP. A second QMP monitor always listens at ``<private>/qmp``.
    """

    def __init__(self, launch: Launch, artifacts: Path | None = None) -> None:
        self.launch = launch
        self.private = Path(tempfile.mkdtemp(prefix="smb-"))
        self.memory: dict[str, mmap.mmap] = {}
        self.log = QmpLog()
        self._closed = False
        self._qmp: QmpConnection | None = None
        fds: dict[str, int] = {}
        ours, theirs = socket.socketpair()
        console, console_theirs = socket.socketpair()
        try:
            for name, size in launch.memory.items():
                fd = os.memfd_create(f"smmubench-{name}")
                os.ftruncate(fd, size)
                self.memory[name] = mmap.mmap(fd, size)
                fds[name] = fd
            binary = launch.binary or qemu_binary()
            command = self._command(binary, fds, theirs.fileno(), console_theirs.fileno())
            self.command = self._by_hand(binary)
            try:
                self.process = subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    pass_fds=[theirs.fileno(), console_theirs.fileno(), *fds.values()],
                    start_new_session=True,
                    preexec_fn=_die_with_parent,
                )
            except OSError as error:
                raise TargetDied(f"can't start {binary}: {error.strerror}") from None
        except BaseException:
            for end in (ours, console):
                end.close()
            shutil.rmtree(self.private, ignore_errors=True)
            raise
        finally:
            theirs.close()
            console_theirs.close()
            for fd in fds.values():
                os.close(fd)
        stream = self.process.stdout
        assert stream is not None
        self.output = Drain("qemu", lambda: os.read(stream.fileno(), 65536))
        self.console = Drain("console", lambda: console.recv(65536))
        self._console = console
        self.to(artifacts)
        try:
            # A QEMU under an instrument takes its time.
            patience = 300.0 if launch.prefix else 20.0
            self._qmp = QmpConnection(ours, log=self.log, obituary=self.obituary, timeout=patience)
        except BaseException:
            self.close()
            raise

    @property
    def qmp(self) -> QmpConnection:
        if self._qmp is None or self._closed:
            raise TargetDied("this QEMU was closed")
        return self._qmp

    def to(self, artifacts: Path | None) -> None:
        """From now on console.log, qemu.log and qmp.jsonl go to this directory."""
        if artifacts:
            artifacts.mkdir(parents=True, exist_ok=True)
            script = artifacts / "cmdline.sh"
            script.write_text(f"#!/bin/sh\nexec {self.command}\n")
            script.chmod(0o755)
        self.output.to(artifacts and artifacts / "qemu.log")
        self.console.to(artifacts and artifacts / "console.log")
        self.log.to(artifacts and artifacts / "qmp.jsonl")

    def obituary(self) -> str:
        """What is known of the process: how it ended and what it said last."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(0.5)
        code = self.process.returncode
        if code is None:
            how = "QEMU is still running"
        elif code < 0:
            how = f"QEMU was killed by {signal.Signals(-code).name}"
        else:
            how = f"QEMU exited with code {code}"
        if code is not None:
            self.output.ended.wait(1.0)
        said = self.output.tail(8)
        last = "its last words:\n    " + "\n    ".join(said) if said else "it said nothing"
        return f"; {how}; {last}"

    def write_console(self, data: bytes) -> None:
        """Types into the guest's UART."""
        self._console.sendall(data)

    def close(self) -> int | None:
        """Ends QEMU (quit, then SIGTERM, then SIGKILL) and everything around it; its exit code."""
        if self._closed:
            return self.process.returncode
        self._closed = True
        if self._qmp is not None:
            if self.process.poll() is None:
                with contextlib.suppress(Exception):
                    self._qmp.execute("quit", timeout=2.0)
            self._qmp.close()
        for last_resort in (None, signal.SIGTERM, signal.SIGKILL):
            try:
                if last_resort:
                    self.process.send_signal(last_resort)
                self.process.wait(2.0)
                break
            except subprocess.TimeoutExpired:
                continue
        self.output.join()
        self._console.close()
        self.console.join()
        self.log.to(None)
        if self.process.stdout:
            self.process.stdout.close()
        for mapped in self.memory.values():
            # A view that a caller still holds keeps the mapping alive; the file is gone either way.
            with contextlib.suppress(BufferError):
                mapped.close()
        shutil.rmtree(self.private, ignore_errors=True)
        return self.process.returncode

    def wait(self, timeout: float) -> int | None:
        """The exit code, or None when it still runs after ``timeout`` seconds."""
        deadline = time.monotonic() + timeout
        while self.process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.005)
        return self.process.poll()

    def _common(self, binary: Path, backends: Sequence[str]) -> list[str]:
        launch = self.launch
        options = [launch.machine, *launch.machine_options, "memory-backend=ram"]
        if launch.sram:
            options.append(f"{launch.sram}=sram")
        command = [str(binary), *backends, "-machine", ",".join(options), "-accel", launch.accel]
        command += ["-display", "none", "-nodefaults", "-no-user-config"]
        for name, value in launch.globals.items():
            command += ["-global", f"{name}={value}"]
        if launch.stopped:
            command.append("-S")
        if launch.gdb:
            command += ["-gdb", f"unix:{self.private}/gdb,server=on,wait=off"]
        return [*command, *launch.arguments]

    def _command(self, binary: Path, fds: Mapping[str, int], qmp: int, console: int) -> list[str]:
        backends = []
        for name, size in self.launch.memory.items():
            # /proc/self/fd: QEMU opens our memory file by the descriptor it inherited.
            path = f"/proc/self/fd/{fds[name]}"
            backends += [
                "-object",
                f"memory-backend-file,id={name},size={size},share=on,mem-path={path}",
            ]
        return [
            *self.launch.prefix,
            *self._common(binary, backends),
            *(
                "-chardev",
                f"socket,id=bench-qmp,fd={qmp}",
                "-mon",
                "chardev=bench-qmp,mode=control",
            ),
            *("-chardev", f"socket,id=console,fd={console}", "-serial", "chardev:console"),
            *("-chardev", f"socket,id=hand-qmp,path={self.private}/qmp,server=on,wait=off"),
            *("-mon", "chardev=hand-qmp,mode=control"),
        ]

    def _by_hand(self, binary: Path) -> str:
        """The same machine for a shell: private memory, console on stdio, QMP on a socket in
        /tmp.
        """
        backends = []
        for name, size in self.launch.memory.items():
            backends += ["-object", f"memory-backend-memfd,id={name},size={size}"]
        command = self._common(binary, backends)
        quoted = " ".join(shlex.quote(word) for word in command)
        quoted = quoted.replace(f"{self.private}/gdb", "${TMPDIR:-/tmp}/smmubench-gdb")
        monitor = "${TMPDIR:-/tmp}/smmubench-qmp,server=on,wait=off"
        return f'{quoted} -serial mon:stdio -qmp unix:{monitor} "$@"'


if sys.platform != "linux":  # memfd, PDEATHSIG
    raise MissingTool("the qemu target needs Linux")
