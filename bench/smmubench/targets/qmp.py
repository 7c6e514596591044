# SPDX-License-Identifier: GPL-2.0-or-later
"""The one place that knows qemu.qmp: a synchronous connection that logs every message."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import time
from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TextIO

from qemu.qmp import EventListener, ExecInterruptedError, ExecuteError, Message, QMPClient, QMPError

from smmubench.errors import TargetDied, TargetError

__all__ = ["QmpCommandError", "QmpConnection", "QmpLog"]


class QmpCommandError(TargetError):
    """QEMU refused a command. ``reason`` is its own text, ``kind`` its error class."""

    def __init__(self, command: str, kind: str, reason: str) -> None:
        super().__init__(f"{command}: {reason}")
        self.command = command
        self.kind = kind
        self.reason = reason


class QmpLog:
    """qmp.jsonl: one object a line, ``{"t": seconds, "execute"|"return"|"error"|"event": ...}``."""

    def __init__(self) -> None:
        self._file: TextIO | None = None
        self._start = time.monotonic()

    def to(self, path: Path | None) -> None:
        if self._file:
            self._file.close()
        self._file = path.open("a", encoding="utf-8") if path else None

    def write(self, entry: Mapping[str, object]) -> None:
        if self._file:
            stamped = {"t": round(time.monotonic() - self._start, 6), **entry}
            self._file.write(json.dumps(stamped, separators=(",", ":")) + "\n")
            self._file.flush()


class _Client(QMPClient):
    """Without the pretty-printing of every message for a debug log that nobody reads.

    These are the hooks qemu.qmp has for subclasses; :class:`QmpLog` keeps the messages.
    """

    def _cb_outbound(self, msg: Message) -> Message:
        return msg

    def _cb_inbound(self, msg: Message) -> Message:
        return msg


class QmpConnection:
    """One QMP session, used from one thread.

    ``address`` is a connected socket or the path of a listening one. ``obituary`` is asked for the
    words to add when the other side is gone.
    """

    def __init__(
        self,
        address: socket.socket | Path,
        *,
        log: QmpLog | None = None,
        obituary: Callable[[], str] = lambda: "",
        timeout: float = 20.0,
    ) -> None:
        self.log = log or QmpLog()
        self._obituary = obituary
        self._loop = asyncio.new_event_loop()
        self._client = _Client("smmubench")
        self._client.logger.setLevel(
            "CRITICAL"
        )  # every failure is raised; none needs printing twice
        self._listener = EventListener()
        self._client.register_listener(self._listener)
        self._queue: deque[dict[str, object]] = deque()
        try:
            where = str(address) if isinstance(address, Path) else address
            connecting = self._client.connect(where)
            self._loop.run_until_complete(asyncio.wait_for(connecting, timeout))
        except TimeoutError:
            self._loop.close()
            raise TargetError(f"no QMP greeting within {timeout:g} s{self._obituary()}") from None
        except (QMPError, OSError, EOFError) as error:
            self._loop.close()
            what = f"QMP did not come up at {address}" if isinstance(address, Path) else "no QMP"
            raise TargetDied(f"{what}: {_plain(error)}{self._obituary()}") from None

    def execute(
        self, command: str, arguments: Mapping[str, object] | None = None, *, timeout: float = 30.0
    ) -> object:
        """Run one command and answer its return value.

        Raises QmpCommandError for a refusal, TargetDied when the connection breaks, TargetError
        after ``timeout`` seconds of silence.
        """
        request: dict[str, object] = {"execute": command}
        if arguments:
            request["arguments"] = dict(arguments)
        self.log.write(request)
        call = self._client.execute(command, dict(arguments) if arguments else None)
        try:
            value = self._loop.run_until_complete(asyncio.wait_for(call, timeout))
        except ExecuteError as error:
            reason, kind = str(error), error.error_class
            self.log.write({"error": {"class": kind, "desc": reason}})
            raise QmpCommandError(command, kind, reason) from None
        except TimeoutError:
            raise TargetError(
                f"{command}: no answer within {timeout:g} s (QMP is silent){self._obituary()}"
            ) from None
        except (ExecInterruptedError, QMPError, OSError, EOFError) as error:
            raise TargetDied(
                f"the QMP connection broke during {command} ({_plain(error)}){self._obituary()}"
            ) from None
        self._collect()
        self.log.write({"return": value})
        return value

    def events(self, *, wait: str | None = None, timeout: float = 5.0) -> list[dict[str, object]]:
        """Events since the last call, in order; with ``wait`` till one of that name has come.

        Raises TargetError, naming what came instead, when it doesn't come in time.
        """
        deadline = time.monotonic() + timeout
        # A command's events come before its reply. What a running guest does comes at any time: one
        # turn of the loop reads what is there.
        self._loop.run_until_complete(asyncio.sleep(0))
        self._collect()
        while wait is not None and not any(event["event"] == wait for event in self._queue):
            left = deadline - time.monotonic()
            try:
                message = self._loop.run_until_complete(
                    asyncio.wait_for(self._next_event(), max(left, 0.001))
                )
            except TimeoutError:
                seen = ", ".join(str(event["event"]) for event in self._queue) or "nothing"
                raise TargetError(f"no event {wait} within {timeout:g} s; came: {seen}") from None
            except (QMPError, OSError, EOFError) as error:
                raise TargetDied(
                    f"the QMP connection broke while waiting for {wait} ({_plain(error)})"
                    f"{self._obituary()}"
                ) from None
            self._keep(message)
        drained = [*self._queue]
        self._queue.clear()
        return drained

    def last_events(self, timeout: float = 2.0) -> list[dict[str, object]]:
        """Events up to the end of a session that the other side ends; never raises.

        Nothing is sent: a command that meets a closed socket would cost what is still to be read.
        """
        if not self._loop.is_closed():
            with contextlib.suppress(TimeoutError):
                self._loop.run_until_complete(asyncio.wait_for(self._ended(), timeout))
            self._collect()
        drained = [*self._queue]
        self._queue.clear()
        return drained

    def close(self) -> None:
        """Ends the session; never raises."""
        if self._loop.is_closed():
            return
        try:
            self._loop.run_until_complete(asyncio.wait_for(self._client.disconnect(), 2.0))
        except Exception:
            pass
        self._loop.close()

    async def _next_event(self) -> dict[str, object]:
        """The next event, or the exception that ended the session."""
        waiter = asyncio.ensure_future(self._listener.get())
        ended = asyncio.ensure_future(self._ended())
        try:
            await asyncio.wait({waiter, ended}, return_when=asyncio.FIRST_COMPLETED)
            if waiter.done():
                return dict(waiter.result())
            raise EOFError("end of stream")
        finally:
            waiter.cancel()
            ended.cancel()

    async def _ended(self) -> None:
        while self._client.runstate.name == "RUNNING":
            await self._client.runstate_changed()

    def _collect(self) -> None:
        # Events that arrived while a command was in flight sit in the listener already.
        while not self._listener.empty():
            self._keep(dict(self._loop.run_until_complete(self._listener.get())))

    def _keep(self, message: dict[str, object]) -> None:
        self.log.write({"event": message["event"], "data": message.get("data", {})})
        self._queue.append(message)


def _plain(error: BaseException) -> str:
    text = str(error).strip()
    return text.splitlines()[-1].strip() if text else type(error).__name__
