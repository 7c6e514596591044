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
MAPS = ("msm-v0", "smmu-v2", "bench-dma", "bench-desc", "bench-page")
HEADERS = ["hwm_msm_regs.h", "hwm_smmu_regs.h", "hwm_dma_regs.h", "hwm_page_regs.h"]
MACHINE_HEADERS = ["apq8064_bench.h", "smmuv2_bench.h"]


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


@pytest.mark.parametrize("name", [*HEADERS, *MACHINE_HEADERS])
def test_header_stands_alone_and_may_be_included_twice(tmp_path: Path, name: str) -> None:
    source = tmp_path / "one.c"
    source.write_text(f'#include "{name}"\n#include "{name}"\nint nothing;\n')
    done = compile_c(source, "-c", "-o", str(tmp_path / "one.o"))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", [*HEADERS, *MACHINE_HEADERS])
def test_every_number_is_good_for_the_assembler(tmp_path: Path, name: str) -> None:
    folder = (
        paths.hw_model() / "include" if name in HEADERS else paths.firmware() / "lib" / "include"
    )
    defined = [
        line.split()[1:]
        for line in (folder / name).read_text().splitlines()
        if line.startswith("#define ") and "(" not in line and not line.endswith("_H")
    ]
    # GNU as reads no ull: values of 64-bit registers are for C alone.
    constants = [name for name, value in defined if not value.endswith("ull")]
    wide = {name.rsplit("_", 1)[1] for name, value in defined if value.endswith("ull")}
    assert len(constants) > 20
    assert wide <= {"RESET", "WMASK", "MASK"}
    source = tmp_path / "all.S"
    source.write_text(f'#include "{name}"\n' + "".join(f".long {each}\n" for each in constants))
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
    for block in map(load, MAPS):
        prefix = f"HWM_{block.prefix}"
        expected += [
            f"{prefix}_{page.upper()}_PAGE {number}" for page, number in block.pages.items()
        ]
        if not block.pages:
            expected.append(f"{prefix}_WINDOW_SIZE {block.size}")
        for register in (*block.registers, *block.views):
            name = f"{prefix}_{register.name}"
            expected.append(f"{name} {register.offset}")
            if not register.view_of:
                expected += [f"{name}_RESET {register.reset}", f"{name}_WMASK {register.writable}"]
                expected += [
                    f"{name}_WMASK_{side.upper()} {register.writable & register.side_mask(side)}"
                    for side in ("secure", "nonsecure")
                    if register.sides
                ]
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


def test_x_macros_of_pages_tell_the_width(tmp_path: Path) -> None:
    smmu = load("smmu-v2")
    scopes = ("gr0", "gr1", "imp", "pmu", "context")
    lists = " ".join(f"HWM_SMMU_{each.upper()}_REGS(ROW)" for each in scopes)
    text = (
        '#include <stdio.h>\n#include "hwm_smmu_regs.h"\n'
        "#define ROW(name, offset, count, bytes, access, reset, wmask) \\\n"
        '    printf("%s %u %u %u %s %llu %llu\\n", #name, offset, count, bytes, #access, \\\n'
        "           (unsigned long long)reset, (unsigned long long)wmask);\n"
        f"int main(void) {{ {lists} return 0; }}\n"
    )
    assert run_c(tmp_path, text).splitlines() == [
        f"{r.name} {r.offset} {r.count} {r.width // 8} {r.access} {r.reset} {r.writable}"
        for r in smmu
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
            printf("window %d %s %llx %llx %d %u %d %u\n", (int)w->kind, w->name, (unsigned long long)w->base,
                   (unsigned long long)w->size, w->irq, w->irqs, w->iommu, w->stream);
        }
        for (uint32_t i = 0; i < m->iommu_count; i++) {
            const hwm_machine_iommu *u = &m->iommus[i];
            printf("iommu %s %s %llx %llx %d %d %u\n", u->name, u->model, (unsigned long long)u->base,
                   (unsigned long long)u->size, u->irq_secure, u->irq_nonsecure, u->banks);
            printf("smmu %s %d %d %d %u", u->preset ? u->preset : "-", u->global_irq, u->secure_irq,
                   u->first_context_irq, u->context_irqs);
            for (uint32_t p = 0; p < u->property_count; p++) {
                printf(" %s=%llu", u->properties[p].name, (unsigned long long)u->properties[p].value);
            }
            printf("\n");
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
        printf("pci %d %u %u\n", m->pci_iommu, m->pci_stream_base, m->pci_requesters);
    }
    return 0;
}
"""


# In the order of hwm_window_kind.
KINDS = [
    "ram", "sram", "gic-dist", "gic-cpu", "uart", "virtio", "bench-page", "gic-hyp", "gic-vcpu",
    "gic-v2m", "gic-its", "gic-redist", "rtc", "pcie-ecam", "pcie-mmio", "pcie-pio", "pl330",
]  # fmt: skip


def machine_lines(machine: Machine) -> list[str]:
    """What MACHINES_C prints, from Python's view of the machine."""
    names = [u.name for u in machine.iommus]
    lines = [f"machine {machine.name} {machine.spis}"]
    for w in machine.windows:
        irqs = "-1 0" if w.irq is None else f"{w.irq} {w.irqs}"
        behind = -1 if w.iommu is None else names.index(w.iommu)
        kind = KINDS.index(w.kind)
        lines.append(f"window {kind} {w.name} {w.base:x} {w.size:x} {irqs} {behind} {w.stream}")
    for u in machine.iommus:
        lines.append(
            f"iommu {u.name} {u.model} {u.base:x} {u.size:x} {u.irq_secure} {u.irq_nonsecure} {u.banks}"
        )
        properties = "".join(f" {name}={value}" for name, value in u.properties.items())
        if u.preset is None:
            lines.append("smmu - -1 -1 -1 0")
        else:
            irqs = f"{u.irq_nonsecure} {u.irq_secure} {u.first_context_irq} {u.context_irqs}"
            lines.append(f"smmu {u.preset} {irqs}{properties}")
        for c in u.contexts:
            ranges = " ".join(f"{first}-{last}" for first, last in c.ranges)
            lines.append(f"context {c.name} {c.bank} {c.mids[0]} {ranges}")
    for d in machine.masters:
        behind = -1 if d.iommu is None else names.index(d.iommu)
        window = (
            f"{d.window.base:x} {d.window.size:x} {d.window.bus_offset}" if d.window else "0 0 0"
        )
        lines.append(f"master {d.name} {d.base:x} {d.size:x} {d.irq} {behind} {d.stream} {window}")
    pci = machine.pci
    lines.append(
        f"pci {names.index(pci.iommu)} {pci.stream_base} {pci.requesters}" if pci else "pci -1 0 0"
    )
    return lines


def test_machines_c_says_what_python_says(tmp_path: Path) -> None:
    printed = run_c(tmp_path, MACHINES_C, paths.hw_model() / "src" / "machines.c").splitlines()
    assert printed == [
        line for name in machine_names() for line in machine_lines(load_machine(name))
    ]
