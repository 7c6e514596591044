# SPDX-License-Identifier: GPL-2.0-or-later
"""The generated C as C compilers, assemblers and the hand-written headers see it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from smmubench import paths
from smmubench.machines import Machine, load_machine, machine_names
from smmubench.registers import load

CFLAGS = ["-std=c11", "-Wall", "-Wextra", "-Werror", "-pedantic"]
HEADERS = ["hwm_msm_regs.h", "hwm_dma_regs.h", "hwm_page_regs.h"]


def compile_c(source: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """gcc with the project's warnings."""
    includes = [f"-I{paths.hw_model() / 'include'}", f"-I{paths.firmware() / 'lib' / 'include'}"]
    return subprocess.run(
        ["gcc", *CFLAGS, *includes, *options, str(source)],
        capture_output=True,
        text=True,
        check=False,
    )


def run_c(folder: Path, text: str, *sources: Path) -> str:
    """Output of a C program."""
    source, program = folder / "main.c", folder / "main"
    source.write_text(text)
    done = compile_c(source, *map(str, sources), "-o", str(program))
    assert done.returncode == 0, done.stderr
    return subprocess.run([program], capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("name", [*HEADERS, "apq8064_bench.h"])
def test_header_stands_alone_and_may_be_included_twice(tmp_path: Path, name: str) -> None:
    source = tmp_path / "one.c"
    source.write_text(f'#include "{name}"\n#include "{name}"\nint nothing;\n')
    done = compile_c(source, "-c", "-o", str(tmp_path / "one.o"))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", [*HEADERS, "apq8064_bench.h"])
def test_every_number_is_good_for_the_assembler(tmp_path: Path, name: str) -> None:
    folder = (
        paths.hw_model() / "include" if name in HEADERS else paths.firmware() / "lib" / "include"
    )
    defined = [
        line.split()[1]
        for line in (folder / name).read_text().splitlines()
        if line.startswith("#define ")
    ]
    constants = [each for each in defined if "(" not in each and not each.endswith("_H")]
    assert len(constants) > 20
    # ull masks exist only for 64-bit words, which have no fields; their reset values are left out.
    wide = {f"HWM_DESC_{each}_{what}" for each in ("SRC", "DST") for what in ("RESET", "WMASK")}
    source = tmp_path / "all.S"
    source.write_text(
        f'#include "{name}"\n'
        + "".join(f".long {each}\n" for each in constants if each not in wide)
    )
    done = compile_c(source, "-c", "-o", str(tmp_path / "all.o"))
    assert done.returncode == 0, done.stderr


def test_machine_header_is_good_for_the_linker(tmp_path: Path) -> None:
    script = tmp_path / "link.ld.S"
    script.write_text(
        '#include "apq8064_bench.h"\nram_end = MACHINE_RAM_BASE + MACHINE_RAM_SIZE;\n'
    )
    (tmp_path / "main.c").write_text("int main(void) { return 0; }\n")
    done = compile_c(
        script, "-E", "-P", "-x", "assembler-with-cpp", "-o", str(tmp_path / "link.ld")
    )
    assert done.returncode == 0, done.stderr
    done = compile_c(
        tmp_path / "main.c", f"-Wl,{tmp_path / 'link.ld'}", "-no-pie", "-o", str(tmp_path / "main")
    )
    assert done.returncode == 0, done.stderr
    symbols = subprocess.run(
        ["nm", tmp_path / "main"], capture_output=True, text=True, check=True
    ).stdout
    assert "00000000a0000000 A ram_end" in symbols


def test_c_names_say_what_the_decoder_says(tmp_path: Path) -> None:
    """Every define of every register, printed by a C program."""
    expected: list[str] = []
    for block in map(load, ("msm-v0", "bench-dma", "bench-desc", "bench-page")):
        prefix = f"HWM_{block.prefix}"
        expected.append(f"{prefix}_WINDOW_SIZE {block.size}")
        for register in (*block.registers, *block.views):
            name = f"{prefix}_{register.name}"
            expected.append(f"{name} {register.offset}")
            if not register.view_of:
                expected += [f"{name}_RESET {register.reset}", f"{name}_WMASK {register.writable}"]
            if register.count > 1:
                expected += [f"{name}_COUNT {register.count}", f"{name}_STRIDE {register.stride}"]
            for field in register.fields.values():
                expected.append(f"{name}_{field.name}_SHIFT {field.shift}")
                expected.append(f"{name}_{field.name}_WIDTH {field.width}")
                expected.append(f"{name}_{field.name}_MASK {field.mask}")
        for enum, values in block.enums.items():
            expected += [f"{prefix}_{enum.upper()}_{each.name} {each.value}" for each in values]
    prints = "".join(
        f'printf("{name} %llu\\n", (unsigned long long)({name}));\n'
        for name in (line.split()[0] for line in expected)
    )
    includes = "".join(f'#include "{each}"\n' for each in HEADERS)
    text = f"#include <stdio.h>\n{includes}int main(void) {{\n{prints}return 0; }}\n"
    assert run_c(tmp_path, text).splitlines() == expected


def test_x_macros_list_every_register_once(tmp_path: Path) -> None:
    msm = load("msm-v0")
    text = (
        '#include <stdio.h>\n#include "hwm_msm_regs.h"\n'
        "#define ROW(name, offset, count, access, reset, wmask) \\\n"
        '    printf("%s %u %u %s %u %u\\n", #name, offset, count, #access, reset, wmask);\n'
        "int main(void) { HWM_MSM_CONTEXT_REGS(ROW) HWM_MSM_GLOBAL_REGS(ROW) return 0; }\n"
    )
    assert run_c(tmp_path, text).splitlines() == [
        f"{r.name} {r.offset} {r.count} {r.access} {r.reset} {r.writable}" for r in msm
    ]


def test_named_values_agree_with_the_hand_written_headers(tmp_path: Path) -> None:
    codes = [
        "OK",
        "BUS_DECODE",
        "BUS_SLAVE",
        "IOMMU_FAULT",
        "TERMINATED",
        "MISMATCH",
        "BAD_DESC",
        "BAD_LIST",
        "LOOP",
        "ABORTED",
    ]
    runs = ["IDLE", "ACTIVE", "STALLED", "WAIT_HOST", "DONE", "ERROR"]
    policies = ["WBWA", "WT", "WBNWA"]
    assert [each.name for each in load("bench-dma").enums["code"]] == codes
    assert [each.name for each in load("bench-dma").enums["run"]] == runs
    same = [(f"HWM_DMA_CODE_{each}", f"HWM_DMA_{each}") for each in codes]
    same += [(f"HWM_DMA_RUN_{each}", f"HWM_DMA_{each}") for each in runs]
    same += [(f"HWM_DESC_CODE_{each}", f"HWM_DMA_{each}") for each in codes]
    same += [(f"HWM_MSM_CACHE_POLICY_{each}", f"HWM_CACHE_{each}") for each in policies]
    same += [
        ("HWM_MSM_CACHE_POLICY_NC", "HWM_CACHE_NONE"),
        ("HWM_MSM_IRPTNDX_NONSECURE", "HWM_MSM_IRQ_NONSECURE"),
    ]
    same += [("HWM_DMA_CAP_RESET", "HWM_DMA_MAX_BURST")]
    asserts = "".join(f'_Static_assert((int){a} == (int){b}, "{a}");\n' for a, b in same)
    # The state headers are left out: what is compared here are the public constants.
    state = "#define HWM_DMA_STATE_H\n#define HWM_MSM_STATE_H\nstruct hwm_dma { int x; };\nstruct hwm_msm { int x; };\n"
    source = tmp_path / "same.c"
    source.write_text(
        state + '#include "hwm_dma.h"\n#include "hwm_msm.h"\n#include "hwm_dma_regs.h"\n#include "hwm_msm_regs.h"\n'
        + asserts
    )  # fmt: skip
    done = compile_c(source, "-fsyntax-only")
    assert done.returncode == 0, done.stderr


MACHINES_C = r"""
#include "hwm_machine.h"
#include <stdio.h>
int main(void)
{
    for (const hwm_machine *const *p = hwm_machines; *p; p++) {
        const hwm_machine *m = *p;
        printf("machine %s %u\n", m->name, m->spis);
        for (uint32_t i = 0; i < m->window_count; i++) {
            const hwm_window *w = &m->windows[i];
            printf("window %d %s %llx %llx %d\n", (int)w->kind, w->name, (unsigned long long)w->base,
                   (unsigned long long)w->size, w->irq);
        }
        for (uint32_t i = 0; i < m->iommu_count; i++) {
            const hwm_machine_iommu *u = &m->iommus[i];
            printf("iommu %s %s %llx %llx %d %d %u\n", u->name, u->model, (unsigned long long)u->base,
                   (unsigned long long)u->size, u->irq_secure, u->irq_nonsecure, u->banks);
            for (uint32_t c = 0; c < u->context_count; c++) {
                const hwm_machine_context *x = &u->contexts[c];
                printf("context %s %u %u", x->name, x->bank, x->mid);
                for (unsigned r = 0; r < x->range_count; r++) {
                    printf(" %u-%u", x->ranges[r].first, x->ranges[r].last);
                }
                printf("\n");
            }
        }
        for (uint32_t i = 0; i < m->master_count; i++) {
            const hwm_machine_master *d = &m->masters[i];
            printf("master %s %llx %llx %d %d %u %llx %llx %lld\n", d->name, (unsigned long long)d->base,
                   (unsigned long long)d->size, d->irq, d->iommu, d->stream, (unsigned long long)d->window_base,
                   (unsigned long long)d->window_size, (long long)d->bus_offset);
        }
    }
    return 0;
}
"""


def machine_lines(machine: Machine) -> list[str]:
    """What MACHINES_C prints, from Python's view of the machine."""
    kinds = [
        "ram",
        "sram",
        "gic-dist",
        "gic-cpu",
        "uart",
        "virtio",
        "bench-page",
    ]  # hwm_window_kind
    lines = [f"machine {machine.name} {machine.spis}"]
    for w in machine.windows:
        lines.append(
            f"window {kinds.index(w.kind)} {w.name} {w.base:x} {w.size:x} {-1 if w.irq is None else w.irq}"
        )
    for u in machine.iommus:
        lines.append(
            f"iommu {u.name} {u.model} {u.base:x} {u.size:x} {u.irq_secure} {u.irq_nonsecure} {u.banks}"
        )
        for c in u.contexts:
            ranges = " ".join(f"{first}-{last}" for first, last in c.ranges)
            lines.append(f"context {c.name} {c.bank} {c.mids[0]} {ranges}")
    names = [u.name for u in machine.iommus]
    for d in machine.masters:
        behind = -1 if d.iommu is None else names.index(d.iommu)
        window = (
            f"{d.window.base:x} {d.window.size:x} {d.window.bus_offset}" if d.window else "0 0 0"
        )
        lines.append(f"master {d.name} {d.base:x} {d.size:x} {d.irq} {behind} {d.stream} {window}")
    return lines


def test_machines_c_says_what_python_says(tmp_path: Path) -> None:
    printed = run_c(tmp_path, MACHINES_C, paths.hw_model() / "src" / "machines.c").splitlines()
    assert printed == [
        line for name in machine_names() for line in machine_lines(load_machine(name))
    ]
