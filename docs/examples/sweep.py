# SPDX-License-Identifier: GPL-2.0-or-later
"""How many TLB misses a linear read of 4 MB costs, by page size and TLB size.

python docs/examples/sweep.py [sim|qemu]
"""

import sys

import smmubench
from smmubench.runner.by_hand import Steps

MASTER, IOMMU = "mdp_port0_cb0", "mdp0"

with smmubench.open_target(sys.argv[1] if len(sys.argv) > 1 else "sim") as machine:
    print("entries      4K     64K      1M")
    for entries in (1, 4, 16, 64):
        misses = []
        for page in ("4K", "64K", "1M"):
            machine.reset(tlb_entries=entries, tlb_ways=entries)
            step = Steps(machine)
            step("buffer", name="frame", size="4M", align="1M")
            step("attach", master=MASTER, space="display")
            step("map", buffer="frame", master=MASTER, page=page)
            for _ in range(2):  # the second reading finds what the first has left in the TLB
                step("dma", master=MASTER, map="frame", sees="frame")
            step.finish()
            misses.append(machine.counters(IOMMU)["misses"])
        print(f"{entries:7}", *(f"{count:7}" for count in misses))
