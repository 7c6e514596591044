# SPDX-License-Identifier: GPL-2.0-or-later
"""A process that runs jobs one after the other, and its handle in the process that gives them out.

The jobs live in the parent; a fork inherits them, so only their numbers and results go through the
pipe. A worker that hangs or crashes costs its case, never the run.
"""

from __future__ import annotations

import contextlib
import ctypes
import faulthandler
import multiprocessing
import os
import signal
import sys
import time
import traceback
from collections.abc import Sequence
from dataclasses import asdict
from multiprocessing.connection import Connection
from pathlib import Path
from types import FrameType
from typing import Any, Literal, NamedTuple

from smmubench.runner.hold import hand_over
from smmubench.runner.job import PROBE, Job, WorldMaker, run_job
from smmubench.runner.pool import Opener, TargetPool
from smmubench.runner.result import CaseResult

__all__ = ["Hold", "Message", "Worker"]

Hold = Literal["never", "onfail", "always"]

PATIENCE = 20.0  # seconds past a case's limits before a worker counts as hung
_PR_SET_PDEATHSIG = 1


class Message(NamedTuple):
    """``kind``: "say", "result", "note", "hold" (a note, then it waits for ``go_on``), "ready"."""

    kind: str
    job: int
    data: Any


class Stop(BaseException):
    """SIGTERM arrived: close the machines and go."""


class Worker:
    """One worker process; give it a job number with :meth:`start`."""

    def __init__(
        self,
        number: int,
        jobs: Sequence[Job],
        *,
        directory: Path,
        opener: Opener,
        world_maker: WorldMaker,
        strangers: Sequence[Connection],
    ) -> None:
        context = multiprocessing.get_context("fork")
        self.connection, theirs = context.Pipe()
        self.crash_file = directory / f".worker-{number}"
        self.job: int | None = None
        self._limit = 0.0
        self._jobs = jobs
        closing = [*strangers, self.connection]
        self.process = context.Process(
            target=_main,
            args=(jobs, theirs, closing, self.crash_file, opener, world_maker),
            name=f"smmubench-worker-{number}",
        )
        sys.stdout.flush()
        sys.stderr.flush()
        self.process.start()
        theirs.close()

    def start(self, job: int, hold: Hold) -> None:
        """Give it a job; ``hold``: when to leave the job's machine up."""
        self.job = job
        self._limit = time.monotonic() + self._jobs[job].actual_timeout + 2 * PROBE + PATIENCE
        with contextlib.suppress(OSError):  # it died meanwhile; its end is told by its sentinel
            self.connection.send((job, hold))

    @property
    def hung_in(self) -> float:
        """Seconds till it must be considered hung."""
        return self._limit - time.monotonic() if self.job is not None else 1e9

    def go_on(self) -> None:
        """Release a machine that was held."""
        with contextlib.suppress(OSError):
            self.connection.send(None)

    def last_words(self) -> str:
        """How the process ended, and where in Python it was if it crashed."""
        self.process.join(1.0)
        code = self.process.exitcode
        how = "ended" if code is None or code >= 0 else f"was killed by {_signal_name(-code)}"
        words = f"the process that ran the case {how}"
        with contextlib.suppress(OSError):
            trace = self.crash_file.read_text(encoding="utf-8", errors="replace").strip()
            words += f"\n{trace}" if trace else ""
        return words

    def end(self, *, patience: float = 5.0) -> None:
        """Let it close its machines; after ``patience`` seconds kill it."""
        with contextlib.suppress(OSError):
            self.connection.close()
        if self.job is not None and self.process.pid and self.process.is_alive():
            os.kill(self.process.pid, signal.SIGTERM)
        self.process.join(patience)
        self.kill()

    def kill(self) -> None:
        """Now. Its machines die with it."""
        if self.process.is_alive():
            self.process.kill()
        self.process.join()
        with contextlib.suppress(OSError):
            self.crash_file.unlink()


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def _main(
    jobs: Sequence[Job],
    connection: Connection,
    closing: Sequence[Connection],
    crash_file: Path,
    opener: Opener,
    world_maker: WorldMaker,
) -> None:
    for each in closing:  # else a parent that dies would not be seen to have gone
        each.close()
    # Ctrl-C at the terminal is the parent's to handle: it stops its workers in order.
    os.setpgid(0, 0)
    signal.signal(signal.SIGTERM, _stop)
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    with crash_file.open("w") as crash, contextlib.suppress(Stop, EOFError, OSError):
        faulthandler.enable(crash, all_threads=False)
        try:
            with TargetPool(opener) as pool:
                _serve(jobs, connection, pool, world_maker)
        except (OSError, EOFError):
            raise
        except Exception:
            traceback.print_exc(file=crash)


def _stop(_number: int, _frame: FrameType | None) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # once is enough; closing must not be disturbed
    raise Stop


def _serve(
    jobs: Sequence[Job],
    connection: Connection,
    pool: TargetPool,
    world_maker: WorldMaker,
) -> None:
    while True:
        number, hold = connection.recv()

        def say(line: str, number: int = number) -> None:
            connection.send(Message("say", number, line))

        result = run_job(jobs[number], pool, say=say, world_maker=world_maker)
        connection.send(Message("result", number, asdict(result)))
        if _holds(hold, result):
            holds, text = hand_over(pool, result)
            connection.send(Message("hold" if holds else "note", number, text))
            if holds:
                connection.recv()
        connection.send(Message("ready", number, None))


def _holds(hold: Hold, result: CaseResult) -> bool:
    return hold == "always" or (hold == "onfail" and not result.verdict.expected)
