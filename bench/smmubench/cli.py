# SPDX-License-Identifier: GPL-2.0-or-later
"""The command ``smmubench``. Each verb reads its options and calls the library; none thinks."""

from __future__ import annotations

import functools
import inspect
import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Annotated, Any, NoReturn

import typer

from smmubench import options
from smmubench.errors import ScenarioError, SmmubenchError, UsageError
from smmubench.runner.verdict import (
    EXIT_ERROR,
    EXIT_FAILED,
    EXIT_INTERRUPTED,
    EXIT_OK,
    EXIT_USAGE,
)

__all__ = ["app", "main"]

Verb = Callable[..., int]

app = typer.Typer(
    name="smmubench",
    help="Emulated hardware for IOMMU bring-up: runs scenarios on models and on QEMU.",
    epilog="Exit codes: 0 as expected, 1 a case failed, 2 bad usage or scenario, 3 bench or host "
    "failed, 77 all skipped, 130 interrupted.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from smmubench.runner.provenance import bench_version

        print(f"smmubench {bench_version()}")
        raise typer.Exit(EXIT_OK)


@app.callback()
def _top(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    pass


def _verb(function: Verb) -> Verb:
    """Make a command of ``function``; its result is the exit code.

    A parameter ``settings`` stands for all options of options.py that list the verb.
    """
    name = function.__name__.rstrip("_")
    signature = inspect.signature(function, eval_str=True)
    takes_settings = "settings" in signature.parameters
    own = [p for p in signature.parameters.values() if p.name != "settings"]
    offered = _parameters(name) if takes_settings else []

    @functools.wraps(function)
    def command(**given: Any) -> None:
        chosen = {p.name: given.pop(p.name) for p in offered}
        raise typer.Exit(
            _guarded(functools.partial(_call, function, given, chosen, takes_settings))
        )

    parameters = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in [*own, *offered]]
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    command.__annotations__ = {p.name: p.annotation for p in parameters}
    app.command(name)(command)
    return function


def _parameters(verb: str) -> list[inspect.Parameter]:
    kinds: dict[str, Any] = {"switch": bool, "count": int, "list": list[str] | None}
    found = []
    for name, (flag, help_text, _) in options.flags(verb).items():
        text = f"{help_text} [{options.variable_of(name)}]"
        if flag.kind in ("switch", "count"):
            option = typer.Option(
                *flag.names, count=flag.kind == "count", help=text, show_default=False
            )
            default: Any = 0 if flag.kind == "count" else False
        else:
            option = typer.Option(*flag.names, metavar=flag.metavar, help=text, show_default=False)
            default = None
        kind = kinds.get(flag.kind, str | None)
        parameter = inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default)
        found.append(parameter.replace(annotation=Annotated[kind, option]))
    return found


def _call(
    function: Verb, given: dict[str, Any], chosen: dict[str, Any], takes_settings: bool
) -> int:
    if takes_settings:
        given["settings"] = options.resolve(chosen)[0]
    return function(**given)


def _guarded(work: Callable[[], int]) -> int:
    """The exit code of ``work``, whatever happens in it; nobody is shown a traceback unasked."""
    # SIGINT by name: a shell starts what it puts in the background with SIGINT ignored.
    old = {each: signal.signal(each, _interrupt) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        code = work()
        sys.stdout.flush()
        return code
    except ScenarioError as error:
        sys.stderr.write(f"{error}\n")  # each line begins with its place, as editors expect
        return error.exit_code
    except SmmubenchError as error:
        _complain(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        _complain("interrupted")
        return EXIT_INTERRUPTED
    except BrokenPipeError:  # the reader of our output had enough, "| head"
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return EXIT_OK
    except Exception as error:
        _complain(f"smmubench itself failed: {type(error).__name__}: {error}")
        if os.environ.get("SMMUBENCH_TRACEBACK"):
            traceback.print_exc()
        else:
            _complain("SMMUBENCH_TRACEBACK=1 shows where; please report it")
        return EXIT_ERROR
    finally:
        for number, handler in old.items():
            signal.signal(number, handler)


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _json(data: Any, settings: options.Settings) -> None:
    from smmubench.report.write import put_json

    if settings.json_file:
        put_json(data, settings.json_file)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _complain(text: str) -> None:
    _complain_plainly(f"smmubench: {text}")


def _complain_plainly(text: str) -> None:
    sys.stderr.write(text + "\n")


What = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="PATH|ID",
        help="scenario files, directories, ids (T01), single points (T12[tlb_entries=4]); "
        "default: everything shipped",
        show_default=False,
    ),
]


@_verb
def run(settings: options.Settings, what: What = None) -> int:
    """Run scenarios, or boot a guest with --kernel, and report."""
    from smmubench.runner import command

    return command.run(what or [], settings)


@_verb
def check(settings: options.Settings, what: What = None) -> int:
    """Check scenario files; nothing is started."""
    from smmubench.scenario import overview

    checked = overview.check(what or [])
    if settings.json_file:
        files = [{"file": str(p), "ok": not isinstance(s, str)} for p, s in checked]
        _json({"schema": 1, "files": files}, settings)
    bad = [found for _, found in checked if isinstance(found, str)]
    for path, found in checked:
        if not isinstance(found, str) and not settings.quiet and settings.json_file != "-":
            print(f"ok  {path}: {found.id}, {_count(len(found.cases), 'case')}")
    if bad:
        sys.stderr.write("\n".join(bad) + "\n")
        _complain(f"{_count(len(bad), 'file')} of {len(checked)} can't be run")
    return EXIT_USAGE if bad else EXIT_OK


@_verb
def list_(settings: options.Settings, what: What = None) -> int:
    """List scenarios with their matrix points and what they need."""
    from smmubench.scenario import overview

    found = overview.listing(what or [])
    if settings.json_file:
        _json({"schema": 1, "scenarios": found}, settings)
    if settings.json_file != "-":
        width = max((len(each["id"]) for each in found), default=0)
        for each in found:
            points = _count(len(each["points"]), "case")
            needs = f", needs {', '.join(each['needs'])}" if each["needs"] else ""
            print(f"{each['id']:{width}}  {each['title']}  ({points}{needs})")
    return EXIT_OK


@_verb
def build(
    settings: options.Settings,
    what: Annotated[str, typer.Argument(metavar="[all|generated|core|qemu|firmware]")] = "all",
    source: Annotated[
        str | None, typer.Option(metavar="PATH", help="a QEMU tarball or folder to build from")
    ] = None,
) -> int:
    """Build models, QEMU, firmware, generated files."""
    from smmubench.build import build as build_parts

    progress = (lambda line: None) if settings.quiet else None
    made = build_parts(what, source=source, progress=progress)
    if settings.json_file:
        _json({"schema": 1, "built": {name: str(path) for name, path in made.items()}}, settings)
    if settings.json_file != "-":
        for name, path in made.items():
            print(name if name == str(path) else f"{name}: {path}")
    return EXIT_OK


@_verb
def doctor(settings: options.Settings) -> int:
    """Say what is missing on this machine and the command that gets it."""
    from smmubench.doctor import diagnose

    checks = diagnose()
    if settings.json_file:
        _json({"schema": 1, "checks": [vars(each) for each in checks]}, settings)
    if settings.json_file != "-":
        for each in checks:
            print(f"{'ok     ' if each.ok else 'MISSING'}  {each.name}: {each.detail}")
            if not each.ok and each.fix:
                print(f"         get it: {each.fix}")
    return EXIT_OK if all(each.ok for each in checks) else EXIT_ERROR


@_verb
def schema(
    markdown: Annotated[
        bool, typer.Option("--markdown", help="the reference page instead")
    ] = False,
) -> int:
    """Print the JSON Schema of scenario files, or their reference page."""
    from smmubench.scenario import docs
    from smmubench.scenario import schema as schemas

    text = docs.render() if markdown else json.dumps(schemas.scenario_schema(), indent=2) + "\n"
    sys.stdout.write(text)
    return EXIT_OK


@_verb
def qmp(
    settings: options.Settings,
    file: Annotated[
        Path | None,
        typer.Argument(help="a session file; without one, a shell", show_default=False),
    ] = None,
    connect: Annotated[
        Path | None,
        typer.Option(metavar="SOCKET", help="a running machine's QMP socket, not a fresh machine"),
    ] = None,
    from_log: Annotated[
        Path | None,
        typer.Option(metavar="QMP.JSONL", help="print a run's QMP log as a session file"),
    ] = None,
    expect: Annotated[
        bool, typer.Option("--expect", help="with --from-log: expect the same replies and events")
    ] = False,
) -> int:
    """Play a QMP session file against a machine, or type one."""
    from smmubench import session
    from smmubench.runner.session_file import play
    from smmubench.target import Config

    if from_log:
        if file or connect:
            raise UsageError("--from-log only prints; leave FILE and --connect out")
        sys.stdout.write(session.convert_log(from_log, expect=expect))
        return EXIT_OK
    if expect:
        raise UsageError("--expect belongs to --from-log")
    if file is None:
        session.shell(connect=connect, config=Config(machine=settings.machine))
        return EXIT_OK
    say = _complain_plainly if settings.json_file == "-" else print
    result = play(file, connect=connect, machine=settings.machine, out=settings.out, say=say)
    _json({"schema": 1, **result}, settings)
    if result["verdict"] != "PASS":
        _complain(result["message"])
        if result["directory"]:
            _complain(f"the machine's logs are in {result['directory']}")
        return EXIT_FAILED
    say(f"PASS {file}: {result['commands']} commands, {result['expectations']} expectations")
    return EXIT_OK


@_verb
def regs(
    settings: options.Settings,
    name: Annotated[
        str | None,
        typer.Argument(metavar="[REGISTER[=VALUE]]", help="FSR describes, FSR=0x2 decodes"),
    ] = None,
    map_name: Annotated[
        str,
        typer.Option(
            "--map", metavar="NAME", help="msm-v0, smmu-v2, bench-dma, bench-page, bench-desc"
        ),
    ] = "msm-v0",
) -> int:
    """Show registers: all of them, one in detail, or a value decoded."""
    from smmubench.report.registers_view import view

    text, data = view(map_name, name)
    _json({"schema": 1, **data}, settings)
    if settings.json_file != "-":
        print(text)
    return EXIT_OK


@_verb
def report(
    settings: options.Settings,
    run: Annotated[
        Path | None,
        typer.Argument(metavar="[RUN_DIR]", help="a run's directory; default: the latest"),
    ] = None,
    format_: Annotated[
        str, typer.Option("--format", metavar="html|markdown|junit|json", help="of the report")
    ] = "html",
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help="where to; - is stdout")
    ] = None,
) -> int:
    """Write a report of a run that is over."""
    from smmubench.report import write

    directory = run or write.latest_run(settings.out)
    if settings.json_file:
        format_, output = "json", settings.json_file
    where = write.write(directory, format_, output)
    if where != "-":
        print(where)
    return EXIT_OK


@_verb
def config(settings: options.Settings) -> int:
    """Show every option's value and where it comes from."""
    values, origins = options.resolve()
    found = {
        options.key_of(name): (getattr(values, name), str(origins[name]))
        for name in type(values).model_fields
    }
    if settings.json_file:
        shown = {key: {"value": value, "origin": origin} for key, (value, origin) in found.items()}
        _json({"schema": 1, "options": shown}, settings)
    if settings.json_file != "-":
        for key, (value, origin) in found.items():
            text = ",".join(value) if isinstance(value, list) else "" if value is None else value
            print(f"{key:13} {text!s:15} {origin}")
    for name, meaning in options.OTHER_VARIABLES.items():
        if name in os.environ:
            print(f"{name}={os.environ[name]}  ({meaning})")
    for name, hint in options.unknown_variables(os.environ).items():
        _complain(f"{name} means nothing{hint}")
    return EXIT_OK


def main(arguments: list[str] | None = None) -> None:
    """Entry point; exits with the code of the verb."""
    given = sys.argv[1:] if arguments is None else arguments
    # The one option whose value may be left out, which the parser has no word for.
    words = ["--keep-running=always" if word == "--keep-running" else word for word in given]
    app(words, prog_name="smmubench")
