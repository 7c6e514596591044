# SPDX-License-Identifier: GPL-2.0-or-later
"""The steps one by one, the ones that no shipped case uses among them, and what they say when misused."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from smmubench.errors import CaseFailure, ScenarioError, Unsupported, UsageError
from smmubench.scenario.loader import load_scenario
from smmubench.scenario.world import World
from smmubench.targets.sim import SimTarget

from .conftest import Machines, play

Play = Callable[[str], World]

#: One page of a buffer, mapped at 0x10000000 for the rotator.
SETUP = """
  - buffer: {name: b, size: 64K, align: 64K}
  - attach: {master: rot_src, space: s}
  - map: {buffer: b, master: rot_src, at: 0x10000000, page: 4K}
"""


@pytest.fixture
def run(sim: Machines, tmp_path: Path) -> Play:
    """Steps as YAML text; SETUP comes first."""

    def run(steps: str) -> World:
        path = tmp_path / "steps.scenario.yaml"
        path.write_text(
            "id: steps\ntitle: steps\nsteps:"
            + SETUP
            + textwrap.indent(textwrap.dedent(steps), "  ")
        )
        scenario = load_scenario(path)
        return play(sim, scenario, scenario.cases[0])

    return run


def test_a_translation_is_one_line_with_every_witness(run: Play) -> None:
    world = run("- expect: {translation: {master: rot_src, map: b, offset: 0x123, to: b}}")
    [line] = [line for line in world.checks if line.startswith("iova")]
    pa = world.buffer("b").entries.locate(0x123)
    assert line == (
        f"iova 0x10000123 stream 0 of rot, read: expected {pa:#010x}, "
        f"live {pa:#010x}/4K, fresh {pa:#010x}/4K, oracle {pa:#010x}/4K"
    )


def test_a_wrong_translation_shows_the_walk(run: Play) -> None:
    with pytest.raises(CaseFailure) as caught:
        run("- expect: {translation: {master: rot_src, at: 0x10010000, to: b, to_offset: 0}}")
    assert re.search(
        r"expected 0x\w+, live fault\(level2 translation\), .*; walk: L1 .* table, L2 .* fault",
        str(caught.value),
    )


def test_witnesses_that_differ_show_the_levels_that_do(
    run: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from smmubench.oracle import MsmOracle

    right = MsmOracle.walk

    def wrong(self, stream, iova, access=None):  # type: ignore[no-untyped-def]
        found = right(self, stream, iova)
        levels = (found.levels[0], replace(found.levels[1], descriptor=0x8000_0002))
        return replace(found, levels=levels, result=replace(found.result, pa=0x8000_0000))

    monkeypatch.setattr(MsmOracle, "walk", wrong)
    with pytest.raises(
        CaseFailure,
        match=r"oracle 0x80000000/4K; levels that differ: core L2 .* oracle L2 .*=0x80000002",
    ):
        run("- expect: {translation: {master: rot_src, map: b, to: b}}")


@pytest.mark.parametrize(
    "cause, level2, causes, field",
    [
        ("translation", "false", "translation", "TF"),
        ("access-flag", "true", "[access-flag, level2]", "AFF SL"),
        ("permission", "true", "[permission, level2]", "APF SL"),
        ("tlb-miss", "false", "tlb-miss", "TLBMF"),
        ("multi-hit", "false", "multi-hit", "MHF"),
        ("walk-decode", "false", "walk-decode", "HTWDEEF"),
        ("walk-slave", "false", "walk-slave", "HTWSEEF"),
    ],
)
def test_an_ordered_fault_comes_decoded(
    run: Play, cause: str, level2: str, causes: str, field: str
) -> None:
    world = run(f"""
        - inject: {{master: rot_src, cause: {cause}, level2: {level2}, skip: 0}}
        - dma: {{master: rot_src, map: b, length: 64, ends: iommu-fault}}
        - expect: {{fault: {{master: rot_src, map: b, causes: {causes}}}}}
        - dma: {{master: rot_src, map: b, sees: b}}
    """)
    [fault] = world.faults
    assert re.match(rf"FSR 0x\w+: {field}$", fault["text"][0])  # type: ignore[index]


def test_injection_skips_what_it_is_told_to(run: Play) -> None:
    run("""
        - inject: {iommu: rot, cause: permission, skip: 3}
        - dma: {master: rot_src, map: b, burst: 4K, ends: iommu-fault, error_at: 0x10003000}
        - expect: {fault: {master: rot_src, map: b, offset: 12K, causes: permission}}
    """)


def test_a_snapshot_in_the_middle_of_a_transfer(run: Play) -> None:
    world = run("""
        - dma: {master: rot_src, op: write, map: b, burst: 4K, data: 5, steps: 6, ends: budget}
        - snapshot: halfway
        - dma: {resume: [{master: rot_src}]}
        - expect: {data: {buffer: b, pattern: 5}}
        - restore: halfway
        - expect: {data: {buffer: b, offset: 24K, length: 40K, intact: true}}
        - dma: {resume: [{master: rot_src, expect: {translations: 10}}]}
        - expect: {data: {buffer: b, pattern: 5}}
    """)
    assert world.jobs["rot_src"].state == "done"


def test_a_snapshot_older_than_the_mappings_is_refused(run: Play) -> None:
    with pytest.raises(UsageError, match='snapshot "a" is older than the last change'):
        run("""
            - snapshot: a
            - unmap: {map: b}
            - restore: a
        """)


def test_a_reset_forgets_attachments_and_keeps_buffers(run: Play) -> None:
    run("""
        - reset:
        - dma: {master: rot_src, op: read, physical: b, length: 64K, sees: b}
        - attach: {master: rot_src, space: s}
        - dma: {master: rot_src, at: 0x10000000, length: 64, ends: iommu-fault}
        - expect: {fault: {master: rot_src, at: 0x10000000, causes: translation}}
        - map: {buffer: b, master: rot_src}
        - dma: {master: rot_src, map: b, sees: b}
    """)


def test_the_cpu_sees_what_a_master_wrote(run: Play) -> None:
    with pytest.raises(
        CaseFailure, match=r"CPU reads 0x10000 bytes of b: differs from byte 0x100 on"
    ):
        run("""
            - cpu: {buffer: b, read: true}
            - dma: {master: rot_src, op: fill, map: b, offset: 256, length: 4, data: 0}
            - cpu: {buffer: b, read: true}
        """)


def test_the_pattern_is_the_same_on_both_sides(run: Play) -> None:
    run("""
        - cpu: {buffer: b, write: 77}
        - dma: {master: rot_src, op: verify, map: b, data: 77}
        - dma: {master: rot_src, op: write, map: b, data: 78}
        - expect: {data: {buffer: b, pattern: 78}}
    """)


def test_a_verify_that_finds_something_else_fails(run: Play) -> None:
    with pytest.raises(CaseFailure, match=r"rot_src: mismatch after .*; expected done"):
        run("- dma: {master: rot_src, op: verify, map: b, data: 1}")


def test_data_that_differs_is_named_by_its_first_byte(run: Play) -> None:
    with pytest.raises(
        CaseFailure,
        match=r"b: 0x10000 bytes are what the CPU put into b, differs from byte 0x40 on",
    ):
        run("""
            - dma: {master: rot_src, op: write, map: b, offset: 64, length: 64, data: 1}
            - expect: {data: {buffer: b, intact: true}}
        """)


def test_a_fault_that_nobody_expects_fails_the_case(run: Play) -> None:
    with pytest.raises(CaseFailure) as caught:
        run("- dma: {master: rot_src, at: 0x20000000, length: 4, ends: iommu-fault}")
    assert "faults that nothing expected" in str(caught.value)
    assert "read by stream 0 of rot at 0x20000000 (translation)\n    FSR 0x00000002: TF" in str(
        caught.value
    )


def test_a_fault_that_does_not_come_fails_the_case(run: Play) -> None:
    with pytest.raises(
        CaseFailure, match="no fault of rot context 0 at 0x10000000; none came at all"
    ):
        run("- expect: {fault: {master: rot_src, map: b, causes: translation}}")


@pytest.mark.parametrize(
    "change, differs",
    [
        ("write: false", "write True .expected False"),
        ("at: 0x20000004", "iova 0x20000000 .expected 0x20000004"),
        ("causes: permission", "causes translation .expected permission"),
        ("stream: 3", "stream 0x0 .expected 0x3"),
    ],
)
def test_a_fault_must_be_right_in_every_part(run: Play, change: str, differs: str) -> None:
    name = change.split(":")[0]
    fault = {"master": "rot_src", "at": "0x20000000", "write": "true", "causes": "translation"}
    fault[name] = change.split(": ")[1]
    text = ", ".join(f"{key}: {value}" for key, value in fault.items())
    with pytest.raises(CaseFailure, match=f"differs: {differs}"):
        run(f"""
            - dma: {{master: rot_src, op: write, at: 0x20000000, length: 4, ends: iommu-fault}}
            - expect: {{fault: {{{text}}}}}
        """)


def test_a_master_that_hangs_fails_the_case(run: Play) -> None:
    with pytest.raises(
        CaseFailure, match=r"masters that never came to an end: rot_dst \(stalled\)"
    ):
        run("""
            - attach: {master: rot_dst, space: stalling, faults: stall}
            - dma: {master: rot_dst, at: 0x1000, length: 4, ends: stalled}
            - expect: {fault: {master: rot_dst, at: 0x1000, causes: translation, stalled: true}}
        """)


def test_a_silent_fault_reads_zeros_and_is_recorded(run: Play) -> None:
    run("""
        - attach: {master: rot_dst, space: silent, faults: silent}
        - dma: {master: rot_dst, op: write, at: 0x1000, length: 64, data: 1, ends: done}
        - expect: {fault: {master: rot_dst, at: 0x1000, write: true, causes: translation}}
    """)


def test_events_are_seen_in_order_and_complete(run: Play) -> None:
    steps = """
        - dma: {{master: rot_src, map: b, length: 64}}
        - expect: {{events: [{}]}}
    """
    run(steps.format("{name: DMA_COMPLETED, master: rot_src}"))
    with pytest.raises(CaseFailure, match="events: DMA_COMPLETED, expected none"):
        run(steps.format(""))


def test_counters_have_names(run: Play) -> None:
    with pytest.raises(UsageError, match='no counter "mises"; did you mean "misses"'):
        run("- expect: {counters: {iommu: rot, expect: {mises: 0}}}")


@pytest.mark.parametrize(
    "step, message",
    [
        ("- map: {buffer: c, master: rot_src}", 'no buffer "c"'),
        ("- map: {buffer: b, master: rot_src}", 'there is a mapping "b" already'),
        ("- map: {buffer: b, master: rot_dst, as: c}", "rot_dst is attached to no address space"),
        ("- map: {buffer: b, master: rot_src, as: c, offset: 60K, length: 8K}", "buffer b: "),
        ("- unmap: {map: bb}", 'no mapping "bb"; did you mean "b"'),
        ("- invalidate: {space: t}", 'no address space "t"'),
        ("- activate: {master: rot_dst, space: s}", "rot_dst is attached to no address space"),
        ("- detach: {master: rot_dst}", "rot_dst is attached to no address space"),
        ("- attach: {master: raw0, space: s}", "raw0 has no IOMMU"),
        ("- dma: {master: rot_src, map: b, offset: 60K, length: 8K}", "lies beyond them"),
        ("- dma: {resume: [{master: rot_src}]}", 'no transfer at work of master "rot_src"'),
        ("- restore: before", 'no snapshot "before"'),
        ("- buffer: {name: b, size: 4K}", 'there is a buffer "b" already'),
        ("- space: {name: s}", 'there is an address space "s" already'),
        ("- decoy: {space: s, at: 0x1000, buffer: b}", "only one table"),
    ],
)
def test_misuse_is_told_in_words(run: Play, step: str, message: str) -> None:
    with pytest.raises((UsageError, CaseFailure), match=re.escape(message)):
        run(step)


def test_a_refusal_nobody_expected_fails_the_case(run: Play) -> None:
    with pytest.raises(CaseFailure, match=r"overlap"):
        run("- map: {buffer: b, master: rot_src, as: c, at: 0x10008000}")


def test_a_refusal_for_another_reason_fails_the_case(run: Play) -> None:
    with pytest.raises(CaseFailure, match=r"\[overlap\] \(expected \[no-iova\]\)"):
        run("- map: {buffer: b, master: rot_src, as: c, at: 0x10008000, refused: no-iova}")


def test_what_a_target_lacks_is_named(run: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SimTarget, "capabilities", frozenset({"python-driver", "peek"}))
    with pytest.raises(Unsupported, match='target sim has no capability "inject"'):
        run("- inject: {iommu: rot, cause: translation}")
    with pytest.raises(Unsupported, match='"step"'):
        run("- dma: {master: rot_src, map: b, steps: 1}")


@pytest.mark.parametrize(
    "step, marked, message",
    [
        ("- dma: {master: rot_src, mop: b}", "mop", 'unknown key "mop"'),
        ("- dma: {master: rot_scr, map: b}", "rot_scr", 'did you mean "rot_src"?'),
        ("- dma: {master: rot_src, map: b, burst: 8192}", "8192", "at most 4096"),
        ("- dma: {starts: [{master: rot_src, map: b, ends: dnoe}]}", "dnoe", '"done"'),
        ("- dma: {master: rot_src, map: b, at: 0}", "{master: ", "give one of map, at, physical"),
        (
            "- expect: {fault: {master: rot_src, at: 0, causes: [translatoin]}}",
            "translatoin",
            '"translation"',
        ),
        ("- buffer: {name: c, size: 4Q}", "4Q", "is not a size"),
        (
            "- unmap: {map: b, offset: 0}",
            "{map: b, offset: 0}",
            "a range has an offset and a length",
        ),
    ],
)
def test_a_mistake_is_shown_where_it_stands(
    run: Play, step: str, marked: str, message: str
) -> None:
    with pytest.raises(ScenarioError) as caught:
        run(step)
    complaint, source, carets = str(caught.value).splitlines()
    assert message in complaint
    start = carets.index("^")
    assert source[start : start + carets.count("^")].startswith(marked)
