# SPDX-License-Identifier: GPL-2.0-or-later
"""Flag, then environment, then pyproject.toml, then default; and each mistake names its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from smmubench import options
from smmubench.errors import UsageError


def resolve(tmp_path: Path, table: str = "", environ: dict[str, str] | None = None, **given: Any) -> Any:
    if table:
        (tmp_path / "pyproject.toml").write_text(f"[tool.smmubench]\n{table}\n")
    start = tmp_path / "deep" / "down"
    start.mkdir(parents=True, exist_ok=True)
    return options.resolve(given, environ=environ or {}, start=start)


def test_flag_wins_over_environment_over_file_over_default(tmp_path: Path) -> None:
    table = "jobs = 2\nseed = 2\ntimeout = 2\n"
    environ = {"SMMUBENCH_SEED": "3", "SMMUBENCH_TIMEOUT": "3"}
    settings, origins = resolve(tmp_path, table, environ, timeout="4")
    assert (settings.jobs, settings.seed, settings.timeout, settings.run_timeout) == (2, 3, 4.0, None)
    file = tmp_path / "pyproject.toml"
    assert [str(origins[name]) for name in ("jobs", "seed", "timeout", "run_timeout")] == [
        f"{file} [tool.smmubench]", "SMMUBENCH_SEED", "--timeout", "default",
    ]  # fmt: skip


def test_flags_that_were_not_given_say_nothing(tmp_path: Path) -> None:
    settings, _ = resolve(
        tmp_path, 'quiet = true\nverbose = 2\ntarget = ["sim"]', quiet=False, verbose=0, target=[]
    )
    assert (settings.quiet, settings.verbose, settings.target) == (True, 2, ["sim"])


def test_lists_in_the_environment_have_commas(tmp_path: Path) -> None:
    settings, _ = resolve(tmp_path, environ={"SMMUBENCH_TARGET": "sim, qemu"})
    assert settings.target == ["sim", "qemu"]


def test_paths_of_a_file_are_relative_to_it(tmp_path: Path) -> None:
    settings, _ = resolve(tmp_path, 'out = "results"')
    assert settings.out == tmp_path / "results"


@pytest.mark.parametrize("word", ["onfail", "always", "never"])
def test_keep_running(tmp_path: Path, word: str) -> None:
    assert resolve(tmp_path, keep_running=word)[0].keep_running == word


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"jobs": "x"}, '-j: must be a whole number, not "x"'),
        ({"jobs": "0"}, '-j: must be greater than or equal to 1, not "0"'),
        ({"timeout": "-1"}, '--timeout: must be greater than 0, not "-1"'),
        ({"timeout": "nan"}, "--timeout: must be"),
        ({"seed": str(1 << 32)}, "--seed: must be less than"),
        ({"keep_running": "maybe"}, "--keep-running: must be 'never', 'onfail' or 'always'"),
    ],
)
def test_wrong_flags(tmp_path: Path, given: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        resolve(tmp_path, **given)
    assert str(caught.value).startswith(message)


def test_every_wrong_value_is_told_with_its_origin(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        resolve(tmp_path, 'jobs = "many"', {"SMMUBENCH_QUIET": "perhaps"}, seed="x")
    assert sorted(str(caught.value).splitlines()) == sorted(
        [
            '--seed: must be a whole number, not "x"',
            f'{tmp_path}/pyproject.toml [tool.smmubench]: jobs: must be a whole number, not "many"',
            'SMMUBENCH_QUIET: must be true or false, not "perhaps"',
        ]
    )


def test_unknown_keys_and_broken_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match='unknown key "jbos"; did you mean "jobs"'):
        resolve(tmp_path, "jbos = 1")
    (tmp_path / "pyproject.toml").write_text("[tool.smmubench\n")
    with pytest.raises(UsageError, match="not TOML"):
        resolve(tmp_path)


def test_the_nearest_file_with_a_table_counts(tmp_path: Path) -> None:
    inner = tmp_path / "deep"
    inner.mkdir()
    (inner / "pyproject.toml").write_text("[project]\nname = 'other'\n")
    assert resolve(tmp_path, "jobs = 5")[0].jobs == 5


def test_misspelt_variables_are_found() -> None:
    found = options.unknown_variables({"SMMUBENCH_TAGRET": "sim", "SMMUBENCH_QEMU": "/q", "HOME": "/"})
    assert found == {"SMMUBENCH_TAGRET": '; did you mean "SMMUBENCH_TARGET"?'}


def test_every_option_has_help_and_a_flag_of_its_own() -> None:
    names: list[str] = []
    for verb in options.VERBS:
        for name, (flag, text, _) in options.flags(verb).items():
            assert text, name
            assert all(each.startswith("-") for each in flag.names)
    for info in options.Settings.model_fields.values():
        names += next(each for each in info.metadata if isinstance(each, options.Flag)).names
    assert len(names) == len(set(names))
