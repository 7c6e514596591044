# SPDX-License-Identifier: GPL-2.0-or-later
"""Generated files: fresh in this checkout, and the generator's own behaviour on a copy of the sources."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from smmubench import generate, paths
from smmubench.errors import BuildError, ScenarioError
from smmubench.generate.headers import header
from smmubench.registers import RegisterMap


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with nothing but the sources."""
    for folder in ("rdl", "machines"):
        shutil.copytree(paths.hw_model() / folder, tmp_path / "hw-model" / folder)
    return tmp_path


def test_every_generated_file_is_fresh() -> None:
    stale = [path.relative_to(paths.root()).as_posix() for path in generate.main(check=True)]
    assert stale == [], "run `make generate`"


def test_check_reports_and_writes_nothing(checkout: Path) -> None:
    missing = generate.main(check=True, root=checkout)
    assert checkout / "hw-model" / "include" / "hwm_msm_regs.h" in missing
    assert not any(path.exists() for path in missing)


def test_second_run_changes_nothing(checkout: Path) -> None:
    made = generate.main(root=checkout)
    assert made
    assert all(path.is_file() for path in made)
    assert generate.main(root=checkout) == []


def test_result_depends_on_the_sources_only(checkout: Path) -> None:
    here = {
        path.relative_to(paths.root()): text
        for path, text in generate.outputs(paths.root()).items()
    }
    there = {path.relative_to(checkout): text for path, text in generate.outputs(checkout).items()}
    assert here == there


def test_a_change_in_a_source_is_seen(checkout: Path) -> None:
    generate.main(root=checkout)
    source = checkout / "hw-model" / "rdl" / "bench_page.rdl"
    text = source.read_text()
    source.write_text(text.replace("} SEED @0x010;", "} SEED @0x014;"))
    changed = {path.name for path in generate.main(root=checkout)}
    assert changed == {"hwm_page_regs.h", "bench-page.json", "registers-bench-page.md"}
    assert (
        "HWM_PAGE_SEED                            0x00014u"
        in (checkout / "hw-model" / "include" / "hwm_page_regs.h").read_text()
    )


def test_files_name_no_path_of_this_machine(checkout: Path) -> None:
    for path, text in generate.outputs(checkout).items():
        assert str(checkout) not in text, path
        assert "SPDX-License-Identifier: GPL-2.0-or-later" in text[:400].replace('": "', ": "), path


def test_wrong_systemrdl_is_a_build_error(
    checkout: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    source = checkout / "hw-model" / "rdl" / "bench_page.rdl"
    source.write_text(source.read_text().replace("SEED @0x010", "SEED @0x008"))
    with pytest.raises(BuildError, match=r"bench_page\.rdl"):
        generate.main(root=checkout)
    assert "SEED" in capfd.readouterr().err  # the compiler's own message


def test_wrong_machine_is_told_by_its_place_in_the_checkout(checkout: Path) -> None:
    source = checkout / "hw-model" / "machines" / "apq8064-bench.yaml"
    source.write_text(source.read_text().replace("spis: 256", "spis: 200"))
    with pytest.raises(
        ScenarioError, match=r"(?m)^hw-model/machines/apq8064-bench\.yaml:\d+:\d+: "
    ):
        generate.main(root=checkout)


def test_two_things_with_one_c_name_are_refused() -> None:
    register = {
        "name": "A", "title": "t", "description": "d", "scope": "global", "offset": 0, "width": 32,
        "count": 1, "stride": 4, "access": "RW", "reset": 0, "writable": 1,
        "fields": [["F", 0, 1, "rw", 0, "", None]],
    }  # fmt: skip
    clash = {**register, "name": "A_F_MASK", "offset": 4, "fields": []}
    data = {
        "name": "x", "title": "x", "description": "", "source": "x", "prefix": "X", "size": 8,
        "contexts": 0, "context_stride": 0, "enums": {}, "registers": [register, clash],
    }  # fmt: skip
    with pytest.raises(BuildError, match="HWM_X_A_F_MASK"):
        header("x.h", [RegisterMap.from_data(json.loads(json.dumps(data)))])
