# SPDX-License-Identifier: GPL-2.0-or-later
"""Every option once: its type, default and help, its flag, its variable, its key in pyproject.toml.

A flag wins over the environment (``SMMUBENCH_JOBS=2``), which wins over ``[tool.smmubench]`` of the
nearest pyproject.toml that has such a table, which wins over the default. The command line and the
pytest plugin both get their values from here.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from smmubench.errors import UsageError, did_you_mean
from smmubench.scenario.complaints import describe

__all__ = ["ENV_PREFIX", "OTHER_VARIABLES", "Flag", "Origin", "Settings", "flags", "resolve"]

ENV_PREFIX = "SMMUBENCH_"

#: Variables of the bench that are no options.
OTHER_VARIABLES = {
    "SMMUBENCH_QEMU": "a patched QEMU that was built elsewhere",
    "SMMUBENCH_QEMU_SOURCE": "a QEMU tarball or folder to build from",
    "SMMUBENCH_CORE_VARIANT": "the core to use: plain or asan",
    "SMMUBENCH_TRACEBACK": "1: show where in the bench an internal error happened",
}


@dataclass(frozen=True)
class Flag:
    """How an option looks on the command line. ``kind``: how often and with what it is given."""

    names: tuple[str, ...]
    kind: Literal["value", "switch", "count", "list"] = "value"
    metavar: str = "TEXT"
    verbs: tuple[str, ...] = ("run",)


#: Verbs whose result can be had as JSON.
VERBS = ("run", "check", "list", "build", "doctor", "qmp", "regs", "report", "config")


def _words(value: Any) -> Any:
    """Lists come from the environment as ``sim,qemu``."""
    if isinstance(value, str):
        return [word for word in (part.strip() for part in value.split(",")) if word]
    return value


def _keep(value: Any) -> Any:
    return {True: "always", False: "never", "true": "always"}.get(value, value)


Seed = Annotated[int | None, Field(ge=0, lt=1 << 32)]
Seconds = Annotated[float | None, Field(gt=0, allow_inf_nan=False)]
Words = Annotated[list[str], BeforeValidator(_words)]
Keep = Annotated[Literal["never", "onfail", "always"], BeforeValidator(_keep)]


class Settings(BaseModel):
    """The values of all options."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    target: Annotated[Words, Flag(("--target", "-t"), "list", "sim|qemu|firmware")] = Field(
        [], description="run on this target; repeatable (default: every one that is built)"
    )
    keyword: Annotated[str | None, Flag(("-k", "--keyword"), metavar="EXPR")] = Field(
        None, description='only cases whose name has these words: "T12 and not qemu"'
    )
    seed: Annotated[Seed, Flag(("--seed",), metavar="N")] = Field(
        None, description="instead of the scenarios' own seed"
    )
    timeout: Annotated[Seconds, Flag(("--timeout",), metavar="SECONDS")] = Field(
        None, description="for one case, instead of its own timeout:"
    )
    run_timeout: Annotated[Seconds, Flag(("--run-timeout",), metavar="SECONDS")] = Field(
        None, description="for the whole run; cases it cuts off are ERROR"
    )
    jobs: Annotated[int, Flag(("-j", "--jobs"), metavar="N")] = Field(
        1, ge=1, le=256, description="processes that run cases side by side"
    )
    kernel: Annotated[Path | None, Flag(("--kernel",), metavar="FILE")] = Field(
        None, description="boot this guest (ELF or zImage) and take its verdict"
    )
    machine: Annotated[str, Flag(("--machine",), metavar="NAME", verbs=("run", "qmp"))] = Field(
        "apq8064-bench", description="machine of --kernel and of a QMP session"
    )
    gdb: Annotated[bool, Flag(("--gdb",), "switch")] = Field(
        False, description="start the guest of --kernel stopped and say the gdb command"
    )
    keep_running: Annotated[Keep, Flag(("--keep-running",), metavar="[=onfail]")] = Field(
        "never",
        description="leave the last case's machine up till Ctrl-C and say how to get into it; "
        "onfail: the first failing case's",
    )
    require_all: Annotated[bool, Flag(("--require-all",), "switch")] = Field(
        False, description="what isn't built or installed is an ERROR, not a SKIP"
    )
    json_file: Annotated[
        str | None,
        Flag(("--json",), metavar="FILE", verbs=VERBS),
    ] = Field(None, description="write the result as JSON; - is stdout")
    junit: Annotated[Path | None, Flag(("--junit",), metavar="FILE")] = Field(
        None, description="write JUnit XML"
    )
    report: Annotated[Path | None, Flag(("--report",), metavar="FILE")] = Field(
        None, description="write the HTML report here (default: report.html in the run's directory)"
    )
    out: Annotated[Path, Flag(("--out",), metavar="DIR", verbs=("run", "report", "qmp"))] = Field(
        Path("out"), description="where runs put their directories"
    )
    quiet: Annotated[bool, Flag(("-q", "--quiet"), "switch", verbs=("run", "check", "build"))] = (
        Field(False, description="only what is wrong, and the summary")
    )
    verbose: Annotated[int, Flag(("-v", "--verbose"), "count")] = Field(
        0, ge=0, le=3, description="-v: every check; -vv: every step as it runs"
    )


def flags(verb: str) -> dict[str, tuple[Flag, str, Any]]:
    """The options of a verb: name -> (flag, help, default)."""
    found = {}
    for name, info in Settings.model_fields.items():
        flag = next(each for each in info.metadata if isinstance(each, Flag))
        if verb in flag.verbs:
            found[name] = (flag, info.description or "", info.get_default())
    return found


def key_of(name: str) -> str:
    """How an option is called in pyproject.toml and, in capitals, in the environment."""
    return name.removesuffix("_file")


def variable_of(name: str) -> str:
    return ENV_PREFIX + key_of(name).upper()


@dataclass(frozen=True)
class Origin:
    """Where a value comes from: "default", "--jobs", "SMMUBENCH_JOBS" or "pyproject.toml"."""

    where: str
    file: Path | None = None

    def __str__(self) -> str:
        return f"{self.file} [tool.smmubench]" if self.file else self.where


def resolve(
    given: Mapping[str, Any] | None = None,
    *,
    environ: Mapping[str, str] | None = None,
    start: Path | None = None,
) -> tuple[Settings, dict[str, Origin]]:
    """The settings in force, and where each comes from.

    ``given`` are the flags by option name; None and False mean that a flag wasn't given. Raises
    UsageError that names the flag, variable or file of every value that makes no sense.
    """
    environ = os.environ if environ is None else environ
    values: dict[str, Any] = {}
    origins = dict.fromkeys(Settings.model_fields, Origin("default"))
    file, table = _table(start or Path.cwd())
    for name in Settings.model_fields:
        variable = variable_of(name)
        if key_of(name) in table and file:
            values[name] = _based(name, table[key_of(name)], file)
            origins[name] = Origin("pyproject.toml", file)
        if environ.get(variable, "") != "":
            values[name] = environ[variable]
            origins[name] = Origin(variable)
        if given and given.get(name) not in (None, False, [], 0 if name == "verbose" else None):
            values[name] = given[name]
            origins[name] = Origin(_flag(name).names[0])
    try:
        return Settings.model_validate(values), origins
    except ValidationError as error:
        raise UsageError("\n".join(_complaints(error, origins))) from None


def _flag(name: str) -> Flag:
    info = Settings.model_fields[name]
    return next(each for each in info.metadata if isinstance(each, Flag))


def _based(name: str, value: Any, file: Path) -> Any:
    """Paths in a file are relative to it."""
    if name in ("out", "kernel", "junit", "report") and isinstance(value, str):
        return file.parent / value
    return value


def _table(start: Path) -> tuple[Path | None, dict[str, Any]]:
    for folder in [start.resolve(), *start.resolve().parents]:
        file = folder / "pyproject.toml"
        try:
            data = tomllib.loads(file.read_text(encoding="utf-8"))
        except (FileNotFoundError, NotADirectoryError, PermissionError):
            continue
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise UsageError(f"{file}: not TOML: {error}") from None
        table = data.get("tool", {}).get("smmubench")
        if isinstance(table, dict):
            _check_keys(table, file)
            return file, table
    return None, {}


def _check_keys(table: Mapping[str, Any], file: Path) -> None:
    known = [key_of(name) for name in Settings.model_fields]
    for key in table:
        if key not in known:
            hint = did_you_mean(key, known) or f"; known: {', '.join(known)}"
            raise UsageError(f'{file}: [tool.smmubench] has an unknown key "{key}"{hint}')


def _complaints(error: ValidationError, origins: Mapping[str, Origin]) -> list[str]:
    lines: list[str] = []
    for each in error.errors(include_url=False):
        name = str(each["loc"][0])
        origin = origins[name]
        where = f"{origin}: {key_of(name)}" if origin.file else str(origin)
        given = describe(each["input"])
        if each["type"] in ("int_parsing", "int_type", "int_from_float"):
            what = f"must be a whole number, not {given}"
        elif each["type"] in ("float_parsing", "float_type"):
            what = f"must be a number, not {given}"
        elif each["type"].startswith("bool"):
            what = f"must be true or false, not {given}"
        else:
            what = str(each["msg"]).replace("Input should be", "must be") + f", not {given}"
        lines.append(f"{where}: {what}")
    return list(dict.fromkeys(lines))


def unknown_variables(environ: Mapping[str, str]) -> dict[str, str]:
    """``SMMUBENCH_*`` variables that mean nothing, with a suggestion."""
    known = [variable_of(name) for name in Settings.model_fields] + list(OTHER_VARIABLES)
    return {
        name: did_you_mean(name, known)
        for name in sorted(environ)
        if name.startswith(ENV_PREFIX) and name not in known
    }
