# SPDX-License-Identifier: GPL-2.0-or-later
"""The pages name every verb, option, variable, fixture and make target, and none that isn't."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from smmubench import options, pytest_plugin
from smmubench.cli import app

from .pages import ROOT, blocks_of, code_of, name_of, pages

REFERENCE = ROOT / "docs" / "command-line.md"
PYTHON = ROOT / "docs" / "python.md"

#: Options of other programs that the pages speak of, by the program.
FOREIGN = {"--junitxml"}  # pytest's

#: Wrong on purpose, to show what the tool says.
MISSPELT = {"SMMUBENCH_TARGT"}


def verbs() -> dict[str, set[str]]:
    """Every verb with its options' names."""
    group: Any = typer.main.get_command(app)
    return {
        name: {
            word for parameter in command.params for word in parameter.opts if word.startswith("-")
        }
        | {"--help", "-h"}
        for name, command in group.commands.items()
    }


def top_options() -> set[str]:
    group = typer.main.get_command(app)
    return {word for parameter in group.params for word in parameter.opts} | {"--help", "-h"}


def targets() -> set[str]:
    """Targets of the Makefile that are meant for people."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z]+):.*## ", text, re.M))


def plugin_options() -> set[str]:
    source = Path(pytest_plugin.__file__).read_text(encoding="utf-8")
    return set(re.findall(r'addoption\(\s*"(--[a-z-]+)"', source))


def uses(text: str) -> Iterator[list[str]]:
    """The words of each use of smmubench in a piece of code."""
    for line in re.split(r"[\n;|&]+", text):
        try:
            words = shlex.split(line, comments=True)
        except ValueError:
            words = line.split()
        for at, word in enumerate(words):
            if Path(word).name == "smmubench" and "=" not in word:
                if not (at and words[at - 1] in ("cd", "-C", "clone", "submodule")):
                    yield words[at + 1 :]
                break


def wrong_use(words: list[str]) -> str:
    """What is wrong with the words after ``smmubench``; empty when nothing is."""
    if not words:
        return ""
    known = verbs()
    if words[0].startswith("-"):
        return "" if words[0] in top_options() else f"there is no option {words[0]}"
    if words[0].isupper():  # VERB
        return ""
    if words[0] not in known:
        return f"there is no verb {words[0]}"
    for word in words[1:]:
        if word == "--":
            break
        option = word.partition("=")[0]
        if re.match(r"--?[a-z]", option) and option not in known[words[0]]:
            return f"{words[0]} has no option {option}"
    return ""


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_no_page_names_what_does_not_exist(page: Path) -> None:
    options_known = set().union(top_options(), plugin_options(), FOREIGN, *verbs().values())
    variables = {options.variable_of(name) for name in options.Settings.model_fields}
    variables |= set(options.OTHER_VARIABLES)
    wrong = []
    for line, code in code_of(page):
        found = [wrong_use(words) for words in uses(code)]
        if re.fullmatch(r"--[a-z][a-z-]*(=\S*)?( [A-Z.]+)?", code):
            option = re.split(r"[= ]", code)[0]
            if option not in options_known:
                found.append(f"nothing has the option {option}")
        for name in re.findall(r"\bSMMUBENCH_[A-Z_]+\b", code):
            if name not in variables | MISSPELT:
                found.append(f"there is no variable {name}")
        for target in re.findall(r"\bmake(?: -C \S+)? ([a-z]+)\b", code):
            if target not in targets():
                found.append(f"there is no make target {target}")
        wrong += [f"{name_of(page)}:{line}: `{code}`: {each}" for each in found if each]
    assert not wrong, "\n".join(wrong)


def test_the_check_itself_sees_wrong_words() -> None:
    assert wrong_use(["rn", "T01"]) == "there is no verb rn"
    assert wrong_use(["run", "T01", "--targt", "sim"]) == "run has no option --targt"
    assert wrong_use(["regs", "--junit", "x"]) == "regs has no option --junit"
    assert not wrong_use(["run", "-t", "sim", "--junit=x.xml", "T12[entries=4]"])
    assert list(uses("smmubench run T01 | head; .venv/bin/smmubench regs FSR")) == [
        ["run", "T01"],
        ["regs", "FSR"],
    ]


def test_the_readme_names_every_verb() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert not [verb for verb in verbs() if not re.search(rf"`smmubench {verb}\b", text)]


def test_the_reference_names_every_verb_and_option() -> None:
    sections = dict(sections_of(REFERENCE))
    missing = []
    for verb, opts in verbs().items():
        if verb not in sections:
            missing.append(verb)
            continue
        spans = set(re.findall(r"`(-{1,2}[a-z-]+)", sections[verb]))
        missing += [f"{verb} {option}" for option in sorted(opts - spans - {"--help", "-h"})]
        once = {re.sub(r"^-(\w)\1+$", r"-\1", option) for option in spans}  # -vv
        missing += [f"{verb} has no {option}" for option in sorted(once - opts)]
    assert not missing


def sections_of(page: Path) -> Iterator[tuple[str, str]]:
    """Each heading (without its backquotes) with the text below it, up to the next heading."""
    parts = re.split(r"^#+ +(.*)$", page.read_text(encoding="utf-8"), flags=re.M)
    for heading, text in zip(parts[1::2], parts[2::2], strict=True):
        yield heading.strip("` "), text


def test_the_reference_names_every_variable() -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    assert not [name for name in options.OTHER_VARIABLES if f"`{name}`" not in text]


def test_every_make_target_is_told_of() -> None:
    told = {
        target
        for page in (ROOT / "README.md", ROOT / "CONTRIBUTING.md")
        for block in [page.read_text(encoding="utf-8")]
        for target in re.findall(r"\bmake ([a-z]+)\b", block)
    }
    assert told >= targets()


def test_the_python_page_names_every_fixture_and_marker() -> None:
    text = PYTHON.read_text(encoding="utf-8")
    source = Path(pytest_plugin.__file__).read_text(encoding="utf-8")
    fixtures = re.findall(r"@pytest\.fixture.*\ndef (\w+)\(", source)
    assert {"sim", "qemu", "machine", "step", "iommu", "buffer"} <= set(fixtures)
    markers = re.findall(r'"markers", "(\w+)\(', source)
    assert len(markers) == 2
    words = [*fixtures, *markers, *plugin_options()]
    assert not [word for word in words if f"`{word}`" not in text]


def test_the_readme_states_the_cost_that_the_demo_announces() -> None:
    source = (ROOT / "bench" / "demo.py").read_text(encoding="utf-8")
    stated = re.search(r"^COLD = \((.*?)\)$", source, re.M | re.S)
    assert stated
    figures = re.findall(r"\d+(?: to \d+)? (?:MB|GB|minutes)", stated[1])
    assert len(figures) >= 3
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert not [figure for figure in figures if figure not in readme]


def test_the_console_blocks_use_the_command_and_not_its_path() -> None:
    for page in pages():
        for block in blocks_of(page):
            assert "python -m smmubench" not in block.text, block.name
