# SPDX-License-Identifier: GPL-2.0-or-later
"""Links between pages lead somewhere, and every page is found from the index."""

from __future__ import annotations

from pathlib import Path

import pytest

from .pages import ROOT, anchors_of, links_of, name_of, pages


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for line, link in links_of(page):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        where = f"{name_of(page)}:{line}: {link}"
        if not target.exists():
            broken.append(f"{where}: there is no such file")
        elif ROOT not in target.parents:
            broken.append(f"{where}: leads out of the project")
        elif anchor and anchor not in anchors_of(target):
            broken.append(f"{where}: the page has no such heading")
    assert not broken, "\n".join(broken)


def test_every_page_is_in_the_index() -> None:
    index = ROOT / "docs" / "README.md"
    listed = {(index.parent / link.partition("#")[0]).resolve() for _, link in links_of(index)}
    missing = [name_of(page) for page in pages() if page not in listed and page != index]
    assert not missing


def test_every_example_is_told_of() -> None:
    told = "".join(page.read_text(encoding="utf-8") for page in pages())
    files = [each for each in (ROOT / "docs" / "examples").iterdir() if each.is_file()]
    assert files
    assert not [each.name for each in files if f"docs/examples/{each.name}" not in told]
